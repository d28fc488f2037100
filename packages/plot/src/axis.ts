import { ticks } from "d3-array";
import type { Interval } from "./geometry.js";
import { formatNumber, formatTicks, powerOfTen } from "./numbers.js";
import { fontSizes, textWidth } from "./text.js";

export interface Axis {
	readonly label: string;
	/** Whether the label is a variable's name, set in italics. */
	readonly variable: boolean;
	/** An interval that `drawable` returned; above 0 where `log`. */
	readonly domain: Interval;
	readonly log: boolean;
}

export interface Tick {
	/** From 0 to 1 along the axis. */
	readonly at: number;
	readonly text: string;
}

/** The largest magnitude on an axis: differences of its numbers do not overflow. */
export const MAX_MAGNITUDE = 1e300;
/** The shortest axis: divisions by its length do not overflow. */
const MIN_LENGTH = 1e-300;
/** The shortest axis as a part of its largest number: neighbouring pixels are different numbers. */
const MIN_RELATIVE_LENGTH = 1e-9;
/** Positions are cut at this distance from the frame, in lengths of the axis. */
const MAX_POSITION = 1e9;

/** The interval in rising order, cut and widened so that arithmetic on it neither overflows nor underflows. */
export function drawable([from, to]: Interval): Interval {
	const [a, b] = [bounded(from, MAX_MAGNITUDE), bounded(to, MAX_MAGNITUDE)];
	const [low, high] = [Math.min(a, b), Math.max(a, b)];
	const size = Math.max(Math.abs(low), Math.abs(high));
	const length = Math.max(MIN_LENGTH, size * MIN_RELATIVE_LENGTH);
	if (high - low >= length) return [low, high];
	const centre = bounded(low / 2 + high / 2, MAX_MAGNITUDE - length);
	return [centre - length, centre + length];
}

/** A number cut to ±`limit`; NaN becomes 0. */
function bounded(value: number, limit: number): number {
	return Math.min(limit, Math.max(-limit, value || 0));
}

/** Returns the position of a value on an axis: from 0 to 1 inside its domain, finite for every number. */
export function positionOn({ domain, log }: Axis): (value: number) => number {
	const [low, high] = domain;
	if (log) {
		const [from, to] = [Math.log10(low), Math.log10(high)];
		return (value) =>
			value > 0
				? bounded((Math.log10(value) - from) / (to - from), MAX_POSITION)
				: -MAX_POSITION;
	}
	// Halves, because the difference of two large numbers can overflow.
	return (value) =>
		bounded((value / 2 - low / 2) / (high / 2 - low / 2), MAX_POSITION);
}

/** Returns the value at a position on an axis. */
export function valueOn({ domain, log }: Axis): (position: number) => number {
	const [low, high] = domain;
	if (log) {
		const [from, to] = [Math.log10(low), Math.log10(high)];
		return (position) => 10 ** (from * (1 - position) + to * position);
	}
	return (position) => low * (1 - position) + high * position;
}

/** About `count` round numbers along an axis. */
export function ticksOf(axis: Axis, count: number): Tick[] {
	if (axis.log) return logTicks(axis);
	const position = positionOn(axis);
	const values = ticks(axis.domain[0], axis.domain[1], count);
	const texts = formatTicks(values);
	return values.map((value, i) => ({
		at: position(value),
		text: texts[i] as string,
	}));
}

/** Powers of ten, at most `MAX_POWERS` of them; on a short axis 1, 2 and 5 times these. */
function logTicks(axis: Axis): Tick[] {
	const MAX_POWERS = 7;
	const [low, high] = axis.domain;
	const position = positionOn(axis);
	const from = Math.ceil(Math.log10(low) - 1e-9);
	const to = Math.floor(Math.log10(high) + 1e-9);
	if (to - from < 2) {
		return [from - 1, from, to, to + 1]
			.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power))
			.filter((value, i, all) => all.indexOf(value) === i)
			.filter((value) => value >= low && value <= high)
			.map((value) => ({
				at: position(value),
				text: formatNumber(value, { typeset: true }),
			}));
	}
	const stride = Math.ceil((to - from + 1) / MAX_POWERS);
	const plain = from >= -3 && to <= 4;
	const first = Math.ceil(from / stride) * stride;
	const powers = Array.from(
		{ length: Math.floor((to - first) / stride) + 1 },
		(_, i) => first + i * stride,
	);
	return powers.map((power) => ({
		at: position(10 ** power),
		text: plain ? formatNumber(10 ** power) : powerOfTen(power),
	}));
}

/** Every tick, or every second, third, … one, so that the texts do not touch on an axis `width` pixels long. */
export function spaced(all: readonly Tick[], width: number): Tick[] {
	const MIN_GAP = 10;
	const [first, second] = all;
	if (first === undefined || second === undefined) return [...all];
	const longest = Math.max(
		...all.map(({ text }) => textWidth(text, fontSizes.tick)),
	);
	const apart = Math.min(
		...all.slice(1).map(({ at }, i) => at - (all[i] as Tick).at),
	);
	const stride = Math.ceil((longest + MIN_GAP) / (apart * width));
	return all.filter((_, i) => i % stride === 0);
}
