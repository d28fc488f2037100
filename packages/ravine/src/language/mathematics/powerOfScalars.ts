import {
	doubleExp,
	LN2_HIGH,
	LN2_LOW,
	LOG_1_5,
	LOG_1_5_LOW,
	powerCoefficients as logarithm,
	MAX_POWER,
	TWO_THIRDS_HIGH,
	TWO_THIRDS_LOW,
} from "./constants.js";
import { expOfSum } from "./expOfScalars.js";
import type { MathematicalFunction } from "./function.js";
import { powersOfTwo } from "./powersOfTwo.js";

const [lowest, highest] = doubleExp.ends;
const [l0, l1, l2, l3, l4, l5] = logarithm;
const ROOT_OF_1_5 = Math.sqrt(1.5);
/** The mantissa's upper bits from which on x counts as half of it, times 2. */
const UPPER_ROOT_OF_3 = 0xbb67a;
const SPLIT = 2 ** 27 + 1;

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

/**
 * `power` of two numbers, with the same bits but many times faster, because a rule computes beta^t on the host at every
 * step. It is the same algorithm, written out operation by operation without calls and allocations.
 */
export function powerOfScalars(x: number, y: number): number {
	if (x === 1 || y === 0) return 1;
	const size = powerOfSize(Math.abs(x), y);
	if (x > 0 || !(x < 0 || Object.is(x, -0))) return size;
	const half = 0.5 * y;
	if (Math.floor(y) === y) return Math.floor(half) === half ? size : -size;
	return x < 0 && x > Number.NEGATIVE_INFINITY ? Number.NaN : size;
}

/** The power of a number without its sign, which is not 1, to the power y, which is not 0. */
function powerOfSize(size: number, y: number): number {
	if (
		!(
			size > 0 &&
			size < Number.POSITIVE_INFINITY &&
			y > -MAX_POWER &&
			y < MAX_POWER
		)
	) {
		return extremePower(size, y);
	}
	// Scaled so that the powers of two below are finite numbers.
	const shift = size < 2 ** -1021 ? -54 : size < 2 ** 1022 ? 0 : 54;
	const x = size * (powersOfTwo[1022 - shift] as number);
	number[0] = x;
	const word = words[1] as number;
	let k = (word >>> 20) - 1023;
	if ((word & 0xfffff) >= UPPER_ROOT_OF_3) k++;
	const m = x * (powersOfTwo[1022 - k] as number);
	const near1 = m < ROOT_OF_1_5;
	const center = near1 ? 1 : 1.5;

	const numerator = m - center;
	const denominator = m + center;
	const reciprocal = 1 / denominator;
	const s = numerator * reciprocal;
	let large = s * SPLIT;
	const sHigh = large - (large - s);
	large = denominator * SPLIT;
	const dHigh = large - (large - denominator);
	const dLow = m - (dHigh - center);
	const sLow = (numerator - sHigh * dHigh - sHigh * dLow) * reciprocal;

	const z = s * s;
	const z2 = z * z;
	const square = sHigh * sHigh;
	const series = l0 + l1 * z + z2 * (l2 + l3 * z + z2 * (l4 + l5 * z));
	const tail = z2 * series + sLow * (sHigh + s);
	let sum = 3 + square + tail;
	large = sum * SPLIT;
	const seriesHigh = large - (large - sum);
	const seriesLow = tail - (seriesHigh - 3 - square);

	const main = sHigh * seriesHigh;
	const minor = sLow * seriesHigh + seriesLow * s;
	sum = main + minor;
	large = sum * SPLIT;
	const pHigh = large - (large - sum);
	const pLow = minor - (pHigh - main);
	const logHigh = TWO_THIRDS_HIGH * pHigh;
	const logLow = TWO_THIRDS_LOW * pHigh + pLow * (2 / 3);

	k += shift;
	const powers = k * LN2_HIGH;
	const first = powers + (near1 ? 0 : LOG_1_5);
	const lost1 = (near1 ? 0 : LOG_1_5) - (first - powers);
	const whole = first + logHigh;
	const lost2 = logHigh - (whole - first);
	const below =
		k * LN2_LOW + (near1 ? 0 : LOG_1_5_LOW) + (lost1 + lost2 + logLow);
	sum = whole + below;
	large = sum * SPLIT;
	const high = large - (large - sum);
	const low = below - (high - whole);

	large = y * SPLIT;
	const yHigh = large - (large - y);
	const product = yHigh * high;
	const productRest = (y - yHigh) * high + y * low;
	const argument = product + productRest;
	// After some steps beta^t always ends here.
	if (argument < lowest) return 0;
	if (argument > highest) return Number.POSITIVE_INFINITY;
	const correction = productRest - (argument - product);

	return expOfSum(argument, correction);
}

/** The special cases: the size is 0, infinite or NaN, or y is huge or NaN. */
function extremePower(size: number, y: number): number {
	if (Number.isNaN(size) || Number.isNaN(y)) return Number.NaN;
	// A size of 1 is that of -1.
	if (size === 1) return 1;
	return size < 1 === y < 0 ? Number.POSITIVE_INFINITY : 0;
}

/** The power for rules that use it only on scalars. */
export const power: MathematicalFunction = { double: powerOfScalars };
