import { type Bounds, boxByPlace } from "./bounds.js";
import { describe } from "./checks.js";
import { Uncertainty } from "./fitting/covariance.js";
import { type Answer, descents, type EndReason } from "./fitting/descents.js";
import {
	FunctionResiduals,
	type JacobianSource,
	type ResidualFunction,
} from "./fitting/functionResiduals.js";
import {
	checkSearchOptions,
	type SearchOptions,
	searchOptions,
} from "./fitting/options.js";
import type { LeastSquaresProgress, Search } from "./fitting/search.js";
import { Triangle } from "./fitting/triangle.js";
import { varianceFactor } from "./fitting/variance.js";
import { RefusedRange, RefusedType } from "./refusal.js";

export interface LeastSquaresOptions
	extends SearchOptions<LeastSquaresProgress> {
	/** The minimum and the maximum of each variable. */
	readonly bounds?: readonly (Bounds | null | undefined)[] | undefined;
}

const known = [
	...searchOptions,
	"bounds",
] as const satisfies readonly (keyof LeastSquaresOptions)[];

/** The result of `leastSquares`. Numbers are never NaN: an error that the residuals do not determine is Infinity. */
export interface LeastSquares {
	/** The best point seen. */
	readonly x: Float64Array;
	readonly residuals: Float64Array;
	/** Half the sum of squares, or the robust loss. */
	readonly cost: number;
	readonly converged: boolean;
	readonly reason: EndReason;
	/** The iterations of all starts together. */
	readonly iterations: number;
	/** The number of calls of the function, including those for differences. */
	readonly evaluations: number;
	/** The source of the slopes: the function itself, or central differences. */
	readonly jacobian: JacobianSource;
	readonly degreesOfFreedom: number;
	/** The square roots of the covariance's diagonal; Infinity for undetermined variables. */
	readonly standardErrors: Float64Array;
	/** By rows. The residuals say how large it is, as in `fit` without absoluteSigma. */
	readonly covariance: Float64Array;
	/** The indices of the variables that the residuals do not determine. */
	readonly undetermined: readonly number[];
}

/**
 * Minimises the sum of squared residuals of a function, or a robust loss, by Levenberg–Marquardt in float64. It is
 * synchronous, so that it fits into a frame.
 *
 * @param residuals see `ResidualFunction`; without a Jacobian, the slopes are found by central differences.
 * @param start not mutated.
 * @throws RefusedType or RefusedRange for a start that is not finite numbers, for bounds that are crossed or exclude it,
 * for residuals that are not finite there, for a function that changes the number of its residuals or writes a Jacobian of
 * the wrong length, and for an unknown option.
 */
export function leastSquares(
	residuals: ResidualFunction,
	start: ArrayLike<number>,
	options: LeastSquaresOptions = {},
): LeastSquares {
	checkSearchOptions("leastSquares", options, known);
	if (typeof residuals !== "function") {
		throw new RefusedType(
			`leastSquares: the residuals must be a function, got ${describe(residuals)}`,
		);
	}
	const from = checkStart(start);
	const box = boxByPlace("leastSquares", options.bounds, from);
	const of = new FunctionResiduals(residuals, from, box);
	const run = descents("leastSquares", of, from, box, options, begin);
	const { onStep, signal, loss = "squared" } = options;
	for (let answer: Answer; ; ) {
		const { done, value } = run.next(answer);
		if (!done) {
			const stops = value && onStep?.(value) === false;
			answer = stops ? "stopped" : signal?.aborted ? "aborted" : undefined;
			continue;
		}
		const { search, robust, cost, reason, iterations } = value;
		const degreesOfFreedom = Math.max(0, of.count - of.size);
		// Computed on demand, because some callers call once a frame and do not need it.
		let known: Uncertainty | undefined;
		const uncertainty = () => {
			known ??= uncertaintyOf();
			return known;
		};
		const evaluations = of.calls;
		const uncertaintyOf = (): Uncertainty =>
			new Uncertainty(
				robust === undefined ? search.triangle : triangleAt(of, search.x),
				varianceFactor(
					search.residuals,
					search.cost,
					degreesOfFreedom,
					loss,
					robust,
				),
				of.precision,
			);
		return {
			x: search.x,
			residuals: search.residuals,
			cost,
			converged: reason === "converged",
			reason,
			iterations,
			evaluations,
			jacobian: of.source,
			degreesOfFreedom,
			get standardErrors() {
				return Float64Array.from(search.x, (_, i) => uncertainty().errorOf(i));
			},
			get covariance() {
				return uncertainty().matrix;
			},
			get undetermined() {
				return uncertainty().undetermined;
			},
		};
	}
}

function checkStart(start: unknown): Float64Array {
	const { length } = (start ?? {}) as { length?: unknown };
	if (typeof start !== "object" || typeof length !== "number") {
		throw new RefusedType(
			`leastSquares: the start must be an array of numbers, got ${describe(start)}`,
		);
	}
	const values = Array.from(start as ArrayLike<unknown>);
	if (values.length === 0) {
		throw new RefusedRange("leastSquares: the start has no numbers");
	}
	values.forEach((value, i) => {
		if (typeof value === "number" && Number.isFinite(value)) return;
		throw new RefusedType(
			`leastSquares: the start must be finite numbers, got ${describe(value)} at index ${i}`,
		);
	});
	return Float64Array.from(values as number[]);
}

/** @throws RefusedRange for residuals or slopes that are not finite at the start. */
function begin(search: Search): void {
	if (search.begin() && Number.isFinite(search.cost)) return;
	const at = `at the start (${Array.from(search.x).join(", ")})`;
	const place = search.residuals.findIndex((value) => !Number.isFinite(value));
	if (place >= 0) {
		throw new RefusedRange(
			`leastSquares: residual ${place} is ${search.residuals[place]} ${at}`,
		);
	}
	throw new RefusedRange(
		`leastSquares: the cost or the Jacobian is not finite ${at}`,
	);
}

/** The triangle without a loss. */
function triangleAt(of: FunctionResiduals, x: Float64Array): Triangle {
	const triangle = new Triangle(of.size);
	of.linearize(x, (block, count, stride) => triangle.add(block, count, stride));
	return triangle;
}
