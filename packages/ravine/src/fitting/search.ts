import type { Box } from "../lbfgs/box.js";
import { DampedStep } from "./damping.js";
import { Decomposition } from "./decomposition.js";
import type { Robust } from "./losses.js";
import type { Sums } from "./sums.js";
import { lengthOf, Triangle } from "./triangle.js";

/** Residuals of variables; a search minimises their squares. */
export interface Residuals {
	/** The number of residuals. */
	readonly count: number;
	/** The number of variables. */
	readonly size: number;
	/** The relative precision of the Jacobian: columns that differ by less count as dependent. */
	readonly precision: number;
	/** Sums of many rows, where a kernel computes them; else undefined. */
	readonly sums?: Sums | undefined;
	/** Writes the residuals at a point. */
	evaluate(x: Float64Array, residuals: Float64Array): void;
	/**
	 * Passes the rows of the Jacobian at a point, followed by the residuals, to `take`, as blocks of columns of `stride`
	 * numbers, of which the first `count` are rows. `take` may change a block.
	 */
	linearize(
		x: Float64Array,
		take: (block: Float64Array, count: number, stride: number) => void,
	): void;
}

export interface LeastSquaresProgress {
	readonly iteration: number;
	/** The current point, a view of the search's own array. */
	readonly x: Float64Array;
	readonly cost: number;
}

/** The reason why a search ended by itself. */
export type FitReason = "converged" | "stuck" | "maxIterations";

export interface SearchSettings {
	readonly box: Box | undefined;
	readonly robust: Robust | undefined;
	readonly maxIterations: number;
	/** The relative size of a step below which the search ends; 0 gives all digits. */
	readonly tolerance: number;
}

/** The first radius, in multiples of the start's scaled length. */
const FIRST_RADIUS = 1;
/** A step that brings less than this part of the expected decrease is not taken. */
const MIN_RATIO = 1e-4;
/** Below this relative decrease, rounding of the cost hides the effect of a step, and the steps' lengths are a better measure. */
const NEARLY_FLAT = 1e-10;
/** The cost is flat if neither the actual nor the expected decrease of a step reaches this part. */
const FLAT = 1e-15;
/** Steps below this part of the variables are rounding. */
const ROUNDING = 4 * Number.EPSILON;
/** A relative step this short is not worth cutting. */
const MANY_DIGITS = 1e-11;
/** A Gauss–Newton step is taken if the next one is shorter by this factor. */
const SHRINKING = 0.9;
/** The same for steps that are rounding: where rows without residuals leave one variable to shrink towards 0, it would do so for hundreds of steps. */
const SHRINKING_FAST = 0.1;
/** The smallest part to which a Gauss–Newton step is cut to make the next one shorter. */
const MIN_CUT = 1 / 16;
/** The end is a minimum if the next step is this small, or residuals and columns are this nearly perpendicular. */
const MINIMUM = 1e-6;

/**
 * Levenberg–Marquardt in a trust region, scaled by the Jacobian's columns, within bounds; then Gauss–Newton steps until
 * they stop shrinking, because the cost, which is flat at its minimum, gives only half of the digits.
 *
 * Source: Moré 1978, as in MINPACK's lmder. Variables that a step would move past their bounds are held there, and the
 * step is computed again for the others.
 */
export class Search {
	/** The current point, the best one so far. */
	x: Float64Array;
	cost = Number.NaN;
	residuals: Float64Array;
	/** The slopes of the cost at `x`. */
	readonly gradient: Float64Array;
	/** The number of evaluations of the residuals. */
	evaluations = 0;
	/** The decomposition of the scaled Jacobian at `x`. */
	readonly triangle: Triangle;
	readonly scales: Float64Array;
	/** The number of tried steps. */
	iterations = 0;
	readonly #of: Residuals;
	readonly #settings: SearchSettings;
	readonly #all: readonly number[];
	#trial: Float64Array;
	#trialResiduals: Float64Array;
	readonly #scaled: Float64Array;
	/** The decomposition of the free columns, and of some of them. */
	readonly #whole: Decomposition;
	#part: Decomposition | undefined;
	readonly #damped: DampedStep;

