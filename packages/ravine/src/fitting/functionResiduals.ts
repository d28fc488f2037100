import { describe } from "../checks.js";
import type { Box } from "../lbfgs/box.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import type { Residuals } from "./search.js";

/**
 * Residuals of your own. The function writes them into `residuals` and, if `jacobian` is given, the slopes by rows: the
 * slope of residual i along variable j at `i * x.length + j`; it contains zeros. Or it returns the residuals as an array,
 * and the slopes are found by differences. The first call, which shows the number of residuals, gets empty arrays that grow.
 */
export type ResidualFunction = (
	x: Float64Array,
	residuals: Float64Array,
	jacobian?: Float64Array,
) => void;

/** The source of the slopes: the function itself, or central differences. */
export type JacobianSource = "given" | "differences";

/** The relative precision of a Jacobian: a given one, and one by differences. */
const PRECISION = { given: 1e-13, differences: 1e-9 };
/** The relative step for central differences; it balances the errors from rounding and curvature. */
const STEP = Math.cbrt(Number.EPSILON);

/** A function's residuals, for a search. */
export class FunctionResiduals implements Residuals {
	readonly count: number;
	readonly size: number;
	readonly source: JacobianSource;
	readonly precision: number;
	readonly #of: ResidualFunction;
	readonly #box: Box | undefined;
	readonly #jacobian: Float64Array;
	/** The last point and the residuals there. */
	readonly #point: Float64Array;
	readonly #residuals: Float64Array;
	readonly #other: Float64Array;
	readonly #block: Float64Array;
	/** Each variable's largest absolute value so far. */
	readonly #reach: Float64Array;
	/** The number of calls of the function. */
	calls = 0;

	/** @throws RefusedType or RefusedRange for a function without residuals, or a Jacobian of the wrong length. */
	constructor(of: ResidualFunction, start: Float64Array, box: Box | undefined) {
		this.#of = of;
		this.#box = box;
		this.size = start.length;
		const { count, source } = this.#ask(start);
		this.count = count;
		this.source = source;
		this.precision = PRECISION[source];
		this.#jacobian = new Float64Array(
			source === "given" ? count * this.size : 0,
		);
		this.#point = new Float64Array(this.size).fill(Number.NaN);
		this.#residuals = new Float64Array(count);
		this.#other = new Float64Array(count);
		this.#block = new Float64Array(count * (this.size + 1));
		this.#reach = new Float64Array(this.size);
	}

	/** Calls the function with empty arrays, to find how many numbers it writes into each. */
	#ask(start: Float64Array): { count: number; source: JacobianSource } {
		const residuals: number[] = [];
		const jacobian: number[] = [];
		this.calls++;
		const given: unknown = this.#of(
			start.slice(),
			residuals as never,
			jacobian as never,
		);
		const count = given === undefined ? residuals.length : lengthOf(given);
		if (count === 0) {
			throw new RefusedType(
				"leastSquares: the function gives no residuals; it must write them into its second argument, or return them",
			);
		}
		const takes = this.#of.length > 2;
		if (jacobian.length === 0 && !takes)
			return { count, source: "differences" };
		const wanted = count * start.length;
		if (jacobian.length === 0) {
			throw new RefusedType(
				`leastSquares: the function takes a Jacobian and does not write it; it must write ${wanted} slopes, or take two arguments only to have them found by differences`,
			);
		}
		// Zeros at the end need not be written.
		if (jacobian.length > wanted) {
			throw new RefusedRange(
				`leastSquares: the Jacobian must have ${wanted} numbers, ${count} residuals times ${start.length} variables, and the function wrote ${jacobian.length}`,
			);
		}
		return { count, source: "given" };
	}

	evaluate(x: Float64Array, residuals: Float64Array): void {
		this.#call(x, residuals, undefined);
		this.#point.set(x);
		this.#residuals.set(residuals);
	}

	#call(
		x: Float64Array,
		residuals: Float64Array,
		jacobian: Float64Array | undefined,
	): void {
		this.calls++;
		const given: unknown = this.#of(x, residuals, jacobian);
		if (given === undefined) return;
		const count = lengthOf(given);
		if (count !== this.count) {
			throw new RefusedRange(
				`leastSquares: the function gave ${this.count} residuals at first and ${count} now`,
			);
		}
		residuals.set(given as ArrayLike<number>);
	}

	linearize(
		x: Float64Array,
		take: (block: Float64Array, count: number, stride: number) => void,
	): void {
		const { size, count } = this;
		const block = this.#block;
		if (this.source === "given") {
			const jacobian = this.#jacobian.fill(0);
			this.#call(x, this.#residuals, jacobian);
			for (let i = 0; i < count; i++) {
				for (let j = 0; j < size; j++) {
					block[j * count + i] = jacobian[i * size + j] as number;
				}
			}
		} else {
			if (this.#point.some((value, j) => !Object.is(value, x[j]))) {
				this.#call(x, this.#residuals, undefined);
				this.#point.set(x);
			}
			this.#differences(x);
		}
		block.set(this.#residuals, size * count);
		take(block, count, count);
	}

	/** Writes the slopes by central differences, one-sided if a bound is in the way. */
	#differences(x: Float64Array): void {
		const moved = x.slice();
		const here = this.#residuals;
		for (let j = 0; j < this.size; j++) {
			const at = x[j] as number;
			const reach = Math.max(this.#reach[j] as number, Math.abs(at));
			this.#reach[j] = reach;
			const step = STEP * (reach || Math.max(...this.#reach) || 1);
			const isWithin = (place: number) =>
				this.#box === undefined ||
				(place >= (this.#box.lower[j] as number) &&
					place <= (this.#box.upper[j] as number));
			const side = isWithin(at + step) ? 1 : -1;
			const isCentral = isWithin(at + step) && isWithin(at - step);
			const near = this.#at(moved, j, at + side * step).slice();
			const far = this.#at(
				moved,
				j,
				isCentral ? at - step : at + 2 * side * step,
			);
			moved[j] = at;
			const column = j * this.count;
			for (let i = 0; i < this.count; i++) {
				const [a, b] = [near[i] as number, far[i] as number];
				this.#block[column + i] = isCentral
					? (a - b) / (2 * step)
					: (side * (4 * a - 3 * (here[i] as number) - b)) / (2 * step);
			}
		}
	}

	#at(moved: Float64Array, j: number, place: number): Float64Array {
		moved[j] = place;
		this.#call(moved, this.#other, undefined);
		return this.#other;
	}
}

function lengthOf(given: unknown): number {
	const { length } = Object(given) as { length?: unknown };
	if (typeof given === "object" && typeof length === "number") return length;
	throw new RefusedType(
		`leastSquares: the function must return the residuals as an array, or nothing, got ${describe(given)}`,
	);
}
