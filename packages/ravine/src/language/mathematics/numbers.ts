import {
	NARROW_SHIFT,
	type NarrowArithmetic,
	WIDE_SHIFT,
	type WideArithmetic,
} from "./arithmetic.js";
import { expOfScalar } from "./expOfScalars.js";
import { mostFunctionsOn } from "./functions.js";
import { sineOfHuge } from "./hugeAngle.js";
import { powerOfScalars } from "./powerOfScalars.js";
import { powersOfTwo } from "./powersOfTwo.js";

/** A number and its bits, the low word first, because every engine is little-endian. */
const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
const low = () => words[0] as number;
const high = () => words[1] as number;

const withWords = (upper: number, lower: number): number => {
	words[0] = lower;
	words[1] = upper;
	return number[0] as number;
};

const EXPONENT = 0x7ff00000;
const ONE = 0x3ff00000;

function scaled(x: number, k: number): number {
	const half = k >> 1;
	return (
		x *
		(powersOfTwo[half + 1022] as number) *
		(powersOfTwo[k - half + 1022] as number)
	);
}

/** The algorithms' operations on JavaScript's numbers. */
export const numbers: WideArithmetic<number, boolean> = {
	add: (a, b) => a + b,
	subtract: (a, b) => a - b,
	multiply: (a, b) => a * b,
	divide: (a, b) => a / b,
	min: (a, b) => (b < a ? b : a),
	max: (a, b) => (a < b ? b : a),
	abs: (a) => Math.abs(a),
	floor: (a) => Math.floor(a),
	withSign(size, from) {
		number[0] = from;
		return high() < 0 ? -size : size;
	},
	less: (a, b) => a < b,
	lessEqual: (a, b) => a <= b,
	equal: (a, b) => a === b,
	and: (p, q) => p && q,
	or: (p, q) => p || q,
	not: (p) => !p,
	select: (p, a, b) => (p ? a : b),
	exponentShift: WIDE_SHIFT,
	powerOfTwo: (shifted) => powersOfTwo[shifted - WIDE_SHIFT + 1022] as number,
	scaleShift: WIDE_SHIFT + 1023,
	scale: (x, shifted) => scaled(x, shifted - WIDE_SHIFT - 1023),
	rarely: (p, name, x, usual) =>
		p ? sineOfHuge(sineOf, x, name === "sin" ? 0 : 1) : usual,
	split(a, word) {
		number[0] = a;
		const biased = (high() + ONE - word) | 0;
		const m = withWords(high() - (biased & EXPONENT) + ONE, low());
		return [(biased >>> 20) - 1023, m];
	},
	isOdd(shifted) {
		number[0] = shifted;
		return (low() & 1) === 1;
	},
	negateByBit(a, shifted, bit) {
		number[0] = shifted;
		return (low() >> bit) & 1 ? -a : a;
	},
};

/** The same operations rounded to float32, and so are constants. */
export function createNarrow(): NarrowArithmetic<number, boolean, number> {
	const { fround } = Math;
	return {
		...numbers,
		add: (a, b) => fround(fround(a) + fround(b)),
		subtract: (a, b) => fround(fround(a) - fround(b)),
		multiply: (a, b) => fround(fround(a) * fround(b)),
		divide: (a, b) => fround(fround(a) / fround(b)),
		scaleShift: NARROW_SHIFT,
		scale: (x, shifted) => fround(scaled(x, shifted - NARROW_SHIFT)),
		widely: (compute, ...args) => compute(...args),
	};
}

const { double: most, sineOf } = mostFunctionsOn(numbers);

/** For results in float64. */
export const double = { ...most, exp: expOfScalar, power: powerOfScalars };
