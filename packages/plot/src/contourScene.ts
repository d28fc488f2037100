import { type CostFunction, isSurface, type Race, RefusedRange } from "ravine";
import { type Axis, positionOn } from "./axis.js";
import { join, layOutChart } from "./chart.js";
import { checkOptions, checkSize } from "./checks.js";
import { clip, type Visible } from "./clip.js";
import { drawContours } from "./contours.js";
import { fateOfRun } from "./fates.js";
import { type Frame, pixelAt } from "./frame.js";
import {
	type FramePoint,
	type Interval,
	isInside,
	type Pixel,
} from "./geometry.js";
import { chooseLabels } from "./labels.js";
import type { LegendEntry } from "./legend.js";
import {
	drawEnd,
	drawExits,
	drawMarkers,
	drawMinimum,
	drawStart,
} from "./markers.js";
import { formatNumber } from "./numbers.js";
import { chooseStyles } from "./palette.js";
import type { Scene } from "./scene.js";
import { simplify } from "./simplify.js";
import { paths } from "./svg.js";
import { type Trace, traceOf } from "./trace.js";
import {
	costInterval,
	type Domain,
	type Sample,
	sampleCosts,
	viewOf,
} from "./view.js";

export interface ContourSceneOptions {
	readonly race: Race;
	/** One label for each run, in order; default the rule's name and its learning rate. */
	readonly labels?: readonly string[];
	/** The numbers of the runs' styles, so that a run looks the same in several pictures; default 0, 1, 2, … */
	readonly styles?: readonly number[];
	/** Default the surface's name, or the formula. */
	readonly title?: string;
	/** The interval to show of a variable, by name. Give it to keep the frame fixed while the paths change. */
	readonly domain?: Domain;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. Default by the frame's aspect. */
	readonly height?: number;
}

/** Height over width of a frame over one variable. */
const CURVE_ASPECT = 0.6;

/** A race, prepared for drawing. */
interface Drawing {
	readonly race: Race;
	readonly x: Axis;
	readonly y: Axis;
	readonly runs: readonly DrawnRun[];
	readonly start: FramePoint;
	readonly minima: readonly FramePoint[];
	/** The curve of a cost of one variable; undefined for two variables. */
	readonly samples: readonly Sample[] | undefined;
	/** Converts a point to units of the frame; with one variable, the cost is the second coordinate. */
	place(point: readonly number[], cost: number): FramePoint;
}

interface DrawnRun {
	readonly label: string;
	readonly style: number;
	readonly trace: Trace;
	readonly points: readonly FramePoint[];
	readonly visible: Visible;
	readonly fate: string | undefined;
}

const OPTIONS = [
	"race",
	"labels",
	"styles",
	"title",
	"domain",
	"width",
	"height",
] as const satisfies readonly (keyof ContourSceneOptions)[];

/**
 * Draws a race: over two variables, the cost's contours with each run's path; over one, the cost's curve with each
 * run's steps on it.
 *
 * The frame is the surface's domain, or for a formula the box of the paths that do not diverge. A path that leaves it
 * is cut at its edge and marked there; the legend and the notes say so.
 *
 * @throws RefusedType for an unknown option or an unusable domain; RefusedRange for a cost of three variables or more,
 * more or fewer labels or styles than runs, or an unusable size.
 */
export function contourScene(options: ContourSceneOptions): Scene {
	const { race, width = 720, height } = options;
	const { variables } = race.surface;
	if (variables.length < 1 || variables.length > 2) {
		throw new RefusedRange(
			`contours need two variables, got ${variables.length} (${variables.join(", ")}); draw the cost's curves instead`,
		);
	}
	checkOptions("contourScene", options, OPTIONS);
	checkSize("contourScene", width, height);
	const drawing = readRace(options);
	const { x, y, runs } = drawing;
	const notes = runs.flatMap(({ label, fate }) =>
		fate === undefined ? [] : [`${label} ${fate}`],
	);
	const isCurve = drawing.samples !== undefined;
	const chart = layOutChart({
		...headingOf(race, options.title),
		description: describeRace(drawing, notes),
		width,
		height,
		frameHeight: (frameWidth) =>
			frameWidth * (isCurve ? CURVE_ASPECT : aspectOf(x.domain, y.domain)),
		x,
		y,
		grid: isCurve ? "y" : "none",
		legend: legendOf(drawing),
	});
	return chart.complete(
		{
			ground: drawGround(drawing, chart.frame),
			paths: join(runs.map((run) => drawPath(run, chart.frame, isCurve))),
			marks: drawMarks(drawing, chart.frame),
		},
		notes,
	);
}

