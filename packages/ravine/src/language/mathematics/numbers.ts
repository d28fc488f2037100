import { type Arithmetic, EXPONENT_SHIFT } from "./arithmetic.js";
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

/** The terms of a polynomial. */
const terms = new Float64Array(16);

const EXPONENT = 0x7ff00000;
const ONE = 0x3ff00000;

/** The algorithms' operations on JavaScript's numbers. */
export const numbers: Arithmetic<number, boolean> = {
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
	polynomial(x, coefficients) {
		let count = coefficients.length;
		for (let i = 0; i < count; i++) terms[i] = coefficients[i] as number;
		for (let power = x; count > 1; power *= power) {
			for (let i = 0; i < count; i += 2) {
				const low = terms[i] as number;
				terms[i >> 1] =
					i + 1 < count ? low + (terms[i + 1] as number) * power : low;
			}
			count = (count + 1) >> 1;
		}
		return terms[0] as number;
	},
	powerOfTwo: (shifted) =>
		powersOfTwo[shifted - EXPONENT_SHIFT + 1022] as number,
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
	rarely: (p, name, x, usual) =>
		p ? sineOfHuge(sineOf, x, name === "sin" ? 0 : 1) : usual,
};

const { double: most, sineOf } = mostFunctionsOn(numbers);

/** For results in float64. */
export const double = { ...most, power: powerOfScalars };
