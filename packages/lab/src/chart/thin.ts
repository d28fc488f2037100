import type { ChartSeries } from "./props.js";
import { lengthOf } from "./series.js";

/** Stands between two stretches of a line, where a value is not finite. */
export const GAP = -1;

/** Series of at most so many points for each column are drawn whole. */
const MAX_DENSITY = 2;

/**
 * The indices of the points that show: all of a short series; of a long one the first, lowest, highest and last in each
 * column. `GAP` stands where values are not finite.
 * @param column returns the column of pixels in which an x lies; it rises with x.
 * @param width the number of columns.
 * @param length the number of points to look at, from the first.
 */
export function thin(
	series: Pick<ChartSeries, "x" | "y">,
	column: (x: number) => number,
	width: number,
	length = lengthOf(series),
): number[] {
	const kept: number[] = [];
	if (length <= MAX_DENSITY * width) {
		for (let i = 0; i < length; i++) keepOne(kept, series.y, i);
		return kept;
	}
	const { x, y } = series;
	const columnOf = (i: number) =>
		column(x === undefined ? i : (x[i] as number));
	for (let i = 0; i < length; ) {
		if (!Number.isFinite(y[i])) {
			keepOne(kept, y, i++);
			continue;
		}
		const here = columnOf(i);
		let end = i;
		let [low, high] = [i, i];
		for (; end < length && columnOf(end) === here; end++) {
			const value = y[end] as number;
			if (!Number.isFinite(value)) break;
			if (value < (y[low] as number)) low = end;
			if (value > (y[high] as number)) high = end;
		}
		keepColumn(kept, i, low, high, end - 1);
		i = end;
	}
	return kept;
}

function keepOne(kept: number[], y: ArrayLike<number>, i: number): void {
	if (Number.isFinite(y[i])) kept.push(i);
	else if (kept.length > 0 && kept.at(-1) !== GAP) kept.push(GAP);
}

function keepColumn(
	kept: number[],
	first: number,
	low: number,
	high: number,
	last: number,
): void {
	kept.push(first);
	const [earlier, later] = [Math.min(low, high), Math.max(low, high)];
	if (earlier > first) kept.push(earlier);
	if (later > first && later > earlier) kept.push(later);
	if (last > Math.max(first, later)) kept.push(last);
}