function readRace({
	race,
	labels,
	styles,
	domain,
}: ContourSceneOptions): Drawing {
	const { surface } = race;
	const { variables } = surface;
	const names = chooseLabels(race.runs, labels);
	const numbers = chooseStyles("contourScene", race.runs.length, styles);
	const traces = race.runs.map(traceOf);
	const [across, up] = viewOf(race, traces, domain) as [Interval, Interval?];
	const samples = up === undefined ? sampleCosts(surface, across) : undefined;
	const x = axisOf(variables[0] as string, across);
	const y =
		samples === undefined
			? axisOf(variables[1] as string, up as Interval)
			: { ...axisOf("cost", costInterval(samples)), variable: false };
	const [toU, toV] = [positionOn(x), positionOn(y)];
	const place: Drawing["place"] = (point, cost) => [
		toU(point[0] as number),
		toV(point[1] ?? cost),
	];
	const runs = traces.map((trace, k): DrawnRun => {
		const points = Array.from({ length: trace.length }, (_, step) =>
			place(
				variables.map((_, i) => trace.at(step, i)),
				trace.cost(step),
			),
		);
		const visible = clip(points);
		return {
			label: names[k] as string,
			style: numbers[k] as number,
			trace,
			points,
			visible,
			fate: fateOfRun(trace, visible),
		};
	});
	const start = variables.map((name) => race.start[name] as number);
	const minima = (isSurface(surface) ? surface.minima : []).map(
		({ at, cost }) =>
			place(
				variables.map((name) => at[name] as number),
				cost,
			),
	);
	return {
		race,
		x,
		y,
		runs,
		start: place(start, surface.cost(start)),
		minima: minima.filter(isInside),
		samples,
		place,
	};
}

function axisOf(label: string, domain: Interval): Axis {
	return { label, variable: true, domain, log: false };
}

/** Height over width of a frame whose axes have the same scale, within limits. */
function aspectOf([x0, x1]: Interval, [y0, y1]: Interval): number {
	const [MIN_ASPECT, MAX_ASPECT] = [0.5, 1];
	return Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, (y1 - y0) / (x1 - x0)));
}

function nameOf(surface: CostFunction): string {
	return isSurface(surface) ? surface.name : surface.formula;
}

function headingOf(
	{ surface, steps, noise }: Race,
	title = nameOf(surface),
): { title: string; subtitle: string } {
	const parts = [
		`${steps} steps, marked where there is room`,
		...(noise > 0 ? [`noise ${readable(noise)}`] : []),
		// Last, because a long subtitle loses its end.
		...(title === surface.formula ? [] : [surface.formula]),
	];
	return { title, subtitle: parts.join(" · ") };
}

function describeRace(
	{ race, runs, samples }: Drawing,
	notes: readonly string[],
): string {
	const labels = runs.map(({ label }) => label).join("; ") || "no runs";
	return [
		`${samples === undefined ? "Contours" : "The curve"} of the cost ${race.surface.formula}, with the paths of ${labels} from ${startText(race)}.`,
		...notes.map((note) => `${note}.`),
	].join(" ");
}

function startText({ surface, start }: Race): string {
	return surface.variables
		.map((name) => `${name} = ${readable(start[name] as number)}`)
		.join(", ");
}

function legendOf({ race, runs, start, minima }: Drawing): LegendEntry[] {
	const { surface } = race;
	const entries: LegendEntry[] = runs.map(({ style, label, fate, trace }) => ({
		sign: style,
		label,
		remark: fate ?? outcomeOf(trace),
	}));
	if (isInside(start)) {
		entries.push({ sign: "start", label: "start", remark: startText(race) });
	}
	if (minima.length > 0 && isSurface(surface)) {
		entries.push({
			sign: "minimum",
			label: minima.length === 1 ? "minimum" : "minima",
			remark: `cost ${readable(surface.minima[0]?.cost ?? 0)}`,
		});
	}
	return entries;
}

function outcomeOf(trace: Trace): string {
	const steps = trace.length - 1;
	if (steps < 0) return "";
	return `ends at cost ${readable(trace.cost(steps))}`;
}

function drawGround(drawing: Drawing, frame: Frame): string {
	const { race, x, y, samples, place } = drawing;
	if (samples === undefined) {
		return drawContours(race.surface, x.domain, y.domain, frame);
	}
	const stretches: FramePoint[][] = [[]];
	for (const { x: at, cost } of samples) {
		if (Number.isFinite(cost)) stretches.at(-1)?.push(place([at], cost));
		else stretches.push([]);
	}
	const visible = stretches.flatMap((stretch) => clip(stretch).pieces);
	return paths(simplify(pixelsOf(visible, frame)), "cost");
}

function pixelsOf(
	pieces: readonly (readonly FramePoint[])[],
	frame: Frame,
): Pixel[][] {
	return pieces.map((piece) => piece.map((point) => pixelAt(frame, point)));
}

function drawPath(
	{ visible, style }: DrawnRun,
	frame: Frame,
	isFaint: boolean,
): string {
	const lines = pixelsOf(visible.pieces, frame);
	return paths(simplify(lines), `path${isFaint ? " raw" : ""} run${style}`);
}

/** Markers at the steps, arrowheads where runs leave the frame, minima and start. */
function drawMarks({ runs, minima, start }: Drawing, frame: Frame): string {
	return join([
		...runs.map((run) => drawRunMarks(run, frame)),
		...minima.map((at) => drawMinimum(pixelAt(frame, at))),
		isInside(start) ? drawStart(pixelAt(frame, start)) : "",
	]);
}

function drawRunMarks(
	{ points, visible, style }: DrawnRun,
	frame: Frame,
): string {
	const pixels = points.filter(isInside).map((point) => pixelAt(frame, point));
	const last = points.at(-1);
	const end =
		last !== undefined && isInside(last) ? pixelAt(frame, last) : undefined;
	return [
		drawMarkers(pixels.slice(1), style),
		drawExits(visible.exits, style, frame),
		end === undefined ? "" : drawEnd(end, style),
	].join("");
}

function readable(value: number): string {
	return formatNumber(value, { digits: 3, typeset: true });
}
