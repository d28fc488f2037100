import {
	computed,
	type ReadonlySignal,
	type Signal,
	signal,
} from "@preact/signals";
import { askedCost } from "../maps/askedCost.js";
import { type Axis, samplesOf, shareOf } from "../maps/axis.js";
import { MAX_POWER, MIN_POWER, readDecades } from "../maps/choices.js";
import type {
	Plan,
	RefusedPart,
	StripPart,
	StripsQuestion,
} from "../maps/questions.js";
import { type SpeedScale, speedScale } from "../maps/speed.js";
import type { Lab, RunText } from "../model/lab.js";
import { readable } from "../model/numbers.js";
import {
	type EditableSetting,
	readRule,
	withSetting,
} from "../model/ruleText.js";
import { rateSetting, whyNoRate } from "./rateSetting.js";

/** Rates that are tried for every rule: of four decades, 50 in each. */
export const RATES = 201;
/** Decades that are shown at least. */
const MIN_DECADES = 4;

/** A run with its rate. */
export interface RateRow {
	readonly run: RunText;
	/** The rule's name. */
	readonly name: string;
	/** The name with the rate. */
	readonly label: string;
	/** Undefined: it has none that can be varied. */
	readonly rate: EditableSetting | undefined;
	/** Why not. */
	readonly why: string;
}

/** What the rate strips show. */
export class RatesModel {
	readonly lab: Lab;
	/** The powers of ten that the reader chose; undefined: those around the current rates. */
	readonly chosen: ReadonlySignal<readonly [number, number] | undefined>;
	readonly axis: ReadonlySignal<Axis>;
	readonly rows: ReadonlySignal<readonly RateRow[]>;
	readonly question: ReadonlySignal<StripsQuestion | undefined>;
	readonly strips: Signal<ReadonlyMap<number, StripPart | RefusedPart>> =
		signal(new Map());
	readonly plan: Signal<Plan | undefined> = signal(undefined);
	/** The steps of the answer that is shown. */
	readonly steps: ReadonlySignal<number>;
	/** The cost that is to be reached. */
	readonly target: ReadonlySignal<number>;
	readonly scale: ReadonlySignal<SpeedScale>;
	/** The cost at the start, above which nothing is darker. */
	readonly startCost: ReadonlySignal<number>;
	/** Where the pointer is on the axis, from 0 to 1. */
	readonly hovered: Signal<number | null> = signal(null);
	#around: readonly [number, number] = [-3, 1];
	#cost: string | undefined;

	constructor(lab: Lab) {
		this.lab = lab;
		this.chosen = computed(() => readDecades(lab.part("rates").value));
		this.rows = computed(() =>
			lab.runs.value.filter(({ hidden }) => !hidden).map(rowOf),
		);
		this.axis = computed(() => {
			const [from, to] = this.chosen.value ?? this.#decades();
			return { kind: "log", from: 10 ** from, to: 10 ** to };
		});
		this.question = computed(() => this.#question());
		this.steps = computed(() => this.plan.value?.steps ?? lab.steps.value);
		this.target = lab.target;
		this.scale = computed(() => {
			const strips = [...this.strips.value.values()];
			const steps = strips.map(
				(part): Iterable<number> => (part.part === "strip" ? part.steps : []),
			);
			return speedScale(steps, this.steps.value);
		});
		this.startCost = computed(() => {
			const { surface, variables } = lab.ground.value;
			const start = lab.start.value;
			return surface.cost(
				Float64Array.from(variables, (name) => start[name] as number),
			);
		});
	}

	/** Chooses the powers of ten; undefined: those around the rates. */
	choose(powers: readonly [number, number] | undefined): void {
		this.lab.setPart("rates", powers?.join());
	}

	/** A run's text with another rate. */
	textWith({ run: { text }, rate }: RateRow, value: number): string {
		return rate === undefined ? text : withSetting(text, rate.name, value);
	}

	/** Sets a run's rate. */
	setRate(row: RateRow, value: number): void {
		this.lab.setText(row.run.id, this.textWith(row, value));
	}

	take(part: StripPart | RefusedPart): void {
		this.strips.value = new Map(this.strips.peek()).set(part.id, part);
	}

	/** Powers of ten around the current rates. They stay as long as the cost does and the rates are among them. */
	#decades(): readonly [number, number] {
		const cost = this.lab.cost.value;
		const rates = this.rows.value
			.flatMap(({ rate }) => rate?.value ?? [])
			.filter((rate) => rate > 0);
		const [low, high] = this.#around;
		const fits = rates.every((rate) => rate >= 10 ** low && rate <= 10 ** high);
		if (fits && cost === this.#cost) return this.#around;
		this.#cost = cost;
		this.#around = decadesAround(rates);
		return this.#around;
	}

	#question(): StripsQuestion | undefined {
		const { lab } = this;
		const cost = askedCost(lab.ground.value);
		if (cost === undefined || this.rows.value.length === 0) return undefined;
		const axis = this.axis.value;
		const runs = this.rows.value.map(({ run: { id, text }, rate }) => {
			const setting = rate?.name;
			// The strip is the same wherever the rate itself stands.
			const own = setting ? withSetting(text, setting, axis.from) : text;
			return { id, text: own, setting };
		});
		return {
			...{ kind: "strips", cost, start: lab.start.value },
			...{ steps: lab.steps.value, target: lab.target.value },
			...{ runs, values: samplesOf(axis, RATES) },
		};
	}
}

function rowOf(run: RunText): RateRow {
	const { rule } = readRule(run.text);
	const rate = rateSetting(run.text);
	const name = rule?.name ?? "this rule";
	return {
		...{ run, name, rate, why: whyNoRate(run.text) },
		label: rate === undefined ? name : `${name} ${readable(rate.value)}`,
	};
}

/** At least four decades, with one free at both ends. */
export function decadesAround(
	rates: readonly number[],
): readonly [number, number] {
	if (rates.length === 0) return [-3, 1];
	const powers = rates.map((rate) => Math.log10(rate));
	let low = Math.floor(Math.min(...powers)) - 1;
	let high = Math.ceil(Math.max(...powers)) + 1;
	while (high - low < MIN_DECADES) low--;
	low = Math.max(MIN_POWER, Math.min(low, MAX_POWER - 1));
	high = Math.min(MAX_POWER, Math.max(high, low + 1));
	return [low, high];
}

/** Where a rate lies on the axis; undefined outside. */
export function placeOf(axis: Axis, rate: number): number | undefined {
	const share = shareOf(axis, rate);
	return share >= 0 && share <= 1 ? share : undefined;
}
