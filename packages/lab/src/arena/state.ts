import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Interval } from "../model/ground.js";
import type { Lab, LabRun, View } from "../model/lab.js";
import {
	findLowest,
	type Lowest,
	type PlaneCost,
	quantile,
	sampleCosts,
} from "../model/lowest.js";
import { type ArrowKinds, type Arrows, arrowsAt } from "./arrows.js";
import { chooseInset, type Inset } from "./inset.js";
import { type LevelLabel, placeLevelLabels } from "./levelLabels.js";
import { type CostScale, type Levels, levelsOf, scaleOf } from "./levels.js";
import { costAtPoint, pictureCost } from "./pictureCost.js";
import { keptWay, type Way } from "./thin.js";
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

/** A minimum in the picture's directions. */
export interface Minimum {
	readonly at: readonly [number, number];
	/** False for the lowest point that a search found. */
	readonly known: boolean;
}

/** A run with its way through the picture. */
export interface DrawnRun extends LabRun {
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	readonly way: Way;
}

/** Samples of the cost from which the levels of a view are chosen. */
const [COLUMNS, ROWS] = [48, 32];
/** So many runs have arrows without being chosen. */
export const FEW_RUNS = 2;
/** Samples of the curve of a cost of one variable. */
const CURVE_SAMPLES = 400;

/** What the picture shows, beyond the state of the page. */
export class ArenaState {
	readonly lab: Lab;
	readonly size = signal<PictureSize>({ width: 0, height: 0, ratio: 1 });
	/** Whether the picture is on the screen, or nearly. Only then is it drawn. */
	readonly isSeen = signal(true);
	/** The variables that are shown of three or more. */
	readonly chosenAxes: ReadonlySignal<readonly [number, number]>;
	readonly arrowKinds = signal<ArrowKinds>({
		gradient: true,
		average: true,
		step: true,
		spread: true,
	});
	readonly insetWanted = signal(true);

	readonly plane: ReadonlySignal<Plane>;
	readonly view: ReadonlySignal<View>;
	readonly pane: ReadonlySignal<Pane>;
	/** The lowest point that was found, of a ground whose minima are not known. */
	readonly lowest: ReadonlySignal<Lowest | undefined>;
	readonly minima: ReadonlySignal<readonly Minimum[]>;
	readonly scale: ReadonlySignal<CostScale>;
	readonly levels: ReadonlySignal<Levels>;
	readonly levelLabels: ReadonlySignal<readonly LevelLabel[]>;
	readonly inset: ReadonlySignal<Inset | undefined>;
	readonly runs: ReadonlySignal<readonly DrawnRun[]>;
	/** The run that stands out: the one under the pointer, or the one that a click has chosen. */
	readonly chosen: ReadonlySignal<number | null>;
	/** What the chosen run does at the step that is shown, or what all do if they are few. */
	readonly arrows: ReadonlySignal<Arrows | undefined>;

	/** The picture's directions, and what the other variables are held at: the same objects while nothing has changed. */
	readonly #directions: ReadonlySignal<Pick<Plane, "across" | "up" | "axes">>;
	readonly #held: ReadonlySignal<readonly number[]>;

