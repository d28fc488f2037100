import {
	batch,
	computed,
	effect,
	type ReadonlySignal,
	type Signal,
	signal,
} from "@preact/signals";
import { formatNumber } from "@ravine/plot";
import type { RaceRun } from "ravine";
import type { DataChoice } from "./dataChoice.js";
import {
	type DataGround,
	type Ground,
	type Interval,
	isOverData,
	type Point,
	readGround,
} from "./ground.js";
import { lowestCost } from "./lowest.js";
import type { Problem } from "./ruleText.js";
import { type Conditions, isSame, Track } from "./track.js";

/** A rule that takes part, as text; `readRule` reads it. */
export interface RunText {
	/** Identifies the run while the page is open. */
	readonly id: number;
	/** An expression such as `adam({ learningRate: 0.4 })`, or a rule's lines. */
	readonly text: string;
	/** The number of its colour, dash and marker, in every figure and sentence. */
	readonly style: number;
	/** A hidden run keeps its card but is not drawn. */
	readonly hidden: boolean;
}

/** The part of the plane that the arena shows: of the first and the second variable. */
export interface View {
	readonly x: Interval;
	readonly y: Interval;
}

/** Everything that a link keeps. */
export interface LabState {
	/** A surface's name or a formula. */
	readonly cost: string;
	/** The data whose cost is raced on instead of `cost`, if any. */
	readonly data?: DataChoice | undefined;
	/** Undefined: the surface's own. */
	readonly start: Point | undefined;
	readonly view: View | undefined;
	/** Undefined: a little above the lowest cost. */
	readonly target: number | undefined;
	readonly runs: readonly Omit<RunText, "id">[];
	readonly steps: number;
	readonly noise: number;
	readonly seed: number;
	/** The step that every view shows. */
	readonly step: number;
	/** What a further part of the page keeps in a link, as text of its own form, by the part's id. */
	readonly parts: Readonly<Record<string, string>>;
}

/** A run that could be read, with its race. */
export interface LabRun {
	readonly id: number;
	readonly style: number;
	readonly label: string;
	readonly run: RaceRun;
	/** The steps that were raced; the run is shorter where it left the finite numbers. */
	readonly steps: number;
}

export const MAX_RUNS = 8;
export const MAX_STEPS = 100_000;
/** Steps times runs that are recomputed while a pointer drags; more are recomputed when it lets go. */
const MAX_DRAGGED = 24_000;

/** Milliseconds for which a race on data holds the page up; what takes longer is computed in the background. */
const MAX_HELD = 120;
const MAX_HELD_DRAGGING = 10;

/** A race on many rows that was computed in the background. */
export interface LongRace {
	readonly conditions: Conditions;
	/** By the runs' texts. */
	readonly runs: ReadonlyMap<string, RaceRun>;
}

/** The figure of the textbooks: one bowl, one start, four ways down. */
export const defaultState: LabState = {
	cost: "bowl",
	start: undefined,
	view: undefined,
	target: undefined,
	runs: [
		"sgd({ learningRate: 0.45 })",
		"momentum({ learningRate: 0.45, beta: 0.9 })",
		"rmsprop({ learningRate: 0.2, beta: 0.9 })",
		"adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 })",
	].map((text, style) => ({ text, style, hidden: false })),
	steps: 100,
	noise: 0,
	seed: 1,
	step: 100,
	parts: {},
};

/** The page's state and what follows from it. Views read the signals; controls write them. */
export class Lab {
	readonly cost: Signal<string>;
	/** The data whose cost is raced on instead of `cost`; undefined: none. */
	readonly data: Signal<DataChoice | undefined>;
	/** The cost of `data`, or why there is none; `data/desk.ts` sets it. */
	readonly dataGround = signal<
		| { readonly ground?: DataGround; readonly problem?: Problem | undefined }
		| undefined
	>(undefined);
	readonly chosenStart: Signal<Point | undefined>;
	readonly chosenView: Signal<View | undefined>;
	readonly chosenTarget: Signal<number | undefined>;
	readonly runs: Signal<readonly RunText[]>;
	readonly steps: Signal<number>;
	readonly noise: Signal<number>;
	readonly seed: Signal<number>;
	/** What the further parts keep in a link; see `LabState.parts`. */
	readonly parts: Signal<Readonly<Record<string, string>>>;
	/** Where the timeline stands; may lie beyond a run's end. */
	readonly step: Signal<number>;
	/** The step under the pointer, in any view; null if there is none. */
	readonly hoveredStep = signal<number | null>(null);
	/** The run under the pointer or the focus, in any view; null if there is none. */
	readonly hoveredRun = signal<number | null>(null);
	/** The run that a click in the picture has chosen; null if there is none. */
	readonly pinnedRun = signal<number | null>(null);
	/** Whether a pointer drags something, so that long races are shortened until it lets go. */
	readonly dragging = signal(false);
	/** How often a whole state has been set, by a link or the tour. */
	readonly applied = signal(0);

