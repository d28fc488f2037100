import { csvLine } from "../model/csv.js";
import type { ChartProps, ChartSeries } from "./props.js";
import { lengthOf, xAt } from "./series.js";

/** A chart's numbers in full digits; a cell without a number is empty. */
export interface ChartTable {
	readonly head: readonly string[];
	readonly count: number;
	readonly row: (index: number) => readonly string[];
}

/** The numbers of a chart: one column for each series if they share their x, or else a row for each point. */
export function tableOf({
	x,
	y,
	series,
}: Pick<ChartProps, "x" | "y" | "series">): ChartTable {
	const shown = series.filter(({ hidden }) => !hidden);
	const longest = shown.reduce<ChartSeries | undefined>(
		(best, one) =>
			best === undefined || lengthOf(one) > lengthOf(best) ? one : best,
		undefined,
	);
	if (longest === undefined)
		return { head: [x.label], count: 0, row: () => [] };
	if (shown.every((one) => sharesX(one, longest))) {
		return {
			head: distinct([x.label, ...shown.map(({ label }) => label)]),
			count: lengthOf(longest),
			row: (index) => [
				inFull(xAt(longest, index)),
				...shown.map((one) =>
					index < lengthOf(one) ? inFull(one.y[index]) : "",
				),
			],
		};
	}
	const rows = shown.flatMap((one) =>
		Array.from({ length: lengthOf(one) }, (_, index) => ({ one, index })),
	);
	return {
		head: ["series", x.label, y.label],
		count: rows.length,
		row: (at) => {
			const { one, index } = rows[at] as (typeof rows)[number];
			return [one.label, inFull(xAt(one, index)), inFull(one.y[index])];
		},
	};
}

/** Names of which each occurs once: a second "adam 0.4" becomes "adam 0.4 (2)". */
function distinct(names: readonly string[]): string[] {
	const seen = new Map<string, number>();
	return names.map((name) => {
		const count = (seen.get(name) ?? 0) + 1;
		seen.set(name, count);
		return count === 1 ? name : `${name} (${count})`;
	});
}

function sharesX(one: ChartSeries, other: ChartSeries): boolean {
	if (one.x === other.x) return true;
	if (one.x === undefined || other.x === undefined) return false;
	const length = lengthOf(one);
	for (let i = 0; i < length; i++) if (one.x[i] !== other.x[i]) return false;
	return true;
}

/** A number with all its digits: the shortest text that is read back as the same float64. */
function inFull(value: number | undefined): string {
	return value === undefined || !Number.isFinite(value) ? "" : String(value);
}

/** All rows as comma-separated values (RFC 4180). */
export function csvOf({ head, count, row }: ChartTable): string {
	const lines = [csvLine(head)];
	for (let i = 0; i < count; i++) lines.push(csvLine(row(i)));
	return `${lines.join("\r\n")}\r\n`;
}

/** The most rows that a page shows. */
export const MAX_ROWS = 200;

/** The rows to show: all, or evenly spread ones with both ends. */
export function shownRows(count: number): number[] {
	if (count <= MAX_ROWS) return Array.from({ length: count }, (_, i) => i);
	const stride = Math.ceil((count - 1) / (MAX_ROWS - 1));
	const rows = Array.from(
		{ length: Math.ceil((count - 1) / stride) },
		(_, i) => i * stride,
	);
	return [...rows, count - 1];
}
