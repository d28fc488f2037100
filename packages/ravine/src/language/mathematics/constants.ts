/** Constants of the algorithms that also run on single numbers, written out. */

/** ln 2 as a sum: 42 bits, whose product with a whole number of 11 bits is exact, and the rest. */
export const LN2_HIGH = 0.6931471805598903;
export const LN2_LOW = 5.497923018708371e-14;

/** How e^x is computed in one precision. */
export interface ExpFormat {
	readonly ln2High: number;
	readonly ln2Low: number;
	/**
	 * (r * (e^r + 1) / (e^r - 1) - 2) / r^2 as a polynomial in r^2 for |r| <= ln(2) / 2; minimax by Remez' algorithm.
	 */
	readonly coefficients: readonly number[];
	/** Here the result is 0 and infinite. */
	readonly ends: readonly [low: number, high: number];
}

/** For results in float64: e^r - 1 is within 2^-60 of itself. */
export const doubleExp = {
	ln2High: LN2_HIGH,
	ln2Low: LN2_LOW,
	coefficients: [
		0.16666666666666602, -0.0027777777777012766, 6.61375632068256e-5,
		-1.6533901388483193e-6, 4.138106177202945e-8,
	],
	ends: [-746, 710],
} as const satisfies ExpFormat;

/** With |s| <= 0.1011: 3 * (log((1 + s) / (1 - s)) / 2s - 1) / s^2 - 1 over s^2, as a polynomial in s^2. */
export const powerCoefficients = [
	0.5999999999999946, 0.42857142857853686, 0.33333332982268615,
	0.27272812314783845, 0.23066079438478976, 0.20697363548119327,
] as const;

/** 2/3 as a sum of 26 bits and the rest. */
export const TWO_THIRDS_HIGH = 0.6666666567325592;
export const TWO_THIRDS_LOW = 9.934107462565104e-9;
export const LOG_1_5 = 0.4054651081081644;
export const LOG_1_5_LOW = -2.8811380259626426e-18;

/** A larger y has the same effect as this one. */
export const MAX_POWER = 1e290;
