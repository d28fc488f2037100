import {
	isLabelled,
	type Layout,
	TICK_SIZE,
	toPixelX,
	toPixelY,
} from "./layout.js";
import { colourOf, dashesOf, palette, textColourOf } from "./palette.js";
import type { ChartMark, ChartProps, ChartSeries, SeriesKey } from "./props.js";
import { drawnOn, lengthOf, xAt } from "./series.js";
import { GAP, thin } from "./thin.js";

type Context = CanvasRenderingContext2D;

const LINE_WIDTH = 1.75;
const DENSE_WIDTH = 1;
const FAINT = 0.3;
/** A line that fills an area lets others be seen through it. */
const DENSE = 0.6;
/** How the other series look while one stands out. */
const BACKGROUND = 0.22;
const DOT = 2.2;
/** Of a column of which a long line shows the highest and the lowest point, in pixels. */
const COLUMN = 2;
/** Lines longer than so many widths of the chart have no dashes. */
const MAX_DASHED = 6;

/** Draws everything but the cursor. */
export function paintChart(
	context: Context,
	layout: Layout,
	props: ChartProps,
	highlighted: SeriesKey | null,
): void {
	const { x, y, series, marks = [] } = props;
	const { width, height } = layout;
	context.clearRect(0, 0, width, height);
	paintAxes(context, layout, x.label, isLabelled(props) ? y.label : "");
	const shown = series.filter(({ hidden }) => !hidden);
	const stands = shown.some(({ key }) => key === highlighted);
	const drawn = drawnOn(y);
	context.save();
	clipToFrame(context, layout);
	const traces = shown.map((one) => traceOf(layout, one, drawn));
	for (const trace of inOrder(traces, highlighted)) {
		const behind = stands && trace.series.key !== highlighted;
		context.globalAlpha = opacityOf(trace) * (behind ? BACKGROUND : 1);
		paintTrace(context, trace, stands && !behind);
	}
	context.restore();
	for (const mark of marks) paintMark(context, layout, mark);
	paintEnds(context, layout, shown, drawn);
}

/** Faint series first, then those that fill an area, the one that stands out last. */
function inOrder(
	traces: readonly Trace[],
	highlighted: SeriesKey | null,
): Trace[] {
	const rank = ({ series: { key, faint }, isDense }: Trace) =>
		key === highlighted ? 3 : faint ? 0 : isDense ? 1 : 2;
	return [...traces].sort((one, other) => rank(one) - rank(other));
}

function opacityOf({ series, isDense }: Trace): number {
	if (series.faint) return FAINT;
	return isDense ? DENSE : 1;
}

function clipToFrame(
	context: Context,
	{ left, right, top, bottom }: Layout,
): void {
	context.beginPath();
	context.rect(left - 2, top - 2, right - left + 4, bottom - top + 4);
	context.clip();
}

function paintAxes(
	context: Context,
	layout: Layout,
	xLabel: string,
	yLabel: string,
): void {
	const { left, right, top, bottom, height, xTicks, yTicks } = layout;
	const { muted, grid, edge, font } = palette.value;
	context.font = `${TICK_SIZE}px ${font}`;
	context.fillStyle = muted;
	context.lineWidth = 1;
	context.strokeStyle = grid;
	context.beginPath();
	const texts: TickText[] = [];
	for (const { at, text } of yTicks) {
		const y = crisp(bottom - at * (bottom - top));
		context.moveTo(left, y);
		context.lineTo(right, y);
		texts.push({ text, x: left - 6, y, align: 1 });
	}
	context.stroke();
	context.strokeStyle = edge;
	context.beginPath();
	context.moveTo(left, crisp(bottom));
	context.lineTo(right, crisp(bottom));
	for (const { at, text } of xTicks) {
		const x = crisp(left + at * (right - left));
		context.moveTo(x, bottom);
		context.lineTo(x, bottom + 4);
		texts.push({ text, x, y: bottom + 7 + TICK_SIZE / 2, align: 0.5 });
	}
	context.stroke();
	paintTicks(context, texts);
	context.font = `${TICK_SIZE}px ${font}`;
	context.textBaseline = "top";
	context.textAlign = "left";
	context.fillText(yLabel, 0, 2);
	context.textBaseline = "bottom";
	context.textAlign = "right";
	context.fillText(xLabel, right, height);
}

