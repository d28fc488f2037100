import { type CostFunction, isSurface, type Race, RefusedRange } from "ravine";
import { type Axis, positionOn } from "./axis.js";
import { join, layOutChart } from "./chart.js";
import { checkOptions, checkSize } from "./checks.js";
import { clip } from "./clip.js";
import { drawContours } from "./contours.js";
import { fateOfRun } from "./fates.js";
import { type Frame, pixelAt } from "./frame.js";
import {
	distance,
	type FramePoint,
	type Interval,
	isInside,
} from "./geometry.js";
import { drawInset, MAGNIFICATION } from "./inset.js";
import { chooseLabels } from "./labels.js";
import type { LegendEntry } from "./legend.js";
import { drawMinimum, drawStart } from "./markers.js";
import { formatNumber } from "./numbers.js";
import { chooseStyles } from "./palette.js";
import { drawRuns, type PlacedRun, pixelsOf } from "./runs.js";
import type { Scene } from "./scene.js";
import { simplify } from "./simplify.js";
import { insetRules } from "./style.js";
import { paths } from "./svg.js";
import { type Animation, movingRules, timelineOf } from "./timeline.js";
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
	/** Whether a corner of the frame shows the surroundings of the minimum magnified, for two variables; default false. */
	readonly inset?: boolean;
	/** Makes the paths draw themselves, step by step, again and again; without it the picture is at rest. */
	readonly animate?: Animation;
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

interface DrawnRun extends PlacedRun {
	readonly label: string;
	readonly trace: Trace;
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
	"inset",
	"animate",
] as const satisfies readonly (keyof ContourSceneOptions)[];

/**
 * Draws a race: over two variables, the cost's contours with each run's path; over one, the cost's curve with each
 * run's steps on it.
 *
 * The frame is the surface's domain, or for a formula the box of the paths that do not diverge. A path that leaves it
 * is cut at its edge and marked there; the legend and the notes say so.
 *
 * @throws RefusedType for an unknown option or an unusable domain; RefusedRange for a cost of three variables or more,
 * an inset for one variable, more or fewer labels or styles than runs, an unusable size or an animation of more than
 * 1,000 steps.
 */
export function contourScene(options: ContourSceneOptions): Scene {
	checkContours(options);
	const { race, width = 720, height, inset = false, animate } = options;
	const { surface } = race;
	const drawing = readRace(options);
	const { x, y, runs } = drawing;
	const notes = runs.flatMap(({ label, fate }) =>
		fate === undefined ? [] : [`${label} ${fate}`],
	);
	const isCurve = drawing.samples !== undefined;
	const centre = inset ? centreOf(drawing) : undefined;
	if (inset && centre === undefined) {
		notes.push("no run ends in the frame, so there is no inset");
	}
	const timeline =
		animate === undefined ? undefined : timelineOf(animate, race.steps);
	const chart = layOutChart({
		...headingOf(race, options.title),
		description: describeRace(drawing, notes, centre !== undefined),
		width,
		height,
		frameHeight: (frameWidth) =>
			frameWidth * (isCurve ? CURVE_ASPECT : aspectOf(x.domain, y.domain)),
		x,
		y,
		grid: isCurve ? "y" : "none",
		legend: legendOf(drawing),
		rules: [
			...(centre === undefined ? [] : insetRules),
			...(timeline === undefined ? [] : movingRules(timeline)),
		],
	});
	const { frame } = chart;
	const { paths, marks } = drawRuns(runs, {
		rectangle: frame,
		isFaint: isCurve,
		hasExits: true,
		hasHeads: true,
		timeline,
	});
	const magnified =
		centre === undefined
			? ""
			: drawInset({ ...drawing, surface, centre, frame, timeline });
	return chart.complete(
		{
			ground: drawGround(drawing, frame),
			paths,
			marks: drawMarks(drawing, marks, magnified, frame),
		},
		notes,
	);
}

function checkContours(options: ContourSceneOptions): void {
	const { race, width = 720, height, inset = false } = options;
	const { variables } = race.surface;
	const got = `got ${variables.length} (${variables.join(", ")})`;
	if (variables.length < 1 || variables.length > 2) {
		throw new RefusedRange(
			`contours need two variables, ${got}; draw the cost's curves instead`,
		);
	}
	checkOptions("contourScene", options, OPTIONS);
	if (inset && variables.length !== 2) {
		throw new RefusedRange(`an inset needs two variables, ${got}`);
	}
	checkSize("contourScene", width, height);
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
	hasInset: boolean,
): string {
	const labels = runs.map(({ label }) => label).join("; ") || "no runs";
	return [
		`${samples === undefined ? "Contours" : "The curve"} of the cost ${race.surface.formula}, with the paths of ${labels} from ${startText(race)}.`,
		...notes.map((note) => `${note}.`),
		...(hasInset
			? [
					`A corner shows the surroundings of the minimum, magnified ${MAGNIFICATION} times.`,
				]
			: []),
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

/** The runs' marks, minima, start, and the inset over them. */
function drawMarks(
	{ minima, start }: Drawing,
	runMarks: string,
	inset: string,
	frame: Frame,
): string {
	return join([
		runMarks,
		...minima.map((at) => drawMinimum(pixelAt(frame, at))),
		isInside(start) ? drawStart(pixelAt(frame, start)) : "",
		inset,
	]);
}

/** The minimum to magnify: of the known ones the one where most runs end, else the lowest end of a run. */
function centreOf({ minima, runs }: Drawing): FramePoint | undefined {
	const ends = runs
		.filter(({ trace }) => !trace.diverged && trace.length > 0)
		.map(({ points, trace }) => ({
			at: points.at(-1) as FramePoint,
			cost: trace.cost(trace.length - 1),
		}))
		.filter(({ at }) => isInside(at));
	if (minima.length === 0) {
		return ends.reduce(
			(best, end) => (end.cost < (best?.cost ?? Infinity) ? end : best),
			ends[0],
		)?.at;
	}
	const nearest = ends.map(({ at }) => {
		const apart = minima.map((minimum) => distance(at, minimum));
		return apart.indexOf(Math.min(...apart));
	});
	const counts = minima.map(
		(_, k) => nearest.filter((one) => one === k).length,
	);
	return minima[counts.indexOf(Math.max(...counts))];
}

function readable(value: number): string {
	return formatNumber(value, { digits: 3, typeset: true });
}
