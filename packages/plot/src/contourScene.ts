import { isSurface, type Race, type RaceRun } from "ravine";
import {
	type Axis,
	checkSize,
	drawChart,
	drawExit,
	drawMarkers,
	drawMinimum,
	drawStart,
	type Frame,
	type Interval,
	type LegendEntry,
	positionOn,
	thin,
} from "./chart.js";
import { drawContours } from "./contours.js";
import { chooseLabels } from "./labels.js";
import { markerAt } from "./markers.js";
import { runStyle } from "./palette.js";
import { type Pixel, path } from "./svg.js";
import { readable } from "./text.js";
import { type FramePoint, inside, type Trace, trace } from "./trace.js";

/** A picture, and in words what it cannot show. */
export interface Scene {
	/** A whole SVG document, which can also stand inline in a page. */
	readonly svg: string;
	/** Sentences without a full stop, such as "sgd 0.51 diverges: it leaves the frame after step 11". */
	readonly notes: readonly string[];
}

export interface ContourSceneOptions {
	readonly race: Race;
	/** For the runs, in their order; default the rule's name and its learning rate. */
	readonly labels?: readonly string[];
	/** Default the surface's name, or the formula. */
	readonly title?: string;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. Default by the frame's aspect. */
	readonly height?: number;
}

/**
 * Draws a race: over two variables, the cost's contours with each run's path; over one, the cost's curve with each
 * run's steps on it.
 *
 * The frame is the surface's domain, or for a formula the box of the paths that do not diverge; a path that leaves it
 * is cut at its edge, marked there, and told of in the legend and the notes.
 *
 * @throws RangeError for a cost of three variables or more, labels that are not one for each run, or an unusable size.
 */
export function contourScene({
	race,
	labels: givenLabels,
	title,
	width = 720,
	height,
}: ContourSceneOptions): Scene {
	const { surface, runs } = race;
	const { variables } = surface;
	const [first, second] = variables;
	if (first === undefined || variables.length > 2) {
		throw new RangeError(
			`contours need two variables, got ${variables.length}${first === undefined ? "" : ` (${variables.join(", ")})`}; draw the cost's curves instead`,
		);
	}
	checkSize("contourScene", width, height);
	const labels = chooseLabels(runs, givenLabels);
	const start = variables.map((name) => race.start[name] as number);

	const across = domainOf(race, 0);
	const xAxis = axisOf(first, across);
	let yAxis: Axis;
	let pointOf: (x: ArrayLike<number>) => readonly [number, number];
	if (second === undefined) {
		yAxis = { ...axisOf("cost", costsOver(race, across)), variable: false };
		pointOf = (x) => [x[0] as number, surface.cost(x)];
	} else {
		yAxis = axisOf(second, domainOf(race, 1));
		pointOf = (x) => [x[0] as number, x[1] as number];
		if (!isSurface(surface)) {
			const [evenX, evenY] = evenOut(across, yAxis.domain);
			Object.assign(xAxis, { domain: evenX });
			yAxis = { ...yAxis, domain: evenY };
		}
	}
	const [toU, toV] = [positionOn(xAxis), positionOn(yAxis)];
	const framePoint = (x: ArrayLike<number>): FramePoint => {
		const [a, b] = pointOf(x);
		return [toU(a), toV(b)];
	};
	const points = runs.map((run) =>
		run.path.map(({ parameters }) => framePoint(parameters)),
	);
	const traces = points.map(trace);
	const fates = runs.map((run, k) => fateOf(run, traces[k] as Trace));
	const notes = fates.flatMap((fate, k) =>
		fate === undefined ? [] : [`${labels[k]} ${fate}`],
	);
	const minima = isSurface(surface)
		? surface.minima
				.map(({ at }) =>
					framePoint(variables.map((name) => at[name] as number)),
				)
				.filter(inside)
		: [];
	const signs: LegendEntry[] = [
		{
			sign: "start",
			label: "start",
			remark: variables
				.map((name, i) => `${name} = ${readable(start[i] as number)}`)
				.join(", "),
		},
	];
	if (minima.length > 0) {
		signs.push({
			sign: "minimum",
			label: minima.length === 1 ? "minimum" : "minima",
			remark: isSurface(surface)
				? `cost ${readable(surface.minima[0]?.cost ?? 0)}`
				: "",
		});
	}
	const name = isSurface(surface) ? surface.name : surface.formula;
	const span = ([low, high]: Interval) => high - low;

	const svg = drawChart({
		title: title ?? name,
		subtitle: [
			`${race.steps} steps`,
			...(race.noise > 0 ? [`noise ${readable(race.noise)}`] : []),
			// Last, so that what a long formula cuts off is its own end.
			...(title === undefined && name === surface.formula
				? []
				: [surface.formula]),
		].join(" · "),
		description: [
			`${second === undefined ? "The curve" : "Contours"} of the cost ${surface.formula}, with the paths of ${labels.join("; ") || "no runs"} from ${signs[0]?.remark}.`,
			...notes.map((note) => `${note}.`),
		].join(" "),
		width,
		height,
		aspect:
			second === undefined
				? 0.6
				: Math.min(1, Math.max(0.5, span(yAxis.domain) / span(xAxis.domain))),
		x: xAxis,
		y: yAxis,
		grid: second === undefined,
		legend: [
			...runs.map((run, k) => ({
				sign: k,
				label: labels[k] as string,
				remark: fates[k] ?? outcome(run),
			})),
			...signs,
		],
		drawData(frame) {
			const background =
				second === undefined
					? drawCost(race, xAxis.domain, framePoint, frame)
					: drawContours(surface, xAxis.domain, yAxis.domain, frame);
			const paths = traces.map(({ pieces }, k) =>
				pieces
					.map((piece) =>
						path(
							thin(piece.map(frame.place)),
							second === undefined ? `path raw run${k}` : `path run${k}`,
						),
					)
					.join(""),
			);
			const over = traces.map((traced, k) => {
				const visible = (points[k] as FramePoint[]).filter(inside);
				return (
					drawMarkers(visible.map(frame.place).slice(1), k, 13) +
					drawEnd(traced, visible, runs[k] as RaceRun, k, frame)
				);
			});
			return {
				clipped: [background, ...paths].join("\n"),
				over: [
					...over,
					...minima.map((at) => drawMinimum(frame.place(at))),
					drawStart(frame.place(framePoint(start))),
				].join("\n"),
			};
		},
	});
	return { svg, notes };
}

