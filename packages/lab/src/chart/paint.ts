import {
	isLabelled,
	type Layout,
	TICK_SIZE,
	toPixelX,
	toPixelY,
} from "./layout.js";
import { colourOf, dashesOf, palette } from "./palette.js";
import type { ChartMark, ChartProps, ChartSeries, SeriesKey } from "./props.js";
import { drawnOn, lengthOf, xAt } from "./series.js";
import { GAP, thin } from "./thin.js";

type Context = CanvasRenderingContext2D;

const LINE_WIDTH = 1.75;
const FAINT = 0.3;
/** How the other series look while one stands out. */
const BACKGROUND = 0.22;
const DOT = 2.2;
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
	for (const one of inOrder(shown, highlighted)) {
		const behind = stands && one.key !== highlighted;
		context.globalAlpha = (one.faint ? FAINT : 1) * (behind ? BACKGROUND : 1);
		paintSeries(context, layout, one, drawn, stands && !behind);
	}
	context.restore();
	for (const mark of marks) paintMark(context, layout, mark);
	paintEnds(context, layout, shown, drawn);
}

/** Faint series first, the one that stands out last. */
function inOrder(
	series: readonly ChartSeries[],
	highlighted: SeriesKey | null,
): ChartSeries[] {
	const rank = ({ faint, key }: ChartSeries) =>
		key === highlighted ? 2 : faint ? 0 : 1;
	return [...series].sort((a, b) => rank(a) - rank(b));
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

function paintSeries(
	context: Context,
	layout: Layout,
	series: ChartSeries,
	drawn: (value: number) => number,
	stands: boolean,
): void {
	const { left, right, scales } = layout;
	const width = Math.max(1, right - left);
	const column = (x: number) => Math.floor(scales.x.place(x) * width);
	const points = thin(series, column, width);
	if (series.dots || lengthOf(series) === 1) {
		context.fillStyle = colourOf(series.style);
		paintDots(context, layout, series, drawn, points);
		return;
	}
	context.beginPath();
	let open = false;
	let [lastX, lastY, length] = [0, 0, 0];
	for (const i of points) {
		if (i === GAP) {
			open = false;
			continue;
		}
		const x = toPixelX(layout, xAt(series, i));
		const y = toPixelY(layout, drawn(series.y[i] as number));
		if (open) {
			context.lineTo(x, y);
			length += Math.abs(x - lastX) + Math.abs(y - lastY);
		} else context.moveTo(x, y);
		open = true;
		[lastX, lastY] = [x, y];
	}
	context.strokeStyle = colourOf(series.style);
	context.lineWidth = stands ? LINE_WIDTH + 1 : LINE_WIDTH;
	context.lineJoin = "round";
	// Dashes in a dense zigzag are neither seen nor cheap.
	const dense = length > MAX_DASHED * width;
	context.setLineDash(dense || series.faint ? [] : dashesOf(series.style));
	context.stroke();
	context.setLineDash([]);
}

function paintDots(
	context: Context,
	layout: Layout,
	series: ChartSeries,
	drawn: (value: number) => number,
	points: readonly number[],
): void {
	context.beginPath();
	for (const i of points) {
		if (i === GAP) continue;
		const x = toPixelX(layout, xAt(series, i));
		const y = toPixelY(layout, drawn(series.y[i] as number));
		context.moveTo(x + DOT, y);
		context.arc(x, y, DOT, 0, 2 * Math.PI);
	}
	context.fill();
}

function paintMark(
	context: Context,
	layout: Layout,
	{ axis, at, label, style = "muted" }: ChartMark,
): void {
	const { left, right, top, bottom } = layout;
	const across = axis === "x";
	const pixel = crisp(across ? toPixelX(layout, at) : toPixelY(layout, at));
	const [low, high] = across ? [left, right] : [top, bottom];
	if (pixel < low - 1 || pixel > high + 1) return;
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
		: [right - 2, pixel + (pixel < top + 16 ? 2 : -2)];
	paintText(context, label, x, y);
}

/** Draws a text with a rim of the paper's colour, so that lines below it do not disturb. */
export function paintText(
	context: Context,
	text: string,
	x: number,
	y: number,
): void {
	context.strokeStyle = palette.value.paper;
	context.lineWidth = 3;
	context.lineJoin = "round";
	context.strokeText(text, x, y);
	context.fillText(text, x, y);
}

/** Marks the last points of the series that say something there, one text below the other. */
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
		const last = lengthOf(one) - 1;
		if (one.end === undefined || last < 0) continue;
		const x = toPixelX(layout, xAt(one, last));
		const height = toPixelY(layout, drawn(one.y[last] as number));
		const y = Math.min(bottom, Math.max(top, height));
		context.strokeStyle = colourOf(one.style);
		context.lineWidth = 2;
		context.beginPath();
		context.moveTo(x - 4, y - 4);
		context.lineTo(x + 4, y + 4);
		context.moveTo(x - 4, y + 4);
		context.lineTo(x + 4, y - 4);
		context.stroke();
		context.fillStyle = colourOf(one.style);
		context.textBaseline = "top";
		const atRight = x + 10 + context.measureText(one.end).width <= right;
		context.textAlign = atRight ? "left" : "right";
		const baseline = Math.min(bottom - LINE, Math.max(next, y - LINE / 2));
		paintText(
			context,
			one.end,
			Math.max(left, x + (atRight ? 9 : -9)),
			baseline,
		);
		next = baseline + LINE;
	}
}

/** A place at which a line of one pixel is sharp. */
export function crisp(pixel: number): number {
	return Math.round(pixel) + 0.5;
}
