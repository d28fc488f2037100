import type { CostFunction } from "ravine";
import type { Axis } from "./axis.js";
import { clip } from "./clip.js";
import { drawContours } from "./contours.js";
import { pixelAt } from "./frame.js";
import {
	distance,
	type FramePoint,
	type Interval,
	isInside,
	type Rectangle,
} from "./geometry.js";
import { drawMinimum } from "./markers.js";
import { clipped, drawRuns, type PlacedRun } from "./runs.js";
import { line, rectangle, words } from "./svg.js";
import type { Timeline } from "./timeline.js";

/** A part of the frame, in units of the frame, from its lower left corner. */
interface Box {
	readonly left: number;
	readonly bottom: number;
	/** Its width as a part of the frame's, and its height as a part of the frame's. */
	readonly size: number;
}

export interface InsetOptions {
	readonly surface: CostFunction;
	readonly x: Axis;
	readonly y: Axis;
	readonly runs: readonly PlacedRun[];
	readonly start: FramePoint;
	readonly minima: readonly FramePoint[];
	/** The point to magnify. */
	readonly centre: FramePoint;
	readonly frame: Rectangle;
	readonly timeline: Timeline | undefined;
}

export const MAGNIFICATION = 5;
/** The inset's width and height as parts of the frame's: the first with which it covers nothing, or else the last. */
const SIZES = [0.38, 0.35, 0.32, 0.29] as const;
/** From the inset to the frame, as a part of the frame's width and height. */
const MARGIN = 0.02;
/** The background of the inset's label, in pixels. */
const LABEL = { width: 27, height: 19 };

/** Draws the surroundings of a point magnified, in the corner of the frame where it covers the least. */
export function drawInset(options: InsetOptions): string {
	const { surface, x, y, frame, minima, timeline } = options;
	const { lens, corner } = placeInset(options);
	const area = pixelsIn(corner, frame);
	const magnified = (points: readonly FramePoint[]) => within(points, lens);
	const runs = options.runs.map(({ style, points }): PlacedRun => {
		const placed = magnified(points);
		return { style, points: placed, visible: clip(placed) };
	});
	const { paths, marks } = drawRuns(runs, {
		rectangle: area,
		isFaint: false,
		hasExits: false,
		hasHeads: false,
		timeline,
	});
	const stars = magnified(minima)
		.filter(isInside)
		.map((at) => drawMinimum(pixelAt(area, at)));
	const content = [
		rectangle(area, "paper"),
		drawContours(
			surface,
			part(x.domain, lens.left, lens.size),
			part(y.domain, lens.bottom, lens.size),
			area,
		),
		paths,
		marks,
		...stars,
		rectangle({ ...area, ...LABEL }, "paper"),
		words(`${MAGNIFICATION}×`, [area.left + 6, area.top + 14], "remark"),
	];
	return [
		drawLens(pixelsIn(lens, frame), area),
		clipped(content.filter((one) => one !== "").join("\n"), area),
		rectangle(area, "lens"),
	].join("\n");
}

function placeInset(options: InsetOptions): { lens: Box; corner: Box } {
	const places = SIZES.map((size) => {
		const lens = boxAround(options.centre, size / MAGNIFICATION);
		return { lens, ...emptiestCorner(options, lens, size) };
	});
	const free = places.find(({ covered }) => covered === 0);
	return free ?? (places.at(-1) as (typeof places)[number]);
}

/** A box around a point, moved into the frame where it would reach beyond. */
function boxAround([u, v]: FramePoint, size: number): Box {
	const from = (at: number) => Math.min(1 - size, Math.max(0, at - size / 2));
	return { left: from(u), bottom: from(v), size };
}

/** The corner whose box covers the shortest stretches of paths, and neither the lens nor the start if that is possible. */
function emptiestCorner(
	{ runs, start }: InsetOptions,
	lens: Box,
	size: number,
): { corner: Box; covered: number } {
	const far = 1 - MARGIN - size;
	const corners = [
		{ left: far, bottom: far, size },
		{ left: MARGIN, bottom: far, size },
		{ left: far, bottom: MARGIN, size },
		{ left: MARGIN, bottom: MARGIN, size },
	];
	const all = corners.map((corner: Box) => {
		const hidden = [overlaps(corner, lens), isInside(toBox(start, corner))];
		const lengths = runs.map(({ points }) => lengthWithin(points, corner));
		const covered =
			lengths.reduce((sum, one) => sum + one, 0) +
			// More than any path is long.
			hidden.filter(Boolean).length * 1e6;
		return { corner, covered };
	});
	return all.reduce((best, one) => (one.covered < best.covered ? one : best));
}

function overlaps(one: Box, other: Box): boolean {
	const apart = (a: number, b: number) =>
		a + one.size < b || b + other.size < a;
	return !apart(one.left, other.left) && !apart(one.bottom, other.bottom);
}

function lengthWithin(points: readonly FramePoint[], box: Box): number {
	return clip(within(points, box))
		.pieces.flatMap((piece) =>
			piece.map((point, i) => distance(point, piece[i - 1] ?? point)),
		)
		.reduce((sum, one) => sum + one, 0);
}

function within(points: readonly FramePoint[], box: Box): FramePoint[] {
	return points.map((point) => toBox(point, box));
}

/** Converts units of the frame to units of a box. */
function toBox([u, v]: FramePoint, { left, bottom, size }: Box): FramePoint {
	return [(u - left) / size, (v - bottom) / size];
}

function pixelsIn({ left, bottom, size }: Box, frame: Rectangle): Rectangle {
	const [x, y] = pixelAt(frame, [left, bottom + size]);
	return {
		left: x,
		top: y,
		width: size * frame.width,
		height: size * frame.height,
	};
}

function part([low, high]: Interval, from: number, size: number): Interval {
	const length = high - low;
	return [low + from * length, low + (from + size) * length];
}

/** The magnified box, and two lines that lead from its corners to the inset's. */
function drawLens(lens: Rectangle, inset: Rectangle): string {
	const isRight = inset.left > lens.left;
	const isAbove = inset.top < lens.top;
	const corner = (box: Rectangle, right: boolean, below: boolean) =>
		[
			box.left + (right ? box.width : 0),
			box.top + (below ? box.height : 0),
		] as const;
	// The two corners beside the one that faces the inset.
	const ends = [
		[isRight, isAbove],
		[!isRight, !isAbove],
	] as const;
	return [
		rectangle(lens, "lens"),
		...ends.map(([right, below]) =>
			line(corner(lens, right, below), corner(inset, right, below), "lens"),
		),
	].join("\n");
}
