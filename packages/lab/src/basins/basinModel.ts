import {
	computed,
	type ReadonlySignal,
	type Signal,
	signal,
} from "@preact/signals";
import { isRefusal, type RaceRun, race } from "ravine";
import { askedCost, obstacleOn } from "../maps/askedCost.js";
import type { Axis } from "../maps/axis.js";
import { readRunNumber } from "../maps/choices.js";
import type { BasinsPart, BasinsQuestion, Plan } from "../maps/questions.js";
import type { SpeedScale } from "../maps/speed.js";
import { type Interval, isOverData, type Point } from "../model/ground.js";
import type { Lab, RunText } from "../model/lab.js";
import { readRule } from "../model/ruleText.js";

/** How many starts end alike. */
export interface Tally {
	/** The minimum's number, or `MISSED` or `LOST`. */
	readonly minimum: number;
	readonly count: number;
	/** The steps of the start in the middle; undefined where none arrived. */
	readonly median: number | undefined;
}

/** Starts that arrive nowhere. */
export const MISSED = -1;
/** Starts from which the rule diverges. */
export const LOST = -2;

/** Steps of the path that follows the pointer. */
const MAX_PATH_STEPS = 1000;

/** Where a rule ends from every point of the arena's view. */
export class BasinModel {
	readonly lab: Lab;
	readonly runs: ReadonlySignal<readonly RunText[]>;
	readonly run: ReadonlySignal<RunText | undefined>;
	/** Why there can be no map, as a sentence; undefined if there can. */
	readonly obstacle: ReadonlySignal<string | undefined>;
	readonly question: ReadonlySignal<BasinsQuestion | undefined>;
	readonly plan: Signal<Plan | undefined> = signal(undefined);
	/** The map of the present cost, at first a coarse one. */
	readonly map: ReadonlySignal<BasinsPart | undefined>;
	readonly scale: ReadonlySignal<SpeedScale>;
	readonly tallies: ReadonlySignal<readonly Tally[]>;
	/** Where the pointer is, from 0 to 1 from the bottom left. */
	readonly hovered: Signal<readonly [number, number] | null> = signal(null);
	/** The path from there. */
	readonly path: ReadonlySignal<RaceRun | undefined>;
	readonly #taken = signal<
		{ readonly map: BasinsPart; readonly cost: string } | undefined
	>(undefined);

	constructor(lab: Lab) {
		this.lab = lab;
		this.runs = computed(() =>
			lab.runs.value.filter(
				({ hidden, text }) => !hidden && readRule(text).rule !== undefined,
			),
		);
		this.run = computed(() => {
			const runs = this.runs.value;
			const chosen = readRunNumber(lab.part("basins").value);
			const id = lab.runs.value[chosen ?? -1]?.id;
			// The last one is seldom plain descent, whose map is dull.
			return runs.find((run) => run.id === id) ?? runs.at(-1);
		});
		this.obstacle = computed(() => this.#obstacle());
		this.question = computed(() => this.#question());
		this.map = computed(() => {
			const question = this.question.value;
			const taken = this.#taken.value;
			return question && taken?.cost === costKey(question)
				? taken.map
				: undefined;
		});
		this.scale = computed(() => middleScale(arrivals(this.map.value)));
		this.tallies = computed(() => talliesOf(this.map.value));
		this.path = computed(() => this.#path());
	}

	/** Chooses another run. */
	choose(id: number): void {
		const number = this.lab.runs.value.findIndex((run) => run.id === id);
		this.lab.setPart("basins", String(number));
	}

	take(map: BasinsPart, question: BasinsQuestion): void {
		this.#taken.value = { map, cost: costKey(question) };
	}

	readonly clear = () => {
		this.#taken.value = undefined;
	};

	/** The starts' axes. */
	get x(): Axis {
		return axisOf(this.lab.view.value.x);
	}

	get y(): Axis {
		return axisOf(this.lab.view.value.y);
	}

	/** The start at a place of the map. */
	startAt([across, up]: readonly [number, number]): Point {
		const [first, second] = this.lab.ground.value.variables as [string, string];
		const { x, y } = this.lab.view.value;
		return {
			[first]: roundedIn(x, x[0] + across * (x[1] - x[0])),
			[second]: roundedIn(y, y[0] + up * (y[1] - y[0])),
		};
	}

	#obstacle(): string | undefined {
		const ground = this.lab.ground.value;
		const obstacle = obstacleOn(ground);
		if (obstacle !== undefined) return obstacle;
		if (isOverData(ground) && ground.minima.length === 0) {
			return "This map shows where a rule gets to the lowest point, and a search has found none for these data and this model.";
		}
		const count = ground.variables.length;
		if (count !== 2) {
			return `A map of starts needs a function of two variables; this one has ${count}.`;
		}
		return this.run.value === undefined
			? "There is no rule that can run."
			: undefined;
	}

	#question(): BasinsQuestion | undefined {
		const { lab } = this;
		const run = this.run.value;
		const cost = askedCost(lab.ground.value);
		if (this.obstacle.value !== undefined || !run || !cost) return undefined;
		const { x, y } = lab.view.value;
		return {
			...{ kind: "basins", cost, text: run.text, x, y },
			...{ steps: lab.steps.value, target: lab.target.value },
		};
	}

	#path(): RaceRun | undefined {
		const place = this.hovered.value;
		const { rule } = readRule(this.run.value?.text ?? "");
		const ground = this.lab.ground.value;
		if (place === null || rule === undefined) return;
		const steps = Math.min(this.plan.value?.steps ?? 1, MAX_PATH_STEPS);
		const start = this.startAt(place);
		try {
			const { surface } = ground;
			return race({ surface, rules: [rule], start, steps }).runs[0];
		} catch (error) {
			// The cost is not finite there.
			if (isRefusal(error)) return undefined;
			throw error;
		}
	}
}

