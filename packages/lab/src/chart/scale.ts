import {
	type Axis,
	drawable,
	type Interval,
	logDomain,
	positionOn,
	spaced,
	type Tick,
	ticksOf,
	valueOn,
} from "@ravine/plot";
import type { ChartMark, ChartProps, ChartSeries } from "./props.js";
import { drawnOn, lengthOf, xAt } from "./series.js";

/** An axis of a chart with its way between numbers and places from 0 to 1. */
export interface Scale {
	readonly axis: Axis;
	/** From 0 to 1 inside the domain, finite for every number; on a logarithmic axis 0 and less are at 0. */
	readonly place: (value: number) => number;
	readonly value: (place: number) => number;
}

export interface Scales {
	readonly x: Scale;
	readonly y: Scale;
	/** On a logarithmic axis, the height below which values are drawn at the bottom, if there are any. */
	readonly floor: number | undefined;
}

interface Extent {
	low: number;
	high: number;
	lowPositive: number;
}

/** How far a run that diverges stretches an even axis, in parts of the others' range. */
const MAX_STRETCH = 0.25;
/** How far it stretches a logarithmic axis, as a multiple of the others' highest value. */
const MAX_LOG_STRETCH = 10;
/** A run that diverges alone shows this many times its first value. */
const MAX_RUNAWAY = 1e3;
/** Part of the axis that is left free at both ends. */
const PADDING = 0.06;

/** Chooses the axes of a chart from the series that are shown. */
export function scalesOf({
	x,
	y,
	series,
	marks = [],
}: Pick<ChartProps, "x" | "y" | "series" | "marks">): Scales {
	const shown = series.filter(({ hidden }) => !hidden);
	const across = x.domain ?? extentOfX(shown, x.log === true);
	const values = extentOfY(shown, drawnOn(y), y.log === true);
	const log = y.log === true && values.high > 0;
	includeMarks(values, marks, log);
	const up = y.domain ?? (log ? logExtent(values) : linearExtent(values));
	const height = scale(y.label, up, y.log === true && up[0] > 0);
	const [bottom] = height.axis.domain;
	return {
		x: scale(x.label, across, x.log === true),
		y: height,
		floor: height.axis.log && values.low < bottom ? bottom : undefined,
	};
}

function scale(label: string, domain: Interval, log: boolean): Scale {
	const axis: Axis = { label, variable: false, domain: drawable(domain), log };
	return {
		axis,
		place: log ? logPlace(axis.domain) : positionOn(axis),
		value: valueOn(axis),
	};
}

/** A value this far above a logarithmic axis is drawn no higher, in lengths of the axis. */
const MAX_PLACE = 1e6;

/** The place on a logarithmic axis; quick, because it is computed for every point of every frame. */
function logPlace([low, high]: Interval): Scale["place"] {
	const from = Math.log10(low);
	const perDecade = 1 / (Math.log10(high) - from);
	return (value) =>
		value > low
			? Math.min(MAX_PLACE, (Math.log10(value) - from) * perDecade)
			: 0;
}

function extentOfX(series: readonly ChartSeries[], log: boolean): Interval {
	let [low, high] = [Infinity, -Infinity];
	for (const one of series) {
		const length = lengthOf(one);
		for (let i = 0; i < length; i++) {
			const value = xAt(one, i);
			if (!Number.isFinite(value) || (log && value <= 0)) continue;
			low = Math.min(low, value);
			high = Math.max(high, value);
			// Steps rise one by one.
			if (one.x === undefined && i === 0) i = Math.max(0, length - 2);
		}
	}
	if (low > high) return log ? [0.1, 1] : [0, 1];
	if (low === high) return log ? [low / 2, high * 2] : [low, high + 1];
	return [low, high];
}

function extentOfY(
	series: readonly ChartSeries[],
	drawn: (value: number) => number,
	log: boolean,
): Extent {
	const extent = { low: Infinity, high: -Infinity, lowPositive: Infinity };
	for (const one of series) {
		if (one.end === undefined) include(extent, one, drawn, -Infinity, Infinity);
	}
	const bounds = { ...extent };
	const range = extent.high - extent.low;
	const reach = log ? MAX_LOG_STRETCH * extent.high : MAX_STRETCH * range;
	for (const one of series) {
		if (one.end === undefined) continue;
		if (range > 0) {
			include(extent, one, drawn, bounds.low - reach, bounds.high + reach);
		} else {
			const first = Math.abs(drawn(one.y[0] ?? 1)) || 1;
			include(extent, one, drawn, -MAX_RUNAWAY * first, MAX_RUNAWAY * first);
		}
	}
	return extent;
}

/** Widens an extent by a series' values between two bounds. */
function include(
	extent: Extent,
	one: ChartSeries,
	drawn: (value: number) => number,
	from: number,
	to: number,
): void {
	let { low, high, lowPositive } = extent;
	const length = lengthOf(one);
	for (let i = 0; i < length; i++) {
		const value = drawn(one.y[i] as number);
		// NaN is neither.
		if (!(value >= from && value <= to) || Math.abs(value) === Infinity)
			continue;
		if (value < low) low = value;
		if (value > high) high = value;
		if (value > 0 && value < lowPositive) lowPositive = value;
	}
	Object.assign(extent, { low, high, lowPositive });
}

/** Widens an extent, unless it is empty, by the horizontal lines of reference. */
function includeMarks(
	extent: Extent,
	marks: readonly ChartMark[],
	log: boolean,
): void {
	if (extent.low > extent.high) return;
	for (const { axis, at } of marks) {
		if (axis !== "y" || !Number.isFinite(at) || (log && at <= 0)) continue;
		extent.low = Math.min(extent.low, at);
		extent.high = Math.max(extent.high, at);
		if (at > 0) extent.lowPositive = Math.min(extent.lowPositive, at);
	}
}

function logExtent({ lowPositive, high }: Extent): Interval {
	return logDomain(lowPositive, high);
}

function linearExtent({ low, high }: Extent): Interval {
	if (low > high) return [0, 1];
	const pad =
		(high / 2 - low / 2) * 2 * PADDING || Math.abs(high) * PADDING || 1;
	// The axis begins at 0 if the values come near it.
	const fromZero = low >= 0 && low < high / 2;
	return [fromZero ? 0 : low - pad, high + pad];
}

/** Room for a tick of the x axis and of the y axis, in pixels. */
const TICK_ROOM = { x: 70, y: 40 };

/** Round numbers along an axis of so many pixels. */
export function ticksAlong(
	{ axis }: Scale,
	direction: "x" | "y",
	pixels: number,
): Tick[] {
	const count = Math.max(2, Math.floor(pixels / TICK_ROOM[direction]));
	const all = ticksOf(axis, count).filter(({ at }) => at >= 0 && at <= 1);
	if (direction === "x") return spaced(all, pixels);
	const MIN_APART = 18;
	const apart = all.length > 1 ? (all[1] as Tick).at - (all[0] as Tick).at : 1;
	const stride = Math.ceil(MIN_APART / (apart * pixels));
	return all.filter((_, i) => i % stride === 0);
}
