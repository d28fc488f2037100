import { type Exact, polynomialOn, type WideArithmetic } from "./arithmetic.js";
import { LN2_HIGH, LN2_LOW } from "./constants.js";

/** With s = f / (2 + f): (log(1 + f) / s - 2) / s^2 as a polynomial in s^2, for 1 + f from sqrt(1/2) to sqrt(2). */
const coefficients = [
	0.6666666666666735, 0.39999999999407504, 0.28571428744139044,
	0.22222198378609018, 0.1818357516384619, 0.15313755676384064,
	0.14799068102692162,
];

const MIN_NORMAL = 2 ** -1022;
/** The upper words of sqrt(1/2) and sqrt(3)/2. */
export const ROOT_OF_HALF = 0x3fe6a09e;
export const HALF_ROOT_OF_3 = 0x3febb67a;

export function logarithms<T, M>(
	on: WideArithmetic<T, M>,
	{ exactSum }: Exact<T>,
) {
	const { add, subtract, multiply, divide, less, equal, select, split } = on;
	const polynomial = polynomialOn(on);
	const atTheEnds = atTheEndsOn(on);

	function log(x: T): T {
		const [k, m] = splitAny(x, ROOT_OF_HALF);
		const result = combine(k, subtract(m, 1), 0);
		return atTheEnds(x, 0, result);
	}

	/** The logarithm of 1 + x; the rounding error of 1 + x is added to the reduced number. */
	function log1p(x: T): T {
		const sum = add(1, x);
		const part = subtract(sum, 1);
		const lost = add(subtract(1, subtract(sum, part)), subtract(x, part));
		const [k, m] = split(sum, ROOT_OF_HALF);
		// m / sum is a power of 2.
		const [f, rest] = exactSum(subtract(m, 1), multiply(lost, divide(m, sum)));
		const result = combine(k, f, rest);
		const usual = atTheEnds(x, -1, result);
		// Keeps -0.
		return select(equal(x, 0), x, usual);
	}

	/** A positive number as m * 2^k, denormal ones too; see `Arithmetic.split`. */
	function splitAny(x: T, word: number): [k: T, m: T] {
		const small = less(x, MIN_NORMAL);
		const normal = select(small, multiply(x, 2 ** 54), x);
		const [k, m] = split(normal, word);
		return [select(small, subtract(k, 54), k), m];
	}

	/** k * ln 2 + log(1 + f + rest), as f - (f^2 / 2 - s * (f^2 / 2 + R)), where R = s^2 * polynomial(s^2). */
	function combine(k: T, f: T, rest: T | number): T {
		const s = divide(f, add(2, f));
		const z = multiply(s, s);
		const halfSquare = multiply(multiply(0.5, f), f);
		const tail = multiply(z, polynomial(z, coefficients));
		const low = add(multiply(k, LN2_LOW), rest);
		const correction = add(multiply(s, add(halfSquare, tail)), low);
		return subtract(
			multiply(k, LN2_HIGH),
			subtract(subtract(halfSquare, correction), f),
		);
	}

	return { log, log1p, splitAny };
}

/** The logarithm at 0 (which is at `zero`) and Infinity, below 0 and of NaN; `usual` elsewhere. */
export function atTheEndsOn<T, M>(on: WideArithmetic<T, M>) {
	const { less, lessEqual, equal, select } = on;
	return (x: T, zero: number, usual: T): T => {
		// The logarithm of Infinity is Infinity, that of NaN is NaN.
		const above = select(less(x, Number.POSITIVE_INFINITY), usual, x);
		const below = select(equal(x, zero), Number.NEGATIVE_INFINITY, Number.NaN);
		return select(lessEqual(x, zero), below, above);
	};
}

export type Logarithms<T> = ReturnType<typeof logarithms<T, unknown>>;
