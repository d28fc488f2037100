import { distance, type Pixel } from "./geometry.js";

/** In pixels: points nearer to the one before are not drawn. */
const MIN_APART = 1 / 4;
/** The largest distance from a line to a point that it leaves out, in pixels. */
const MAX_DEVIATION = 1 / 6;
/** The number of points straightened at a time, because the time can grow with its square. */
const CHUNK = 256;
/** Lines of fewer points are drawn whole. */
const MIN_POINTS_TO_HIDE = 1000;
/** The side of the squares that record ink, in pixels. */
const INK_CELL = 1 / 2;
/** The largest number of squares; in larger pictures the squares are larger. */
const MAX_INK_CELLS = 2 ** 24;

/** Drops points and segments that do not show: no corner moves by half a pixel, and no ink is drawn twice. */
export function simplify(lines: readonly (readonly Pixel[])[]): Pixel[][] {
	const thinned = lines.filter(({ length }) => length > 1).map(dropNear);
	const count = thinned.reduce((sum, line) => sum + line.length, 0);
	const shown = count < MIN_POINTS_TO_HIDE ? thinned : dropCovered(thinned);
	return shown.map(straighten);
}

/** Drops points close to the one before; the ends stay. */
function dropNear(points: readonly Pixel[]): Pixel[] {
	const kept: Pixel[] = [];
	points.forEach((point, i) => {
		const last = kept[kept.length - 1];
		const near = last !== undefined && distance(point, last) < MIN_APART;
		if (!near || i === points.length - 1) kept.push(point);
	});
	return kept;
}

/** Drops segments that lie wholly on the ink of earlier segments, as in a path that goes to and fro for 100,000 steps. */
function dropCovered(lines: readonly (readonly Pixel[])[]): Pixel[][] {
	const ink = createInk(lines);
	const kept: Pixel[][] = [];
	for (const line of lines) {
		let current: Pixel[] = line.slice(0, 1);
		for (let i = 1; i < line.length; i++) {
			const [from, to] = [line[i - 1] as Pixel, line[i] as Pixel];
			if (ink(from, to)) current.push(to);
			else {
				if (current.length > 1) kept.push(current);
				current = [to];
			}
		}
		if (current.length > 1) kept.push(current);
	}
	return kept;
}

/** Returns a function that inks a segment and returns whether any of it was new. */
function createInk(
	lines: readonly (readonly Pixel[])[],
): (from: Pixel, to: Pixel) => boolean {
	let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
	for (const [x, y] of lines.flat()) {
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	}
	const area = (right - left + 1) * (bottom - top + 1);
	const cell = Math.max(INK_CELL, Math.sqrt(area / MAX_INK_CELLS));
	const columns = Math.ceil((right - left) / cell) + 1;
	const rows = Math.ceil((bottom - top) / cell) + 1;
	const inked = new Uint8Array(columns * rows);
	return ([ax, ay], [bx, by]) => {
		const length = Math.max(Math.abs(bx - ax), Math.abs(by - ay));
		const count = Math.max(1, Math.ceil(length / cell));
		let fresh = false;
		for (let i = 0; i <= count; i++) {
			const column = Math.round((ax + ((bx - ax) * i) / count - left) / cell);
			const row = Math.round((ay + ((by - ay) * i) / count - top) / cell);
			const at = row * columns + column;
			if (inked[at] === 0) {
				inked[at] = 1;
				fresh = true;
			}
		}
		return fresh;
	};
}

/** Drops points very near to the line through their neighbours (Douglas and Peucker 1973). */
export function straighten(points: readonly Pixel[]): Pixel[] {
	const last = points.length - 1;
	const keep = new Set([0, last]);
	const open: [number, number][] = [];
	for (let from = 0; from < last; from += CHUNK) {
		const to = Math.min(last, from + CHUNK);
		keep.add(to);
		open.push([from, to]);
	}
	for (let span = open.pop(); span !== undefined; span = open.pop()) {
		const [from, to] = span;
		const farthest = farthestFrom(points, from, to);
		if (farthest === undefined) continue;
		keep.add(farthest);
		open.push([from, farthest], [farthest, to]);
	}
	return points.filter((_, i) => keep.has(i));
}

/** The point between two others that is farthest from the line through them, if it is too far away to be left out. */
function farthestFrom(
	points: readonly Pixel[],
	from: number,
	to: number,
): number | undefined {
	const a = points[from] as Pixel;
	const b = points[to] as Pixel;
	let farthest: number | undefined;
	let largest = MAX_DEVIATION;
	for (let i = from + 1; i < to; i++) {
		const away = distanceToSegment(points[i] as Pixel, a, b);
		if (away > largest) {
			farthest = i;
			largest = away;
		}
	}
	return farthest;
}

function distanceToSegment(point: Pixel, a: Pixel, b: Pixel): number {
	const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
	const square = dx * dx + dy * dy;
	if (square === 0) return distance(point, a);
	const along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square;
	const part = Math.min(1, Math.max(0, along));
	return distance(point, [a[0] + part * dx, a[1] + part * dy]);
}

/** Keeps at most four points of a curve in each column of two pixels: the first, lowest, highest and last. */
export function decimate(points: readonly Pixel[]): Pixel[] {
	const COLUMN = 2;
	const kept: Pixel[] = [];
	for (let i = 0; i < points.length; ) {
		const column = Math.floor((points[i] as Pixel)[0] / COLUMN);
		let end = i;
		let [low, high] = [i, i];
		for (; end < points.length; end++) {
			const [x, y] = points[end] as Pixel;
			if (Math.floor(x / COLUMN) !== column) break;
			if (y > (points[low] as Pixel)[1]) low = end;
			if (y < (points[high] as Pixel)[1]) high = end;
		}
		const indices = [...new Set([i, low, high, end - 1])];
		for (const index of indices.sort((a, b) => a - b)) {
			kept.push(points[index] as Pixel);
		}
		i = end;
	}
	return kept;
}
