import { RefusedRange } from "ravine";
import { type Axis, positionOn } from "./axis.js";
import { join, layOutChart } from "./chart.js";
import { checkOptions, checkSize } from "./checks.js";
import { clip } from "./clip.js";
import { costAxis } from "./costAxis.js";
import { fateOfCurve, type Stretch } from "./fates.js";
import { type Frame, pixelAt } from "./frame.js";
import type { FramePoint, Pixel } from "./geometry.js";
import type { LegendEntry } from "./legend.js";
import { drawExits, drawMarkers } from "./markers.js";
import { formatNumber } from "./numbers.js";
import { runStyle } from "./palette.js";
import type { Scene } from "./scene.js";
import { decimate, simplify } from "./simplify.js";
import { paths } from "./svg.js";

/** A cost by steps or epochs. */
export interface Series {
	readonly label: string;
	readonly values: ArrayLike<number>;
	/** The smoothed values; if given, `values` are drawn faint below them. */
	readonly smooth?: ArrayLike<number>;
	/** The number of its style, so that a run looks the same in several pictures; default its index. */
	readonly style?: number;
}

export interface CurvesSceneOptions {
	readonly series: readonly Series[];
	/** Default the y label. */
	readonly title?: string;
	readonly xLabel: string;
	readonly yLabel: string;
	/** Whether y is logarithmic; default where all finite values are above 0 and span more than two decades. */
	readonly logY?: boolean;
	/** The x of the first value; each next value is 1 further. Default 0. */
	readonly firstX?: number;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. */
	readonly height?: number;
}

/** The largest magnitude of `firstX`: adding 1 still gives another number. */
const MAX_FIRST_X = 1e9;
/** The frame's height over its width. */
const ASPECT = 0.55;
/** The number of markers along a curve. */
const MARKERS = 5;
const MIN_MARKER_DISTANCE = 60;

/** A series, prepared for drawing. */
interface Curve {
	readonly series: Series;
	readonly style: number;
	readonly raw: readonly Stretch[];
	readonly smooth: readonly Stretch[] | undefined;
	readonly fate: string | undefined;
}

const OPTIONS = [
	"series",
	"title",
	"xLabel",
	"yLabel",
	"logY",
	"firstX",
	"width",
	"height",
] as const satisfies readonly (keyof CurvesSceneOptions)[];

/**
 * Draws cost curves on one pair of axes.
 *
 * Values that are not finite are left out. A diverging curve leaves the frame, and so does one that falls to 0 on a
 * logarithmic axis; the legend and the notes say so.
 *
 * @throws RefusedType for an unknown option; RefusedRange for no series, a style that is not a whole number from 0, or
 * an unusable size or `firstX`.
 */
export function curvesScene(options: CurvesSceneOptions): Scene {
	const { series, xLabel, yLabel, logY, width = 720, height } = options;
	const { firstX = 0, title = yLabel } = options;
	checkCurves(options);
	const all = series.flatMap(({ values, smooth }) =>
		smooth === undefined ? [values] : [values, smooth],
	);
	const { domain, log } = costAxis(all, logY);
	const longest = Math.max(...all.map((values) => values.length));
	const x: Axis = {
		label: xLabel,
		variable: false,
		domain: [firstX, firstX + Math.max(1, longest - 1)],
		log: false,
	};
	const y: Axis = { label: yLabel, variable: false, domain, log };
	const curves = readSeries(options, x, y);
	const notes = curves.flatMap(({ series: { label }, fate }) =>
		fate === undefined ? [] : [`${label} ${fate}`],
	);
	if (logY === true && !log) {
		notes.push("no value is above 0, so the axis is linear, not logarithmic");
	}
	const chart = layOutChart({
		title,
		subtitle: "",
		description: describeCurves(options, log, notes),
		width,
		height,
		frameHeight: (frameWidth) => frameWidth * ASPECT,
		x,
		y,
		grid: "y",
		legend: legendOf(curves),
	});
	return chart.complete(drawCurves(curves, chart.frame), notes);
}

function checkCurves(options: CurvesSceneOptions): void {
	const { series, firstX = 0, width = 720, height } = options;
	checkOptions("curvesScene", options, OPTIONS);
	checkSize("curvesScene", width, height);
	if (!(Math.abs(firstX) <= MAX_FIRST_X)) {
		throw new RefusedRange(
			`curvesScene: firstX must be from ${-MAX_FIRST_X} to ${MAX_FIRST_X}, got ${firstX}`,
		);
	}
	if (series.length === 0) {
		throw new RefusedRange("curvesScene: there must be at least one series");
	}
	for (const { style = 0 } of series) runStyle(style);
}

