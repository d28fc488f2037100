import {
	type Box,
	clampInto,
	freeSlopes,
	MAX_ROOM,
	roomAlong,
	widthOf,
} from "./box.js";
import { boxedDirection } from "./boxedDirection.js";
import { Curvature, dot, lengthOf, type Spot } from "./curvature.js";
import { searchLine } from "./lineSearch.js";

/** Returns the cost at `x` and writes its slopes into `gradient`; NaN or infinite where the cost is not defined. */
export type Evaluate = (x: Float64Array, gradient: Float64Array) => number;

export interface Progress {
	/** How many steps have been taken. */
	readonly step: number;
	/** Live: it changes with the next step. */
	readonly x: Float64Array;
	readonly cost: number;
	/** Live. */
	readonly gradient: Float64Array;
}

/**
 * `stuck`: no lower cost was found along the way down, as at a kink, or because the gradient is not the cost's.
 * `unbounded`: the cost falls without end.
 */
export type SearchReason = "converged" | "maxSteps" | "stuck" | "unbounded";

export interface SearchOptions {
	readonly box?: Box | undefined;
	readonly maxSteps: number;
	/** The relative precision wanted of each variable. */
	readonly tolerance: number;
}

/** A promised decrease below this part of the cost is lost in the cost's rounding. */
const ROUNDING = Number.EPSILON / 4;
/** Where a promise below this part of the cost is not kept, the cost's rounding is to blame. */
const NOISE = 1e-10;
/** A promised decrease below this part of the whole decrease counts as none: a cost that falls to 0. */
const NOTHING = 1e-30;
/** The same as NOTHING, where the promise is not kept. */
const NEXT_TO_NOTHING = 1e-24;
/** At the end a step promises less than this part of what the latest steps gave. */
const ENDING = 1e-4;
/** Slopes as flat as this, relatively, are flat where nothing lowers the cost any more. */
const NEARLY_FLAT = 1e-6;
/** How many steps are the latest ones. */
const LATEST = 6;
/** A step that gives so many times more or less than its promise shows that the model is wrong there. */
const MISJUDGED = 10;
/** After so many such steps in a row the model is forgotten. */
const MAX_MISJUDGED = 10;
/** How many pairs must be known, or as many as there are variables, before a small step means anything. */
const MIN_PAIRS = 5;
/** How quickly a variable's reach shrinks, in each step. */
const FADING = 0.1;
/** A decrease by less than this part of the cost may be rounding. */
const LEVEL = 4 * Number.EPSILON;
/** Steps in a row that bring no more, or move no variable by more than rounding. */
const MAX_LEVEL_STEPS = 3;
/** The first step's length, as a part of the start's distance from 0. */
const FIRST_STEP = 0.1;

/**
 * Minimises a smooth cost by L-BFGS, within a box where there is one. Yields the start and every step.
 *
 * Every test of convergence is relative, so that it holds at any scale of the cost and of the variables.
 *
 * Source: Liu & Nocedal 1989; Nocedal & Wright 2006, Algorithm 7.5; within a box, Byrd, Lu, Nocedal & Zhu 1995.
 *
 * @param evaluate finite at `start`.
 * @param start within the box; not mutated.
 */
export function* lbfgs(
	evaluate: Evaluate,
	start: Float64Array,
	{ box, maxSteps, tolerance }: SearchOptions,
): Generator<Progress, SearchReason> {
	const descent = new Descent(evaluate, start, tolerance, box);
	for (let step = 0; ; step++) {
		const { x, cost, gradient } = descent.here;
		yield { step, x, cost, gradient };
		if (descent.ended) return descent.ended;
		if (descent.isFlat()) return "converged";
		if (step === maxSteps) return "maxSteps";
		const reason = descent.step();
		if (reason) return reason;
	}
}

