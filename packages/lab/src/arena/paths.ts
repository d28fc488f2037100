import { endingOf, hasLeft } from "../model/ending.js";
import { grouped, readable } from "../model/numbers.js";
import { runColour, runDashes } from "../model/theme.js";
import { type ArrowKinds, type Arrows, drawArrows } from "./arrows.js";
import { haloText, type Inks, marker, star } from "./ink.js";
import type { Inset } from "./inset.js";
import { Labels } from "./labels.js";
import { drawLevelLabels, type LevelLabel } from "./levelLabels.js";
import type { DrawnRun } from "./state.js";
import { keptWay, type Way } from "./thin.js";
import { type Pane, pixelX, pixelY } from "./viewport.js";

export interface Paths {
	readonly pane: Pane;
	readonly runs: readonly DrawnRun[];
	readonly step: number;
	/** The run that stands out; the others are paler. */
	readonly chosen: number | null;
	/** The point under the pointer. */
	readonly pointed: { readonly run: number; readonly step: number } | undefined;
	readonly arrows: Arrows | undefined;
	readonly arrowKinds: ArrowKinds;
	readonly inset: Inset | undefined;
	readonly start: readonly [number, number];
	/** The costs of some isolines, which lie under the paths. */
	readonly levelLabels: readonly LevelLabel[];
	readonly inks: Inks;
}

const FAINT = 0.28;
const PALE = 0.35;
/** In pixels: steps that are longer have a dot at their end. */
const MIN_DOT_GAP = 9;
/** Ways with more points are drawn with a thin line. */
const CROWDED = 3000;
/** The most dots of a run. */
const MAX_DOTS = 400;

export function drawPaths(
	context: CanvasRenderingContext2D,
	paths: Paths,
): void {
	const { pane, runs, inset } = paths;
	// The run that stands out is drawn last.
	const ordered = [...runs].sort(
		(a, b) => Number(a.id === paths.chosen) - Number(b.id === paths.chosen),
	);
	const labelled = inset
		? paths.levelLabels.filter((label) => isBeside(label, inset.pane))
		: paths.levelLabels;
	drawLevelLabels(context, labelled, paths.inks);
	for (const run of ordered) drawRun(context, paths, run, run.way);
	for (const run of ordered) drawHead(context, paths, run, pane);
	if (paths.arrows)
		drawArrows(context, paths.arrows, paths.arrowKinds, paths.inks);
	if (inset) drawInset(context, paths, inset, ordered);
	const labels = new Labels(context, paths);
	for (const run of ordered) labelFate(labels, paths, run);
	if (paths.pointed) labelPoint(context, labels, paths, paths.pointed);
}

/** In pixels: half of a number on an isoline, about. */
const HALF_LABEL = 16;

/** Whether a number on an isoline lies clear of an inset, which would cut it. */
function isBeside({ x, y }: LevelLabel, inset: Pane): boolean {
	const { left, top, width, height } = inset;
	return (
		x < left - HALF_LABEL ||
		x > left + width + HALF_LABEL ||
		y < top - HALF_LABEL ||
		y > top + height + HALF_LABEL
	);
}

function drawRun(
	context: CanvasRenderingContext2D,
	{ step, chosen, inks }: Paths,
	{ id, style }: DrawnRun,
	way: Way,
): void {
	const colour = runColour(style);
	const strength = chosen === null || chosen === id ? 1 : PALE;
	const taken = lastBefore(way, step);
	const width = way.length > CROWDED ? 1 : chosen === id ? 3 : 2;
	context.lineJoin = "round";
	if (taken < way.length - 1) {
		context.globalAlpha = FAINT * strength;
		context.setLineDash(runDashes(style));
		stroke(context, way, taken, way.length - 1, colour, 1.5);
	}
	context.globalAlpha = 0.85 * strength;
	context.setLineDash([]);
	stroke(context, way, 0, taken, inks.paper, width + 2);
	context.globalAlpha = strength;
	context.setLineDash(runDashes(style));
	stroke(context, way, 0, taken, colour, width);
	context.setLineDash([]);
	drawDots(context, way, taken, colour);
	context.globalAlpha = 1;
}

function stroke(
	context: CanvasRenderingContext2D,
	{ pixels, breaks }: Way,
	from: number,
	to: number,
	colour: string,
	width: number,
): void {
	context.beginPath();
	for (let i = from; i <= to; i++) {
		const [x, y] = [pixels[2 * i] as number, pixels[2 * i + 1] as number];
		if (i === from || breaks[i] === 1) context.moveTo(x, y);
		else context.lineTo(x, y);
	}
	context.strokeStyle = colour;
	context.lineWidth = width;
	context.stroke();
}

/** A dot at each step, where steps can be told apart. */
function drawDots(
	context: CanvasRenderingContext2D,
	{ pixels }: Way,
	last: number,
	colour: string,
): void {
	context.beginPath();
	let [px, py, count] = [Infinity, Infinity, 0];
	for (let i = 0; i <= last && count < MAX_DOTS; i++) {
		const [x, y] = [pixels[2 * i] as number, pixels[2 * i + 1] as number];
		if (Math.hypot(x - px, y - py) < MIN_DOT_GAP) continue;
		context.moveTo(x + 2.4, y);
		context.arc(x, y, 2.4, 0, 7);
		[px, py] = [x, y];
		count++;
	}
	context.fillStyle = colour;
	context.fill();
}

