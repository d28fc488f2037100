import { hasButtons, type Pane, pixelX, pixelY } from "./viewport.js";

/** A magnified neighbourhood of a minimum. */
export interface Inset {
	readonly pane: Pane;
	/** How many times larger it is than the picture. */
	readonly magnification: number;
	/** The minimum, in pixels of the picture. */
	readonly at: readonly [number, number];
}

interface Path {
	readonly xs: ArrayLike<number>;
	readonly ys: ArrayLike<number>;
}

/** In pixels: heads nearer to a minimum than this cannot be told from it. */
const NEAR = 26;
const MIN_MAGNIFICATION = 4;
const MAX_MAGNIFICATION = 2 ** 24;
/** The steps before the current one from which the magnification follows. */
const LAST_STEPS = 8;
const [MIN_SIDE, MAX_SIDE] = [104, 184];
/** From the picture's edge, where its numbers stand. */
const MARGIN = { side: 14, bottom: 34, top: 14, left: 54, buttons: 44 };
/** The smallest picture that has room for an inset. */
const MIN_WIDTH = 300;

/** Chooses the minimum that most runs are at, how far to magnify it, and a corner that is free. */
export function chooseInset(
	pane: Pane,
	minima: readonly (readonly [number, number])[],
	start: readonly [number, number],
	paths: readonly Path[],
	step: number,
): Inset | undefined {
	if (pane.width < MIN_WIDTH) return undefined;
	let best: { at: readonly [number, number]; near: Path[] } | undefined;
	for (const at of minima) {
		const near = paths.filter(
			(path) => pixelsFrom(pane, at, path, indexAt(path, step)) < NEAR,
		);
		if (near.length > (best?.near.length ?? 0)) best = { at, near };
	}
	if (best === undefined) return undefined;
	const { at, near } = best;
	const [px, py] = [pixelX(pane, at[0]), pixelY(pane, at[1])];
	if (px < 0 || py < 0 || px > pane.width || py > pane.height) return undefined;
	const side = Math.min(
		MAX_SIDE,
		Math.max(MIN_SIDE, 0.32 * Math.min(pane.width, pane.height)),
	);
	// The run that is farthest away is not waited for if the others need a larger picture.
	const distances = near
		.map((path) => usualDistance(pane, at, path, indexAt(path, step)))
		.sort((a, b) => b - a);
	const used = distances
		.map((far) => magnificationFor(pane, at, side, far))
		.find((times) => times >= MIN_MAGNIFICATION);
	if (used === undefined) return undefined;
	return {
		pane: {
			...placeFor(
				pane,
				side,
				[
					[px, py],
					[pixelX(pane, start[0]), pixelY(pane, start[1])],
				],
				paths,
			),
			...around(pane, at, side / used),
		},
		magnification: used,
		at: [px, py],
	};
}

/** A power of two that brings a distance in pixels well into a square. */
function magnificationFor(
	pane: Pane,
	at: readonly [number, number],
	side: number,
	far: number,
): number {
	const fitting = (0.42 * side) / Math.max(far, 1e-9);
	return Math.min(
		MAX_MAGNIFICATION,
		2 ** Math.floor(Math.log2(fitting)),
		digits(pane, at),
	);
}

/** The geometric mean of a path's last distances, in pixels, so that the inset does not follow every leap. */
function usualDistance(
	pane: Pane,
	at: readonly [number, number],
	path: Path,
	index: number,
): number {
	const first = Math.max(0, index - LAST_STEPS);
	let sum = 0;
	for (let k = first; k <= index; k++)
		sum += Math.log(Math.max(1e-9, pixelsFrom(pane, at, path, k)));
	return Math.exp(sum / (index - first + 1));
}

/** The magnification at which the coordinates' digits end. */
function digits({ x, width }: Pane, at: readonly [number, number]): number {
	const unit = (x[1] - x[0]) / width;
	const size = Math.max(Math.abs(at[0]), Math.abs(at[1]));
	return size === 0
		? MAX_MAGNIFICATION
		: 2 ** Math.floor(Math.log2(unit / (size * 1e-13)));
}

function around(
	{ x, y, width, height }: Pane,
	[ax, ay]: readonly [number, number],
	pixels: number,
): Pick<Pane, "x" | "y"> {
	const across = ((x[1] - x[0]) / width) * (pixels / 2);
	const up = ((y[1] - y[0]) / height) * (pixels / 2);
	return { x: [ax - across, ax + across], y: [ay - up, ay + up] };
}

/** The corner that the fewest paths cross, and of those the one farthest from the minimum and the start. */
function placeFor(
	pane: Pane,
	side: number,
	avoided: readonly (readonly [number, number])[],
	paths: readonly Path[],
): Pick<Pane, "left" | "top" | "width" | "height"> {
	const low = pane.height - side - MARGIN.bottom;
	const right = pane.width - side - MARGIN.side;
	const corners = [
		[right, low],
		[MARGIN.left, low],
		[MARGIN.left, MARGIN.top],
		[right - (hasButtons(pane) ? MARGIN.buttons : 0), MARGIN.top],
	] as const;
	const marks = paths.flatMap((path) => marksAlong(pane, path));
	const scores = corners.map(([left, top]) => {
		const covered = marks.filter(
			([x, y]) => x > left && x < left + side && y > top && y < top + side,
		);
		const room = avoided.map(([x, y]) =>
			Math.hypot(x - left - side / 2, y - top - side / 2),
		);
		// A start or a minimum under the inset is worse than any path.
		const hidden = room.some((away) => away < side * 0.6) ? 1e6 : 0;
		return covered.length + hidden - Math.min(...room) / 1e4;
	});
	const [left, top] = corners[
		scores.indexOf(Math.min(...scores))
	] as (typeof corners)[number];
	return { left, top, width: side, height: side };
}

/** Steps of a path that are looked at, and points on each. */
const [MARKED_STEPS, MARKS_A_STEP] = [60, 4];

/** Points along the first steps of a path, in pixels. */
function marksAlong(pane: Pane, { xs, ys }: Path): [number, number][] {
	const marks: [number, number][] = [];
	const last = Math.min(xs.length - 1, MARKED_STEPS);
	for (let k = 0; k < last * MARKS_A_STEP; k++) {
		const step = Math.floor(k / MARKS_A_STEP);
		const part = (k % MARKS_A_STEP) / MARKS_A_STEP;
		const between = (values: ArrayLike<number>) =>
			(values[step] as number) * (1 - part) +
			(values[step + 1] as number) * part;
		marks.push([pixelX(pane, between(xs)), pixelY(pane, between(ys))]);
	}
	return marks;
}

function pixelsFrom(
	pane: Pane,
	[x, y]: readonly [number, number],
	{ xs, ys }: Path,
	index: number,
): number {
	return Math.hypot(
		pixelX(pane, xs[index] as number) - pixelX(pane, x),
		pixelY(pane, ys[index] as number) - pixelY(pane, y),
	);
}

function indexAt({ xs }: Path, step: number): number {
	return Math.max(0, Math.min(xs.length - 1, step));
}
