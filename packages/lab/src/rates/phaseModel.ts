import {
	computed,
	type ReadonlySignal,
	type Signal,
	signal,
} from "@preact/signals";
import { askedCost } from "../maps/askedCost.js";
import { type Axis, samplesOf, shareOf } from "../maps/axis.js";
import {
	type PhaseChoice,
	readPhaseChoice,
	writePhaseChoice,
} from "../maps/choices.js";
import type {
	GridPart,
	GridQuestion,
	Outcomes,
	Plan,
} from "../maps/questions.js";
import { type SpeedScale, speedScale } from "../maps/speed.js";
import type { Lab, RunText } from "../model/lab.js";
import { type EditableSetting, withSetting } from "../model/ruleText.js";
import { rateSetting, variableSettings } from "./rateSetting.js";
import { settingAxis } from "./settingAxis.js";

/** Values of each setting; 0 to 0.99 in hundredths. */
function countOn({ kind }: Axis): number {
	return kind === "linear" ? 100 : 101;
}

/** A picture in the making. */
export interface Grid extends Outcomes {
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** Rows that are there. */
	readonly rows: number;
}

/** One side of the picture. */
export interface Side {
	readonly setting: EditableSetting;
	readonly axis: Axis;
}

/** The settings that go well with a learning rate, the first ones first. */
const PARTNERS = ["momentum", "beta", "beta1", "rho", "beta2"];

/** Two settings of a rule, and how fast each pair of values gets to the target. */
export class PhaseModel {
	readonly lab: Lab;
	/** The run and the settings that the reader chose. */
	readonly chosen: ReadonlySignal<PhaseChoice | undefined>;
	/** The runs with two settings or more. */
	readonly runs: ReadonlySignal<readonly RunText[]>;
	readonly run: ReadonlySignal<RunText | undefined>;
	readonly settings: ReadonlySignal<readonly EditableSetting[]>;
	readonly x: ReadonlySignal<Side | undefined>;
	readonly y: ReadonlySignal<Side | undefined>;
	readonly question: ReadonlySignal<GridQuestion | undefined>;
	readonly plan: Signal<Plan | undefined> = signal(undefined);
	readonly coarse: Signal<Grid | undefined> = signal(undefined);
	readonly fine: Signal<Grid | undefined> = signal(undefined);
	readonly scale: ReadonlySignal<SpeedScale>;
	/** Where the pointer is, from 0 to 1 along both sides, from the bottom left. */
	readonly hovered: Signal<readonly [number, number] | null> = signal(null);
	readonly #rateAxis: ReadonlySignal<Axis>;

	constructor(lab: Lab, rateAxis: ReadonlySignal<Axis>) {
		this.lab = lab;
		this.#rateAxis = rateAxis;
		this.chosen = computed(() => readPhaseChoice(lab.part("phase").value));
		this.runs = computed(() =>
			lab.runs.value.filter(
				({ hidden, text }) => !hidden && variableSettings(text).length > 1,
			),
		);
		this.run = computed(() => this.#run());
		this.settings = computed(() =>
			variableSettings(this.run.value?.text ?? ""),
		);
		this.x = this.#side(() => this.#xSetting());
		this.y = this.#side(() => this.#ySetting());
		this.question = computed(() => this.#question());
		this.scale = computed(() => {
			const shown = this.fine.value ?? this.coarse.value;
			const slowest = this.plan.value?.steps ?? lab.steps.value;
			return speedScale(shown ? [shown.steps] : [], slowest);
		});
	}

	/** Chooses another run, or other settings. */
	choose(change: {
		readonly id?: number;
		readonly x?: string;
		readonly y?: string;
	}): void {
		const id = change.id ?? this.run.value?.id;
		const run = this.lab.runs.value.findIndex((one) => one.id === id);
		const x = change.x ?? this.x.value?.setting.name ?? "";
		const y = change.y ?? this.y.value?.setting.name ?? "";
		this.lab.setPart("phase", writePhaseChoice({ run, x, y }));
	}

	/** Sets both settings. */
	set(x: number, y: number): void {
		const [run, across, up] = [this.run.value, this.x.value, this.y.value];
		if (!run || !across || !up) return;
		const once = withSetting(run.text, across.setting.name, x);
		this.lab.setText(run.id, withSetting(once, up.setting.name, y));
	}

	take(part: GridPart, { x }: GridQuestion): void {
		const isFine = part.x.length === x.values.length;
		const kept = isFine ? this.fine : this.coarse;
		if (!isFine && part.row === 0) this.fine.value = undefined;
		kept.value = withRows(part.row === 0 ? undefined : kept.peek(), part);
	}

	readonly clear = () => {
		this.coarse.value = undefined;
		this.fine.value = undefined;
	};

	/** The chosen run; at first one that has a momentum, or else the first one. */
	#run(): RunText | undefined {
		const runs = this.runs.value;
		const chosen = this.lab.runs.value[this.chosen.value?.run ?? -1]?.id;
		return (
			runs.find(({ id }) => id === chosen) ??
			runs.find(
				({ text }) => rateSetting(text) && partner(variableSettings(text)),
			) ??
			runs[0]
		);
	}

	#xSetting(): EditableSetting | undefined {
		const settings = this.settings.value;
		const chosen = settings.find(({ name }) => name === this.chosen.value?.x);
		const rate = rateSetting(this.run.value?.text ?? "");
		return chosen ?? rate ?? settings[0];
	}

