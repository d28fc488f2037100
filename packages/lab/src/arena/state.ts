import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Interval } from "../model/ground.js";
import type { Lab, LabRun, View } from "../model/lab.js";
import { chooseInset, type Inset } from "./inset.js";
import {
	type CostScale,
	type Levels,
	levelsOf,
	quantile,
	sampleCosts,
	scaleOf,
} from "./levels.js";
import { costAtPoint, pictureCost } from "./pictureCost.js";
import { type Way, wayThrough } from "./thin.js";
import { type Pane, shaped } from "./viewport.js";

/** The size of the picture in CSS pixels, and the pixels of the screen for each. */
export interface PictureSize {
	readonly width: number;
	readonly height: number;
	readonly ratio: number;
}

/** The two directions of the picture. */
export interface Plane {
	/** The variable across. */
	readonly across: string;
	/** The variable upwards; undefined: the cost, of a function of one variable. */
	readonly up: string | undefined;
	readonly axes: readonly [number, number];
	/** A number for each variable: what the variables that are not shown are held at. */
	readonly fixed: readonly number[];
}

/** A run with its way through the picture. */
export interface DrawnRun extends LabRun {
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	readonly way: Way;
}

export interface ArrowKinds {
	readonly gradient: boolean;
	readonly average: boolean;
	readonly step: boolean;
	readonly spread: boolean;
}

/** Samples of the cost from which the levels of a view are chosen. */
const [COLUMNS, ROWS] = [48, 32];
/** Samples of the curve of a cost of one variable. */
const CURVE_SAMPLES = 400;

/** What the picture shows, beyond the state of the page. */
export class ArenaState {
	readonly lab: Lab;
	readonly size = signal<PictureSize>({ width: 0, height: 0, ratio: 1 });
	/** The variables that are shown of three or more. */
	readonly chosenAxes = signal<readonly [number, number]>([0, 1]);
	/** The run that a click has chosen; null if there is none. */
	readonly pinned = signal<number | null>(null);
	readonly arrows = signal<ArrowKinds>({
		gradient: true,
		average: true,
		step: true,
		spread: true,
	});
	readonly insetWanted = signal(true);

	readonly plane: ReadonlySignal<Plane>;
	readonly view: ReadonlySignal<View>;
	readonly pane: ReadonlySignal<Pane>;
	readonly scale: ReadonlySignal<CostScale>;
	readonly levels: ReadonlySignal<Levels>;
	readonly inset: ReadonlySignal<Inset | undefined>;
	readonly runs: ReadonlySignal<readonly DrawnRun[]>;

