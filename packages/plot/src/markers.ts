import type { Exit } from "./clip.js";
import { pixelAt } from "./frame.js";
import { distance, type Pixel, type Rectangle } from "./geometry.js";
import { type Marker, runStyle } from "./palette.js";
import { circle, line, path } from "./svg.js";

/** The corners of the markers that are polygons, for a marker of radius 1. */
export const markerCorners: Readonly<
	Partial<Record<Marker, readonly (readonly [number, number])[]>>
> = {
	square: [
		[-0.88, -0.88],
		[0.88, -0.88],
		[0.88, 0.88],
		[-0.88, 0.88],
	],
	triangle: [
		[0, -1.15],
		[1.1, 0.85],
		[-1.1, 0.85],
	],
	triangleDown: [
		[0, 1.15],
		[1.1, -0.85],
		[-1.1, -0.85],
	],
	diamond: [
		[0, -1.3],
		[1.1, 0],
		[0, 1.3],
		[-1.1, 0],
	],
	pentagon: [
		[0, -1.15],
		[1.1, -0.36],
		[0.68, 0.93],
		[-0.68, 0.93],
		[-1.1, -0.36],
	],
};

/** Draws the marker of style `k` around a point; `radius` is in pixels. */
export function drawMarker(k: number, [x, y]: Pixel, radius: number): string {
	const { marker } = runStyle(k);
	const className = `marker run${k}`;
	const at = (dx: number, dy: number) =>
		[x + dx * radius, y + dy * radius] as const;
	const shape = markerCorners[marker];
	if (shape !== undefined) {
		return path(
			shape.map(([dx, dy]) => at(dx, dy)),
			className,
			true,
		);
	}
	// Only strokes, without a fill: a plus, upright or turned.
	if (marker === "plus") {
		return (
			line(at(-1.2, 0), at(1.2, 0), `${className} bar`) +
			line(at(0, -1.2), at(0, 1.2), `${className} bar`)
		);
	}
	if (marker === "cross") {
		return (
			line(at(-1, -1), at(1, 1), `${className} bar`) +
			line(at(-1, 1), at(1, -1), `${className} bar`)
		);
	}
	return circle([x, y], radius, className);
}

/** The smallest distance between markers of one run, in pixels. */
const MIN_MARKER_GAP = 12;
/** The smallest distance where the steps are shorter than that, so that the line shows between the markers. */
const MIN_CROWDED_GAP = 44;
const MARKER_RADIUS = 3;
const END_RADIUS = 5;

/** Draws markers of style `k`: at every point where they are far enough apart, at some where they crowd. */
export function drawMarkers(points: readonly Pixel[], k: number): string {
	return spacedOut(points)
		.map((i) => drawStepMarker(points[i] as Pixel, k))
		.join("");
}

/** Draws the marker of style `k` at a step. */
export function drawStepMarker(point: Pixel, k: number): string {
	return drawMarker(k, point, MARKER_RADIUS);
}

/** Chooses the points that have room for a marker, by index. */
export function spacedOut(points: readonly Pixel[]): number[] {
	const chosen: number[] = [];
	/** The markers in each square; a square is as wide as the larger gap, so a search needs only the neighbouring squares. */
	const squares = new Map<string, Pixel[]>();
	points.forEach((point, i) => {
		const step = distance(point, points[i - 1] ?? point);
		const gap =
			i === 0 || step >= MIN_MARKER_GAP ? MIN_MARKER_GAP : MIN_CROWDED_GAP;
		const [column, row] = point.map((at) => Math.floor(at / MIN_CROWDED_GAP));
		const isNear = ([dx, dy]: readonly [number, number]) =>
			squares
				.get(`${(column ?? 0) + dx} ${(row ?? 0) + dy}`)
				?.some((other) => distance(point, other) < gap);
		if (neighbours.some(isNear)) return;
		const square = `${column} ${row}`;
		squares.set(square, [...(squares.get(square) ?? []), point]);
		chosen.push(i);
	});
	return chosen;
}

/** Offsets from a square to itself and to the eight around it. */
const neighbours = [-1, 0, 1].flatMap((dx) =>
	[-1, 0, 1].map((dy) => [dx, dy] as const),
);

/** Draws the larger marker at the end of a run of style `k`. */
export function drawEnd(point: Pixel, k: number): string {
	return drawMarker(k, point, END_RADIUS);
}

export function drawStart(point: Pixel): string {
	return circle(point, 5, "start");
}

/** Draws a star with five points. */
export function drawMinimum([x, y]: Pixel): string {
	const points = Array.from({ length: 10 }, (_, i): Pixel => {
		const radius = i % 2 === 0 ? 7.5 : 3.1;
		const angle = (i * Math.PI) / 5;
		return [x + radius * Math.sin(angle), y - radius * Math.cos(angle)];
	});
	return path(points, "minimum", true);
}

/** An element that belongs to a step. */
export interface StepMark {
	readonly step: number;
	readonly svg: string;
}

/** Draws arrowheads on the frame's edge where a run of style `k` leaves it; where several are close together, only the first. */
export function drawExits(
	exits: readonly Exit[],
	k: number,
	frame: Rectangle,
): StepMark[] {
	const drawn: Pixel[] = [];
	const arrows: StepMark[] = [];
	for (const { at, towards, index } of exits) {
		const point = pixelAt(frame, at);
		if (drawn.some((other) => distance(point, other) < MIN_MARKER_GAP)) {
			continue;
		}
		drawn.push(point);
		const svg = drawArrow(point, pixelAt(frame, towards), k);
		arrows.push({ step: index + 1, svg });
	}
	return arrows;
}

function drawArrow([x, y]: Pixel, towards: Pixel, k: number): string {
	const length = distance([x, y], towards) || 1;
	const [dx, dy] = [(towards[0] - x) / length, (towards[1] - y) / length];
	return path(
		[
			[x + 9 * dx, y + 9 * dy],
			[x - 2 * dx - 5 * dy, y - 2 * dy + 5 * dx],
			[x - 2 * dx + 5 * dy, y - 2 * dy - 5 * dx],
		],
		`marker run${k}`,
		true,
	);
}