function readSeries(
	{ series, xLabel, firstX = 0 }: CurvesSceneOptions,
	x: Axis,
	y: Axis,
): Curve[] {
	const [toU, toV] = [positionOn(x), positionOn(y)];
	const read = (values: ArrayLike<number>): Stretch[] =>
		finiteStretches(values).map(({ from, values: stretch }) => ({
			from,
			visible: clip(
				stretch.map(
					(value, i): FramePoint => [toU(firstX + from + i), toV(value)],
				),
			),
		}));
	const after = (index: number) => `after ${xLabel} ${firstX + index}`;
	return series.map((one, k) => {
		const raw = read(one.values);
		return {
			series: one,
			style: one.style ?? k,
			raw,
			smooth: one.smooth === undefined ? undefined : read(one.smooth),
			fate: fateOfCurve(one.values, raw, y, after),
		};
	});
}

/** The unbroken stretches of finite values, each with the index of its first value. */
function finiteStretches(
	values: ArrayLike<number>,
): { from: number; values: number[] }[] {
	const stretches: { from: number; values: number[] }[] = [];
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!Number.isFinite(value)) continue;
		const last = stretches.at(-1);
		if (last !== undefined && last.from + last.values.length === i) {
			last.values.push(value);
		} else stretches.push({ from: i, values: [value] });
	}
	return stretches;
}

function describeCurves(
	{ series, xLabel, yLabel }: CurvesSceneOptions,
	log: boolean,
	notes: readonly string[],
): string {
	const endings = series.map(
		({ label, values, smooth }) => `${label} ${endingOf(smooth ?? values)}`,
	);
	return [
		`${yLabel} against ${xLabel}${log ? ", on a logarithmic scale" : ""}: ${endings.join("; ")}.`,
		...notes.map((note) => `${note}.`),
	].join(" ");
}

function legendOf(curves: readonly Curve[]): LegendEntry[] {
	const entries: LegendEntry[] = curves.map(({ series, style, fate }) => ({
		sign: style,
		label: series.label,
		remark: fate ?? endingOf(series.smooth ?? series.values),
	}));
	if (curves.some(({ smooth }) => smooth !== undefined)) {
		entries.push({
			sign: "smoothed",
			label: "bold: smoothed",
			remark: "lags a little; faint: raw",
		});
	}
	return entries;
}

function endingOf(values: ArrayLike<number>): string {
	const last = Array.from(values).findLast(Number.isFinite);
	if (last === undefined) return "";
	return `ends at ${formatNumber(last, { digits: 3, typeset: true })}`;
}

function drawCurves(curves: readonly Curve[], frame: Frame) {
	const draw = (stretches: readonly Stretch[], className: string) =>
		paths(simplify(linesOf(stretches, frame).map(decimate)), className);
	return {
		ground: "",
		paths: join([
			...curves.map(({ raw, smooth, style }) =>
				smooth === undefined ? "" : draw(raw, `path raw run${style}`),
			),
			...curves.map(({ raw, smooth, style }) =>
				draw(smooth ?? raw, `path bold run${style}`),
			),
		]),
		marks: join(
			curves.map((curve, k) => drawCurveMarks(curve, k, curves.length, frame)),
		),
	};
}

/** The visible pieces in pixels; a single value becomes a line one pixel long. */
function linesOf(stretches: readonly Stretch[], frame: Frame): Pixel[][] {
	return stretches
		.flatMap(({ visible }) => visible.pieces)
		.map((piece) => {
			const pixels = piece.map((point) => pixelAt(frame, point));
			const [first] = pixels;
			if (first === undefined || pixels.length > 1) return pixels;
			const [x, y] = first;
			return [
				[x - 0.5, y],
				[x + 0.5, y],
			];
		});
}

/** Draws a few markers along a curve, at other places than the other curves' markers, and arrowheads where it leaves the frame. */
function drawCurveMarks(
	{ raw, smooth, style }: Curve,
	k: number,
	count: number,
	frame: Frame,
): string {
	const stretches = smooth ?? raw;
	const points = linesOf(stretches, frame).flat();
	const apart = Math.max(frame.width / MARKERS, MIN_MARKER_DISTANCE);
	const offset = frame.left + ((k + 0.5) / count) * apart;
	const places = Array.from({ length: MARKERS }, (_, i) => offset + i * apart);
	const found = places
		.map((at) => points.find(([x]) => x >= at && x < at + apart))
		.filter((point) => point !== undefined);
	// A curve that is too short for its markers gets one at its end.
	const [last] = points.slice(-1);
	const marked = found.length > 0 || last === undefined ? found : [last];
	const exits = stretches.flatMap(({ visible }) => visible.exits.slice(-1));
	const arrows = drawExits(exits, style, frame).map(({ svg }) => svg);
	return [drawMarkers(marked, style), ...arrows].join("");
}
