/**
 * Another library's optimizers under their own option names: each is text again, written by a function of its options.
 * Numbers become settings. Options that change the form, such as `amsgrad`, choose lines.
 */

import { checkChoice, checkOptions, describe } from "./checks.js";
import type { Setting } from "./described.js";
import { lowerRule } from "./language/lowerRule.js";
import type { Mathematics } from "./language/mathematics/function.js";
import { parseRule } from "./language/parse.js";
import type { State } from "./language/program.js";
import type { Range } from "./language/range.js";
import { checkSetting, usualRanges } from "./ranges.js";
import { RefusedType } from "./refusal.js";
import { makeFactory, type Plan, type Rule } from "./ruleFactory.js";
import { type GivenState, readState } from "./states.js";

export { atan2, powerOfElements } from "./language/mathematics/ofElements.js";
export { power } from "./language/mathematics/powerOfScalars.js";
export { nonNegative, positive, weight } from "./ranges.js";

/** An option that is a number. It is a setting where the text uses its name. */
export interface NumberOption {
	/** Undefined: the option has no number unless it is given. */
	readonly value: number | undefined;
	/** Whether the option must be given. */
	readonly required?: boolean;
	/** Undefined: any finite number. */
	readonly in?: Range;
	readonly meaning?: string;
	/** The usual name of the setting, whose meaning and symbol it has. */
	readonly usual?: string;
}

/** An option that is an array of numbers, such as `betas`, or of words; the numbers' settings have names of their own. */
export interface PartsOption {
	readonly parts: Readonly<Record<string, NumberOption | ChoiceOption>>;
}

/** An option that is one of several words. */
export interface ChoiceOption {
	readonly value: string;
	readonly choices: readonly string[];
}

/** Checks an option of another kind and returns it. A missing option is undefined. */
export interface OptionReader {
	(subject: string, name: string, value: unknown): unknown;
	/** The default and the allowed values, for tables. */
	readonly standard?: string;
	readonly allowed?: string;
}

/** A flag is given by its default. */
export type Option =
	| boolean
	| NumberOption
	| PartsOption
	| ChoiceOption
	| OptionReader;

/** The starts of states, by their names. */
export type Starts = Readonly<Record<string, GivenState>>;

export interface DialectDefinition<O extends object> {
	/** The name as programs write it, such as `torch.adam`. */
	readonly name: string;
	/** The library's own name of the optimizer, with the library's version. */
	readonly source: string;
	readonly options: { readonly [K in keyof O]-?: Option };
	/** The starts of the states, in every form or by the options. A rule has the states that its text uses. */
	readonly state?:
		| Starts
		| ((given: { readonly [K in keyof O]-?: O[K] }) => Starts);
	/** The library's names of these states. */
	readonly stateNames?: Readonly<Record<string, string>>;
	/** How the optimizer differs from ravine's rule of that name, and from its own library where that has a defect. */
	readonly differences: string;
	/** The mathematical functions that the text uses, so that bundles contain no others. */
	readonly uses?: Mathematics;
	/** Throws for options that do not go together. */
	check?(given: { readonly [K in keyof O]-?: O[K] }): void;
	/** The lines of the text. Those that a form does not have are false or undefined. */
	write(
		given: {
			readonly [K in keyof O]-?: O[K];
		},
	): readonly (string | false | undefined)[];
}

/** What a dialect's optimizer says about itself. */
export interface DialectInfo {
	readonly source: string;
	readonly differences: string;
	readonly options: Readonly<Record<string, Option>>;
	readonly stateNames: Readonly<Record<string, string>>;
}

type OptionsOf<Make> = Make extends (options: infer O) => object
	? NonNullable<O>
	: never;

/**
 * Makes an optimizer of a dialect: a function of options that gives a Rule.
 *
 * `Make` is its type; of several signatures the last one takes all options. Tests check the texts of all forms, so bundles
 * need no code to check them.
 */
export function dialect<Make extends (options: never) => object>(
	definition: DialectDefinition<OptionsOf<Make>>,
): Make & DialectInfo {
	const { name, source, differences, stateNames = {} } = definition;
	const options = definition.options as Readonly<Record<string, Option>>;
	// A form is parsed once.
	const plans = new Map<string, Plan>();
	const make = (given: unknown = {}): Rule => {
		const { values, numbers } = read(name, options, given);
		definition.check?.(values as never);
		const lines = definition.write(values as never);
		const text = lines.filter((line) => typeof line === "string").join("\n");
		const { state = {} } = definition;
		const starts = typeof state === "function" ? state(values as never) : state;
		const form = JSON.stringify([text, starts]);
		const plan = plans.get(form) ?? planOf(definition, text, starts, numbers);
		plans.set(form, plan);
		const settings: Record<string, Setting | undefined> = {};
		for (const [one, { option, value }] of numbers) {
			if (Object.hasOwn(plan.defaults, one)) settings[one] = value;
			else checkUnused(name, one, option, value);
		}
		return makeFactory(name, () => plan)(settings);
	};
	Object.defineProperty(make, "name", { value: name });
	const info: DialectInfo = { source, differences, options, stateNames };
	return Object.assign(make, info) as never;
}

