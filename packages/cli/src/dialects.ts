/** The optimizers of other libraries, as ravine has them: names, options and forms. */

import { formatNumber } from "@ravine/plot";
import { Option } from "commander";
import type { Rule } from "ravine";
import {
	type DialectInfo,
	type DialectOption,
	glossary,
	type NumberOption,
	nearest,
	rangeText,
} from "ravine/explain";
import * as keras from "ravine/keras";
import * as optax from "ravine/optax";
import * as torch from "ravine/torch";
import { InputError } from "./errors.js";
import { parseSetting, splitOutside } from "./schedules.js";
import { shown } from "./text.js";

export type DialectRule = DialectInfo &
	((options?: Readonly<Record<string, unknown>>) => Rule);

const libraries: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	torch,
	optax,
	keras,
};

/** `--dialect`, for commands that show rules. */
export function dialectOption(what: string): Option {
	return new Option("--dialect <library>", what).choices(
		Object.keys(libraries),
	);
}

/** The optimizers and links of a dialect, by name; its other functions are schedulers. */
export function dialectRules(
	library: string,
): ReadonlyMap<string, DialectRule> {
	return new Map(
		Object.entries(libraries[library] ?? {}).filter(
			(entry): entry is [string, DialectRule] => {
				const [, one] = entry;
				return typeof one === "function" && "differences" in one;
			},
		),
	);
}

/**
 * Reads an optimizer of a dialect with options after colons, as `sgd:momentum=0.9:nesterov`.
 * @throws InputError for an unknown name or a malformed option; the library's refusal for an option that it does not take.
 */
export function parseDialectRule(
	library: string,
	item: string,
): { readonly make: DialectRule; readonly rule: Rule } {
	const [name = "", ...pieces] = splitOutside(item, ":");
	const rules = dialectRules(library);
	const make = rules.get(name);
	if (make === undefined) {
		const names = [...rules.keys()];
		const near = nearest(name, names);
		throw new InputError(
			`${library} has no optimizer called "${shown(name)}" here; there are ${names.join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`,
		);
	}
	const given = pieces.map((piece) => readOption(item, piece));
	const options = { ...placeholders(make), ...Object.fromEntries(given) };
	return { make, rule: make(options) };
}

/** A text can be shown without the numbers that a program must give. */
function placeholders({ options }: DialectInfo): Record<string, number> {
	return Object.fromEntries(
		Object.entries(options).flatMap(([name, option]) =>
			isNumber(option) && option.required ? [[name, 1]] : [],
		),
	);
}

function readOption(item: string, piece: string): [string, unknown] {
	const [, name = "", text] = /^([^=]*)(?:=(.*))?$/s.exec(piece) ?? [];
	const value = text === undefined ? true : readValue(text.trim());
	if (name === "" || value === undefined) {
		throw new InputError(
			`${shown(item)}: write NAME:OPTION=VALUE, for example sgd:momentum=0.9:nesterov or adam:betas=[0.8,0.99]`,
		);
	}
	return [name.trim(), value];
}

/** A word, a number, a schedule or a list of numbers. */
function readValue(text: string): unknown {
	if (text === "true" || text === "false") return text === "true";
	const inside = /^\[(.*)\]$/s.exec(text)?.[1];
	if (inside !== undefined) return splitOutside(inside, ",").map(parseSetting);
	if (text === "Infinity") return Number.POSITIVE_INFINITY;
	return parseSetting(text) ?? (/^[\w-]+$/.test(text) ? text : undefined);
}

/** One option, or one part of it, as tables and JSON show it. */
export interface OptionRow {
	readonly option: string;
	/** The setting that it becomes, if the form has it. */
	readonly setting: string | undefined;
	readonly standard: string;
	readonly allowed: string;
	readonly meaning: string;
}

/** A dialect's options; with a rule, those that are settings of it say so. */
export function optionRows({ options }: DialectInfo, rule?: Rule): OptionRow[] {
	return Object.entries(options).flatMap(([name, option]) =>
		typeof option === "object" && "parts" in option
			? Object.entries(option.parts).map(([part, one], k) =>
					optionRow(`${name}[${k}]`, part, one, rule),
				)
			: optionRow(name, name, option, rule),
	);
}

function optionRow(
	option: string,
	name: string,
	given: DialectOption,
	rule: Rule | undefined,
): OptionRow {
	const other = { option, setting: undefined, meaning: "" };
	if (isNumber(given)) {
		const { value, required, in: range, meaning, usual } = given;
		const without = required ? "must be given" : "none";
		return {
			option,
			setting: rule && Object.hasOwn(rule.defaults, name) ? name : undefined,
			standard: value === undefined ? without : formatNumber(value),
			allowed: range === undefined ? "any finite number" : rangeText(range),
			meaning: meaning ?? glossary[usual ?? name]?.meaning ?? "",
		};
	}
	if (typeof given === "boolean") {
		return { ...other, standard: String(given), allowed: "true, false" };
	}
	if (typeof given === "function") {
		const { standard = "", allowed = "" } = given;
		return { ...other, standard, allowed };
	}
	if ("choices" in given) {
		const { value, choices } = given;
		return { ...other, standard: value, allowed: choices.join(", ") };
	}
	return { ...other, standard: "", allowed: "" };
}

/** An optimizer's options with their defaults, as `lr 0.001, amsgrad false`. */
export function optionsText(make: DialectInfo): string {
	return optionRows(make)
		.map(({ option, standard }) => `${option} ${standard}`.trim())
		.join(", ");
}

function isNumber(option: DialectOption): option is NumberOption {
	return (
		typeof option === "object" && "value" in option && !("choices" in option)
	);
}
