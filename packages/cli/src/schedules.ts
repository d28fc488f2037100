import type { Setting } from "ravine";
import { nearest } from "ravine/explain";
import * as library from "ravine/schedules";
import { InputError } from "./errors.js";
import { parseNumber } from "./numbers.js";
import { shown } from "./text.js";

type Schedule = library.Schedule;

/** A schedule that a command line can name. */
export interface NamedSchedule {
	/** The arguments before any options. */
	readonly takes: readonly string[];
	/** Its options, or the values from certain steps on, as a command line writes them. */
	readonly options: string;
	readonly meaning: string;
	/** Checks its arguments itself. */
	readonly make: (...given: never[]) => Schedule;
}

/** All of the library's schedules but `plateau`, which needs a metric. */
export const schedules: Readonly<Record<string, NamedSchedule>> = {
	constant: {
		takes: ["VALUE"],
		options: "",
		meaning: "the same value at every step",
		make: library.constant,
	},
	linear: {
		takes: ["START", "STEPS"],
		options: "end=0",
		meaning: "in a straight line from START to the end",
		make: library.linear,
	},
	polynomial: {
		takes: ["START", "STEPS"],
		options: "end=0, power=2",
		meaning: "from START to the end by a power of the rest",
		make: library.polynomial,
	},
	exponential: {
		takes: ["START", "STEPS"],
		options: "factor=0.1, staircase=false, end=…",
		meaning: "times the factor every STEPS steps",
		make: library.exponential,
	},
	cosine: {
		takes: ["START", "STEPS"],
		options: "end=0",
		meaning: "along half a wave from START to the end",
		make: library.cosine,
	},
	cosineRestarts: {
		takes: ["START", "STEPS"],
		options: "end=0, lengthen=1, shrink=1",
		meaning: "waves that begin again every STEPS steps",
		make: library.cosineRestarts,
	},
	oneCycle: {
		takes: ["PEAK", "STEPS"],
		options: "start=…, end=…, rise=0.3",
		meaning: "up to PEAK and far down again",
		make: library.oneCycle,
	},
	inverseSqrt: {
		takes: ["PEAK", "WARMUP"],
		options: "",
		meaning: "up to PEAK at step WARMUP, then as 1 / √step",
		make: library.inverseSqrt,
	},
	piecewise: {
		takes: ["START"],
		options: "STEP: VALUE, …",
		meaning: "START, and from each STEP on its VALUE",
		make: library.piecewise,
	},
	warmup: {
		takes: ["STEPS", "THEN"],
		options: "start=0",
		meaning: "up to THEN, a number or a schedule, which follows",
		make: library.warmup,
	},
	warmupStableDecay: {
		takes: ["PEAK", "STEPS"],
		options: "warmup=…, decay=…, end=0, shape=linear",
		meaning: "up to PEAK, level, and down in the end",
		make: library.warmupStableDecay,
	},
	join: {
		takes: ["FIRST"],
		options: "STEP: SCHEDULE, …",
		meaning: "FIRST, and from each STEP on its SCHEDULE",
		make: library.join,
	},
};

/** A schedule's form, as `cosine(START, STEPS, end=0)`. */
export function formOf(name: string): string {
	const { takes, options } = schedules[name] as NamedSchedule;
	return `${name}(${[...takes, ...(options === "" ? [] : [options])].join(", ")})`;
}

const texts = new WeakMap<Schedule, string>();

/** A setting as the output shows it: a number, or a schedule's text. */
export function settingValue(setting: Setting): number | string {
	if (typeof setting === "number") return setting;
	return typeof setting === "function"
		? (texts.get(setting) ?? "scheduled")
		: "by pattern";
}

/**
 * Reads a setting's value: a number, or a schedule such as `cosine(0.01, 1000)`.
 * @returns undefined for a text that is neither.
 * @throws InputError for an unknown schedule; the library's refusal for arguments that a schedule does not take.
 */
export function parseSetting(text: string): number | Schedule | undefined {
	const number = parseNumber(text);
	if (number !== undefined) return number;
	return /^\s*[^\s(]+\s*\(/.test(text) ? parseSchedule(text) : undefined;
}

function parseSchedule(text: string): Schedule {
	const [, name = "", inside] =
		/^\s*([^\s(]+)\s*\((.*)\)\s*$/s.exec(text) ?? [];
	if (inside === undefined) {
		throw new InputError(
			`"${shown(text)}": a schedule is written as NAME(ARGUMENTS), for example cosine(0.01, 1000)`,
		);
	}
	const { takes, make } = findSchedule(name);
	const values: Argument[] = [];
	const named = new Map<string, Argument>();
	for (const argument of splitOutside(inside, ",")) {
		const [, key, value = ""] =
			/^\s*(\w+)\s*[=:]\s*(.*?)\s*$/s.exec(argument) ?? [];
		const isOption = key !== undefined && !named.has(key);
		const read = parseArgument(isOption ? value : argument);
		const isPositional = key === undefined && named.size === 0;
		if (read === undefined || !(isOption || isPositional)) {
			throw new InputError(
				`"${shown(text)}": "${shown(argument.trim())}" does not fit ${formOf(name)}`,
			);
		}
		if (isOption) named.set(key, read);
		else values.push(read);
	}
	if (values.length !== takes.length) {
		throw new InputError(
			`"${shown(text)}": write ${formOf(name)}, with ${takes.join(" and ")} given as ${takes.length === 1 ? "a number" : "numbers"}`,
		);
	}
	const options = named.size === 0 ? [] : [Object.fromEntries(named)];
	const schedule = make(...([...values, ...options] as never[]));
	texts.set(schedule, printCall(name, values, named));
	return schedule;
}

function findSchedule(name: string): NamedSchedule {
	if (Object.hasOwn(schedules, name)) return schedules[name] as NamedSchedule;
	if (name === "plateau") {
		throw new InputError(
			"the schedule plateau needs a metric and works only in code; ravine schedules lists the others",
		);
	}
	const names = Object.keys(schedules);
	const near = nearest(name, names);
	throw new InputError(
		`no schedule is called "${shown(name)}"; ${near === undefined ? `there are ${names.join(", ")}` : `did you mean "${near}"? (ravine schedules lists them)`}`,
	);
}

type Argument = number | boolean | string | Schedule;

/** An argument: a setting's value, or a word such as `true` or `linear`. */
function parseArgument(text: string): Argument | undefined {
	const word = text.trim();
	if (word === "true" || word === "false") return word === "true";
	if (/^[a-zA-Z]+$/.test(word)) return word;
	return parseSetting(text);
}

function printCall(
	name: string,
	values: readonly Argument[],
	named: ReadonlyMap<string, Argument>,
): string {
	const print = (value: Argument) =>
		String(typeof value === "function" ? settingValue(value) : value);
	const options = [...named].map(([key, value]) =>
		/^\d/.test(key) ? `${key}: ${print(value)}` : `${key}=${print(value)}`,
	);
	return `${name}(${[...values.map(print), ...options].join(", ")})`;
}

/** Splits a text at a character, except between parentheses. */
export function splitOutside(text: string, separator: string): string[] {
	const parts = [""];
	let depth = 0;
	for (const character of text) {
		if (character === "(") depth++;
		if (character === ")") depth = Math.max(0, depth - 1);
		if (character === separator && depth === 0) parts.push("");
		else parts.push(parts.pop() + character);
	}
	return parts;
}
