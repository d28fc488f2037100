import type { NamedCost } from "ravine";

/** What a step goes across where the gradient along a variable changes its sign. */
export type Crossing =
	/** Only the noise, or for a cost over data the mini-batch, changes the sign. */
	| "noise"
	| "batch"
	/** The cost is lowest there along the variable; the slope is 0, or jumps at a crease. */
	| "floor"
	| "crease"
	/** The cost is highest there along the variable. */
	| "crest"
	/** The slopes grow without bound there. */
	| "pole"
	| "unknown";

/** The halvings that find the place where the slope changes its sign. */
const HALVINGS = 45;
/** Slopes that differ more than this across the place jump there, and then grow without bound; as shares of the ends' slopes. */
const MIN_JUMP = 1e-6;
const MIN_POLE = 100;
/** How far beside the place the slopes are read, as a share of the step. */
const BESIDE = 1e-4;

/** Looks at the cost along a step, without noise. It knows more of a formula than of a cost over data, which takes longer. */
export class StepPath {
	readonly #cost: NamedCost;
	readonly #from: readonly number[];
	readonly #to: readonly number[];
	readonly #slopes: Float64Array;

	constructor(cost: NamedCost, from: readonly number[], to: readonly number[]) {
		this.#cost = cost;
		this.#from = from;
		this.#to = to;
		this.#slopes = new Float64Array(from.length);
	}

	/** The slope along a variable after a share of the step, or so far beside that place along the variable. */
	slope(variable: number, share: number, beside = 0): number {
		const point = Float64Array.from(this.#from, (from, i) =>
			share === 1 ? (this.#to[i] as number) : from + share * this.#moved(i),
		);
		point[variable] = (point[variable] as number) + beside;
		this.#cost.costAndGradient(point, this.#slopes);
		return this.#slopes[variable] as number;
	}

	/** The slope along the step, which is 1 long, after a share of it; it may be more than 1. */
	along(share: number): number {
		this.slope(0, share);
		return this.#slopes.reduce(
			(sum, slope, i) => sum + slope * this.#moved(i),
			0,
		);
	}

	#moved(variable: number): number {
		return (this.#to[variable] as number) - (this.#from[variable] as number);
	}

	/** What the step goes across along a variable whose gradient, with its noise, changes its sign. */
	crossing(variable: number): Crossing {
		const [first, last] = [this.slope(variable, 0), this.slope(variable, 1)];
		const isOverData = !("program" in this.#cost);
		if (!(first * last < 0)) return isOverData ? "batch" : "noise";
		if (isOverData) {
			return this.#moved(variable) * first < 0 ? "floor" : "unknown";
		}
		let [low, high] = [0, 1];
		for (let k = 0; k < HALVINGS; k++) {
			const middle = (low + high) / 2;
			if (this.slope(variable, middle) * first > 0) low = middle;
			else high = middle;
		}
		const size = Math.max(Math.abs(first), Math.abs(last));
		const [before, behind] = [low, high].map((at) => this.slope(variable, at));
		const jump = Math.abs((behind as number) - (before as number));
		if (!(jump < MIN_POLE * size)) return "pole";
		const beside = BESIDE * Math.abs(this.#moved(variable));
		const below = this.slope(variable, high, -beside);
		const above = this.slope(variable, high, beside);
		if (below > 0 && above < 0) return "crest";
		if (!(below < 0 && above > 0)) return "unknown";
		return jump > MIN_JUMP * size ? "crease" : "floor";
	}
}