	constructor(lab: Lab) {
		this.lab = lab;
		this.chosenAxes = computed(() => readAxes(lab.part("axes").value));
		this.plane = computed(() => this.#plane());
		this.#directions = unchanging(() => {
			const { across, up, axes } = this.plane.value;
			return { across, up, axes };
		});
		this.#held = unchanging(() => {
			const { fixed, axes } = this.plane.value;
			return fixed.map((value, k) => (axes.includes(k) ? 0 : value));
		});
		this.view = computed(() =>
			this.plane.value.up === undefined
				? this.#wantedView()
				: shaped(this.#wantedView(), this.size.value),
		);
		this.pane = computed(() => this.#pane());
		this.lowest = computed(() => this.#lowest());
		this.minima = computed(() => this.#minima());
		this.scale = computed(() => this.#scale());
		this.levels = computed(() => this.levelsOn(this.pane.value, COLUMNS, ROWS));
		this.levelLabels = computed(() => this.#levelLabels());
		this.runs = computed(() => this.#runs());
		this.chosen = computed(() => {
			const id = lab.hoveredRun.value ?? lab.pinnedRun.value;
			return this.runs.value.some((run) => run.id === id) ? id : null;
		});
		this.arrows = computed(() => this.#arrows());
		// So that the heat is not drawn again while nothing has changed.
		this.inset = unchanging(() => this.#inset());
	}

	/** The levels of a part of the plane. */
	levelsOn(pane: Pane, columns: number, rows: number): Levels {
		const costs = sampleCosts(this.planeCost(), pane.x, pane.y, columns, rows);
		return levelsOf(this.scale.value, costs, columns * rows);
	}

	planeCost(): PlaneCost {
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

	/** Shows other variables; the link keeps them. */
	chooseAxes(axes: readonly [number, number]): void {
		const usual = axes[0] === 0 && axes[1] === 1;
		this.lab.setPart("axes", usual ? undefined : axes.join());
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

	/** The costs to show of a function of one variable: all but the highest, which may lie very high above the valleys. */
	#curveInterval(x: Interval): Interval {
		const cost = this.planeCost();
		const costs = sampleCosts(cost, x, [0, 0], CURVE_SAMPLES, 2);
		const [low, high] = [quantile(costs, 0), quantile(costs, 1)];
		const usual = quantile(costs, 0.9) - quantile(costs, 0.1);
		const from = Math.max(low, quantile(costs, 0.1) - 1.5 * usual);
		let to = Math.min(high, quantile(costs, 0.9) + 1.5 * usual);
		if (this.lowest.value !== undefined) {
			const { across } = this.plane.value;
			const home = this.lab.ground.value.start[across] as number;
			const start = home >= x[0] && home <= x[1] ? cost(home, 0) : low;
			const rise = Math.max(start - low, 2 * (quantile(costs, 0.5) - low));
			to = Math.min(to, low + rise);
		}
		const margin = (to - from || Math.abs(to) || 1) * 0.12;
		return [from - margin, to + margin];
	}

	/** The cost on the whole ground. It does not change with a start that moves within the picture's plane. */
	#homeCost(): readonly [PlaneCost, Interval, Interval] {
		const ground = this.lab.ground.value;
		const { across, up = across, axes } = this.#directions.value;
		const { domain } = ground;
		const value = pictureCost(ground);
		const point = Float64Array.from(this.#held.value);
		const cost = (x: number, y: number) => {
			point[axes[0]] = x;
			if (axes[1] !== axes[0]) point[axes[1]] = y;
			return value(point);
		};
		return [cost, domain[across] as Interval, domain[up] as Interval];
	}

	#lowest(): Lowest | undefined {
		const { minima, variables } = this.lab.ground.value;
		return minima.length > 0 || variables.length > 2
			? undefined
			: findLowest(...this.#homeCost());
	}

	#scale(): CostScale {
		const { minima } = this.lab.ground.value;
		const lowest = minima.length
			? Math.min(...minima.map(({ cost }) => cost))
			: (this.lowest.value ?? findLowest(...this.#homeCost()))?.cost;
		return scaleOf(...this.#homeCost(), lowest);
	}

	#minima(): readonly Minimum[] {
		const { across, up } = this.plane.value;
		const known = this.lab.ground.value.minima.map(({ at, cost }) => ({
			at: [
				at[across] as number,
				up === undefined ? cost : (at[up] as number),
			] as const,
			known: true,
		}));
		const found = this.lowest.value;
		if (found === undefined) return known;
		const y = up === undefined ? found.cost : found.at[1];
		return [...known, { at: [found.at[0], y], known: false }];
	}

	#levelLabels(): readonly LevelLabel[] {
		const pane = this.pane.value;
		const { across, up } = this.plane.value;
		if (up === undefined) return [];
		const cost = this.planeCost();
		const { start } = this.lab.ground.value;
		return placeLevelLabels(
			cost,
			pane,
			this.levels.value,
			lowestIn(
				pane,
				cost,
				this.minima.value.map(({ at }) => at),
			),
			[start[across] as number, start[up] as number],
		);
	}

	#runs(): readonly DrawnRun[] {
		const pane = this.pane.value;
		const { across, up } = this.plane.value;
		return this.lab.shownRuns.value.map((labRun) => {
			const { run } = labRun;
			const xs = run.variables[across] as Float64Array;
			const ys =
				up === undefined ? run.cost : (run.variables[up] as Float64Array);
			return { ...labRun, xs, ys, way: keptWay(pane, xs, ys) };
		});
	}

	#arrows(): Arrows | undefined {
		const runs = this.runs.value;
		const chosen = this.chosen.value;
		const shown =
			chosen === null
				? runs.length <= FEW_RUNS
					? runs
					: []
				: runs.filter(({ id }) => id === chosen);
		const { arrowKinds, lab, pane, plane } = this;
		return Object.values(arrowKinds.value).some(Boolean)
			? arrowsAt(pane.value, plane.value, shown, lab.shownStep.value)
			: undefined;
	}

	#inset(): Inset | undefined {
		if (!this.insetWanted.value || this.plane.value.up === undefined)
			return undefined;
		return chooseInset(
			this.pane.value,
			this.minima.value.map(({ at }) => at),
			this.startPoint(),
			this.runs.value,
			this.lab.shownStep.value,
		);
	}
}

/** A signal that keeps the same object while nothing in it changes. */
function unchanging<T>(compute: () => T): ReadonlySignal<T> {
	let last:
		| { readonly value: T; readonly text: string | undefined }
		| undefined;
	return computed(() => {
		const value = compute();
		const text = JSON.stringify(value);
		if (last === undefined || text !== last.text) last = { value, text };
		return last.value;
	});
}

/** Samples among which the lowest point of a view without a minimum is looked for. */
const [LOWEST_COLUMNS, LOWEST_ROWS] = [12, 8];

/** The minimum in a view with the lowest cost, or else the lowest of some points. */
function lowestIn(
	{ x, y }: Pane,
	cost: PlaneCost,
	minima: readonly (readonly [number, number])[],
): readonly [number, number] {
	const between = ([from, to]: Interval, share: number) =>
		from + share * (to - from);
	const inView = minima.filter(
		([a, b]) => a > x[0] && a < x[1] && b > y[0] && b < y[1],
	);
	const points =
		inView.length > 0
			? inView
			: Array.from({ length: LOWEST_COLUMNS * LOWEST_ROWS }, (_, k) => {
					const column = k % LOWEST_COLUMNS;
					const row = (k - column) / LOWEST_COLUMNS;
					return [
						between(x, (column + 0.5) / LOWEST_COLUMNS),
						between(y, (row + 0.5) / LOWEST_ROWS),
					] as const;
				});
	let [best, least] = [points[0] as readonly [number, number], Infinity];
	for (const point of points) {
		const value = cost(...point);
		if (value < least) [best, least] = [point, value];
	}
	return best;
}

/** The numbers of two variables, from a link; the first two if it has none. */
function readAxes(text = ""): readonly [number, number] {
	const [, across, up] = /^(\d{1,2}),(\d{1,2})$/.exec(text) ?? [];
	return across === undefined || across === up
		? [0, 1]
		: [Number(across), Number(up)];
}