/** A usual setting under the dialect's own name. */
export function usual(
	name: keyof typeof usualRanges,
	value: number | undefined,
): NumberOption {
	return { value, in: usualRanges[name], usual: name };
}

interface GivenNumber {
	readonly option: NumberOption;
	/** Undefined: the option has no number. */
	readonly value: Setting | undefined;
}

/** Checks the options' names and kinds. `numbers` has the numbers by the settings' names. */
function read(
	subject: string,
	options: Readonly<Record<string, Option>>,
	given: unknown,
): {
	readonly values: Readonly<Record<string, unknown>>;
	readonly numbers: ReadonlyMap<string, GivenNumber>;
} {
	checkOptions(subject, given, Object.keys(options));
	const values: Record<string, unknown> = {};
	const numbers = new Map<string, GivenNumber>();
	for (const [name, option] of Object.entries(options)) {
		const value = (given as Readonly<Record<string, unknown>>)[name];
		if (typeof option === "function") {
			values[name] = option(subject, name, value);
		} else if (typeof option === "boolean") {
			values[name] = readFlag(subject, name, value, option);
		} else if ("choices" in option) {
			values[name] = value === undefined ? option.value : value;
			checkChoice(subject, name, values[name], option.choices);
		} else if ("parts" in option) {
			const parts = Object.entries(option.parts);
			const listed = readParts(subject, name, value, parts);
			parts.forEach(([part, one], k) => {
				const value = listed[k];
				if ("choices" in one) checkChoice(subject, part, value, one.choices);
				else numbers.set(part, { option: one, value: value as Setting });
			});
			values[name] = listed;
		} else {
			const number = orElse<Setting>(value, option.value);
			if (number === undefined && option.required) {
				throw new RefusedType(`${subject}: ${name} must be given`);
			}
			numbers.set(name, { option, value: number });
			values[name] = number;
		}
	}
	return { values, numbers };
}

/** A value, or for undefined another one. It is checked later. */
function orElse<T>(value: unknown, other: T | undefined) {
	return value === undefined ? other : (value as T);
}

function readFlag(
	subject: string,
	name: string,
	value: unknown,
	standard: boolean,
): boolean {
	if (value === undefined) return standard;
	if (typeof value === "boolean") return value;
	throw new RefusedType(
		`${subject}: ${name} must be true or false, got ${describe(value)}`,
	);
}

function readParts(
	subject: string,
	name: string,
	value: unknown,
	parts: readonly (readonly [string, NumberOption | ChoiceOption])[],
): readonly (Setting | string | undefined)[] {
	const given = value === undefined ? parts.map(() => undefined) : value;
	if (!Array.isArray(given) || given.length !== parts.length) {
		throw new RefusedType(
			`${subject}: ${name} must be an array [${parts.map(([part]) => part).join(", ")}], got ${Array.isArray(given) ? `${given.length} values` : describe(given)}`,
		);
	}
	return parts.map(([, one], k) =>
		orElse<Setting | string>(given[k], one.value),
	);
}

/** Checks a number that the chosen form does not use, or that chose it. */
function checkUnused(
	subject: string,
	name: string,
	option: NumberOption,
	value: Setting | undefined,
): void {
	if (value === undefined) return;
	if (typeof value === "number") {
		checkSetting(subject, { [name]: option.in }, name, value);
		return;
	}
	throw new RefusedType(
		`${subject}: ${name} must be a number here, because it is no setting of this form, got ${describe(value)}`,
	);
}

/** The plan of one form: settings and states are those that its text uses. */
function planOf(
	{
		name,
		source,
		uses = {},
	}: Pick<DialectDefinition<object>, "name" | "source" | "uses">,
	text: string,
	starts: Starts,
	numbers: ReadonlyMap<string, GivenNumber>,
): Plan {
	const syntax = parseRule(name, text);
	const used = new Set(
		syntax.nodes.flatMap((node) => (node.op === "name" ? node.name : [])),
	);
	for (const { name: assigned } of syntax.assignments) used.add(assigned);
	const states: State[] = [];
	for (const [one, start] of Object.entries(starts)) {
		if (used.has(one)) states.push(readState(name, one, start));
	}
	for (const node of states.flatMap(({ start }) => start?.nodes ?? [])) {
		if (node.op === "name") used.add(node.name);
	}
	const settings = [...numbers].filter(([one]) => used.has(one));
	const byName = <V>(pick: (option: NumberOption, name: string) => V) =>
		Object.freeze(
			Object.fromEntries(
				settings.map(([one, { option }]) => [one, pick(option, one)]),
			),
		);
	const names = { settings: settings.map(([one]) => one), states };
	return {
		...{ name, source, text, syntax },
		program: lowerRule(syntax, names, uses),
		states: states.map((one) => one.name),
		// A number without a default is a setting only where it is given.
		defaults: byName((option) => option.value ?? 0),
		ranges: byName((option) => option.in),
		meanings: byName((option) => option.meaning),
		symbols: byName((option, one) => option.usual ?? one),
	};
}