	constructor(of: Residuals, start: Float64Array, settings: SearchSettings) {
		this.#of = of;
		this.#settings = settings;
		const { size } = of;
		// Where there are sums, no residuals are computed before the end.
		const count = of.sums === undefined ? of.count : 0;
		this.x = start.slice();
		this.#all = Array.from(start.keys());
		this.#trial = new Float64Array(size);
		this.residuals = new Float64Array(count);
		this.#trialResiduals = new Float64Array(count);
		this.gradient = new Float64Array(size);
		this.#scaled = new Float64Array(size);
		this.scales = new Float64Array(size);
		this.triangle = new Triangle(size);
		this.#whole = new Decomposition(size);
		this.#damped = new DampedStep(size);
	}

	/** Computes the cost and the triangle at the start. @returns whether the triangle is finite. */
	begin(): boolean {
		this.evaluations++;
		const isMade = this.linearizeAt(this.x);
		this.cost = this.#costOfLast();
		return isMade;
	}

	/** The cost at the point of the last triangle. */
	#costOfLast(): number {
		const { sums } = this.#of;
		return sums?.cost(this.x, this.#scale) ?? this.#costOf(this.residuals);
	}

	/** Makes the triangle and the slopes at a point, and writes the residuals unless there are sums. @returns whether all are finite. */
	linearizeAt(x: Float64Array, residuals = this.residuals): boolean {
		const { triangle, gradient } = this;
		const { size } = this.#of;
		const isMade = this.#of.sums?.reduce(x, this.#scale, triangle) === true;
		if (!isMade) this.#linearizeRows(x, residuals);
		if (!triangle.isFinite()) return false;
		for (let j = 0; j < size; j++) {
			let slope = 0;
			for (let i = 0; i <= j; i++) {
				slope += triangle.at(i, j) * triangle.at(i, size);
			}
			gradient[j] = slope;
			this.scales[j] = Math.max(
				this.scales[j] as number,
				triangle.lengthOfColumn(j),
			);
		}
		return true;
	}