/** The same for questions about the same cost. */
function costKey({ cost }: BasinsQuestion): string {
	return typeof cost === "string" ? cost : `rows ${cost.id}`;
}

/** Part of the starts that are all the brightest, and that are all the darkest. */
const TAIL = 0.03;

/** The steps of the starts that arrive. A start may pass the target and arrive nowhere. */
export function arrivals(
	map: Pick<BasinsPart, "minimum" | "steps"> | undefined,
): Int32Array {
	return (
		map?.steps.filter((_, i) => (map.minimum[i] as number) >= 0) ??
		new Int32Array()
	);
}

/** The scale on which most of the starts differ; a start at a minimum needs no steps. */
export function middleScale(steps: Int32Array): SpeedScale {
	const arrived = steps.filter((count) => count >= 0).sort();
	const at = (share: number) =>
		arrived[Math.round(share * (arrived.length - 1))] ?? 1;
	const fastest = Math.max(1, at(TAIL));
	return { fastest, slowest: Math.max(fastest + 1, at(1 - TAIL)) };
}

function axisOf([from, to]: Interval): Axis {
	return { kind: "linear", from, to };
}

/** As many digits as tell a thousand places of the interval apart. */
function roundedIn([from, to]: Interval, value: number): number {
	const unit = 10 ** Math.floor(Math.log10((to - from) / 1000));
	return Number((Math.round(value / unit) * unit).toPrecision(12));
}

/** How many starts end where, the most frequent first; those that arrive nowhere are last. */
export function talliesOf(map: BasinsPart | undefined): readonly Tally[] {
	if (map === undefined) return [];
	const stepsOf = new Map<number, number[]>();
	for (const [i, minimum] of map.minimum.entries()) {
		const steps = stepsOf.get(minimum) ?? [];
		if (steps.length === 0) stepsOf.set(minimum, steps);
		steps.push(map.steps[i] as number);
	}
	const tallies = [...stepsOf].map(([minimum, steps]): Tally => {
		const arrived = steps.filter((count) => count >= 0).sort((a, b) => a - b);
		const median = minimum < 0 ? undefined : arrived[arrived.length >> 1];
		return { minimum, count: steps.length, median };
	});
	const last = ({ minimum }: Tally) => (minimum < 0 ? -minimum : 0);
	return tallies.sort((a, b) => last(a) - last(b) || b.count - a.count);
}