	/** What the rules descend on; the last one that could be read while the text has an error. */
	readonly ground: ReadonlySignal<Ground | DataGround>;
	readonly costProblem: ReadonlySignal<Problem | undefined>;
	readonly start: ReadonlySignal<Point>;
	/** What the runs share, with all steps. */
	readonly conditions: ReadonlySignal<Conditions>;
	/** The number of steps that can be raced at once; a race on many rows may have more, which `data/desk.ts` computes in the background. */
	readonly stepsAtOnce: ReadonlySignal<number>;
	/** The race that was computed in the background last. */
	readonly longRace = signal<LongRace | undefined>(undefined);
	readonly view: ReadonlySignal<View>;
	/** The step that every view shows: the one under the pointer, or else the timeline's. */
	readonly shownStep: ReadonlySignal<number>;
	/** The race of every run; of one whose text has an error, the race of its last text without one. */
	readonly raced: ReadonlySignal<readonly LabRun[]>;
	/** The same without the hidden ones. */
	readonly shownRuns: ReadonlySignal<readonly LabRun[]>;
	/** Why there is no race on this ground, such as a start where the cost is infinite. */
	readonly raceProblem: ReadonlySignal<string | undefined>;
	/** Why a run's own text does not race, by the run's id. */
	readonly runProblems: ReadonlySignal<ReadonlyMap<number, Problem>>;
	/** The cost at which a run has arrived; until one is chosen, a little above the lowest cost that is known or found. */
	readonly target: ReadonlySignal<number>;

	readonly #part = new Map<string, ReadonlySignal<string | undefined>>();
	#nextId = 0;
	#lastGround: Ground | DataGround;
	#track = new Track();