	#ySetting(): EditableSetting | undefined {
		const settings = this.settings.value;
		const x = this.#xSetting()?.name;
		const others = settings.filter(({ name }) => name !== x);
		const chosen = others.find(({ name }) => name === this.chosen.value?.y);
		return chosen ?? partner(others) ?? others[0];
	}

	/** A setting with its axis, which stays as long as the setting's value is on it. */
	#side(
		choose: () => EditableSetting | undefined,
	): ReadonlySignal<Side | undefined> {
		let last: { readonly of: string; readonly axis: Axis } | undefined;
		return computed(() => {
			const setting = choose();
			const run = this.run.value;
			if (setting === undefined || run === undefined) return undefined;
			const isRate = setting.name === rateSetting(run.text)?.name;
			const rates = this.#rateAxis.value;
			if (isRate && isOn(rates, setting.value)) return { setting, axis: rates };
			const of = `${run.id} ${setting.name}`;
			if (last?.of !== of || !isOn(last.axis, setting.value)) {
				last = { of, axis: settingAxis(setting) };
			}
			return { setting, axis: last.axis };
		});
	}

	#question(): GridQuestion | undefined {
		const [run, x, y] = [this.run.value, this.x.value, this.y.value];
		const { lab } = this;
		const cost = askedCost(lab.ground.value);
		if (!run || !x || !y || cost === undefined) return undefined;
		const varied = ({ setting: { name }, axis }: Side) => ({
			...{ setting: name, values: samplesOf(axis, countOn(axis)) },
		});
		// The picture is the same wherever the crosshair stands.
		const once = withSetting(run.text, x.setting.name, middleOf(x.axis));
		const text = withSetting(once, y.setting.name, middleOf(y.axis));
		return {
			...{ kind: "grid", cost, start: lab.start.value },
			...{ steps: lab.steps.value, target: lab.target.value },
			...{ text, x: varied(x), y: varied(y) },
		};
	}
}

function partner(
	settings: readonly EditableSetting[],
): EditableSetting | undefined {
	return PARTNERS.flatMap(
		(name) => settings.find((setting) => setting.name === name) ?? [],
	)[0];
}

function isOn(axis: Axis, value: number): boolean {
	const share = shareOf(axis, value);
	return share >= 0 && share <= 1;
}

function middleOf(axis: Axis): number {
	return samplesOf(axis, 3)[1] as number;
}

/** A grid with a part's rows. */
function withRows(
	grid: Grid | undefined,
	{ x, y, row, rows, steps, cost, diverged }: GridPart,
): Grid {
	const count = x.length * y.length;
	const next = grid ?? {
		steps: new Int32Array(count).fill(-1),
		cost: new Float64Array(count).fill(Number.NaN),
		diverged: new Uint8Array(count),
	};
	next.steps.set(steps, row * x.length);
	next.cost.set(cost, row * x.length);
	next.diverged.set(diverged, row * x.length);
	return { ...next, x, y, rows: row + rows };
}
