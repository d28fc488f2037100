import {
	type Exact,
	polynomialOn,
	WHOLE_SHIFT,
	type WideArithmetic,
} from "./arithmetic.js";

/** Pi/2 as a sum: twice 42 bits, whose products with a whole number of 11 bits are exact, and the rest. */
const HALF_PI_PARTS = [
	1.570796326794607, 2.8960739716218175e-13, 1.6446256936324258e-26,
] as const;
/** Pi as a sum: 32 bits, whose product with a whole number of 21 bits is exact, and the rest. */
const PI_PARTS = [3.1415926534682512, 1.2154201013012384e-10] as const;
const TWO_OVER_PI = 0.6366197723675814;
const ONE_OVER_PI = 0.3183098861837907;

/** Up to this angle the reduction uses the parts of pi; beyond, many more digits of it. */
const MAX_ANGLE = 3200;
export const MAX_ANGLE_SINGLE = 1e6;

/** (1 - sin(x) / x) / x^2 and (cos(x) - 1 + x^2 / 2) / x^4 as polynomials in x^2, for |x| <= pi/4. */
const sineCoefficients = [
	0.16666666666666632, -0.008333333333322316, 0.0001984126982972499,
	-2.7557313661921602e-6, 2.505075323817259e-8, -1.5896503249956407e-10,
];
const cosineCoefficients = [
	0.0416666666666666, -0.001388888888887399, 2.4801587289395014e-5,
	-2.7557314326049407e-7, 2.087571956024578e-9, -1.1359448711687689e-11,
];
/** sin(x) / x as a polynomial in x^2 for |x| <= pi/2 within 2^-27, for results in float32. */
const sineCoefficientsSingle = [
	1, -0.1666665947580288, 0.008333064162833732, -0.00019809439764146482,
	2.605399369981569e-6,
];

/** An angle as a whole number of quarter turns and a rest, |high| <= pi/4, which is a difference. */
export interface Reduced<T> {
	/** The number of quarter turns, plus `WHOLE_SHIFT`. */
	readonly shifted: T;
	readonly high: T;
	/** The amount by which `high` is too large. */
	readonly excess: T;
}

/** (1 - atan(t) / t) / t^2 as a polynomial in t^2, for |t| <= 7/16. */
const arctangentCoefficients = [
	0.33333333333332926, -0.19999999999875642, 0.14285714272431552,
	-0.11111110402318958, 0.09090887053269714, -0.07691874930154663,
	0.06661060120416959, -0.058334848165180885, 0.049765311108259394,
	-0.036523611772199344, 0.016277940186035407,
];

/** Angles as sums of two. */
const ATAN_HALF = [0.4636476090008061, 2.2698777452961687e-17] as const;
const QUARTER_PI = [Math.PI / 4, 3.061616997868383e-17] as const;
const HALF_PI = [Math.PI / 2, 6.123233995736766e-17] as const;
const PI = [Math.PI, 1.2246467991473532e-16] as const;