	constructor(state: LabState = defaultState) {
		this.cost = signal(state.cost);
		this.data = signal(state.data);
		this.chosenStart = signal(state.start);
		this.chosenView = signal(state.view);
		this.chosenTarget = signal(state.target);
		this.runs = signal(this.#identified(state.runs));
		this.steps = signal(state.steps);
		this.noise = signal(state.noise);
		this.seed = signal(state.seed);
		this.step = signal(state.step);
		this.parts = signal(state.parts);
		this.#lastGround = readGround(defaultState.cost).ground as Ground;
		const read = computed(() =>
			this.data.value === undefined
				? readGround(this.cost.value)
				: (this.dataGround.value ?? {}),
		);
		this.ground = computed(() => {
			this.#lastGround = read.value.ground ?? this.#lastGround;
			return this.#lastGround;
		});
		this.costProblem = computed(() => read.value.problem);
		this.start = computed(() =>
			startOn(this.ground.value, this.chosenStart.value),
		);
		this.conditions = computed(() => ({
			surface: this.ground.value.surface,
			start: this.start.value,
			steps: this.steps.value,
			noise: this.noise.value,
			seed: this.seed.value,
			batch: this.#batch(),
		}));
		this.stepsAtOnce = computed(() => this.#stepsAtOnce());
		this.view = computed(
			() => this.chosenView.value ?? viewOf(this.ground.value),
		);
		this.shownStep = computed(() => this.hoveredStep.value ?? this.step.value);
		const result = computed(() => this.#race());
		this.raced = computed(() => result.value.runs);
		this.raceProblem = computed(() => result.value.problem);
		this.runProblems = computed(() => result.value.problems);
		this.target = computed(
			() => this.chosenTarget.value ?? usualTarget(this.ground.value),
		);
		effect(() => {
			if (this.data.value !== undefined) void this.#openDesk();
		});
		this.shownRuns = computed(() => {
			const hidden = new Set(
				this.runs.value.filter((run) => run.hidden).map(({ id }) => id),
			);
			return this.raced.value.filter(({ id }) => !hidden.has(id));
		});
	}

	/** Loads what makes a cost of data. */
	async #openDesk(): Promise<void> {
		try {
			const { deskOf } = await import("../data/desk.js");
			deskOf(this);
		} catch (error) {
			const message = "the code for data could not be loaded; reload the page";
			this.dataGround.value = { problem: { message } };
			throw error;
		}
	}

	/** Replaces the whole state at once. A run that has the same style and begins with the same rule stays the same run. */
	apply(state: LabState): void {
		// A text with an error must not race by a text of the state before.
		this.#track = new Track();
		batch(() => {
			this.cost.value = state.cost;
			this.data.value = state.data;
			this.chosenStart.value = state.start;
			this.chosenView.value = state.view;
			this.chosenTarget.value = state.target;
			this.runs.value = this.#identified(state.runs, this.runs.peek());
			this.steps.value = state.steps;
			this.noise.value = state.noise;
			this.seed.value = state.seed;
			this.step.value = state.step;
			this.parts.value = state.parts;
			this.hoveredStep.value = null;
			this.hoveredRun.value = null;
			this.pinnedRun.value = null;
			// What was dragged may not be there any more to end it.
			this.dragging.value = false;
			this.applied.value++;
		});
	}

	/** The state that a link keeps. */
	snapshot(): LabState {
		return {
			cost: this.cost.value,
			data: this.data.value,
			start: this.chosenStart.value,
			view: this.chosenView.value,
			target: this.chosenTarget.value,
			runs: this.runs.value.map(({ text, style, hidden }) => ({
				text,
				style,
				hidden,
			})),
			steps: this.steps.value,
			noise: this.noise.value,
			seed: this.seed.value,
			step: this.step.value,
			parts: this.parts.value,
		};
	}

	/** Changes the cost; a start, a view and a target that were chosen for the old one are dropped. */
	setCost(text: string): void {
		batch(() => {
			this.cost.value = text;
			this.data.value = undefined;
			this.chosenStart.value = undefined;
			this.chosenView.value = undefined;
			this.chosenTarget.value = undefined;
		});
	}

	/** Races on the cost of data; a start, a view and a target that were chosen for another cost are dropped. */
	setData(choice: DataChoice): void {
		const { batch: _, ...rest } = choice;
		const old = this.data.value;
		const isSameCost = Object.entries(rest).every(
			([name, value]) => old?.[name as keyof typeof rest] === value,
		);
		batch(() => {
			this.data.value = choice;
			if (isSameCost) return;
			this.chosenStart.value = undefined;
			this.chosenView.value = undefined;
			this.chosenTarget.value = undefined;
		});
	}

	/** What a further part keeps in the link. It changes with this part alone; undefined: the part is as it is at first. */
	part(id: string): ReadonlySignal<string | undefined> {
		const known = this.#part.get(id) ?? computed(() => this.parts.value[id]);
		this.#part.set(id, known);
		return known;
	}

	/** Keeps a part's state in the link; undefined: the part is as it is at first. */
	setPart(id: string, text: string | undefined): void {
		const { [id]: _, ...others } = this.parts.value;
		this.parts.value = text === undefined ? others : { ...others, [id]: text };
	}

	setText(id: number, text: string): void {
		this.#change(id, (run) => ({ ...run, text }));
	}

	setHidden(id: number, hidden: boolean): void {
		this.#change(id, (run) => ({ ...run, hidden }));
	}

	/**
	 * Adds a run in the first style that is free.
	 * @param behind the id of the run that it follows; default the last one.
	 * @returns its id, or undefined if there are already `MAX_RUNS`.
	 */
	addRun(text: string, behind?: number): number | undefined {
		const runs = this.runs.value;
		if (runs.length >= MAX_RUNS) return undefined;
		const id = this.#nextId++;
		const place = runs.findIndex((run) => run.id === behind) + 1;
		const run = { id, text, style: this.#freeStyle(), hidden: false };
		this.runs.value = runs.toSpliced(place || runs.length, 0, run);
		return id;
	}

	/** Puts a run back that was removed. @returns whether there is room for it. */
	restoreRun(run: RunText, place: number): boolean {
		const runs = this.runs.value;
		if (runs.length >= MAX_RUNS) return false;
		const isTaken = runs.some(({ style }) => style === run.style);
		const style = isTaken ? this.#freeStyle() : run.style;
		this.runs.value = runs.toSpliced(place, 0, { ...run, style });
		return true;
	}

	#freeStyle(): number {
		const taken = new Set(this.runs.value.map(({ style }) => style));
		let style = 0;
		while (taken.has(style)) style++;
		return style;
	}

	removeRun(id: number): void {
		this.runs.value = this.runs.value.filter((run) => run.id !== id);
	}

	#change(id: number, change: (run: RunText) => RunText): void {
		this.runs.value = this.runs.value.map((run) =>
			run.id === id ? change(run) : run,
		);
	}

	/** Gives each run an id: the one that it had before, or a new one. */
	#identified(
		runs: readonly Omit<RunText, "id">[],
		before: readonly RunText[] = [],
	): RunText[] {
		const key = ({ text, style }: Omit<RunText, "id">) =>
			`${style} ${/\w+/.exec(text)?.[0]}`;
		const ids = new Map(before.map((run) => [key(run), run.id]));
		return runs.map((run) => {
			const id = ids.get(key(run)) ?? this.#nextId++;
			ids.delete(key(run));
			return { ...run, id };
		});
	}

