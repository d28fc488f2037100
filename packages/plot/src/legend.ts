import type { Pixel } from "./geometry.js";
import { drawMinimum, drawStart } from "./markers.js";
import { line, path, paths, rectangle, words } from "./svg.js";
import { drawBarSwatch, drawSwatch, SWATCH_WIDTH } from "./swatch.js";
import { fontSizes, textWidth, wrap } from "./text.js";

/** A line of the legend, for a run or a bar (by the number of its style) or for another sign; curves and bands have style 0. */
export interface LegendEntry {
	readonly sign:
		| number
		| { readonly bar: number }
		| "start"
		| "minimum"
		| "smoothed"
		| "dots"
		| "curve"
		| "band";
	readonly label: string;
	/** The outcome of the run, in smaller print. */
	readonly remark: string;
}

export interface Legend {
	/** In pixels; 0 for no entries. */
	readonly height: number;
	/** Returns the legend's elements; `at` is its upper left corner. */
	draw(at: Pixel): string;
}

/** In pixels. */
const LAYOUT = {
	signGap: 9,
	columnGap: 16,
	rowGap: 10,
	labelLine: 18,
	remarkLine: 16,
	/** From a line's upper edge to its baseline. */
	baseline: 13,
	signMiddle: 8.5,
	/** Longer remarks are broken into lines. */
	maxRemarkWidth: 175,
};
/** Of the sign for a band, in pixels. */
const BAND_HEIGHT = 14;
const MAX_COLUMNS = 4;
const MAX_LABEL_LINES = 2;
const MAX_REMARK_LINES = 3;

/** Arranges entries in columns as wide as their longest label, within `room` pixels. */
export function layOutLegend(
	entries: readonly LegendEntry[],
	room: number,
): Legend {
	const { signGap, columnGap, rowGap, labelLine, remarkLine } = LAYOUT;
	const signRoom = SWATCH_WIDTH + signGap;
	const remarkWidth = Math.min(LAYOUT.maxRemarkWidth, room / 3);
	const widest = Math.max(
		0,
		...entries.map(({ label, remark }) =>
			Math.max(
				textWidth(label, fontSizes.label),
				Math.min(textWidth(remark, fontSizes.remark), remarkWidth),
			),
		),
	);
	const fitting = Math.floor(
		(room + columnGap) / (signRoom + widest + columnGap),
	);
	const columns = Math.max(1, Math.min(entries.length, MAX_COLUMNS, fitting));
	const columnWidth = (room + columnGap) / columns;
	const textRoom = columnWidth - columnGap - signRoom;
	const wrapped = entries.map(({ sign, label, remark }) => ({
		sign,
		labels: wrap(label, fontSizes.label, textRoom, MAX_LABEL_LINES),
		remarks: wrap(remark, fontSizes.remark, textRoom, MAX_REMARK_LINES),
	}));
	const heights = wrapped.map(
		({ labels, remarks }) =>
			labels.length * labelLine + remarks.length * remarkLine + rowGap,
	);
	const rowTops = [0];
	for (let i = 0; i < entries.length; i += columns) {
		const rowHeight = Math.max(...heights.slice(i, i + columns));
		rowTops.push((rowTops.at(-1) ?? 0) + rowHeight);
	}
	return {
		height: Math.max(0, (rowTops.at(-1) ?? 0) - rowGap),
		draw: ([left, top]) =>
			wrapped
				.map((entry, i) =>
					drawEntry(entry, [
						left + (i % columns) * columnWidth,
						top + (rowTops[Math.floor(i / columns)] as number),
					]),
				)
				.join("\n"),
	};
}

function drawEntry(
	{
		sign,
		labels,
		remarks,
	}: {
		sign: LegendEntry["sign"];
		labels: readonly string[];
		remarks: readonly string[];
	},
	[x, y]: Pixel,
): string {
	const { signGap, labelLine, remarkLine, baseline, signMiddle } = LAYOUT;
	const left = x + SWATCH_WIDTH + signGap;
	const below = y + labels.length * labelLine;
	return [
		drawSign(sign, [x, y + signMiddle]),
		...labels.map((text, n) =>
			words(text, [left, y + baseline + n * labelLine], "label"),
		),
		...remarks.map((text, n) =>
			words(text, [left, below + baseline - 1 + n * remarkLine], "remark"),
		),
	].join("\n");
}

function drawSign(sign: LegendEntry["sign"], [x, y]: Pixel): string {
	const middle = x + SWATCH_WIDTH / 2;
	const ends = [
		[x, y],
		[x + SWATCH_WIDTH, y],
	] as const;
	if (sign === "start") return drawStart([middle, y]);
	if (sign === "minimum") return drawMinimum([middle, y]);
	if (sign === "smoothed") {
		const jagged = Array.from(
			{ length: 9 },
			(_, i): Pixel => [x + (i * SWATCH_WIDTH) / 8, y + (i % 2 === 0 ? 5 : -5)],
		);
		return path(jagged, "path faint") + line(...ends, "path strong");
	}
	if (sign === "curve") return line(...ends, "path bold run0");
	if (sign === "band") {
		const [width, height] = [SWATCH_WIDTH, BAND_HEIGHT];
		return rectangle({ left: x, top: y - height / 2, width, height }, "band");
	}
	if (sign === "dots") {
		const dots = [-10, 0, 10].map((dx, i): [Pixel, Pixel] => {
			const at: Pixel = [middle + dx, y + (i - 1) * -3];
			return [at, at];
		});
		return paths(dots, "dots");
	}
	if (typeof sign === "object") return drawBarSwatch(sign.bar, [x, y]);
	return drawSwatch(sign, [x, y]);
}
