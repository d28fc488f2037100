import { type Interval, isDrawable, MAX_PLACE } from "../model/ground.js";
import type { View } from "../model/lab.js";

/** A rectangle of the picture, in CSS pixels, and the part of the plane that it shows. */
export interface Pane {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	readonly x: Interval;
	readonly y: Interval;
}

/** On a narrower picture the buttons stand below it, which `arena.css` does, and not in its corner. */
const MIN_WIDTH_WITH_BUTTONS = 573;

export function hasButtons({ width }: Pick<Pane, "width">): boolean {
	return width >= MIN_WIDTH_WITH_BUTTONS;
}

/** Axes whose units differ by less than this factor are drawn with equal units. */
const MAX_STRETCH = 4;

export function pixelX({ left, width, x: [from, to] }: Pane, x: number) {
	return left + ((x - from) / (to - from)) * width;
}

export function pixelY({ top, height, y: [from, to] }: Pane, y: number) {
	return top + ((to - y) / (to - from)) * height;
}

export function pointAt(
	{ left, top, width, height, x, y }: Pane,
	pixel: { readonly x: number; readonly y: number },
): readonly [number, number] {
	const u = (pixel.x - left) / width;
	const v = (pixel.y - top) / height;
	return [x[0] * (1 - u) + x[1] * u, y[1] * (1 - v) + y[0] * v];
}

/** Widens a view to the shape of a picture, so that both axes have equal units, unless they differ very much. */
export function shaped(
	{ x, y }: View,
	{ width, height }: { readonly width: number; readonly height: number },
): View {
	const across = (x[1] - x[0]) / width;
	const up = (y[1] - y[0]) / height;
	const stretch = Math.max(across / up, up / across);
	if (!(stretch < MAX_STRETCH)) return { x, y };
	const unit = Math.max(across, up);
	return { x: widened(x, unit * width), y: widened(y, unit * height) };
}

/** Zooms around a point, which stays where it is. */
export function zoomed(
	{ x, y }: View,
	factor: number,
	[ax, ay]: readonly [number, number] = [middle(x), middle(y)],
): View {
	const around = ([from, to]: Interval, at: number): Interval => [
		at + (from - at) / factor,
		at + (to - at) / factor,
	];
	const view = { x: around(x, ax), y: around(y, ay) };
	return isDrawable(view.x) && isDrawable(view.y) ? view : { x, y };
}

/** Moves a view by shares of its width and height. */
export function panned({ x, y }: View, right: number, up: number): View {
	const by = ([from, to]: Interval, share: number): Interval => [
		from + share * (to - from),
		to + share * (to - from),
	];
	return { x: by(x, right), y: by(y, up) };
}

/** The view that holds some points with a margin; undefined if there are none. */
export function viewAround(
	points: Iterable<readonly [number, number]>,
	margin = 0.12,
): View | undefined {
	let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const [x, y] of points) {
		if (!(Math.abs(x) < MAX_PLACE && Math.abs(y) < MAX_PLACE)) continue;
		x0 = Math.min(x0, x);
		x1 = Math.max(x1, x);
		y0 = Math.min(y0, y);
		y1 = Math.max(y1, y);
	}
	if (x0 > x1) return undefined;
	const least = Math.max(x1 - x0, y1 - y0, 1e-9 * (1 + Math.abs(x0))) / 10;
	const wide = ([from, to]: Interval) =>
		widened([from, to], Math.max(to - from, least) * (1 + 2 * margin));
	return { x: wide([x0, x1]), y: wide([y0, y1]) };
}

function widened(interval: Interval, span: number): Interval {
	const at = middle(interval);
	return [at - span / 2, at + span / 2];
}

function middle([from, to]: Interval): number {
	return from / 2 + to / 2;
}

/** Round numbers within an interval, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export function roundNumbers([from, to]: Interval, count: number): number[] {
	const rough = (to - from) / count;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 5, 10].find((k) => k * power >= rough) ?? 10);
	const first = Math.ceil(from / step);
	const last = Math.floor(to / step);
	if (!(last - first < 100)) return [];
	return Array.from(
		{ length: Math.max(0, last - first + 1) },
		(_, k) => (first + k) * step,
	);
}
