import { RefusedRange } from "ravine";
import { type Axis, drawable, positionOn, type Tick } from "./axis.js";
import { join, layOutChart } from "./chart.js";
import { checkOptions, checkSize } from "./checks.js";
import { logDomain } from "./costAxis.js";
import { type Frame, pixelAt } from "./frame.js";
import type { Interval, Pixel } from "./geometry.js";
import { drawMarker } from "./markers.js";
import { formatNumber } from "./numbers.js";
import { runStyle } from "./palette.js";
import type { Scene } from "./scene.js";
import { line } from "./svg.js";
import { fontSizes, wrap } from "./text.js";

/** A measured value, with the ends of the bar over its spread. */
export interface Bar {
	readonly value: number;
	/** Default `value`. */
	readonly low?: number;
	/** Default `value`. */
	readonly high?: number;
}

export interface BarsSceneOptions {
	readonly title: string;
	readonly subtitle?: string;
	/** The things compared, in the legend's order. */
	readonly series: readonly {
		readonly label: string;
		/** The number of its style; default its index. */
		readonly style?: number;
	}[];
	/** From top to bottom; each has a bar for every series, or undefined. */
	readonly rows: readonly {
		readonly label: string;
		readonly bars: readonly (Bar | undefined)[];
	}[];
	readonly xLabel: string;
	/** Whether x is logarithmic, default false. */
	readonly logX?: boolean;
	/** A value to compare all bars with, drawn as a line. */
	readonly reference?: number;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. Default by the number of rows. */
	readonly height?: number;
}

/** In pixels. */
const MIN_ROW_HEIGHT = 26;
/** The distance between the bars of one row. */
const BAR_GAP = 4;
/** From the first and the last bar of a row to its edges. */
const ROW_MARGIN = 8;
const MARKER_RADIUS = 4;
/** The largest part of the width that the rows' labels take. */
const MAX_LABEL_PART = 0.4;

const OPTIONS = [
	"title",
	"subtitle",
	"series",
	"rows",
	"xLabel",
	"logX",
	"reference",
	"width",
	"height",
] as const satisfies readonly (keyof BarsSceneOptions)[];

/**
 * Draws measured values in rows: for each series a marker, with a bar over its spread.
 *
 * A bar that is not finite, or not above 0 on a logarithmic axis, is left out, and a note says so.
 *
 * @throws RefusedType for an unknown option; RefusedRange for no rows or series, a row with more or fewer bars than
 * series, a style that is not a whole number from 0, or an unusable size or reference.
 */
export function barsScene(options: BarsSceneOptions): Scene {
	const { title, subtitle = "", series, rows, xLabel } = options;
	const { logX = false, reference, width = 720, height } = options;
	checkBars(options);
	const isShown = (bar: Bar | undefined): bar is Bar =>
		bar !== undefined &&
		endsOf(bar).every((end) => Number.isFinite(end) && (end > 0 || !logX));
	const notes = rows.flatMap(({ label, bars }) =>
		bars.flatMap((bar, k) =>
			bar === undefined || isShown(bar)
				? []
				: [`${label}: ${series[k]?.label} cannot be shown on this axis`],
		),
	);
	const ends = rows.flatMap(({ bars }) => bars.filter(isShown).flatMap(endsOf));
	if (reference !== undefined) ends.push(reference);
	const x: Axis = {
		label: xLabel,
		variable: false,
		domain: domainOf(ends, logX),
		log: logX,
	};
	const rowHeight = Math.max(
		MIN_ROW_HEIGHT,
		(series.length - 1) * BAR_GAP + 2 * ROW_MARGIN,
	);
	const chart = layOutChart({
		title,
		subtitle,
		description: describeBars(options, notes),
		width,
		height,
		frameHeight: () => rows.length * rowHeight,
		x,
		y: { label: "", variable: false, domain: [0, rows.length], log: false },
		yTicks: rowTicks(options, width),
		grid: "x",
		legend: series.map(({ label, style }, k) => ({
			sign: { bar: style ?? k },
			label,
			remark: "",
		})),
	});
	const marks = rows.flatMap(({ bars }, row) =>
		bars.map((bar, k) =>
			isShown(bar) ? drawBar(bar, row, k, options, x, chart.frame) : "",
		),
	);
	return chart.complete(
		{
			ground: join([
				drawRowEdges(options, chart.frame),
				reference === undefined ? "" : drawReference(reference, x, chart.frame),
			]),
			paths: "",
			marks: join(marks),
		},
		notes,
	);
}

