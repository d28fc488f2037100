import type { ChartSeries, ValueAxis } from "./props.js";

/** The x of a series' point. */
export function xAt({ x }: Pick<ChartSeries, "x">, index: number): number {
	return x === undefined ? index : (x[index] as number);
}

/** The points that have both an x and a y. */
export function lengthOf({ x, y }: Pick<ChartSeries, "x" | "y">): number {
	return x === undefined ? y.length : Math.min(x.length, y.length);
}

/** Returns the height at which a value is drawn. */
export function drawnOn({
	above = 0,
	size = false,
}: Pick<ValueAxis, "above" | "size">): (value: number) => number {
	if (size) return (value) => Math.abs(value - above);
	return above === 0 ? (value) => value : (value) => value - above;
}

/** The index of the point whose x is nearest to a number; -1 if there is none. */
export function nearestIndex(
	series: Pick<ChartSeries, "x" | "y" | "dots">,
	value: number,
): number {
	const length = lengthOf(series);
	if (length === 0 || Number.isNaN(value)) return -1;
	if (series.x === undefined) {
		return Math.min(length - 1, Math.max(0, Math.round(value)));
	}
	if (series.dots) return nearestOfAll(series.x, length, value);
	let [low, high] = [0, length - 1];
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((series.x[middle] as number) <= value) low = middle;
		else high = middle;
	}
	const toLow = Math.abs(value - (series.x[low] as number));
	return Math.abs((series.x[high] as number) - value) < toLow ? high : low;
}

function nearestOfAll(
	x: ArrayLike<number>,
	length: number,
	value: number,
): number {
	let nearest = 0;
	for (let i = 1; i < length; i++) {
		const better =
			Math.abs((x[i] as number) - value) <
			Math.abs((x[nearest] as number) - value);
		if (better) nearest = i;
	}
	return nearest;
}