/** The arrowheads where a run leaves the frame, or the greater marker where it ends. */
function drawEnd(
	{ exits }: Trace,
	visible: readonly FramePoint[],
	run: RaceRun,
	k: number,
	frame: Frame,
): string {
	const spread: (typeof exits)[number][] = [];
	for (const exit of exits) {
		const [x, y] = frame.place(exit.at);
		const free = spread.every(({ at }) => {
			const [otherX, otherY] = frame.place(at);
			return Math.hypot(x - otherX, y - otherY) >= 12;
		});
		if (free) spread.push(exit);
	}
	const arrows = spread.map((exit) => drawExit(exit, k, frame)).join("");
	const end = visible[visible.length - 1];
	if (end === undefined || visible.length < run.path.length) return arrows;
	const [x, y] = frame.place(end);
	return arrows + markerAt(runStyle(k).marker, x, y, 5, `marker run${k}`);
}

/** What a run does that the frame cannot show, as the rest of a sentence about it. */
function fateOf(
	{ path: steps, diverged }: RaceRun,
	{ exits, lastInside }: Trace,
): string | undefined {
	const exit = exits[exits.length - 1];
	if (lastInside < steps.length - 1) {
		const left =
			lastInside === 0
				? "leaves the frame at its first step"
				: `leaves the frame after step ${lastInside}`;
		return diverged ? `diverges: it ${left}` : `${left} and does not come back`;
	}
	if (diverged) {
		return steps.length === 1
			? "diverges at its first step"
			: `diverges after step ${steps.length - 1}`;
	}
	return exit === undefined
		? undefined
		: `leaves the frame after step ${exit.index} and comes back`;
}

function outcome({ path: steps }: RaceRun): string {
	const last = steps[steps.length - 1];
	return last === undefined ? "" : `ends at cost ${readable(last.cost)}`;
}

function axisOf(label: string, domain: Interval): Axis {
	return { label, variable: true, domain, log: false };
}

/** What of variable `i` is shown: the surface's domain, or where the paths are; the start in any case. */
function domainOf({ surface, start, runs }: Race, i: number): Interval {
	const name = surface.variables[i] as string;
	const from = start[name] as number;
	if (isSurface(surface)) {
		const [low, high] = surface.domain[name] as Interval;
		if (from >= low && from <= high) return [low, high];
		return padded([Math.min(low, from), Math.max(high, from)], 0.04);
	}
	let [low, high] = [from, from];
	const tame = runs.filter(({ diverged }) => !diverged);
	for (const { path: steps } of tame) {
		for (const { parameters } of steps) {
			low = Math.min(low, parameters[i] as number);
			high = Math.max(high, parameters[i] as number);
		}
	}
	// With nothing to go by, as much as lies between the start and the origin, on all sides.
	if (tame.length === 0) {
		const reach = Math.max(1, Math.abs(from));
		return padded([from - reach, from + reach], 0.1);
	}
	return padded([low, high], 0.12);
}

/** An interval made longer by a part of its length at both ends; one of no length gets some. */
function padded([low, high]: Interval, part: number): Interval {
	const size = Math.max(Math.abs(low), Math.abs(high));
	const least = size === 0 ? 1 : size * 1e-6;
	const pad = Math.max((high - low) * part, least);
	return [low - pad, high + pad];
}

/** Two intervals with one scale for both, where neither is so much longer that its fellow would vanish. */
function evenOut(x: Interval, y: Interval): readonly [Interval, Interval] {
	const [xLength, yLength] = [x[1] - x[0], y[1] - y[0]];
	const ratio = yLength / xLength;
	if (ratio < 0.05 || ratio > 20) return [x, y];
	return [
		stretched(x, Math.max(xLength, yLength)),
		stretched(y, Math.max(yLength, xLength / 2)),
	];
}

function stretched([low, high]: Interval, length: number): Interval {
	const pad = (length - (high - low)) / 2;
	return [low - pad, high + pad];
}

const curveSamples = 240;

/** The costs over an interval of the one variable. */
function sampleCosts({ surface }: Race, [low, high]: Interval) {
	return Array.from({ length: curveSamples + 1 }, (_, i) => {
		const x = low + (i / curveSamples) * (high - low);
		return { x, cost: surface.cost([x]) };
	});
}

function costsOver(race: Race, across: Interval): Interval {
	const costs = sampleCosts(race, across)
		.map(({ cost }) => cost)
		.filter(Number.isFinite);
	return padded([Math.min(...costs), Math.max(...costs)], 0.06);
}

function drawCost(
	race: Race,
	across: Interval,
	framePoint: (x: ArrayLike<number>) => FramePoint,
	{ place }: Frame,
): string {
	const parts: Pixel[][] = [[]];
	for (const { x, cost } of sampleCosts(race, across)) {
		if (Number.isFinite(cost)) {
			parts[parts.length - 1]?.push(place(framePoint([x])));
		} else parts.push([]);
	}
	return parts
		.filter((part) => part.length > 1)
		.map((part) => path(part, "cost"))
		.join("");
}