/** One descent: where it is, and what it has learned of the cost. */
class Descent {
	here: Spot;
	/** Why the latest step is the last, where it is. */
	ended: SearchReason | undefined;
	/** The point that a line search looks at. */
	private trial: Spot;
	/** The best point that it has found. */
	private found: Spot;
	private readonly curvature = new Curvature();
	/** The largest absolute value that each variable has had lately. */
	private readonly reach: Float64Array;
	/** The largest that it has ever had. */
	private readonly extent: Float64Array;
	private readonly firstCost: number;
	private levelSteps = 0;
	/** Whether the latest step gave about what the model promised. */
	private kept = false;
	/** Steps in a row that did not. */
	private misjudged = 0;
	/** The costs of the latest steps, this one's last. */
	private readonly costs: number[];

	constructor(
		private readonly evaluate: Evaluate,
		start: Float64Array,
		private readonly tolerance: number,
		private readonly box: Box | undefined,
	) {
		const spot = () => ({
			x: start.slice(),
			gradient: new Float64Array(start.length),
			cost: 0,
		});
		[this.here, this.trial, this.found] = [spot(), spot(), spot()];
		this.here.cost = evaluate(this.here.x, this.here.gradient);
		this.firstCost = this.here.cost;
		this.costs = [this.here.cost];
		this.reach = start.map(Math.abs);
		this.extent = this.reach.slice();
	}

	isFlat(): boolean {
		const { x, gradient } = this.here;
		return freeSlopes(x, gradient, this.box).every((slope) => slope === 0);
	}

	/** Takes a step, or says why there is none. */
	step(): SearchReason | undefined {
		const { here, curvature, box } = this;
		let promised = Number.POSITIVE_INFINITY;
		if (curvature.count > 0) {
			const direction =
				box === undefined
					? curvature.direction(here.gradient)
					: boxedDirection(here.x, here.gradient, curvature, box);
			const slope = direction ? dot(here.gradient, direction) : 0;
			if (direction && slope < 0 && Number.isFinite(slope)) {
				promised = -slope / 2;
				if (this.isSettled(direction, promised)) return "converged";
				if (this.search(direction, slope)) {
					this.advance(promised);
					return undefined;
				}
				if (this.isNoise(promised)) return "converged";
			}
			curvature.clear();
		}
		const direction = this.downhill();
		const slope = dot(here.gradient, direction);
		if (slope < 0 && this.search(direction, slope)) {
			this.advance(0);
			return undefined;
		}
		return this.endReason();
	}

	/**
	 * Whether the next step would change nothing that counts. It must be small beside the variables, the slopes must be
	 * flat, and the decrease must come to its end: a small step alone may be a misjudged one.
	 */
	private isSettled(direction: Float64Array, promised: number): boolean {
		const { here, reach, tolerance, firstCost, curvature } = this;
		const isKnown = curvature.count >= Math.min(here.x.length, MIN_PAIRS);
		if (!isKnown || !this.kept) return false;
		const rounding = ROUNDING * Math.abs(here.cost);
		const fallen = firstCost - here.cost;
		if (promised <= rounding) return true;
		if (promised <= NOTHING * fallen) {
			return direction.every(
				(d, i) => Math.abs(d) <= tolerance * (this.extent[i] as number),
			);
		}
		const lately = (this.costs[0] as number) - here.cost;
		if (promised > ENDING * lately) return false;
		const small = direction.every((d, i) => {
			if (Math.abs(d) <= tolerance * (reach[i] as number)) return true;
			return Math.abs(d * (here.gradient[i] as number)) <= rounding;
		});
		// Until the latest steps are many, their decrease may be that of a wall beside the start.
		const isFull = this.costs.length > LATEST;
		return small && this.isLevel(tolerance, isFull ? lately : 0);
	}

	/** Whether moving any variable by its own size changes the cost little, beside the cost and its decrease. */
	private isLevel(tolerance: number, decrease: number): boolean {
		const { x, gradient, cost } = this.here;
		const scale = Math.max(Math.abs(cost), decrease);
		return freeSlopes(x, gradient, this.box).every(
			(slope, i) =>
				Math.abs(slope) * (this.reach[i] as number) <= tolerance * scale,
		);
	}

