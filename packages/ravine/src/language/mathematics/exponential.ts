import {
	type Arithmetic,
	type Exact,
	polynomialOn,
	type WideArithmetic,
} from "./arithmetic.js";
import { doubleExp, type ExpFormat } from "./constants.js";

/** For results in float32, within 2^-30. */
export const singleExp: ExpFormat = {
	ln2High: 0.693145751953125,
	ln2Low: 1.428606765330187e-6,
	coefficients: [0.16666618, -0.0027659705],
	ends: [-104, 89],
};

/**
 * (r * (e^r + 1) / (e^r - 1) - 2) / r^2 as a polynomial in r^2 for |r| <= ln(2) / 2, so that e^r - 1 is within 2^-39 of
 * itself.
 */
const fewCoefficients = [
	0.16666666614285167, -0.0027777513160419584, 6.575731829592509e-5,
];

/** From here on tanh is 1. */
const MAX_TANH = 22;

/** The exponential in any precision. */
export function expOn<T, M>(
	on: Arithmetic<T, M>,
	{ ln2High, ln2Low, coefficients, ends }: ExpFormat,
) {
	const { add, subtract, multiply, divide, min, max, scale } = on;
	const polynomial = polynomialOn(on);

	function exp(x: T): T {
		return expOfSum(max(min(x, ends[1]), ends[0]));
	}

	/** e^(x + correction) for an x between the ends and a relatively small correction. */
	function expOfSum(x: T, correction?: T): T {
		const { shifted, first, rest } = reduce(x, on.scaleShift, correction);
		return scale(add(1, add(first, rest)), shifted);
	}

	/** Writes e^(x + correction) as 2^k * (1 + first + rest), where `first` is exact and `rest` relatively small. */
	function reduce(x: T, shift: number, correction?: T) {
		const shifted = add(multiply(x, Math.LOG2E), shift);
		const k = subtract(shifted, shift);
		const first = subtract(x, multiply(k, ln2High));
		const low = multiply(k, ln2Low);
		const second = correction === undefined ? low : subtract(low, correction);
		const r = subtract(first, second);
		// e^r is 1 + r + r * c / (2 - c).
		const z = multiply(r, r);
		const c = subtract(r, multiply(z, polynomial(z, coefficients)));
		const tail = divide(multiply(r, c), subtract(2, c));
		return { k, shifted, first, rest: subtract(tail, second) };
	}

	return { exp, expOfSum, reduce };
}

export function exponentials<T, M>(
	on: WideArithmetic<T, M>,
	{ exactSum, upperBits }: Exact<T>,
) {
	const {
		add,
		subtract,
		multiply,
		divide,
		min,
		max,
		abs,
		withSign,
		less,
		select,
		powerOfTwo,
		exponentShift,
		scaleShift,
		scale,
	} = on;
	const { exp, expOfSum, reduce } = expOn(on, doubleExp);

	/** (a + aRest) / (b + bRest), rounded nearly once. */
	function quotient(
		[a, aRest]: readonly [T, T],
		[b, bRest]: readonly [T, T],
	): T {
		const reciprocal = divide(1, b);
		const q = upperBits(multiply(a, reciprocal));
		const high = upperBits(b);
		const remainder = subtract(
			subtract(a, multiply(q, high)),
			multiply(q, subtract(b, high)),
		);
		const all = add(remainder, subtract(aRest, multiply(q, bRest)));
		return add(q, multiply(all, reciprocal));
	}

	/** E / (E + 2) with E = e^2|x| - 1. Numerator and denominator are sums of two, so that only the quotient is rounded. */
	function tanh(x: T): T {
		const size = min(abs(x), MAX_TANH);
		const { shifted, first, rest } = reduce(add(size, size), exponentShift);
		const power = powerOfTwo(shifted);
		const [p, pRest] = exactSum(first, rest);
		const scaled = multiply(power, p);
		const scaledRest = multiply(power, pRest);
		const sumWith = (whole: number): [T, T] => {
			const base = add(power, whole);
			// From 2^53 on the sum does not fit into one number.
			const lost = subtract(whole, subtract(base, power));
			const [sum, sumRest] = exactSum(base, scaled);
			return [sum, add(add(sumRest, lost), scaledRest)];
		};
		return withSign(quotient(sumWith(-1), sumWith(1)), x);
	}

	/** 1 / (1 + e) for x >= 0, e / (1 + e) below, with e = e^-|x|; sums of two as in tanh. */
	function sigmoid(x: T): T {
		const size = max(subtract(0, abs(x)), doubleExp.ends[0]);
		const { k, shifted, first, rest } = reduce(size, exponentShift);
		const [p, pRest] = exactSum(first, rest);
		const [e, sumRest] = exactSum(1, p);
		const eRest = add(sumRest, pRest);
		// Below 2^-1000 it is negligible compared with 1.
		const power = powerOfTwo(max(shifted, exponentShift - 1000));
		const [sum, below] = exactSum(1, multiply(power, e));
		const negative = less(x, 0);
		const result = quotient(
			[select(negative, e, 1), select(negative, eRest, 0)],
			[sum, add(below, multiply(power, eRest))],
		);
		return scale(result, add(select(negative, k, 0), scaleShift));
	}

	return { exp, expOfSum, tanh, sigmoid };
}

export type Exponentials<T> = ReturnType<typeof exponentials<T, unknown>>;

/** Computed in float64 for results in float32. */
export function singleExponentials<T, M>(on: WideArithmetic<T, M>) {
	const { add, subtract, multiply, divide, min, max, abs, withSign } = on;
	const { powerOfTwo, exponentShift } = on;
	const polynomial = polynomialOn(on);

	/** Writes e^x as power * (sum + r) / (sum - r), exactly enough for float32. */
	function reduceSingle(x: T) {
		const shifted = add(multiply(x, Math.LOG2E), exponentShift);
		const k = subtract(shifted, exponentShift);
		const r = subtract(x, multiply(k, Math.LN2));
		const z = multiply(r, r);
		const sum = add(2, multiply(z, polynomial(z, fewCoefficients)));
		return { power: powerOfTwo(shifted), r, sum };
	}

	function exp(x: T): T {
		const { power, r, sum } = reduceSingle(max(min(x, 128), -128));
		return multiply(divide(add(sum, r), subtract(sum, r)), power);
	}

	function tanh(x: T): T {
		const size = min(abs(x), MAX_TANH);
		const { power, r, sum } = reduceSingle(add(size, size));
		const p = divide(add(r, r), subtract(sum, r));
		const e = add(multiply(power, p), add(power, -1));
		return withSign(divide(e, add(e, 2)), x);
	}

	function sigmoid(x: T): T {
		const e = exp(subtract(0, x));
		return divide(1, add(1, e));
	}

	return { exp, tanh, sigmoid };
}
