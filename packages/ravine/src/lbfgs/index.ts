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

/** Returns the cost at `x` and writes its slopes into `gradient`; NaN or infinite outside the cost's domain. */
export type Evaluate = (x: Float64Array, gradient: Float64Array) => number;

export interface Progress {
	/** The number of steps so far. */
	readonly step: number;
	/** Live: it changes with the next step. */
	readonly x: Float64Array;
	readonly cost: number;
	/** Live. */
	readonly gradient: Float64Array;
}

/**
 * `stuck`: no lower cost was found in the direction of descent, as at a kink, or because the gradient is wrong.
 * `unbounded`: the cost falls without end.
 */
export type SearchReason = "converged" | "maxSteps" | "stuck" | "unbounded";

export interface SearchOptions {
	readonly box?: Box | undefined;
	readonly maxSteps: number;
	/** The wanted relative precision of each variable. */
	readonly tolerance: number;
}

/** A predicted decrease below this part of the cost is lost in the cost's rounding. */
const ROUNDING = Number.EPSILON / 4;
/** If a predicted decrease below this part of the cost does not come, the reason is the cost's rounding. */
const NOISE = 1e-10;
/** A predicted decrease below this part of the whole decrease counts as none; needed for a cost that falls to 0. */
const NOTHING = 1e-30;
/** The same as NOTHING, for a predicted decrease that does not come. */
const NEXT_TO_NOTHING = 1e-24;
/** At the end, a step's predicted decrease is below this part of the latest steps' decrease. */
const ENDING = 1e-4;
/** Slopes below this relative size count as flat once nothing lowers the cost. */
const NEARLY_FLAT = 1e-6;
/** The number of steps that count as the latest. */
const LATEST = 6;
/** A step whose decrease is this many times larger or smaller than predicted is misjudged: the model is wrong there. */
const MISJUDGED = 10;
/** After this many misjudged steps in a row the model is discarded. */
const MAX_MISJUDGED = 10;
/** The number of pairs (or of variables, if fewer) after which a small step is meaningful. */
const MIN_PAIRS = 5;
/** The part by which a variable's reach shrinks in each step. */
const FADING = 0.1;
/** A decrease by less than this part of the cost may be rounding. */
const LEVEL = 4 * Number.EPSILON;
/** The largest number of successive steps that decrease the cost, or move the variables, only by rounding. */
const MAX_LEVEL_STEPS = 3;
/** The length of the first step, as a part of the start's distance from 0. */
const FIRST_STEP = 0.1;

/**
 * Minimises a smooth cost by L-BFGS, optionally within a box. Yields the start and every step.
 *
 * Every test of convergence is relative, so that it works at any scale of the cost and of the variables.
 *
 * Source: Liu & Nocedal 1989; Nocedal & Wright 2006, Algorithm 7.5; within a box, Byrd, Lu, Nocedal & Zhu 1995.
 *
 * @param evaluate must be finite at `start`.
 * @param start must be within the box; not mutated.
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

/** One descent: its point and its model of the cost. */
class Descent {
	here: Spot;
	/** The reason why the latest step is the last one; undefined before. */
	ended: SearchReason | undefined;
	/** The point that a line search evaluates. */
	private trial: Spot;
	/** The best point that the line search has found. */
	private found: Spot;
	private readonly curvature = new Curvature();
	/** Each variable's largest recent absolute value. */
	private readonly reach: Float64Array;
	/** Each variable's largest absolute value so far. */
	private readonly extent: Float64Array;
	private readonly firstCost: number;
	private levelSteps = 0;
	/** Whether the latest step's decrease was about as predicted. */
	private kept = false;
	/** The number of misjudged steps in a row. */
	private misjudged = 0;
	/** The costs of the latest steps, the current one last. */
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

	/** Takes a step, or returns the reason why there is none. */
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
	 * Whether the search has converged: the next step is small relative to the variables, the slopes are flat, and the
	 * decrease comes to its end. A small step alone may be a misjudged one.
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
		// After only a few steps, their decrease may come from a steep slope at the start.
		const isFull = this.costs.length > LATEST;
		return small && this.isLevel(tolerance, isFull ? lately : 0);
	}

	/** Whether moving any variable by its own size changes the cost little, relative to the cost or its decrease. */
	private isLevel(tolerance: number, decrease: number): boolean {
		const { x, gradient, cost } = this.here;
		const scale = Math.max(Math.abs(cost), decrease);
		return freeSlopes(x, gradient, this.box).every(
			(slope, i) =>
				Math.abs(slope) * (this.reach[i] as number) <= tolerance * scale,
		);
	}

	/** The reason to return if nothing lowers the cost. */
	private endReason(): SearchReason {
		const fallen = this.firstCost - this.here.cost;
		return this.isLevel(NEARLY_FLAT, fallen) ? "converged" : "stuck";
	}

	/** Whether a predicted decrease that did not come is within rounding. */
	private isNoise(promised: number): boolean {
		const { cost } = this.here;
		return (
			promised <= NOISE * Math.abs(cost) ||
			promised <= NEXT_TO_NOTHING * (this.firstCost - cost)
		);
	}

	/** A step against the gradient, of a length that suits the scale of the variables or, at 0, of the cost. */
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

	/** Searches a lower cost along a direction and stores it in `found`. */
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

	/** Moves to the point that the search has found; `promised` is its predicted decrease. */
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