	/** What it means that nothing lowers the cost any more. */
	private endReason(): SearchReason {
		const fallen = this.firstCost - this.here.cost;
		return this.isLevel(NEARLY_FLAT, fallen) ? "converged" : "stuck";
	}

	/** Whether a promise that was not kept is too small to tell from rounding. */
	private isNoise(promised: number): boolean {
		const { cost } = this.here;
		return (
			promised <= NOISE * Math.abs(cost) ||
			promised <= NEXT_TO_NOTHING * (this.firstCost - cost)
		);
	}

	/** A step straight down, of a length that fits the scale of the variables or, at 0, of the cost. */
	private downhill(): Float64Array {
		const { here, box } = this;
		const { x, gradient, cost } = here;
		const slopes = freeSlopes(x, gradient, box);
		const steepness = lengthOf(slopes);
		const size = lengthOf(x);
		const width = box ? widthOf(box) : Number.POSITIVE_INFINITY;
		const distance = Number.isFinite(width)
			? Math.min(width, size || width)
			: FIRST_STEP * size;
		const length = distance || (2 * Math.abs(cost)) / steepness || 1;
		const direction = slopes.map((slope) => -(slope / steepness) * length);
		direction.forEach((d, i) => {
			if (this.reach[i] === 0) this.reach[i] = Math.abs(d);
		});
		if (box === undefined) return direction;
		const target = x.map((value, i) => value + (direction[i] as number));
		clampInto(target, box);
		return target.map((value, i) => value - (x[i] as number));
	}

	/** Looks for a lower cost along a direction; what it finds is `found`. */
	private search(direction: Float64Array, slope: number): boolean {
		const { here, box } = this;
		const length = searchLine({
			start: { value: here.cost, slope },
			first: 1,
			longest: box ? roomAlong(here.x, direction, box) : MAX_ROOM,
			at: (step) => {
				const { trial } = this;
				for (let i = 0; i < direction.length; i++) {
					trial.x[i] = (here.x[i] as number) + step * (direction[i] as number);
				}
				if (box) clampInto(trial.x, box);
				trial.cost = this.evaluate(trial.x, trial.gradient);
				return { value: trial.cost, slope: dot(trial.gradient, direction) };
			},
			keep: () => {
				[this.trial, this.found] = [this.found, this.trial];
			},
		});
		return length > 0;
	}

	/** Moves to what the search has found; `promised` is what the model said of it. */
	private advance(promised: number): void {
		const { here, found, reach, extent } = this;
		const ratio = (here.cost - found.cost) / promised;
		this.kept = ratio > 1 / MISJUDGED && ratio < MISJUDGED;
		this.misjudged = this.kept ? 0 : this.misjudged + 1;
		if (this.misjudged === MAX_MISJUDGED) {
			this.misjudged = 0;
			this.curvature.clear();
		}
		this.curvature.add(here, found);
		const gained = here.cost - found.cost > LEVEL * Math.abs(here.cost);
		const moved = found.x.some((to, i) => {
			const from = here.x[i] as number;
			return Math.abs(to - from) > LEVEL * Math.abs(from);
		});
		this.levelSteps = gained && moved ? 0 : this.levelSteps + 1;
		[this.here, this.found] = [found, here];
		if (this.costs.push(found.cost) > LATEST + 1) this.costs.shift();
		for (let i = 0; i < reach.length; i++) {
			const size = Math.abs(found.x[i] as number);
			reach[i] = Math.max(FADING * (reach[i] as number), size);
			extent[i] = Math.max(extent[i] as number, size);
		}
		if (found.cost === Number.NEGATIVE_INFINITY) {
			this.ended = "unbounded";
		} else if (this.levelSteps === MAX_LEVEL_STEPS) {
			this.ended = this.endReason();
		}
	}
}
