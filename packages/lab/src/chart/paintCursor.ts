import {
	type Layout,
	TICK_SIZE,
	textOn,
	toPixelX,
	toPixelY,
} from "./layout.js";
import { crisp } from "./paint.js";
import { colourOf, dashesOf, palette } from "./palette.js";
import type { ChartProps, ChartSeries, SeriesKey } from "./props.js";
import { drawnOn, lengthOf, nearestIndex, xAt } from "./series.js";

type Context = CanvasRenderingContext2D;

export interface Cursor {
	/** Null: no line. */
	readonly x: number | null;
	/** A part of the x axis that is shaded. */
	readonly range: readonly [number, number] | undefined;
	readonly highlighted: SeriesKey | null;
	/** Whether the numbers are written beside it. */
	readonly readOut: boolean;
}

/** A series' point at the cursor. */
interface Reading {
	readonly series: ChartSeries;
	readonly x: number;
	readonly value: number;
	readonly pixelX: number;
	readonly pixelY: number;
}

/** Draws the cursor's line with a dot for each series that has a point there. */
export function paintCursor(
	context: Context,
	layout: Layout,
	props: ChartProps,
	{ x, range, highlighted, readOut }: Cursor,
): void {
	const { left, right, top, bottom } = layout;
	context.clearRect(0, 0, layout.width, layout.height);
	if (range !== undefined) paintRange(context, layout, range);
	if (x === null) return;
	const line = toPixelX(layout, x);
	if (line < left - 1 || line > right + 1) return;
	context.strokeStyle = palette.value.muted;
	context.lineWidth = 1;
	context.beginPath();
	context.moveTo(crisp(line), top);
	context.lineTo(crisp(line), bottom);
	context.stroke();
	const found = readings(layout, props, x, line);
	for (const { series, pixelX, pixelY } of found) {
		if (pixelY < top - 2) continue;
		context.fillStyle = colourOf(series.style);
		context.strokeStyle = palette.value.paper;
		context.lineWidth = 1.5;
		context.beginPath();
		const radius = series.key === highlighted ? 5 : 3.5;
		context.arc(pixelX, pixelY, radius, 0, 2 * Math.PI);
		context.fill();
		context.stroke();
	}
	if (readOut && found.length > 0) {
		paintReadOut(context, layout, props, found, line, highlighted);
	}
}

function paintRange(
	context: Context,
	layout: Layout,
	[from, to]: readonly [number, number],
): void {
	const [left, right] = [toPixelX(layout, from), toPixelX(layout, to)];
	context.globalAlpha = 0.12;
	context.fillStyle = palette.value.accent;
	const { top, bottom } = layout;
	context.fillRect(left, top, Math.max(2, right - left), bottom - top);
	context.globalAlpha = 1;
}

/** How far a point may lie from the cursor, in pixels. */
const MAX_APART = 8;

/** Each series' point at the cursor, from top to bottom. A series that has ended, or lies elsewhere, has none. */
function readings(
	layout: Layout,
	{ y, series }: ChartProps,
	x: number,
	line: number,
): Reading[] {
	const drawn = drawnOn(y);
	return series
		.filter(({ hidden, faint }) => !hidden && !faint)
		.flatMap((one) => {
			const index = nearestIndex(one, x);
			const value = one.y[index];
			if (index < 0 || value === undefined || !Number.isFinite(value)) {
				return [];
			}
			const at = xAt(one, index);
			const pixelX = toPixelX(layout, at);
			const isStep = one.x === undefined;
			if (
				isStep ? x > lengthOf(one) - 0.5 : Math.abs(pixelX - line) > MAX_APART
			)
				return [];
			const pixelY = toPixelY(layout, drawn(value));
			return [{ series: one, x: at, value, pixelX, pixelY }];
		})
		.sort((a, b) => a.pixelY - b.pixelY);
}

const ROW = 17;
const SWATCH = 16;
const PAD = 8;

/** Writes the numbers in a box beside the cursor. */
function paintReadOut(
	context: Context,
	{ left, right, top, width, height }: Layout,
	props: ChartProps,
	found: readonly Reading[],
	line: number,
	highlighted: SeriesKey | null,
): void {
	const { paper, ink, muted, edge, font } = palette.value;
	context.font = `${TICK_SIZE}px ${font}`;
	const rows = found.map(({ series, value }) => ({
		series,
		value: textOn(props.y, value),
	}));
	const first = found[0] as Reading;
	const title = `${props.x.label} ${textOn(props.x, first.x)}`;
	const measure = (text: string) => context.measureText(text).width;
	const widest = Math.max(
		measure(title) - SWATCH,
		...rows.map(({ series, value }) => measure(`${series.label}  ${value}`)),
	);
	const box = widest + SWATCH + 6 + 2 * PAD + 6;
	const tall = ROW * (rows.length + 1) + PAD;
	const toRight = line + 12 + box <= Math.max(right, width);
	const x = toRight
		? line + 12
		: Math.max(Math.min(left, width - box), line - 12 - box);
	const y = Math.max(0, Math.min(top, height - tall));
	context.globalAlpha = 0.94;
	context.fillStyle = paper;
	context.strokeStyle = edge;
	context.lineWidth = 1;
	context.beginPath();
	context.roundRect(crisp(x), crisp(y), box, tall, 6);
	context.fill();
	context.globalAlpha = 1;
	context.stroke();
	context.textBaseline = "middle";
	context.textAlign = "left";
	context.fillStyle = muted;
	context.fillText(title, x + PAD, y + PAD / 2 + ROW / 2);
	rows.forEach(({ series, value }, i) => {
		const middle = y + PAD / 2 + ROW * (i + 1.5);
		const stands = series.key === highlighted;
		context.font = `${stands ? "600 " : ""}${TICK_SIZE}px ${font}`;
		context.strokeStyle = colourOf(series.style);
		context.lineWidth = 2;
		context.setLineDash(dashesOf(series.style));
		context.beginPath();
		context.moveTo(x + PAD, middle);
		context.lineTo(x + PAD + SWATCH, middle);
		context.stroke();
		context.setLineDash([]);
		context.fillStyle = ink;
		context.textAlign = "left";
		context.fillText(series.label, x + PAD + SWATCH + 6, middle);
		context.textAlign = "right";
		context.fillText(value, x + box - PAD, middle);
	});
}