	constructor(lab: Lab) {
		this.lab = lab;
		this.plane = computed(() => this.#plane());
		this.view = computed(() => shaped(this.#wantedView(), this.size.value));
		this.pane = computed(() => this.#pane());
		this.scale = computed(() => this.#scale());
		this.levels = computed(() => this.levelsOn(this.pane.value, COLUMNS, ROWS));
		this.runs = computed(() => this.#runs());
		let last: Inset | undefined;
		this.inset = computed(() => {
			const found = this.#inset();
			// The same object while nothing has changed, so that the heat is not drawn again.
			if (JSON.stringify(found) !== JSON.stringify(last)) last = found;
			return last;
		});
	}

	/** The levels of a part of the plane. */
	levelsOn(pane: Pane, columns: number, rows: number): Levels {
		const costs = sampleCosts(this.planeCost(), pane.x, pane.y, columns, rows);
		return levelsOf(this.scale.value, costs, columns * rows);
	}

	planeCost(): (x: number, y: number) => number {
		const cost = pictureCost(this.lab.ground.value);
		const { axes, fixed } = this.plane.value;
		const point = Float64Array.from(fixed);
		return (x, y) => {
			point[axes[0]] = x;
			if (axes[1] !== axes[0]) point[axes[1]] = y;
			return cost(point);
		};
	}

	/** The start in the picture's directions. */
	startPoint(): readonly [number, number] {
		const { ground, start } = this.lab;
		const { across, up } = this.plane.value;
		const at = start.value;
		return [
			at[across] as number,
			up === undefined ? costAtPoint(ground.value, at) : (at[up] as number),
		];
	}

	#plane(): Plane {
		const { variables, start: home } = this.lab.ground.value;
		const count = variables.length;
		const chosen = this.chosenAxes.value;
		const fits = chosen.every((axis) => axis < count);
		const axes: readonly [number, number] =
			count === 1 ? [0, 0] : fits ? chosen : [0, 1];
		const held = count > 2 ? this.lab.start.value : home;
		return {
			across: variables[axes[0]] as string,
			up: count === 1 ? undefined : (variables[axes[1]] as string),
			axes,
			fixed: variables.map((name) => held[name] as number),
		};
	}

	#wantedView(): View {
		const { chosenView, ground } = this.lab;
		if (chosenView.value !== undefined) return chosenView.value;
		const { across, up = across } = this.plane.value;
		const { domain } = ground.value;
		return { x: domain[across] as Interval, y: domain[up] as Interval };
	}

	#pane(): Pane {
		const { width, height } = this.size.value;
		const view = this.view.value;
		const frame = { left: 0, top: 0, width, height };
		if (this.plane.value.up !== undefined) return { ...frame, ...view };
		return { ...frame, x: view.x, y: this.#curveInterval(view.x) };
	}

	/** The costs to show of a function of one variable: all but the highest, which may lie very high. */
	#curveInterval(x: Interval): Interval {
		const costs = sampleCosts(this.planeCost(), x, [0, 0], CURVE_SAMPLES, 2);
		const [low, high] = [quantile(costs, 0), quantile(costs, 1)];
		const usual = quantile(costs, 0.9) - quantile(costs, 0.1);
		const [from, to] = [
			Math.max(low, quantile(costs, 0.1) - 1.5 * usual),
			Math.min(high, quantile(costs, 0.9) + 1.5 * usual),
		];
		const margin = (to - from || Math.abs(to) || 1) * 0.12;
		return [from - margin, to + margin];
	}

	#scale(): CostScale {
		const { ground } = this.lab;
		const { across, up = across, axes } = this.plane.value;
		const { domain, minima, variables, start } = ground.value;
		const value = pictureCost(ground.value);
		const lowest = minima.length
			? Math.min(...minima.map(({ cost }) => cost))
			: undefined;
		// On the ground's own plane, so that the scale stays while the start moves.
		const point = Float64Array.from(variables, (name) => start[name] as number);
		const cost = (x: number, y: number) => {
			point[axes[0]] = x;
			if (axes[1] !== axes[0]) point[axes[1]] = y;
			return value(point);
		};
		const [x, y] = [domain[across], domain[up]] as [Interval, Interval];
		return lowest === undefined
			? scaleOf(cost, x, y)
			: scaleOf(cost, x, y, lowest);
	}

	#runs(): readonly DrawnRun[] {
		const pane = this.pane.value;
		const { across, up } = this.plane.value;
		return this.lab.shownRuns.value.map((labRun) => {
			const { run } = labRun;
			const xs = run.variables[across] as Float64Array;
			const ys =
				up === undefined ? run.cost : (run.variables[up] as Float64Array);
			return { ...labRun, xs, ys, way: wayOf(pane, xs, ys) };
		});
	}

	#inset(): Inset | undefined {
		const { across, up } = this.plane.value;
		if (!this.insetWanted.value || up === undefined) return undefined;
		const minima = this.lab.ground.value.minima.map(
			({ at }) => [at[across] as number, at[up] as number] as const,
		);
		return chooseInset(
			this.pane.value,
			minima,
			this.startPoint(),
			this.runs.value,
			this.lab.shownStep.value,
		);
	}
}

const ways = new WeakMap<Float64Array, { pane: Pane; ys: unknown; way: Way }>();

/** The way of a run, kept while the pane stays. */
function wayOf(pane: Pane, xs: Float64Array, ys: Float64Array): Way {
	const kept = ways.get(xs);
	if (kept?.pane === pane && kept.ys === ys) return kept.way;
	const way = wayThrough(pane, xs, ys);
	ways.set(xs, { pane, ys, way });
	return way;
}
