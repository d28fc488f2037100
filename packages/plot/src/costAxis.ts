import { drawable, MAX_MAGNITUDE } from "./axis.js";
import type { Interval } from "./geometry.js";

/** A value this many times above the curves' first values belongs to a diverging run and does not set the scale. */
const RUNAWAY = 1e3;
/** The largest number of decades on a logarithmic axis; lower values fall out of the frame. */
const MAX_DECADES = 14;
/** From this ratio of costs on, an axis is logarithmic by default. */
const MIN_LOG_RATIO = 100;

/** Chooses the axis for curves of costs: its domain, and whether it is logarithmic. */
export function costAxis(
	curves: readonly ArrayLike<number>[],
	asked: boolean | undefined,
): { domain: Interval; log: boolean } {
	const { low, high, lowPositive } = extentOf(curves);
	const wide = low > 0 && high / low > MIN_LOG_RATIO;
	if ((asked ?? wide) && high > 0) {
		return { domain: logDomain(lowPositive, high), log: true };
	}
	if (low > high) return { domain: [0, 1], log: false };
	return { domain: linearDomain(low, high), log: false };
}

/** The lowest, the highest and the lowest positive of the finite values that do not run away. */
function extentOf(curves: readonly ArrayLike<number>[]) {
	const finite = curves.map((values) =>
		Array.from(values).filter(Number.isFinite),
	);
	const firsts = finite.map(([first = 0]) => Math.abs(first));
	const bound = Math.min(
		MAX_MAGNITUDE,
		RUNAWAY * Math.max(...firsts, Number.MIN_VALUE),
	);
	let [low, high, lowPositive] = [Infinity, -Infinity, Infinity];
	for (const values of finite) {
		for (const value of values) {
			if (Math.abs(value) > bound) continue;
			low = Math.min(low, value);
			high = Math.max(high, value);
			if (value > 0) lowPositive = Math.min(lowPositive, value);
		}
	}
	return { low, high, lowPositive };
}

/** The domain of a logarithmic axis, a little wider than the values, which are above 0. */
export function logDomain(low: number, high: number): Interval {
	const floor = Math.max(low, high / 10 ** MAX_DECADES, 1 / MAX_MAGNITUDE);
	const top = Math.max(high, floor);
	// A constant gets half a decade.
	const pad = Math.max((top / floor) ** 0.04, floor * 3 > top ? 1.8 : 1);
	return [floor / pad, top * pad];
}

function linearDomain(low: number, high: number): Interval {
	const size = Math.max(Math.abs(low), Math.abs(high));
	const pad = Math.max(
		(high / 2 - low / 2) * 0.1,
		size === 0 ? 1 : size * 1e-6,
	);
	// The axis begins at 0 if the costs come near it.
	const fromZero = low >= 0 && low < high / 2;
	return drawable([fromZero ? 0 : low - pad, high + pad]);
}