export function trigonometry<T, M>(
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
		equal,
		and,
		or,
		not,
		select,
		isOdd,
		negateByBit,
		rarely,
	} = on;
	const polynomial = polynomialOn(on);

	function sin(x: T): T {
		const usual = sineOf(reduce(x), 0);
		return rarely(less(MAX_ANGLE, abs(x)), "sin", x, usual);
	}

	function cos(x: T): T {
		const usual = sineOf(reduce(x), 1);
		return rarely(less(MAX_ANGLE, abs(x)), "cos", x, usual);
	}

	function reduce(x: T): Reduced<T> {
		const shifted = add(multiply(x, TWO_OVER_PI), WHOLE_SHIFT);
		const k = subtract(shifted, WHOLE_SHIFT);
		const first = multiply(k, HALF_PI_PARTS[0]);
		const second = multiply(k, HALF_PI_PARTS[1]);
		const third = multiply(k, HALF_PI_PARTS[2]);
		const start = subtract(x, first);
		const next = subtract(start, second);
		const lost = subtract(subtract(start, next), second);
		return { shifted, high: next, excess: subtract(third, lost) };
	}

	/** The sine of a reduced angle, or its cosine, which is the sine a quarter turn later. Keeps -0. */
	function sineOf({ shifted, high, excess }: Reduced<T>, quarters: 0 | 1): T {
		const z = multiply(high, high);

		const cubic = multiply(multiply(high, z), polynomial(z, sineCoefficients));
		const sine = subtract(high, add(cubic, excess));

		const halfSquare = multiply(z, 0.5);
		const quartic = multiply(multiply(z, z), polynomial(z, cosineCoefficients));
		const tail = add(quartic, multiply(high, excess));
		const most = subtract(1, halfSquare);
		const lost = subtract(subtract(1, most), halfSquare);
		const cosine = add(most, add(lost, tail));

		const turns = quarters === 0 ? shifted : add(shifted, 1);
		const size = select(isOdd(turns), cosine, sine);
		return negateByBit(size, turns, 1);
	}

	function atan(x: T): T {
		const size = abs(x);
		const swapped = less(1, size);
		return withSign(angle(size, 1, swapped, less(1, 1)), x);
	}

	function atan2(y: T, x: T): T {
		const negative = less(withSign(1, x), 0);
		const [height, width] = [abs(y), abs(x)];
		const steep = less(width, height);
		return withSign(angle(height, width, steep, negative), y);
	}

	/**
	 * The angle of the point (width, height), both at least 0, mirrored to the left if `left` holds. `steep` is
	 * width < height.
	 */
	function angle(height: T, width: T | number, steep: M, left: M): T {
		// In this order, so that a NaN in either argument stays in one of the two.
		const small = min(height, width);
		const [q, qRest] = ratio(small, max(width, height));

		// atan(q) is the angle of c and the angle of t = (q - c) / (1 + c * q).
		const isSmall = less(q, 7 / 16);
		const isMiddle = less(q, 11 / 16);
		const choose = (middle: number, large: number) =>
			select(isSmall, 0, select(isMiddle, middle, large));
		const c = choose(0.5, 1);
		const t = divide(add(subtract(q, c), qRest), add(1, multiply(c, q)));
		const tRest = select(isSmall, qRest, 0);
		const z = multiply(t, t);
		const cubic = multiply(
			multiply(t, z),
			polynomial(z, arctangentCoefficients),
		);

		// The angle, pi/2 - angle, pi - angle, or pi/2 + angle.
		const minus = and(or(steep, left), not(and(steep, left)));
		const sign = select(minus, -1, 1);
		const from = (place: 0 | 1) =>
			select(steep, HALF_PI[place], select(left, PI[place], 0));
		const [base, lost] = exactSum(
			from(0),
			multiply(sign, choose(ATAN_HALF[0], QUARTER_PI[0])),
		);
		const baseRest = add(
			multiply(sign, choose(ATAN_HALF[1], QUARTER_PI[1])),
			from(1),
		);
		const rest = add(
			multiply(sign, subtract(tRest, cubic)),
			add(baseRest, lost),
		);
		return add(base, add(multiply(sign, t), rest));
	}

	/** small / large as a sum of two; 1 where both are infinite, 0 where both are 0. */
	function ratio(small: T, large: T): [T, T] {
		const quotient = select(equal(small, large), 1, divide(small, large));
		// The sum is 0 only for two zeros, not for a NaN and a 0.
		const q = select(equal(add(small, large), 0), 0, quotient);
		// Products of tiny numbers would lose bits, those of huge ones overflow.
		const factor = select(less(large, 1), 2 ** 500, 2 ** -500);
		const [a, b] = [multiply(small, factor), multiply(large, factor)];
		const [qHigh, bHigh] = [upperBits(q), upperBits(b)];
		const [qLow, bLow] = [subtract(q, qHigh), subtract(b, bHigh)];
		const remainder = [
			multiply(qHigh, bHigh),
			multiply(qHigh, bLow),
			multiply(qLow, bHigh),
			multiply(qLow, bLow),
		].reduce((left, part) => subtract(left, part), a);
		// A tiny quotient is the angle itself.
		const counts = and(less(2 ** -60, q), less(b, Number.POSITIVE_INFINITY));
		return [q, select(counts, divide(remainder, b), 0)];
	}

	return { sin, cos, sineOf, atan, atan2 };
}

/** Computed in float64 for results in float32. */
export function singleTrigonometry<T, M>(on: WideArithmetic<T, M>) {
	const { add, subtract, multiply, negateByBit } = on;
	const polynomial = polynomialOn(on);

	/** In half turns, with one polynomial. */
	function sin(x: T): T {
		const shifted = add(multiply(x, ONE_OVER_PI), WHOLE_SHIFT);
		const k = subtract(shifted, WHOLE_SHIFT);
		const first = multiply(k, PI_PARTS[0]);
		const second = multiply(k, PI_PARTS[1]);
		const r = subtract(subtract(x, first), second);
		return sineSingle(r, shifted);
	}

	/** The cosine as a sine: the angle is reduced by a whole number of half turns plus one half. */
	function cos(x: T): T {
		const shifted = add(subtract(multiply(x, ONE_OVER_PI), 0.5), WHOLE_SHIFT);
		const k = add(subtract(shifted, WHOLE_SHIFT), 0.5);
		const first = multiply(k, PI_PARTS[0]);
		const second = multiply(k, PI_PARTS[1]);
		const r = add(subtract(first, x), second);
		return sineSingle(r, shifted);
	}

	function sineSingle(r: T, shifted: T): T {
		const z = multiply(r, r);
		const sine = multiply(r, polynomial(z, sineCoefficientsSingle));
		return negateByBit(sine, shifted, 0);
	}

	return { sin, cos };
}