interface TickText {
	readonly text: string;
	readonly x: number;
	/** The middle of its line. */
	readonly y: number;
	/** The part of the text that lies left of `x`. */
	readonly align: number;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const RAISED_SIZE = TICK_SIZE - 3;

/** Draws the texts of ticks. Exponents are drawn as raised digits, because not every font has them. */
function paintTicks(context: Context, ticks: readonly TickText[]): void {
	context.textAlign = "left";
	context.textBaseline = "middle";
	const raised: [string, number, number][] = [];
	for (const { text, x, y, align } of ticks) {
		const [base, exponent] = splitExponent(text);
		const width = widthOf(context, base);
		// A digit is a little more than half as wide as it is tall.
		const more = exponent.length * RAISED_SIZE * 0.6;
		const left = x - align * (width + more);
		context.fillText(base, left, y);
		if (exponent !== "") raised.push([exponent, left + width + 1, y - 4]);
	}
	if (raised.length === 0) return;
	context.font = `${RAISED_SIZE}px ${palette.value.font}`;
	for (const [text, x, y] of raised) context.fillText(text, x, y);
}

function splitExponent(text: string): readonly [string, string] {
	const [, base = text, raised = ""] =
		/^(.*?)([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(text) ?? [];
	const exponent = raised.replace(/./gu, (letter) =>
		letter === "⁻" ? "−" : String(RAISED.indexOf(letter)),
	);
	return [base, exponent];
}

const widths = new Map<string, number>();
const MAX_WIDTHS = 500;

/** The width of a tick's text, which is measured once. */
function widthOf(context: Context, text: string): number {
	const known = widths.get(text);
	if (known !== undefined) return known;
	if (widths.size >= MAX_WIDTHS) widths.clear();
	const { width } = context.measureText(text);
	widths.set(text, width);
	return width;
}

/** A series on the canvas. */
interface Trace {
	readonly series: ChartSeries;
	readonly path: Path2D;
	readonly hasDots: boolean;
	/** Whether the line goes to and fro so often that it fills an area. */
	readonly isDense: boolean;
}

function traceOf(
	layout: Layout,
	series: ChartSeries,
	drawn: (value: number) => number,
): Trace {
	const { left, right, scales } = layout;
	const width = Math.max(1, right - left);
	const columns = width / COLUMN;
	const column = (x: number) => Math.floor(scales.x.place(x) * columns);
	const hasDots = series.dots === true || lengthOf(series) === 1;
	const path = new Path2D();
	let [lastX, lastY, length, open] = [0, 0, 0, false];
	// What diverges is drawn to where it leaves the frame; beyond, it would only cross it.
	const end =
		series.end === undefined
			? lengthOf(series)
			: Math.min(lengthOf(series), lastInFrame(layout, series, drawn) + 2);
	for (const i of thin(series, column, columns, end)) {
		if (i === GAP) {
			open = false;
			continue;
		}
		const x = toPixelX(layout, xAt(series, i));
		const y = toPixelY(layout, drawn(series.y[i] as number));
		if (hasDots) {
			path.moveTo(x + DOT, y);
			path.arc(x, y, DOT, 0, 2 * Math.PI);
		} else if (open) {
			path.lineTo(x, y);
			length += Math.abs(x - lastX) + Math.abs(y - lastY);
		} else path.moveTo(x, y);
		[lastX, lastY, open] = [x, y, true];
	}
	return { series, path, hasDots, isDense: length > MAX_DASHED * width };
}

function paintTrace(
	context: Context,
	{ series, path, hasDots, isDense }: Trace,
	stands: boolean,
): void {
	if (hasDots) {
		context.fillStyle = colourOf(series.style);
		context.fill(path);
		return;
	}
	context.strokeStyle = colourOf(series.style);
	const width = isDense ? DENSE_WIDTH : LINE_WIDTH;
	context.lineWidth = stands ? width + 1 : width;
	context.lineJoin = "round";
	// Dashes that fill an area are neither seen nor cheap.
	const dashes = isDense || series.faint ? [] : dashesOf(series.style);
	context.setLineDash(dashes);
	context.stroke(path);
	context.setLineDash([]);
}

function paintMark(
	context: Context,
	layout: Layout,
	{ axis, at, label, style = "muted" }: ChartMark,
): void {
	const { left, right, top, bottom } = layout;
	const across = axis === "x";
	const pixel = crisp(across ? toPixelX(layout, at) : toPixelY(layout, at));
	const [low, high] = layout.scales[axis].axis.domain;
	if (at < low || at > high) return;
	context.strokeStyle = colourOf(style);
	context.fillStyle = colourOf(style);
	context.lineWidth = 1;
	context.setLineDash([3, 3]);
	context.beginPath();
	context.moveTo(across ? pixel : left, across ? top : pixel);
	context.lineTo(across ? pixel : right, across ? bottom : pixel);
	context.stroke();
	context.setLineDash([]);
	const near = across && pixel > (left + right) / 2;
	context.textAlign = across && !near ? "left" : "right";
	context.textBaseline = across ? "top" : pixel < top + 16 ? "top" : "bottom";
	const [x, y] = across
		? [pixel + (near ? -4 : 4), top + 1]
		: [right - 8, pixel + (pixel < top + 16 ? 2 : -2)];
	paintText(context, label, x, y);
}

/** Draws a text with a rim of the paper's colour, so that lines below it do not disturb. */
function paintText(context: Context, text: string, x: number, y: number): void {
	context.strokeStyle = palette.value.paper;
	context.lineWidth = 3;
	context.lineJoin = "round";
	context.strokeText(text, x, y);
	context.fillText(text, x, y);
}

/** Says what the ends of series say, at their last point in the frame, one text below the other. */
function paintEnds(
	context: Context,
	layout: Layout,
	series: readonly ChartSeries[],
	drawn: (value: number) => number,
): void {
	const LINE = 15;
	const { left, right, top, bottom } = layout;
	let next = top;
	for (const one of series) {
		const last = lastInFrame(layout, one, drawn);
		if (one.end === undefined || last < 0) continue;
		const x = toPixelX(layout, xAt(one, last));
		const height = toPixelY(layout, drawn(one.y[last] as number));
		const y = Math.min(bottom, Math.max(top, height));
		context.strokeStyle = colourOf(one.style);
		context.fillStyle = textColourOf(one.style);
		paintCross(context, x, y);
		const atRight = x + 10 + context.measureText(one.end).width <= right;
		context.textBaseline = "top";
		context.textAlign = atRight ? "left" : "right";
		const baseline = Math.min(bottom - LINE, Math.max(next, y - LINE / 2));
		const start = Math.max(left, x + (atRight ? 9 : -9));
		paintText(context, one.end, start, baseline);
		next = baseline + LINE;
	}
}

/** The index of a series' last point that the frame shows; -1 if it shows none. */
function lastInFrame(
	{ scales: { y: scale } }: Layout,
	series: ChartSeries,
	drawn: (value: number) => number,
): number {
	for (let i = lengthOf(series) - 1; i >= 0; i--) {
		const place = scale.place(drawn(series.y[i] as number));
		if (place >= 0 && place <= 1) return i;
	}
	return -1;
}

function paintCross(context: Context, x: number, y: number): void {
	const ARM = 4;
	context.lineWidth = 2;
	context.beginPath();
	context.moveTo(x - ARM, y - ARM);
	context.lineTo(x + ARM, y + ARM);
	context.moveTo(x - ARM, y + ARM);
	context.lineTo(x + ARM, y - ARM);
	context.stroke();
}

/** A place at which a line of one pixel is sharp. */
export function crisp(pixel: number): number {
	return Math.round(pixel) + 0.5;
}