function checkBars(options: BarsSceneOptions): void {
	const { series, rows, width = 720, height, logX, reference } = options;
	checkOptions("barsScene", options, OPTIONS);
	checkSize("barsScene", width, height);
	if (series.length === 0 || rows.length === 0) {
		throw new RefusedRange(
			"barsScene: there must be at least one row and one series",
		);
	}
	for (const { label, bars } of rows) {
		if (bars.length !== series.length) {
			throw new RefusedRange(
				`barsScene: the row "${label}" must have a bar or undefined for each of the ${series.length} series, got ${bars.length}`,
			);
		}
	}
	for (const { style = 0 } of series) runStyle(style);
	if (reference === undefined) return;
	if (!Number.isFinite(reference) || (logX === true && reference <= 0)) {
		throw new RefusedRange(
			`barsScene: the reference must be a finite number${logX ? " above 0" : ""}, got ${reference}`,
		);
	}
}

function endsOf({ value, low = value, high = value }: Bar): number[] {
	return [low, value, high];
}

function domainOf(ends: readonly number[], log: boolean): Interval {
	if (ends.length === 0) return log ? [0.1, 10] : [0, 1];
	const [low, high] = [Math.min(...ends), Math.max(...ends)];
	if (log) return logDomain(low, high);
	const pad = (high / 2 - low / 2) * 0.1;
	return drawable([Math.min(0, low - (low < 0 ? pad : 0)), high + pad]);
}

function rowTicks({ rows }: BarsSceneOptions, width: number): Tick[] {
	return rows.map(({ label }, row) => ({
		at: 1 - (row + 0.5) / rows.length,
		text: wrap(label, fontSizes.tick, width * MAX_LABEL_PART, 1)[0] ?? "",
	}));
}

function drawBar(
	bar: Bar,
	row: number,
	k: number,
	{ rows, series }: BarsSceneOptions,
	x: Axis,
	frame: Frame,
): string {
	const style = series[k]?.style ?? k;
	const position = positionOn(x);
	const [low, middle, high] = endsOf(bar) as [number, number, number];
	const shift = (k - (series.length - 1) / 2) * BAR_GAP;
	const at = (value: number): Pixel => {
		const [px, py] = pixelAt(frame, [
			position(value),
			1 - (row + 0.5) / rows.length,
		]);
		return [px, py + shift];
	};
	const range =
		low === high ? "" : line(at(low), at(high), `range run${style}`);
	return range + drawMarker(style, at(middle), MARKER_RADIUS);
}

/** Lines between the rows. */
function drawRowEdges({ rows }: BarsSceneOptions, frame: Frame): string {
	return join(
		rows.slice(1).map((_, row) => {
			const at = (row + 1) / rows.length;
			return line(pixelAt(frame, [0, at]), pixelAt(frame, [1, at]), "grid");
		}),
	);
}

function drawReference(reference: number, x: Axis, frame: Frame): string {
	const at = positionOn(x)(reference);
	return line(pixelAt(frame, [at, 0]), pixelAt(frame, [at, 1]), "reference");
}

function describeBars(
	{ rows, series, xLabel }: BarsSceneOptions,
	notes: readonly string[],
): string {
	const sentences = rows.map(({ label, bars }) => {
		const parts = bars.flatMap((bar, k) =>
			bar === undefined
				? []
				: [
						`${series[k]?.label} ${formatNumber(bar.value, { digits: 2, typeset: true })}`,
					],
		);
		return `${label}: ${parts.join(", ")}.`;
	});
	return [`${xLabel}.`, ...sentences, ...notes.map((note) => `${note}.`)].join(
		" ",
	);
}