	/** The loss's; any number without a loss. */
	get #scale(): number {
		return this.#settings.robust?.scale ?? 1;
	}

	/** Computes the residuals where only sums were. */
	fillResiduals(): void {
		const { sums, count } = this.#of;
		if (sums === undefined) return;
		this.residuals = new Float64Array(count);
		this.#of.evaluate(this.x, this.residuals);
	}

	#linearizeRows(x: Float64Array, residuals: Float64Array): void {
		const { triangle } = this;
		const { size } = this.#of;
		const { robust } = this.#settings;
		triangle.clear();
		let from = 0;
		this.#of.linearize(x, (block, count, stride) => {
			const last = size * stride;
			if (residuals.length > 0) {
				residuals.set(block.subarray(last, last + count), from);
				from += count;
			}
			robust?.scaleRows(block, count, stride);
			triangle.add(block, count, stride);
		});
	}

	/** Runs to the end and yields every point. The start's cost and triangle must be finite. */
	*run(): Generator<LeastSquaresProgress, FitReason> {
		yield this.#progress();
		let last = Number.POSITIVE_INFINITY;
		for (const flat of [NEARLY_FLAT, FLAT]) {
			const isWithin = yield* this.#descend(flat);
			if (!isWithin) return "maxIterations";
			last = yield* this.#polish();
			if (last <= Math.max(this.#settings.tolerance, MANY_DIGITS)) break;
		}
		if (last <= MINIMUM || this.#isPerpendicular()) return "converged";
		return this.iterations >= this.#settings.maxIterations
			? "maxIterations"
			: "stuck";
	}

	#progress(): LeastSquaresProgress {
		const { iterations, x, cost } = this;
		return { iteration: iterations, x, cost };
	}

	#costAt(x: Float64Array, residuals: Float64Array): number {
		this.evaluations++;
		const { sums } = this.#of;
		if (sums !== undefined) return sums.cost(x, this.#scale);
		this.#of.evaluate(x, residuals);
		return this.#costOf(residuals);
	}

	#costOf(residuals: Float64Array): number {
		const { robust } = this.#settings;
		if (robust !== undefined) return robust.costOf(residuals);
		let sum = 0;
		for (let i = 0; i < residuals.length; i++) {
			sum += (residuals[i] as number) ** 2;
		}
		return 0.5 * sum;
	}

	/** Descends until a full step is expected to lower the cost by at most this part. @returns false if the iterations ran out before. */
	*#descend(flat: number): Generator<LeastSquaresProgress, boolean> {
		const { maxIterations, tolerance } = this.#settings;
		let radius = FIRST_RADIUS * (this.#lengthOfScaled(this.x) || 1);
		let damping = 0;
		for (let isFirst = true; ; isFirst = false) {
			if (this.cost === 0) return true;
			this.#decompose(this.#whole, this.#free(), this.#rightSide());
			for (;;) {
				const step = this.#stepWithin(radius, damping);
				damping = this.#damped.damping;
				const length = this.#lengthOfScaled(step);
				if (isFirst) radius = Math.min(radius, length);
				const expected = this.#expectedFall(step) / this.cost;
				if (!(expected > 0)) return true;
				if (damping === 0 && expected <= flat) return true;
				if (this.iterations >= maxIterations) return false;
				this.iterations++;
				this.#moveTrial(step);
				const cost = this.#costAt(this.#trial, this.#trialResiduals);
				const fall = cost < 100 * this.cost ? 1 - cost / this.cost : -1;
				const ratio = fall / expected;
				if (!(ratio > 0.25)) {
					const slope = this.#slopeAlong(step) / (2 * this.cost);
					const part = fall >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * fall);
					const shrink = part >= 0.1 && fall > -1 ? part : 0.1;
					radius = shrink * Math.min(radius, 10 * length);
					damping /= shrink;
				} else if (damping === 0 || ratio >= 0.75) {
					radius = 2 * length;
					damping *= 0.5;
				}
				const isTaken = ratio >= MIN_RATIO && this.#accept(cost);
				if (!isTaken && ratio >= MIN_RATIO) radius *= 0.25;
				if (isTaken) yield this.#progress();
				const reach = this.#lengthOfScaled(this.x);
				const isFlat = Math.abs(fall) <= FLAT && expected <= FLAT && ratio <= 2;
				const finest = Math.max(tolerance, ROUNDING);
				if (isFlat || radius <= finest * reach) return true;
				if (isTaken && length <= tolerance * reach) return true;
				if (isTaken) break;
			}
		}
	}

	/**
	 * Takes Gauss–Newton steps while they shrink, measured by the change of the residuals: in this measure a converging
	 * search shrinks from step to step. @returns the relative length of the next step.
	 */
	*#polish(): Generator<LeastSquaresProgress, number> {
		const { maxIterations, tolerance } = this.#settings;
		let cut = 1;
		let next = this.#nextStep();
		while (
			next.length > tolerance &&
			next.length <= Math.sqrt(MINIMUM) &&
			this.iterations < maxIterations
		) {
			this.iterations++;
			const { step, reach, length } = next;
			const before = this.cost;
			this.#moveTrial(step, cut);
			this.evaluations++;
			if (this.linearizeAt(this.#trial, this.#trialResiduals)) {
				this.#swap();
				this.cost = this.#costOfLast();
				const after = this.#nextStep();
				const enough = length < ROUNDING ? SHRINKING_FAST : SHRINKING;
				const isFine =
					this.cost <= before * (1 + MINIMUM) || length < MANY_DIGITS;
				if (isFine && after.reach <= enough * reach) {
					next = after;
					yield this.#progress();
					continue;
				}
				this.#swap();
			}
			// Back to where the step was shorter.
			this.linearizeAt(this.x);
			this.cost = before;
			cut /= 2;
			if (cut < MIN_CUT || length < MANY_DIGITS) break;
		}
		return next.length;
	}

	/** The Gauss–Newton step from here, the change of the residuals by it, and its length relative to the variables. */
	#nextStep(): { step: Float64Array; reach: number; length: number } {
		this.#decompose(this.#whole, this.#free(), this.#rightSide());
		const step = this.#stepWithin(Number.POSITIVE_INFINITY, 0);
		const own = this.#lengthOfScaled(step);
		const length = own === 0 ? 0 : own / this.#lengthOfScaled(this.x);
		return { step, reach: Math.sqrt(this.#squaresAlong(step)), length };
	}

	#moveTrial(step: Float64Array, cut = 1): void {
		const { x } = this;
		const trial = this.#trial;
		const { box } = this.#settings;
		for (let i = 0; i < x.length; i++) {
			const moved = (x[i] as number) + cut * (step[i] as number);
			trial[i] = box
				? Math.min(
						Math.max(moved, box.lower[i] as number),
						box.upper[i] as number,
					)
				: moved;
		}
	}

	/** Moves to the tried point, unless the cost or the Jacobian there is not finite. */
	#accept(cost: number): boolean {
		if (!Number.isFinite(cost)) return false;
		if (!this.linearizeAt(this.#trial, this.#trialResiduals)) {
			this.linearizeAt(this.x);
			return false;
		}
		this.#swap();
		this.cost = cost;
		return true;
	}

	/** Exchanges the tried point and the current point. */
	#swap(): void {
		[this.x, this.#trial] = [this.#trial, this.x];
		[this.residuals, this.#trialResiduals] = [
			this.#trialResiduals,
			this.residuals,
		];
	}

	/** Qᵀ times the residuals: a view. */
	#rightSide(): Float64Array {
		const { size } = this.#of;
		const from = size * (size + 1);
		return this.triangle.values.subarray(from, from + size);
	}

	/** The variables that are not held at a bound. */
	#free(): readonly number[] {
		const { box } = this.#settings;
		if (box === undefined) return this.#all;
		return this.#all.filter((i) => {
			const slope = this.gradient[i] as number;
			if (box.lower[i] === box.upper[i]) return false;
			if (slope > 0) return this.x[i] !== box.lower[i];
			return slope === 0 || this.x[i] !== box.upper[i];
		});
	}

	#decompose(
		into: Decomposition,
		columns: readonly number[],
		side: Float64Array,
	): void {
		const { triangle, scales } = this;
		into.decompose(triangle, columns, scales, side, this.#of.precision);
	}

	/** A step within the radius and the bounds, by the decomposition of all free columns. */
	#stepWithin(radius: number, guess: number): Float64Array {
		const { x, triangle } = this;
		const { box } = this.#settings;
		const { size } = this.#of;
		const step = new Float64Array(size);
		let columns = this.#free();
		let of = this.#whole;
		let side: Float64Array | undefined;
		for (;;) {
			this.#damped.solve(of, radius, guess);
			for (let k = 0; k < columns.length; k++) {
				const column = columns[k] as number;
				step[column] =
					(this.#damped.step[k] as number) / (this.scales[column] || 1);
			}
			if (box === undefined) return step;
			const past = new Set<number>();
			for (const i of columns) {
				const here = x[i] as number;
				const room = (
					(step[i] as number) < 0 ? box.lower[i] : box.upper[i]
				) as number;
				if (Math.abs(step[i] as number) > Math.abs(room - here)) {
					past.add(i);
					step[i] = room - here;
				}
			}
			if (past.size === 0 || past.size === columns.length) return step;
			side ??= this.#rightSide().slice();
			for (const j of past) {
				for (let i = 0; i <= j; i++) {
					side[i] =
						(side[i] as number) + triangle.at(i, j) * (step[j] as number);
				}
			}
			columns = columns.filter((column) => !past.has(column));
			this.#part ??= new Decomposition(size);
			of = this.#part;
			this.#decompose(of, columns, side);
		}
	}

	#slopeAlong(step: Float64Array): number {
		let sum = 0;
		for (let i = 0; i < step.length; i++) {
			sum += (this.gradient[i] as number) * (step[i] as number);
		}
		return sum;
	}

	/** The squared change of the residuals by a step, if they are linear. */
	#squaresAlong(step: Float64Array): number {
		const { triangle } = this;
		const { size } = this.#of;
		let squares = 0;
		for (let i = 0; i < size; i++) {
			let change = 0;
			for (let j = i; j < size; j++) {
				change += triangle.at(i, j) * (step[j] as number);
			}
			squares += change ** 2;
		}
		return squares;
	}

	/** The decrease of the cost by a step, if the residuals are linear. */
	#expectedFall(step: Float64Array): number {
		return -this.#slopeAlong(step) - 0.5 * this.#squaresAlong(step);
	}

	#lengthOfScaled(x: Float64Array): number {
		const { scales } = this;
		const scaled = this.#scaled;
		for (let i = 0; i < x.length; i++) {
			scaled[i] = (x[i] as number) * (scales[i] || 1);
		}
		return lengthOf(scaled);
	}

	/** Whether the residuals are perpendicular to the Jacobian's free columns, as at a minimum. */
	#isPerpendicular(): boolean {
		const length = Math.sqrt(2 * this.cost);
		return this.#free().every((j) => {
			const most = this.triangle.lengthOfColumn(j) * length;
			return Math.abs(this.gradient[j] as number) <= MINIMUM * most;
		});
	}
}
