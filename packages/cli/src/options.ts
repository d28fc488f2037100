import { InvalidArgumentError, Option } from "commander";
import { InputError } from "./errors.js";
import { parseNumber } from "./numbers.js";
import { shown } from "./text.js";

/** `--rules`, shared by all commands that run rules. */
export function rulesOption(): Option {
	return new Option(
		"--rules <list>",
		"rules separated by commas: names (ravine rules lists them) or paths of .rule files, each optionally with settings after colons, as sgd:0.05,sgd:0.45,adam:beta1=0.8:beta2=0.99; a value without a name is the learning rate",
	).default("sgd,momentum,rmsprop,adam");
}

/** `--set`, shared by all commands that run rules. */
export function setOption(): Option {
	return new Option(
		"--set <rule.setting=value>",
		'a rule\'s setting: a number, as adam.learningRate=0.4, or a schedule over the steps, as "adam.learningRate=cosine(0.4, 1000)" (ravine schedules lists them); repeat for more',
	)
		.default([], "none")
		.argParser(collect);
}

/** Parses an option that may be repeated. */
export function collect(one: string, before: string[]): string[] {
	return [...before, one];
}

/** `--json`, shared by all commands. */
export function jsonOption(
	what = "print one JSON object instead of a table",
): Option {
	return new Option("--json", what);
}

/** Returns a parser of an option's value: a whole number from `minimum` to `maximum`. */
export function wholeNumber(
	minimum: number,
	maximum = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
	return numberThat(
		(value) => Number.isInteger(value) && value >= minimum && value <= maximum,
		maximum === Number.MAX_SAFE_INTEGER
			? `a whole number from ${minimum}`
			: `a whole number from ${minimum} to ${maximum}`,
	);
}

/** Returns a parser of an option's value: a number for which `holds` is true; `allowed` describes such numbers. */
export function numberThat(
	holds: (value: number) => boolean,
	allowed: string,
): (text: string) => number {
	return (text) => {
		const value = parseNumber(text);
		if (value === undefined || !holds(value)) {
			throw new InvalidArgumentError(`It must be ${allowed}.`);
		}
		return value;
	};
}

/**
 * Parses numbers by name, as `x=-5,y=-2`.
 * @throws InputError naming the option, for any other text and for a name that is given twice.
 */
export function parseNumbers(
	option: string,
	text: string,
	example: string,
): Record<string, number> {
	return parseByName(
		option,
		text,
		parseNumber,
		`NAME=NUMBER, separated by commas, for example ${example}`,
	);
}

/**
 * Parses values by name, separated by commas.
 * @param read returns undefined for an invalid text.
 * @param form the description of the form in errors.
 */
export function parseByName<T>(
	option: string,
	text: string,
	read: (text: string) => T | undefined,
	form: string,
): Record<string, T> {
	const found = new Map<string, T>();
	for (const part of text.split(",")) {
		const [name = "", given = "", ...rest] = part.split("=");
		const value = read(given.trim());
		if (name.trim() === "" || value === undefined || rest.length > 0) {
			throw new InputError(`${option} ${shown(text)}: write ${form}`);
		}
		if (found.has(name.trim())) {
			throw new InputError(
				`${option} ${shown(text)}: ${shown(name.trim())} is given twice`,
			);
		}
		found.set(name.trim(), value);
	}
	return Object.fromEntries(found);
}
