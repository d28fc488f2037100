import type { Visible } from "./clip.js";
import { pixelAt } from "./frame.js";
import {
	type FramePoint,
	isInside,
	type Pixel,
	type Rectangle,
} from "./geometry.js";
import { hash } from "./hash.js";
import {
	drawEnd,
	drawExits,
	drawStepMarker,
	type StepMark,
	spacedOut,
} from "./markers.js";
import { simplify } from "./simplify.js";
import { rectangle as box, coordinate, lineData, paths } from "./svg.js";
import { keysOf, short, type Timeline } from "./timeline.js";
import { wayThrough } from "./way.js";

/** A run in a rectangle: in the frame or in the inset. */
export interface PlacedRun {
	readonly style: number;
	/** Its points after each step, in units of the rectangle. */
	readonly points: readonly FramePoint[];
	readonly visible: Visible;
}

export interface RunsOptions {
	readonly rectangle: Rectangle;
	/** Thin lines, where another line lies below them. */
	readonly isFaint: boolean;
	/** Whether arrowheads show where runs leave the rectangle. */
	readonly hasExits: boolean;
	/** Whether a marker moves along each path of an animation. */
	readonly hasHeads: boolean;
	/** Leave it out for a picture at rest. */
	readonly timeline: Timeline | undefined;
}

/** The elements of runs: their lines, and the markers on them. */
export interface DrawnRuns {
	readonly paths: string;
	readonly marks: string;
}

/** Draws runs as lines with markers at their steps. */
export function drawRuns(
	runs: readonly PlacedRun[],
	options: RunsOptions,
): DrawnRuns {
	const marks = runs.map((run) => marksOf(run, options));
	const { timeline } = options;
	if (timeline !== undefined) {
		return drawMovingRuns(runs, marks.flat(), options, timeline);
	}
	return {
		paths: lines(runs.map((run) => drawLine(run, options))),
		marks: lines(marks.map((one) => one.map(({ svg }) => svg).join(""))),
	};
}

function lines(elements: readonly string[]): string {
	return elements.filter((element) => element !== "").join("\n");
}

function drawLine(
	{ visible, style }: PlacedRun,
	{ rectangle, isFaint }: RunsOptions,
): string {
	return paths(
		simplify(pixelsOf(visible.pieces, rectangle)),
		`path${isFaint ? " raw" : ""} run${style}`,
	);
}

export function pixelsOf(
	pieces: readonly (readonly FramePoint[])[],
	rectangle: Rectangle,
): Pixel[][] {
	return pieces.map((piece) => piece.map((point) => pixelAt(rectangle, point)));
}

/** The markers of a run at its steps, the arrowheads where it leaves, and the larger marker at its end. */
function marksOf(
	{ points, visible, style }: PlacedRun,
	{ rectangle, hasExits }: RunsOptions,
): StepMark[] {
	const inside = points.flatMap((point, step) =>
		step > 0 && isInside(point)
			? [{ step, pixel: pixelAt(rectangle, point) }]
			: [],
	);
	const chosen = spacedOut(inside.map(({ pixel }) => pixel));
	const steps = chosen.map((i): StepMark => {
		const { step, pixel } = inside[i] as (typeof inside)[number];
		return { step, svg: drawStepMarker(pixel, style) };
	});
	const last = points.length - 1;
	const end = points[last];
	return [
		...steps,
		...(hasExits ? drawExits(visible.exits, style, rectangle) : []),
		...(end !== undefined && isInside(end)
			? [{ step: last, svg: drawEnd(pixelAt(rectangle, end), style) }]
			: []),
	];
}

/** The lines uncover themselves, a marker appears when its step is reached, and a head moves along each line. */
function drawMovingRuns(
	runs: readonly PlacedRun[],
	marks: readonly StepMark[],
	options: RunsOptions,
	timeline: Timeline,
): DrawnRuns {
	const moving = runs.map((run, k) =>
		drawMovingLine(run, k, options, timeline),
	);
	const steps = [...new Set(marks.map(({ step }) => step))];
	const groups = steps
		.sort((a, b) => a - b)
		.map((step) => {
			const content = marks.filter((one) => one.step === step);
			return `<g class="step">${appearAt(step, timeline)}${content.map(({ svg }) => svg).join("")}</g>`;
		});
	const heads = lines(moving.map(({ head }) => head));
	return {
		paths: lines(moving.map(({ line }) => line)),
		marks: lines([
			...groups,
			options.hasHeads ? clipped(heads, options.rectangle) : "",
		]),
	};
}

function appearAt(step: number, { timing, timeOf }: Timeline): string {
	const time = timeOf(step);
	if (time === "0") return "";
	return `<animate attributeName="opacity" values="0;1" keyTimes="0;${time}" calcMode="discrete" ${timing}/>`;
}

function drawMovingLine(
	run: PlacedRun,
	k: number,
	options: RunsOptions,
	timeline: Timeline,
): { readonly line: string; readonly head: string } {
	const { rectangle } = options;
	const { line, progress, length } = wayThrough(run.points, rectangle);
	if (line.length < 2) return { line: drawLine(run, options), head: "" };
	const { timing, begin } = timeline;
	const { times, values } = keysOf(progress, timeline);
	const data = lineData(line);
	const id = `ravine-way-${hash([k, data, times, timing].join("\n"))}`;
	// One dash that covers the line; its beginning moves in from before the line.
	const dash = Math.ceil(length) + 1;
	const offsets = values.map((part) => coordinate(dash - part * length));
	const way = `<path class="way" id="${id}" stroke-dasharray="${dash}" d="${data}"><animate attributeName="stroke-dashoffset" values="${offsets.join(";")}" keyTimes="${times}" ${timing}/></path>`;
	const area = box(rectangle, "").slice("<rect".length, -"/>".length);
	const points = values.map((part) => short(part)).join(";");
	return {
		line: `<mask id="${id}-mask" maskUnits="userSpaceOnUse"${area}>${way}</mask><g class="drawn" mask="url(#${id}-mask)">${drawLine(run, options)}</g>`,
		// Without animation the head stays hidden, because the end has a marker of its own.
		head: `<g class="head" visibility="hidden"><set attributeName="visibility" to="visible"${begin}/><animateMotion keyPoints="${points}" keyTimes="${times}" calcMode="linear" ${timing}><mpath href="#${id}"/></animateMotion>${drawEnd([0, 0], run.style)}</g>`,
	};
}

/** Elements that are cut at a rectangle's edge. A nested `svg` would cut them too, but run on a clock of its own. */
export function clipped(content: string, rectangle: Rectangle): string {
	const shape = box(rectangle, "");
	const id = `ravine-cut-${hash(`${shape}\n${content}`)}`;
	return `<clipPath id="${id}">${shape}</clipPath><g clip-path="url(#${id})">\n${content}\n</g>`;
}
