import { runColour } from "../model/theme.js";
import { arrow, type Inks } from "./ink.js";
import { quantitiesOf } from "./quantities.js";
import type { DrawnRun, Plane } from "./state.js";
import { type Pane, pixelX, pixelY } from "./viewport.js";

type Vector = readonly [number, number];

/** What a run does at a step, in pixels from its point. */
interface RunArrows {
	readonly style: number;
	readonly at: Vector;
	readonly gradient: Vector;
	readonly average: Vector | undefined;
	readonly step: Vector | undefined;
	/** The half axes of the ellipse. */
	readonly spread: Vector | undefined;
}

/** The arrows of some runs, all to the same scales. */
export interface Arrows {
	readonly runs: readonly RunArrows[];
	/** How many times the steps are enlarged. */
	readonly enlarged: number;
	/** The names of the states that are drawn. */
	readonly averages: readonly string[];
	readonly spreads: readonly string[];
}

/** The length of the longest arrow that has no length of its own, in pixels. */
const LONGEST = 84;
/** A shorter step is enlarged by a power of ten. */
const SHORTEST_STEP = 12;
const MAX_ENLARGED = 1e12;

/** What some runs do at a step: the downhill direction, the average of gradients, the next step, the spread of gradients. */
export function arrowsAt(
	pane: Pane,
	plane: Plane,
	runs: readonly DrawnRun[],
	step: number,
): Arrows | undefined {
	const raw = runs.map((run) => rawArrows(pane, plane, run, step));
	if (raw.length === 0) return undefined;
	const slopes = raw.flatMap(({ gradient, average, spread }) =>
		[gradient, average, spread].map((one) => (one ? Math.hypot(...one) : 0)),
	);
	const longest = Math.max(...slopes);
	const scale = longest > 0 && Number.isFinite(longest) ? LONGEST / longest : 0;
	const farthest = Math.max(
		...raw.map(({ step: taken }) => (taken ? Math.hypot(...taken) : 0)),
	);
	const enlarged =
		farthest > 0 && farthest < SHORTEST_STEP
			? Math.min(
					MAX_ENLARGED,
					10 ** Math.ceil(Math.log10(SHORTEST_STEP / farthest)),
				)
			: 1;
	const names = (kind: "average" | "spread") => [
		...new Set(
			runs.flatMap(({ run }) => quantitiesOf(run.rule)[kind]?.name ?? []),
		),
	];
	return {
		runs: raw.map((one) => ({
			...one,
			gradient: times(one.gradient, scale),
			average: one.average && times(one.average, scale),
			spread: one.spread && times(one.spread, scale),
			step: one.step && times(one.step, enlarged),
		})),
		enlarged,
		averages: names("average"),
		spreads: names("spread"),
	};
}

/** Slopes times pixels for each unit, and steps in pixels. */
function rawArrows(
	pane: Pane,
	{ across, up }: Plane,
	{ style, xs, ys, run }: DrawnRun,
	shown: number,
): RunArrows {
	const last = xs.length - 1;
	const k = Math.min(shown, last);
	const place = (index: number): Vector => [
		pixelX(pane, xs[index] as number),
		pixelY(pane, ys[index] as number),
	];
	const at = place(k);
	const next = k < last ? place(k + 1) : undefined;
	const { average, spread } = quantitiesOf(run.rule);
	// The state that the step from here uses; at the end, the last one.
	const after = Math.min(k + 1, last);
	const [unitX, unitY] = [
		pane.width / (pane.x[1] - pane.x[0]),
		pane.height / (pane.y[1] - pane.y[0]),
	];
	const vector = (
		columns: Readonly<Record<string, Float64Array>> | undefined,
		index: number,
		of: (value: number) => number,
	): Vector => [
		of(columns?.[across]?.[index] ?? 0) * unitX,
		up === undefined ? 0 : -of(columns?.[up]?.[index] ?? 0) * unitY,
	];
	const size = (value: number) =>
		spread?.power === 2 ? Math.sqrt(Math.max(0, value)) : Math.abs(value);
	return {
		style,
		at,
		gradient: vector(run.slopes, k, (value) => -value),
		average:
			average &&
			vector(run.states[average.name], after, (value) => -average.sign * value),
		step: next && [next[0] - at[0], next[1] - at[1]],
		spread: spread && vector(run.states[spread.name], after, size),
	};
}

function times([x, y]: Vector, factor: number): Vector {
	return [x * factor, y * factor];
}

export interface ArrowKinds {
	readonly gradient: boolean;
	readonly average: boolean;
	readonly step: boolean;
	readonly spread: boolean;
}

export function drawArrows(
	context: CanvasRenderingContext2D,
	{ runs }: Arrows,
	kinds: ArrowKinds,
	inks: Inks,
): void {
	for (const { style, at, gradient, average, step, spread } of runs) {
		const colour = runColour(style);
		if (kinds.spread && spread) drawEllipse(context, at, spread, colour);
		if (kinds.gradient)
			arrow(
				context,
				at,
				gradient,
				{ colour: inks.ink, width: 1.5, open: true, dashes: [3, 3] },
				inks.paper,
			);
		if (kinds.average && average)
			arrow(
				context,
				at,
				average,
				{ colour, width: 2.5, open: true },
				inks.paper,
			);
		if (kinds.step && step)
			arrow(context, at, step, { colour, width: 4 }, inks.paper);
	}
}

function drawEllipse(
	context: CanvasRenderingContext2D,
	[x, y]: Vector,
	[rx, ry]: Vector,
	colour: string,
): void {
	context.beginPath();
	context.ellipse(x, y, Math.abs(rx), Math.abs(ry), 0, 0, 7);
	context.fillStyle = colour;
	context.globalAlpha = 0.12;
	context.fill();
	context.globalAlpha = 1;
	context.strokeStyle = colour;
	context.lineWidth = 1.5;
	context.setLineDash([2, 3]);
	context.stroke();
	context.setLineDash([]);
}
