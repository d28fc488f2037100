import { WHOLE_SHIFT } from "./arithmetic.js";
import type { Reduced } from "./trigonometry.js";

/** Bits of pi/2 after the point: `KEPT` more than the 1024 that a float64 can have before the point. */
const BITS = 1300n;
/** The bits needed for an angle below 2^60. */
const FEW_BITS = 300n;
/** Bits of the reduced angle after the point; it can be as small as 2^-61. */
const KEPT = 200n;
/** A float64 from 1000 on is a multiple of 2^-GRID. */
const GRID = 44;

let halfPi = 0n;

/** Pi/2 times 2^BITS, by Machin's formula. */
function digitsOfHalfPi(): bigint {
	const guard = 16n;
	const arccotangent = (n: bigint) => {
		let sum = 0n;
		let term = (1n << (BITS + guard)) / n;
		for (let k = 1n; term !== 0n; k += 2n) {
			sum += term / k;
			term /= -n * n;
		}
		return sum;
	};
	return (8n * arccotangent(5n) - 2n * arccotangent(239n)) >> guard;
}

/**
 * The sine of x plus `quarters` quarter turns, for any x from 1000 on. The angle is reduced exactly, in whole numbers. NaN
 * for an infinite x.
 */
export function sineOfHuge(
	sineOf: (angle: Reduced<number>, quarters: 0 | 1) => number,
	x: number,
	quarters: 0 | 1,
): number {
	if (!Number.isFinite(x)) return Number.NaN;
	halfPi ||= digitsOfHalfPi();
	const size = Math.abs(x);
	const few = size < 2 ** 60;
	const bits = few ? FEW_BITS : BITS;
	const quarter = halfPi >> (BITS - bits);
	const grid = BigInt(GRID);
	const whole = few ? BigInt(size * 2 ** GRID) : BigInt(size) << grid;
	const angle = whole << (bits - grid);
	const turns = (angle + quarter / 2n) / quarter;
	const rest = (angle - turns * quarter) >> (bits - KEPT);
	const high = Number(rest);
	const unit = 2 ** -Number(KEPT);
	const reduced = {
		shifted: WHOLE_SHIFT + Number(turns & 3n),
		high: high * unit,
		excess: Number(BigInt(high) - rest) * unit,
	};
	const result = sineOf(reduced, quarters);
	return x < 0 && quarters === 0 ? -result : result;
}
