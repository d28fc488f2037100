import { type Tick, textWidth } from "@ravine/plot";
import { readable } from "../model/numbers.js";
import type { ChartAxis, ChartProps } from "./props.js";
import { type Scales, ticksAlong } from "./scale.js";

/** The size of the ticks' texts, in pixels. */
export const TICK_SIZE = 12;

/** Where things stand on the canvas, in CSS pixels. */
export interface Layout {
	readonly width: number;
	readonly height: number;
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	readonly xTicks: readonly Tick[];
	readonly yTicks: readonly Tick[];
	readonly scales: Scales;
}

const MARGIN = { top: 10, label: 16, right: 14, bottom: 40, gap: 8 };

/** Whether the axis needs its own label, because the title does not name the quantity. */
export function isLabelled({
	title,
	y,
}: Pick<ChartProps, "title" | "y">): boolean {
	return !title.toLowerCase().includes(y.label.toLowerCase());
}

export function layOut(
	scales: Scales,
	width: number,
	height: number,
	labelled: boolean,
): Layout {
	const top = MARGIN.top + (labelled ? MARGIN.label : 0);
	const bottom = Math.max(top + 10, height - MARGIN.bottom);
	const yTicks = ticksAlong(scales.y, "y", bottom - top);
	const widest = Math.max(
		16,
		...yTicks.map(({ text }) => textWidth(text, TICK_SIZE)),
	);
	const left = Math.ceil(widest) + MARGIN.gap;
	const right = Math.max(left + 10, width - MARGIN.right);
	const xTicks = ticksAlong(scales.x, "x", right - left);
	return { width, height, left, right, top, bottom, xTicks, yTicks, scales };
}

/** Pixels beyond the canvas to which far points are cut. */
const MAX_OUTSIDE = 4000;

export function toPixelX({ left, right, scales }: Layout, x: number): number {
	return bounded(left + scales.x.place(x) * (right - left));
}

/** @param height a value as it is drawn. */
export function toPixelY(
	{ top, bottom, scales }: Layout,
	height: number,
): number {
	return bounded(bottom - scales.y.place(height) * (bottom - top));
}

export function toX({ left, right, scales }: Layout, pixel: number): number {
	return scales.x.value((pixel - left) / (right - left));
}

function bounded(pixel: number): number {
	if (pixel > MAX_OUTSIDE) return MAX_OUTSIDE;
	return pixel < -MAX_OUTSIDE ? -MAX_OUTSIDE : pixel;
}

/** A number as the axis writes it. */
export function textOn({ format }: ChartAxis, value: number): string {
	if (format !== undefined) return format(value);
	return Number.isFinite(value) ? readable(value) : "no value";
}
