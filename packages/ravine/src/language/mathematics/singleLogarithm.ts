import { polynomialOn, type WideArithmetic } from "./arithmetic.js";
import { atTheEndsOn, ROOT_OF_HALF } from "./logarithm.js";

/** (log((1 + s) / (1 - s)) / s - 2) / s^2 as a polynomial in s^2: its series, to within 2^-33 of log for |s| <= 0.1716. */
const series = [2 / 3, 2 / 5, 2 / 7, 2 / 9, 2 / 11];

/** Below this size, log(1 + x) is x - x^2 / 2 + x^3 / 3 to within 2^-36 of itself. */
const SMALL = 2 ** -12;

/** Logarithms of float32 numbers, computed in float64 for results in float32. */
export function singleLogarithms<T, M>(on: WideArithmetic<T, M>) {
	const { add, subtract, multiply, divide, abs, less, select, split } = on;
	const polynomial = polynomialOn(on);
	const atTheEnds = atTheEndsOn(on);

	/** The logarithm of a positive number that float64 has as a normal one. */
	function ofNormal(x: T): T {
		const [k, m] = split(x, ROOT_OF_HALF);
		const f = subtract(m, 1);
		const s = divide(f, add(f, 2));
		const z = multiply(s, s);
		const two = add(multiply(z, polynomial(z, series)), 2);
		return add(multiply(k, Math.LN2), multiply(s, two));
	}

	function log(x: T): T {
		return atTheEnds(x, 0, ofNormal(x));
	}

	/** The logarithm of 1 + x. */
	function log1p(x: T): T {
		const usual = atTheEnds(x, -1, ofNormal(add(x, 1)));
		const inner = subtract(0.5, multiply(x, 1 / 3));
		const small = multiply(x, subtract(1, multiply(x, inner)));
		return select(less(abs(x), SMALL), small, usual);
	}

	return { log, log1p };
}
