import { MAX_RULE_TEXT, readRule } from "../model/ruleText.js";
import { type DatasetName, datasetNames } from "./examples.js";
import type { Task } from "./protocol.js";

/** A rule that trains. */
export interface TrainedRule {
	readonly text: string;
	/** The number of its colour and dash. */
	readonly style: number;
}

/** What the reader chose for the network. */
export interface Choices {
	readonly task: Task;
	readonly rules: readonly TrainedRule[];
}

export const MAX_RULES = 6;

export const limits = {
	noise: [0, 1],
	batch: [1, 512],
	hidden: [2, 64],
	epochs: [1, 400],
	seed: [1, 9999],
} as const satisfies Readonly<
	Record<Exclude<keyof Task, "dataset">, readonly [number, number]>
>;

/** What suits each set of examples. */
export const usualTasks: Readonly<Record<DatasetName, Task>> = {
	moons: {
		dataset: "moons",
		noise: 0.15,
		batch: 32,
		hidden: 16,
		epochs: 60,
		seed: 1,
	},
	spiral: {
		dataset: "spiral",
		noise: 0.06,
		batch: 32,
		hidden: 24,
		epochs: 100,
		seed: 1,
	},
	digits: {
		dataset: "digits",
		noise: 0,
		batch: 64,
		hidden: 32,
		epochs: 25,
		seed: 1,
	},
};

/** The rules of the arena, with rates for networks. */
export const usualChoices: Choices = {
	task: usualTasks.moons,
	rules: [
		"sgd({ learningRate: 0.1 })",
		"momentum({ learningRate: 0.1, beta: 0.9 })",
		"rmsprop({ learningRate: 0.005, beta: 0.9 })",
		"adam({ learningRate: 0.01 })",
	].map((text, style) => ({ text, style })),
};

const wholeNames = ["batch", "hidden", "epochs", "seed"] as const;

/** The choices as a part of a link; undefined for the usual ones. */
export function writeChoices(choices: Choices): string | undefined {
	const written = textOf(choices);
	return written === textOf(usualChoices) ? undefined : written;
}

function textOf({ task, rules }: Choices): string {
	const fields = new URLSearchParams();
	for (const [name, value] of Object.entries(task))
		fields.set(name, String(value));
	for (const { style, text } of rules)
		fields.append("rule", `${style}:${text}`);
	return fields.toString();
}

/** Reads the part of a link. What it cannot read is left as usual. */
export function readChoices(text: string | undefined): Choices {
	if (text === undefined) return usualChoices;
	const fields = new URLSearchParams(text);
	const dataset =
		datasetNames.find((name) => name === fields.get("dataset")) ?? "moons";
	const usual = usualTasks[dataset];
	const number = (name: Exclude<keyof Task, "dataset">) => {
		const [low, high] = limits[name];
		const given = fields.get(name);
		const value =
			given === null || given.trim() === "" ? Number.NaN : Number(given);
		const fits = value >= low && value <= high;
		const isWhole = name === "noise" || Number.isInteger(value);
		return fits && isWhole ? value : usual[name];
	};
	const task: Task = { dataset, noise: number("noise"), ...wholes(number) };
	const rules = fields
		.getAll("rule")
		.slice(0, MAX_RULES)
		.flatMap((rule) => {
			const [, style, own] = /^(\d{1,2}):(.*)$/s.exec(rule) ?? [];
			const reads =
				own !== undefined &&
				own.length <= MAX_RULE_TEXT &&
				readRule(own).rule !== undefined;
			return reads ? [{ style: Number(style), text: own }] : [];
		});
	return { task, rules: rules.length > 0 ? rules : usualChoices.rules };
}

function wholes(number: (name: (typeof wholeNames)[number]) => number) {
	return Object.fromEntries(
		wholeNames.map((name) => [name, number(name)]),
	) as Pick<Task, (typeof wholeNames)[number]>;
}