function drawHead(
	context: CanvasRenderingContext2D,
	{ step, chosen, inks }: Paths,
	{ id, style, xs, ys }: DrawnRun,
	pane: Pane,
): void {
	const index = Math.min(step, xs.length - 1);
	const x = pixelX(pane, xs[index] as number);
	const y = pixelY(pane, ys[index] as number);
	context.globalAlpha = chosen === null || chosen === id ? 1 : PALE;
	marker(context, style, x, y, 5.5, runColour(style), inks.paper);
	context.globalAlpha = 1;
}

function drawInset(
	context: CanvasRenderingContext2D,
	paths: Paths,
	{ pane, magnification, at }: Inset,
	runs: readonly DrawnRun[],
): void {
	const { left, top, width, height } = pane;
	const { inks } = paths;
	context.save();
	// What the picture's own paths drew here lies under the inset's heat, which another canvas has.
	context.clearRect(left, top, width, height);
	context.strokeStyle = inks.muted;
	context.lineWidth = 1;
	const side = Math.max(4, width / magnification);
	context.strokeRect(at[0] - side / 2, at[1] - side / 2, side, side);
	context.beginPath();
	context.rect(left, top, width, height);
	context.clip();
	const [cx, cy] = [left + width / 2, top + height / 2];
	context.beginPath();
	star(context, cx, cy, 7);
	context.fillStyle = inks.ink;
	context.fill();
	for (const run of runs) {
		const way = keptWay(pane, run.xs, run.ys);
		drawRun(context, paths, run, way);
	}
	for (const run of runs) drawHead(context, paths, run, pane);
	context.restore();
	context.strokeStyle = inks.muted;
	context.lineWidth = 1;
	context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
	context.font = `12px ${inks.font}`;
	context.textAlign = "left";
	context.textBaseline = "alphabetic";
	const text = `×${grouped(magnification)}`;
	haloText(context, text, left + 7, top + 16, inks.ink, inks.paper);
}

/** A label for a run that leaves the picture or the finite numbers. */
function labelFate(labels: Labels, { pane, step }: Paths, run: DrawnRun): void {
	const { xs, ys, label, style } = run;
	const ending = endingOf(run.run, run.steps);
	const last = xs.length - 1;
	const inside = (i: number) => {
		const [x, y] = [xs[i] as number, ys[i] as number];
		return x >= pane.x[0] && x <= pane.x[1] && y >= pane.y[0] && y <= pane.y[1];
	};
	let leaves = Math.min(step, last);
	if (inside(leaves)) {
		if (ending !== undefined && step >= last && last > 0)
			labels.add(style, toPixel(pane, run, last), `${label} ${ending}`);
		return;
	}
	while (leaves >= 0 && !inside(leaves)) leaves--;
	const at = Math.max(0, leaves);
	const [from, to] = [
		toPixel(pane, run, at),
		toPixel(pane, run, Math.min(at + 1, last)),
	];
	const edge = crossing(pane, from, to);
	const text =
		leaves < 0
			? `${label} is outside`
			: ending !== undefined
				? `${label} leaves after step ${leaves}, ${hasLeft(run.run) ? "has no cost later" : "diverges"}`
				: `${label} leaves after step ${leaves}`;
	labels.addLeaving(style, edge, [to[0] - from[0], to[1] - from[1]], text);
}

function labelPoint(
	context: CanvasRenderingContext2D,
	labels: Labels,
	{ pane, runs, inks }: Paths,
	pointed: { readonly run: number; readonly step: number },
): void {
	const run = runs.find(({ id }) => id === pointed.run);
	if (run === undefined || pointed.step >= run.xs.length) return;
	const [x, y] = toPixel(pane, run, pointed.step);
	context.beginPath();
	context.arc(x, y, 7, 0, 7);
	context.lineWidth = 2;
	context.strokeStyle = inks.ink;
	context.stroke();
	const cost = readable(run.run.cost[pointed.step] as number, 3);
	labels.add(
		run.style,
		// Under the point: the arrows begin there.
		[x, y + 34],
		`${run.label}, step ${pointed.step}: cost ${cost}`,
	);
}

function toPixel(
	pane: Pane,
	{ xs, ys }: DrawnRun,
	index: number,
): readonly [number, number] {
	return [pixelX(pane, xs[index] as number), pixelY(pane, ys[index] as number)];
}

/** Where a segment that begins in a pane leaves it. */
function crossing(
	{ width, height }: Pane,
	[ax, ay]: readonly [number, number],
	[bx, by]: readonly [number, number],
): readonly [number, number] {
	const [dx, dy] = [bx - ax, by - ay];
	const shares = [
		dx > 0 ? (width - ax) / dx : dx < 0 ? -ax / dx : Infinity,
		dy > 0 ? (height - ay) / dy : dy < 0 ? -ay / dy : Infinity,
	];
	const share = Math.max(0, Math.min(1, ...shares));
	const within = (value: number, size: number) =>
		Math.min(size, Math.max(0, value));
	return [within(ax + dx * share, width), within(ay + dy * share, height)];
}

/** The index of the last kept point that is not after a step. */
function lastBefore({ steps, length }: Way, step: number): number {
	let [low, high] = [0, length - 1];
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((steps[middle] as number) <= step) low = middle;
		else high = middle - 1;
	}
	return low;
}