	/** The rows of a mini-batch, if the ground has any. */
	#batch(): number | undefined {
		if (!isOverData(this.ground.value)) return undefined;
		return this.data.value?.batch || undefined;
	}

	#stepsAtOnce(): number {
		const dragging = this.dragging.value;
		const count = Math.max(1, this.runs.value.length);
		const most = dragging
			? Math.max(1, Math.floor(MAX_DRAGGED / count))
			: MAX_STEPS;
		const ground = this.ground.value;
		if (!isOverData(ground)) return most;
		const held = dragging ? MAX_HELD_DRAGGING : MAX_HELD;
		const affordable = held / (count * ground.evaluationTime);
		return Math.max(1, Math.min(most, Math.floor(affordable)));
	}

	#race(): {
		readonly runs: readonly LabRun[];
		readonly problems: ReadonlyMap<number, Problem>;
		readonly problem?: string;
	} {
		const texts = this.runs.value;
		const whole = this.conditions.value;
		const steps = Math.min(whole.steps, this.stepsAtOnce.value);
		const conditions = { ...whole, steps };
		const last = this.longRace.value;
		const longRun =
			steps < whole.steps && last && isSame(last.conditions, whole)
				? last.runs
				: undefined;
		const problem = this.#track.problemWith(conditions);
		if (problem !== undefined)
			return { runs: [], problems: new Map(), problem };
		const racers = this.#track.race(texts, conditions);
		const runs = texts.flatMap(({ id, style, text }, k): LabRun[] => {
			const long = longRun?.get(text);
			const run = long ?? racers[k]?.run;
			if (run === undefined) return [];
			const raced = long ? whole.steps : (racers[k]?.steps ?? 0);
			return [{ id, style, label: labelOf(run.rule), run, steps: raced }];
		});
		const problems = texts.flatMap(({ id }, k) => {
			const found = racers[k]?.problem;
			return found ? [[id, found] as const] : [];
		});
		return { runs, problems: new Map(problems) };
	}
}

/**
 * How far above the lowest cost the target is, or which share of the way down from the start for a small formula, and how
 * far relative to that cost: a large cost has no finer digits.
 */
const [TARGET, RELATIVE_TARGET] = [1e-3, 1e-6];

/** The target until one is chosen. */
function usualTarget(ground: Ground | DataGround): number {
	if (isOverData(ground)) return ground.target;
	const { variables, start, surface } = ground;
	const first = surface.cost(variables.map((name) => start[name] as number));
	const lowest = lowestCost(ground);
	// Without a lowest cost, a target at 0 says nothing to those that start below it.
	if (lowest === undefined && first <= TARGET)
		return first - Math.max(1, Math.abs(first));
	const height = first - (lowest ?? 0);
	const isKnown = ground.minima.length > 0 || !(height > 0);
	const share = isKnown ? TARGET : Math.min(TARGET, TARGET * height);
	// A search ends a little beside 0.
	const least = Math.abs(lowest ?? 0) < share / 1000 ? 0 : (lowest ?? 0);
	return least + Math.max(share, RELATIVE_TARGET * Math.abs(least));
}

/** A run's name in legends and sentences: the rule's name and its rate. */
function labelOf({ name, settings }: RaceRun["rule"]): string {
	const rate = settings.learningRate;
	const short = name.length > MAX_LABEL ? `${name.slice(0, MAX_LABEL)}…` : name;
	return typeof rate === "number"
		? `${short} ${formatNumber(rate, { digits: 3 })}`
		: short;
}

/** A partition's name has those of all its rules. */
const MAX_LABEL = 48;

/** The chosen start, if it has the ground's variables, or else the ground's own. */
function startOn(
	{ variables, start }: Pick<Ground, "variables" | "start">,
	chosen: Point | undefined,
): Point {
	const fits =
		chosen !== undefined &&
		Object.keys(chosen).length === variables.length &&
		variables.every((name) => Number.isFinite(chosen[name]));
	return fits ? chosen : start;
}

function viewOf({
	variables,
	domain,
}: Pick<Ground, "variables" | "domain">): View {
	const [first, second = first] = variables as [string, string?];
	return { x: domain[first] as Interval, y: domain[second] as Interval };
}
