import { type Pane, pixelX, pixelY } from "./viewport.js";

/** A run's way in pixels, without the points that do not show. */
export interface Way {
	/** x and y of every kept point. */
	readonly pixels: Float32Array;
	/** The step of every kept point. */
	readonly steps: Int32Array;
	/** 1 where no line leads to the point, because other lines cover it. */
	readonly breaks: Uint8Array;
	readonly length: number;
}

/** In pixels: points nearer to the one before are not drawn. */
const MIN_APART = 0.5;
/** Pixels beyond the pane at which a way is cut: a canvas draws larger numbers badly. */
const MARGIN = 4000;
/** Ways with more points leave out what lies on ink. */
const MIN_POINTS_TO_HIDE = 3000;
/** The side of the squares that record ink, in pixels. */
const INK = 1;

/** Turns columns of coordinates into a way through a pane. */
export function wayThrough(
	pane: Pane,
	xs: ArrayLike<number>,
	ys: ArrayLike<number>,
): Way {
	const count = Math.min(xs.length, ys.length);
	const pixels = new Float32Array(2 * count);
	const steps = new Int32Array(count);
	let length = 0;
	let [lastX, lastY] = [Infinity, Infinity];
	for (let step = 0; step < count; step++) {
		const x = bounded(pixelX(pane, xs[step] as number), pane.left, pane.width);
		const y = bounded(pixelY(pane, ys[step] as number), pane.top, pane.height);
		if (
			Math.abs(x - lastX) < MIN_APART &&
			Math.abs(y - lastY) < MIN_APART &&
			step < count - 1
		)
			continue;
		pixels[2 * length] = lastX = x;
		pixels[2 * length + 1] = lastY = y;
		steps[length++] = step;
	}
	const way = { pixels, steps, breaks: new Uint8Array(count), length };
	return length > MIN_POINTS_TO_HIDE ? withoutCovered(pane, way) : way;
}

function bounded(pixel: number, from: number, size: number): number {
	return Math.min(from + size + MARGIN, Math.max(from - MARGIN, pixel));
}

/** Leaves out the segments outside the pane and those that lie wholly on the ink of earlier ones, as in a path that goes to and fro for 100,000 steps. */
function withoutCovered(pane: Pane, { pixels, steps, length }: Way): Way {
	const isFresh = createInk(pane);
	const fewer = {
		pixels: new Float32Array(2 * length),
		steps: new Int32Array(length),
		breaks: new Uint8Array(length),
		length: 0,
	};
	const keep = (i: number, isBreak: boolean) => {
		fewer.pixels[2 * fewer.length] = pixels[2 * i] as number;
		fewer.pixels[2 * fewer.length + 1] = pixels[2 * i + 1] as number;
		fewer.steps[fewer.length] = steps[i] as number;
		fewer.breaks[fewer.length++] = isBreak ? 1 : 0;
	};
	keep(0, true);
	let joined = true;
	for (let i = 1; i < length; i++) {
		const fresh = isFresh(
			pixels[2 * i - 2] as number,
			pixels[2 * i - 1] as number,
			pixels[2 * i] as number,
			pixels[2 * i + 1] as number,
		);
		if (!fresh) {
			joined = false;
			continue;
		}
		// Each segment adds two points at most, and the one before was left out if it adds two.
		if (!joined) keep(i - 1, true);
		keep(i, false);
		joined = true;
	}
	return fewer;
}

/** Returns a function that inks the part of a segment within a pane and returns whether any of it was new. */
function createInk(
	pane: Pane,
): (ax: number, ay: number, bx: number, by: number) => boolean {
	const columns = Math.ceil(pane.width / INK) + 1;
	const rows = Math.ceil(pane.height / INK) + 1;
	const inked = new Uint8Array(columns * rows);
	return (ax, ay, bx, by) => {
		const [x, y] = [ax - pane.left, ay - pane.top];
		const [dx, dy] = [bx - ax, by - ay];
		const enter = Math.max(
			0,
			first(x, dx, pane.width),
			first(y, dy, pane.height),
		);
		const leave = Math.min(
			1,
			last(x, dx, pane.width),
			last(y, dy, pane.height),
		);
		if (!(enter <= leave)) return false;
		const far = Math.max(Math.abs(dx), Math.abs(dy)) * (leave - enter);
		const count = Math.max(1, Math.ceil(far / INK));
		let fresh = false;
		for (let k = 0; k <= count; k++) {
			const share = enter + ((leave - enter) * k) / count;
			const column = Math.round((x + dx * share) / INK);
			const row = Math.round((y + dy * share) / INK);
			const at = row * columns + column;
			if (inked[at] === 0) {
				inked[at] = 1;
				fresh = true;
			}
		}
		return fresh;
	};
}

/** The share of a segment at which it enters the interval from 0 to `size`; Infinity if it lies outside. */
function first(from: number, by: number, size: number): number {
	if (by === 0) return from >= 0 && from <= size ? -Infinity : Infinity;
	return (by > 0 ? -from : size - from) / by;
}

/** The share of a segment at which it leaves the interval from 0 to `size`. */
function last(from: number, by: number, size: number): number {
	if (by === 0) return Infinity;
	return (by > 0 ? size - from : -from) / by;
}

interface KeptWay {
	readonly pane: Pane;
	readonly ys: unknown;
	readonly way: Way;
}

const kept = new WeakMap<Float64Array, KeptWay[]>();
/** The panes for which a run's way is kept: the picture and its inset. */
const MAX_KEPT = 2;

/** As `wayThrough`, but computed once for a run in a pane. */
export function keptWay(pane: Pane, xs: Float64Array, ys: Float64Array): Way {
	const ways = kept.get(xs) ?? [];
	const found = ways.find((one) => one.pane === pane && one.ys === ys);
	if (found) return found.way;
	const way = wayThrough(pane, xs, ys);
	kept.set(xs, [{ pane, ys, way }, ...ways].slice(0, MAX_KEPT));
	return way;
}

export interface Nearest {
	readonly step: number;
	readonly distance: number;
}

/** The point of a way that is nearest to a pixel. */
export function nearestOn(
	{ pixels, steps, length }: Way,
	x: number,
	y: number,
): Nearest {
	let [best, found] = [Infinity, 0];
	for (let i = 0; i < length; i++) {
		const dx = (pixels[2 * i] as number) - x;
		const dy = (pixels[2 * i + 1] as number) - y;
		const square = dx * dx + dy * dy;
		if (square < best) [best, found] = [square, i];
	}
	return { step: steps[found] ?? 0, distance: Math.sqrt(best) };
}
