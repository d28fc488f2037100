import type { Interval } from "@ravine/plot";
import { batches } from "ravine";
import type { Loaded } from "./desk.js";
import { scaled } from "./prepare.js";

/** Points along a curve. */
const CURVE_POINTS = 160;
/** Of more rows a scatter shows some. */
export const MAX_DOTS = 1500;

/** Columns of numbers of equal length. */
export interface Points {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** The interval of some numbers, a little wider on both sides. */
export function extentOf(numbers: Float64Array): Interval {
	let [low, high] = [Infinity, -Infinity];
	for (const one of numbers) {
		if (one < low) low = one;
		if (one > high) high = one;
	}
	const pad = (high - low) * 0.06 || Math.abs(high) * 0.06 || 1;
	return [low - pad, high + pad];
}

/** The rows as points, in rising order of x; of many rows some. */
export function dotsOf({ prepared: { rows } }: Loaded): Points {
	const { length } = rows.x;
	const all = Uint32Array.from({ length }, (_, i) => i);
	const [some] = batches(length, { size: MAX_DOTS }).epoch(0);
	const shown = length > MAX_DOTS ? (some as Uint32Array) : all;
	const order = shown
		.slice()
		.sort((a, b) => (rows.x[a] as number) - (rows.x[b] as number));
	const pick = (column: Float64Array) =>
		Float64Array.from(order, (row) => column[row] as number);
	return { x: pick(rows.x), y: pick(rows.y) };
}

/** The most different numbers in x of which means are drawn, and the rows that each must have on average. */
const MAX_GROUPS = 40;
const MIN_GROUP = 4;

/** The mean of y at each x, where x has few different numbers, so that rows lie on each other; else undefined. */
export function meansOf({
	prepared: { rows },
}: Pick<Loaded, "prepared">): Points | undefined {
	const groups = new Map<number, { sum: number; count: number }>();
	for (let i = 0; i < rows.x.length; i++) {
		const x = rows.x[i] as number;
		const group = groups.get(x) ?? { sum: 0, count: 0 };
		group.sum += rows.y[i] as number;
		group.count++;
		groups.set(x, group);
		if (groups.size > MAX_GROUPS) return undefined;
	}
	if (rows.x.length < MIN_GROUP * groups.size) return undefined;
	const sorted = [...groups].sort(([a], [b]) => a - b);
	return {
		x: Float64Array.from(sorted, ([x]) => x),
		y: Float64Array.from(sorted, ([, { sum, count }]) => sum / count),
	};
}

/** Numbers along x at which curves are drawn. */
export function curveGrid({ prepared: { rows } }: Loaded): Float64Array {
	const [low, high] = extentOf(rows.x);
	return Float64Array.from(
		{ length: CURVE_POINTS },
		(_, i) => low + ((high - low) * i) / (CURVE_POINTS - 1),
	);
}

/** The model's y along x, with parameters; undefined if the cost has no curve. */
export function curveAlong(
	{ prepared: { model, scale } }: Loaded,
	x: Float64Array,
	at: readonly number[],
): Float64Array | undefined {
	const { curve } = model;
	return curve && x.map((one) => curve(scaled(one, scale), at));
}

/** A line from each point to the curve, with gaps between them. */
export function residualLines(
	loaded: Loaded,
	{ x, y }: Points,
	at: readonly number[],
): Points | undefined {
	const curve = curveAlong(loaded, x, at);
	if (curve === undefined) return undefined;
	const lines = {
		x: new Float64Array(3 * x.length),
		y: new Float64Array(3 * x.length),
	};
	x.forEach((one, i) => {
		lines.x.fill(one, 3 * i, 3 * i + 3);
		lines.y.set([y[i] as number, curve[i] as number, Number.NaN], 3 * i);
	});
	return lines;
}
