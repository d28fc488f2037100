import { type Exact, polynomialOn, type WideArithmetic } from "./arithmetic.js";
import {
	doubleExp,
	LN2_HIGH,
	LN2_LOW,
	LOG_1_5,
	LOG_1_5_LOW,
	MAX_POWER,
	powerCoefficients,
	TWO_THIRDS_HIGH,
	TWO_THIRDS_LOW,
} from "./constants.js";
import type { Exponentials } from "./exponential.js";
import { HALF_ROOT_OF_3, type Logarithms } from "./logarithm.js";

export function powerOn<T, M>(
	on: WideArithmetic<T, M>,
	{ exactSum, upperBits }: Exact<T>,
	{ expOfSum }: Exponentials<T>,
	{ splitAny }: Logarithms<T>,
): (x: T, y: T) => T {
	const {
		add,
		subtract,
		multiply,
		divide,
		min,
		max,
		abs,
		less,
		equal,
		and,
		select,
	} = on;
	const polynomial = polynomialOn(on);
	const [lowest, highest] = doubleExp.ends;

	/**
	 * x to the power y, with the special cases of C and IEEE 754, as in numpy and torch: 1 to any power and any number to
	 * the power 0 are 1, even with NaN, and (-1)^Infinity is 1. JavaScript's operator gives NaN for 1 ** NaN and
	 * (-1) ** Infinity.
	 */
	function power(x: T, y: T): T {
		const size = abs(x);
		const exponent = clip(on, y);
		const [product, rest] = productWithLog(exponent, size);
		// At 0, Infinity and NaN.
		const ordinary = and(less(0, size), less(size, Number.POSITIVE_INFINITY));
		const extreme = select(equal(size, 0), Number.NEGATIVE_INFINITY, size);
		const argument = select(ordinary, product, multiply(exponent, extreme));
		const within = and(less(lowest, argument), less(argument, highest));
		const result = expOfSum(
			max(min(argument, highest), lowest),
			select(within, rest, 0),
		);
		return withRules(on, x, y, result);
	}

	/**
	 * y * log(x) for a positive x as a sum of two, to about 68 bits. With x = c * m * 2^k, c = 1 or 1.5 and
	 * s = (m - 1) / (m + 1), log(m) is 2/3 * s * (3 + s^2 + s^4 * polynomial). After the method of fdlibm's e_pow.c (Sun
	 * Microsystems, 1993), with natural logarithms.
	 */
	function productWithLog(y: T, x: T): [T, T] {
		const [k, m] = splitAny(x, HALF_ROOT_OF_3);
		const near1 = less(m, Math.sqrt(1.5));
		const center = select(near1, 1, 1.5);

		// s; sHigh has its upper bits.
		const numerator = subtract(m, center);
		const denominator = add(m, center);
		const reciprocal = divide(1, denominator);
		const s = multiply(numerator, reciprocal);
		const sHigh = upperBits(s);
		const dHigh = upperBits(denominator);
		const dLow = subtract(m, subtract(dHigh, center));
		const remainder = subtract(
			subtract(numerator, multiply(sHigh, dHigh)),
			multiply(sHigh, dLow),
		);
		const sLow = multiply(remainder, reciprocal);

		// 3 + s^2 + …; seriesHigh has its upper bits.
		const z = multiply(s, s);
		const square = multiply(sHigh, sHigh);
		const tail = add(
			multiply(multiply(z, z), polynomial(z, powerCoefficients)),
			multiply(sLow, add(sHigh, s)),
		);
		const seriesHigh = upperBits(add(add(3, square), tail));
		const seriesLow = subtract(tail, subtract(subtract(seriesHigh, 3), square));

		// s * series, then times 2/3.
		const main = multiply(sHigh, seriesHigh);
		const minor = add(multiply(sLow, seriesHigh), multiply(seriesLow, s));
		const pHigh = upperBits(add(main, minor));
		const pLow = subtract(minor, subtract(pHigh, main));
		const logHigh = multiply(TWO_THIRDS_HIGH, pHigh);
		const logLow = add(multiply(TWO_THIRDS_LOW, pHigh), multiply(pLow, 2 / 3));

		// Plus log(c) and k * ln 2.
		const [first, lost1] = exactSum(
			multiply(k, LN2_HIGH),
			select(near1, 0, LOG_1_5),
		);
		const [whole, lost2] = exactSum(first, logHigh);
		const below = add(
			add(multiply(k, LN2_LOW), select(near1, 0, LOG_1_5_LOW)),
			add(add(lost1, lost2), logLow),
		);
		const high = upperBits(add(whole, below));
		const low = subtract(below, subtract(high, whole));

		const yHigh = upperBits(y);
		const rest = add(multiply(subtract(y, yHigh), high), multiply(y, low));
		return exactSum(multiply(yHigh, high), rest);
	}

	return power;
}

/** For a result in float32, for which a plain product with a plain logarithm is exact enough. */
export function singlePowerOn<T, M>(
	on: WideArithmetic<T, M>,
	exp: (x: T) => T,
	log: (x: T) => T,
): (x: T, y: T) => T {
	return (x, y) => {
		const exponent = clip(on, y);
		const argument = on.multiply(exponent, log(on.abs(x)));
		return withRules(on, x, y, exp(argument));
	};
}

function clip<T, M>({ min, max }: WideArithmetic<T, M>, y: T): T {
	return max(min(y, MAX_POWER), -MAX_POWER);
}

/** Handles signs, and the cases in which y * log|x| is meaningless. */
function withRules<T, M>(
	{
		subtract,
		multiply,
		floor,
		withSign,
		less,
		equal,
		and,
		or,
		not,
		select,
	}: WideArithmetic<T, M>,
	x: T,
	y: T,
	size: T,
): T {
	const whole = equal(floor(y), y);
	const half = multiply(y, 0.5);
	const odd = and(whole, not(equal(floor(half), half)));
	const negative = less(withSign(1, x), 0);
	const signed = select(and(negative, odd), subtract(-0, size), size);
	const root = and(
		and(less(x, 0), less(Number.NEGATIVE_INFINITY, x)),
		and(not(whole), equal(y, y)),
	);
	const real = select(root, Number.NaN, signed);
	return select(or(equal(x, 1), equal(y, 0)), 1, real);
}
