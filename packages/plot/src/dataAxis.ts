import { type Axis, drawable } from "./axis.js";
import type { Interval } from "./geometry.js";

/** The part of the data's length that is added at both ends. */
const MARGIN = 0.06;
/** The part of a constant's size that is added at both ends. */
const CONSTANT_MARGIN = 0.1;
/** The largest extension of an axis beyond the data for a curve and its band, in lengths of the data. */
const MAX_STRETCH = 0.4;

/** A linear axis for data; its label is in italics if it is a name. */
export function dataAxis(label: string, domain: Interval): Axis {
	const variable = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(label);
	return { label, variable, domain, log: false };
}

/**
 * The interval to show of some data: all of it, with a margin.
 * @param beside numbers that are shown too, unless they are far away from the data.
 */
export function dataDomain(
	data: ArrayLike<number>,
	beside: Iterable<number> = [],
): Interval {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < data.length; i++) {
		const value = data[i] as number;
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (low > high) return drawable([0, 1]);
	const stretch = (high / 2 - low / 2) * 2 * MAX_STRETCH;
	const [least, most] = [low - stretch, high + stretch];
	for (const value of beside) {
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, Math.max(value, least));
		high = Math.max(high, Math.min(value, most));
	}
	const pad =
		low === high
			? CONSTANT_MARGIN * Math.abs(low) || 1
			: (high / 2 - low / 2) * 2 * MARGIN;
	return drawable([low - pad, high + pad]);
}

/** The interval around 0 that has all of some data and ±`least`, with a margin. */
export function domainAroundZero(
	data: ArrayLike<number>,
	least: number,
): Interval {
	let most = Number.isFinite(least) ? Math.abs(least) : 0;
	for (let i = 0; i < data.length; i++) {
		const value = Math.abs(data[i] as number);
		if (Number.isFinite(value)) most = Math.max(most, value);
	}
	const end = most === 0 ? 1 : most * (1 + 2 * MARGIN);
	return drawable([-end, end]);
}
