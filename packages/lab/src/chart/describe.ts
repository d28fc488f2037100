import { counted } from "../model/numbers.js";
import { textOn } from "./layout.js";
import type { ChartAxis, ChartProps, ChartSeries } from "./props.js";
import { lengthOf, xAt } from "./series.js";

/** The points of a series from one index to another, both included. */
export interface Stretch {
	readonly from: number;
	readonly to: number;
}

type Axes = Pick<ChartProps, "x" | "y">;

/** A range of an axis in words: "steps 0 to 50", "learning rate 0.1 to 1". */
export function rangeInWords(
	axis: ChartAxis,
	from: number,
	to: number,
): string {
	const label = axis.label === "step" ? "steps" : axis.label;
	return `${label} ${textOn(axis, from)} to ${textOn(axis, to)}`;
}

/** A point in words: "step 12: cost 0.3". */
export function pointInWords(
	{ x, y }: Axes,
	series: ChartSeries,
	index: number,
): string {
	const at = textOn(x, xAt(series, index));
	const value = series.y[index] as number;
	const isLast = index === lengthOf(series) - 1;
	const end =
		isLast && series.end !== undefined ? `, the run ${series.end}` : "";
	return Number.isFinite(value)
		? `${x.label} ${at}: ${y.label} ${textOn(y, value)}${end}`
		: `${x.label} ${at}: no value${end}`;
}

/** What a series does over a stretch: "cost falls from 10.5 to 0.003, 3 rises, lowest 0.001 at step 31". */
export function stretchInWords(
	{ x, y }: Axes,
	series: ChartSeries,
	{ from, to }: Stretch,
): string {
	const seen = survey(series, from, to);
	if (seen === undefined) return "no value";
	const { first, last, low, high, rises, falls, missing } = seen;
	const value = (index: number) => textOn(y, series.y[index] as number);
	const place = (index: number) =>
		`${x.label} ${textOn(x, xAt(series, index))}`;
	const [start, end] = [series.y[first] as number, series.y[last] as number];
	const way = end < start ? "falls" : end > start ? "rises" : "";
	const parts = [
		way === ""
			? `${y.label} ${rises + falls === 0 ? "stays at" : "ends as it begins, at"} ${value(first)}`
			: `${y.label} ${way} from ${value(first)} to ${value(last)}`,
	];
	const against = way === "rises" ? falls : rises;
	if (against > 0) {
		parts.push(counted(against, way === "rises" ? "fall" : "rise"));
	}
	if ((series.y[low] as number) < Math.min(start, end)) {
		parts.push(`lowest ${value(low)} at ${place(low)}`);
	}
	if ((series.y[high] as number) > Math.max(start, end)) {
		parts.push(`highest ${value(high)} at ${place(high)}`);
	}
	if (missing > 0) parts.push(`${counted(missing, "point")} without a value`);
	return parts.join(", ");
}

interface Survey {
	/** Indices. */
	readonly first: number;
	readonly last: number;
	readonly low: number;
	readonly high: number;
	/** Counts, from one value to the next. */
	readonly rises: number;
	readonly falls: number;
	readonly missing: number;
}

/** Walks over a stretch's values; undefined if none is finite. */
function survey(
	{ y }: Pick<ChartSeries, "y">,
	from: number,
	to: number,
): Survey | undefined {
	let [first, last, low, high] = [-1, -1, -1, -1];
	let [rises, falls, missing] = [0, 0, 0];
	for (let i = from; i <= to; i++) {
		const value = y[i] as number;
		if (!Number.isFinite(value)) {
			missing++;
			continue;
		}
		if (first < 0) [first, low, high] = [i, i, i];
		else if (value > (y[last] as number)) rises++;
		else if (value < (y[last] as number)) falls++;
		if (value < (y[low] as number)) low = i;
		if (value > (y[high] as number)) high = i;
		last = i;
	}
	if (first < 0) return undefined;
	return { first, last, low, high, rises, falls, missing };
}
