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

/** Leaves out the segments that lie wholly on the ink of earlier ones, as in a path that goes to and fro for 100,000 steps. */
function withoutCovered(pane: Pane, { pixels, steps, length }: Way): Way {
	const columns = Math.ceil(pane.width / INK) + 2;
	const rows = Math.ceil(pane.height / INK) + 2;
	const inked = new Uint8Array(columns * rows);
	const cell = (x: number, y: number) => {
		const column = Math.round((x - pane.left) / INK) + 1;
		const row = Math.round((y - pane.top) / INK) + 1;
		return column < 0 || row < 0 || column >= columns || row >= rows
			? -1
			: row * columns + column;
	};
	const kept = {
		pixels: new Float32Array(2 * length),
		steps: new Int32Array(length),
		breaks: new Uint8Array(length),
		length: 0,
	};
	let joined = false;
	const keep = (i: number, isBreak: boolean) => {
		kept.pixels[2 * kept.length] = pixels[2 * i] as number;
		kept.pixels[2 * kept.length + 1] = pixels[2 * i + 1] as number;
		kept.steps[kept.length] = steps[i] as number;
		kept.breaks[kept.length++] = isBreak ? 1 : 0;
	};
	keep(0, true);
	joined = true;
	for (let i = 1; i < length; i++) {
		const fresh = ink(cell, inked, pixels, i);
		if (!fresh) {
			joined = false;
			continue;
		}
		// Each segment adds two points at most, and the one before was left out if it adds two.
		if (!joined) keep(i - 1, true);
		keep(i, false);
		joined = true;
	}
	return kept;
}

/** Inks the segment that ends at point `i`. @returns whether any of it was new. */
function ink(
	cell: (x: number, y: number) => number,
	inked: Uint8Array,
	pixels: Float32Array,
	i: number,
): boolean {
	const [ax, ay, bx, by] = pixels.subarray(2 * i - 2, 2 * i + 2) as unknown as [
		number,
		number,
		number,
		number,
	];
	const far = Math.max(Math.abs(bx - ax), Math.abs(by - ay));
	const count = Math.max(1, Math.ceil(far / INK));
	let fresh = false;
	for (let k = 0; k <= count; k++) {
		const at = cell(ax + ((bx - ax) * k) / count, ay + ((by - ay) * k) / count);
		if (at >= 0 && inked[at] === 0) {
			inked[at] = 1;
			fresh = true;
		}
	}
	return fresh;
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
