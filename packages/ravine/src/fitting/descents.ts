import type { Box } from "../lbfgs/box.js";
import { uniform } from "../random.js";
import { RefusedRange } from "../refusal.js";
import { lossFunctions, Robust } from "./losses.js";
import type { SearchOptions } from "./options.js";
import {
	type FitReason,
	type LeastSquaresProgress,
	type Residuals,
	Search,
} from "./search.js";

/**
 * Why a fit ended. `stuck`: no step in the direction of descent lowers the cost, as at a kink, or because the Jacobian is
 * wrong. `stopped` by onStep, `aborted` by the signal.
 */
export type EndReason = FitReason | "stopped" | "aborted";

/** The end of one search, or of the best of several. */
export interface End {
	readonly search: Search;
	readonly reason: EndReason;
	/** Half the sum of squares, or the robust loss. */
	readonly cost: number;
	/** The loss at the end; undefined: the squares. */
	readonly robust: Robust | undefined;
	/** The iterations of all starts together. */
	readonly iterations: number;
	readonly evaluations: number;
}

/** The caller's answer to a point, or to a start without one: the reason to stop, or undefined. */
export type Answer = "stopped" | "aborted" | undefined;

/** `absolute` is a series of searches; each has this part of the scale before. */
const FINER = 0.03;
const ROUNDS = 8;

/**
 * Searches from every start, point by point, so that the caller decides when to stop and when to wait.
 *
 * @param begin is called with the first search at its start, and throws if the residuals there are not finite.
 * @yields undefined at a start where they are not: there is no point, but the caller may stop or wait.
 */
export function* descents<P>(
	subject: string,
	residuals: Residuals,
	start: Float64Array,
	box: Box | undefined,
	options: SearchOptions<P>,
	begin: (search: Search) => void,
): Generator<LeastSquaresProgress | undefined, End, Answer> {
	const { starts = 1, seed = 0 } = options;
	const random = starts > 1 ? randomStarts(subject, box, seed) : undefined;
	let best: End | undefined;
	let [iterations, evaluations] = [0, 0];
	for (let k = 0; k < starts; k++) {
		const x = k === 0 ? start : (random?.() as Float64Array);
		const end = yield* descent(
			residuals,
			x,
			box,
			options,
			k === 0 ? begin : beginAnywhere,
		);
		iterations += end.iterations;
		evaluations += end.evaluations;
		const ended = end.reason === "stopped" || end.reason === "aborted";
		if (best === undefined || end.cost < best.cost) best = end;
		else if (ended) best = { ...best, reason: end.reason };
		if (ended) break;
	}
	return { ...(best as End), iterations, evaluations };
}

/** A start where the residuals are not finite ends at once, and cannot be the best. */
function beginAnywhere(search: Search): void {
	if (!search.begin()) search.cost = Number.POSITIVE_INFINITY;
}

function* descent<P>(
	residuals: Residuals,
	start: Float64Array,
	box: Box | undefined,
	{
		loss = "squared",
		scale = 1,
		maxIterations = 1000,
		tolerance = 0,
	}: SearchOptions<P>,
	begin: (search: Search) => void,
): Generator<LeastSquaresProgress | undefined, End, Answer> {
	let x = start;
	let unit = loss === "absolute" ? sizeAt(residuals, start) : scale;
	let [iterations, evaluations] = [0, 0];
	const rounds = loss === "absolute" ? ROUNDS : 1;
	for (let round = 1; ; round++) {
		const robust =
			loss === "squared" ? undefined : new Robust(lossFunctions[loss], unit);
		const search = new Search(residuals, x, {
			box,
			robust,
			maxIterations: maxIterations - iterations,
			tolerance,
		});
		if (round === 1) begin(search);
		else beginAnywhere(search);
		const end = yield* watch(search, iterations);
		if (robust !== undefined) search.fillResiduals();
		iterations = end.iterations;
		evaluations += search.evaluations;
		const ended = end.reason === "stopped" || end.reason === "aborted";
		if (round === rounds || ended) {
			const cost = loss === "absolute" ? sumOf(search.residuals) : search.cost;
			return { search, robust, cost, ...end, evaluations };
		}
		x = search.x;
		unit = FINER * Math.min(unit, middle(search.residuals) || unit);
	}
}

/** Runs a search until it ends or the answer to a point says so. */
function* watch(
	search: Search,
	before: number,
): Generator<
	LeastSquaresProgress | undefined,
	{ reason: EndReason; iterations: number },
	Answer
> {
	if (!Number.isFinite(search.cost)) {
		return { reason: (yield) ?? "stuck", iterations: before };
	}
	for (const run = search.run(); ; ) {
		const { done, value } = run.next();
		const iterations = before + search.iterations;
		if (done) return { reason: value, iterations };
		const answer = yield { ...value, iteration: iterations };
		if (answer !== undefined) return { reason: answer, iterations };
	}
}

/** The typical size of a residual at a point; 1 if that is 0 or not finite. */
function sizeAt(residuals: Residuals, x: Float64Array): number {
	const values = new Float64Array(residuals.count);
	residuals.evaluate(x, values);
	const size = middle(values);
	return Number.isFinite(size) && size > 0 ? size : 1;
}

/** The sum of the absolute values. */
function sumOf(values: Float64Array): number {
	return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

/** The median of the absolute values. */
function middle(values: Float64Array): number {
	const sorted = values.map(Math.abs).sort();
	return sorted[sorted.length >> 1] as number;
}

/** Random points within a box, which must have both ends for every variable. */
function randomStarts(
	subject: string,
	box: Box | undefined,
	seed: number,
): () => Float64Array {
	const isOpen = box?.lower.some(
		(lower, i) => !Number.isFinite((box.upper[i] as number) - lower),
	);
	if (box === undefined || isOpen) {
		throw new RefusedRange(
			`${subject}: several starts need finite bounds for every parameter that is not fixed`,
		);
	}
	const { lower, upper } = box;
	const random = uniform(seed);
	return () =>
		lower.map((low, i) => low + random() * ((upper[i] as number) - low));
}
