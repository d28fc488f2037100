import { checkOptions, describe, isRecord } from "./checks.js";
import type { DescribedChoice, Setting } from "./described.js";
import {
	checkSetting,
	type GlossaryEntry,
	glossary,
	usualSymbol,
} from "./glossary.js";
import { checkRule } from "./language/check.js";
import type { SettingNames, StateNames } from "./language/declared.js";
import { suggestion, TextError, visible } from "./language/errors.js";
import { parseRange, type Syntax } from "./language/parse.js";
import type { Program, State } from "./language/program.js";
import { RefusedType } from "./refusal.js";

export type { Schedule, Setting } from "./described.js";

/** An update rule with its settings chosen: what `createOptimizer`, `minimize` and `race` run. Frozen. */
export interface Rule<S extends string = string, T extends string = string> {
	readonly name: string;
	readonly settings: Readonly<Record<S, Setting>>;
	/** The definition's defaults. */
	readonly defaults: Readonly<Record<S, number>>;
	/** What each setting means and which values it may have. */
	readonly glossary: Readonly<Record<S, GlossaryEntry>>;
	/** The states' names. */
	readonly states: readonly T[];
	/** Where the rule was published. */
	readonly source: string;
	/** The text the rule was made from, as it was written. */
	readonly text: string;
	/** The text as it was parsed, for `print`. */
	readonly syntax: Syntax;
	/** What backends run. */
	readonly program: Program;
}

/** The settings to choose, by name; those left out, or undefined, have the definition's defaults. */
export type Choice<S extends string> = {
	readonly [K in S]?: Setting | undefined;
};

/**
 * Makes a Rule. Settings left out have the definition's defaults.
 * @throws RefusedType for an unknown setting or a value that is not a number; RefusedRange outside the range.
 */
export type RuleFactory<
	S extends string = string,
	T extends string = string,
	C = Choice<S>,
> = (settings?: C) => Rule<S, T>;

/** A setting of a definition: its default, or its default with its range and its meaning. */
export type GivenSetting =
	| number
	| {
			readonly value: number;
			/** The values allowed: a pair, both of them included, or a text such as `"[0, 1)"`. */
			readonly in?: readonly [number, number] | string;
			readonly meaning?: string;
	  };

export interface RuleDefinition<
	G extends Readonly<Record<string, GivenSetting>> = Readonly<
		Record<string, GivenSetting>
	>,
	T extends string = string,
> {
	readonly name: string;
	/** Where the rule was published. */
	readonly source?: string;
	/** Each setting's default, with its range and its meaning where it has them. */
	readonly settings?: G;
	/** Each state's initial number: one per parameter, or, with `scalar`, one per array. */
	readonly state?: Readonly<Record<T, number | { readonly scalar: number }>>;
	/** The update: assignments, one a line. */
	readonly update: string;
}

type Given = Readonly<Record<string, GivenSetting>>;

/** The settings of a definition; a comment on a setting there is shown here too. */
type ChoiceOf<G> = {
	readonly [K in keyof G]?: Setting<DefaultOf<G[K]>> | undefined;
};

type DefaultOf<G> = G extends number
	? G
	: G extends { readonly value: infer V extends number }
		? V
		: number;

/**
 * Makes a rule from its text.
 *
 * Give a definition with settings and states beside the update, or a name and a text that declares its own
 * (`setting beta1 = 0.9 in [0, 1)`, `state m = 0`, `state scalar d = 1e-6`).
 *
 * @returns a factory: called with settings, it gives a Rule.
 * @throws TextError, with the line and a caret, for a text that is not a rule.
 */
export function rule<
	const G extends Given = Record<never, number>,
	const T extends string = never,
>(
	definition: RuleDefinition<G, T>,
): RuleFactory<keyof G & string, T, ChoiceOf<G>>;
export function rule<const Text extends string>(
	name: string,
	text: Text,
): RuleFactory<SettingNames<Text>, StateNames<Text>>;
export function rule(
	given: RuleDefinition | string,
	text?: string,
): RuleFactory {
	return typeof given === "string"
		? makeFactory(readText(given, text))
		: makeFactory(readDefinition(given, {}));
}

/** As `rule`, for the rules that ravine ships: the glossary says what their settings mean, and their ranges. */
export function shipped<
	const G extends Readonly<Record<string, number>>,
	const T extends string = never,
>(
	definition: RuleDefinition<G, T>,
): RuleFactory<keyof G & string, T, DescribedChoice<G>> {
	return makeFactory(readDefinition(definition, glossary)) as never;
}

/** A rule but for the choice of its settings. */
type Plan = Omit<Rule, "settings">;

/** A rule wholly as text. */
function readText(name: string, text: unknown): Plan {
	checkName(name);
	checkText(name, text);
	const { program, syntax, defaults } = checkRule(name, text);
	const entries = syntax.declarations.flatMap(
		({ what, name: one, meaning, range }) =>
			what === "setting"
				? [[one, { meaning, range, symbol: usualSymbol(one) }] as const]
				: [],
	);
	return {
		...{ name, source: "", text, syntax, program },
		states: program.states.map((state) => state.name),
		defaults: Object.freeze(Object.fromEntries(defaults)),
		glossary: Object.freeze(Object.fromEntries(entries)),
	};
}

const definitionKeys = ["name", "source", "settings", "state", "update"];

/** A rule with its settings and states beside the text. */
function readDefinition(
	definition: RuleDefinition,
	known: Readonly<Record<string, GlossaryEntry>>,
): Plan {
	if (!isRecord(definition)) {
		throw new RefusedType(
			`rule: a rule is made from a definition or from a name and a text, got ${describe(definition)}`,
		);
	}
	const { name, update, settings = {}, state = {}, source = "" } = definition;
	checkName(name);
	checkOptions(`rule "${visible(name)}"`, definition, definitionKeys);
	checkText(name, update);
	for (const [what, given, of] of [
		["settings", settings, "defaults"],
		["state", state, "initial numbers"],
	] as const) {
		if (isRecord(given)) continue;
		throw new RefusedType(
			`${visible(name)}: ${what} must be an object of ${of}, got ${describe(given)}`,
		);
	}
	const entries = Object.entries(settings).map(([one, given]) => {
		const { value, meaning, range } = readSetting(name, one, given);
		const usual = Object.hasOwn(known, one) ? known[one] : undefined;
		const entry: GlossaryEntry = {
			meaning: meaning ?? usual?.meaning ?? "",
			range: range ?? usual?.range,
			symbol: usualSymbol(one),
		};
		return { one, value, entry };
	});
	const { program, syntax } = checkRule(name, update, {
		settings: entries.map(({ one }) => one),
		states: Object.entries(state).map(([one, given]) =>
			readState(name, one, given),
		),
	});
	const ownGlossary = Object.fromEntries(
		entries.map(({ one, entry }) => [one, entry]),
	);
	for (const { one, value } of entries) {
		checkSetting(visible(name), ownGlossary, one, value);
	}
	return {
		...{ name, source, text: update, syntax, program },
		states: Object.keys(state),
		defaults: Object.freeze(
			Object.fromEntries(entries.map(({ one, value }) => [one, value])),
		),
		glossary: Object.freeze(ownGlossary),
	};
}

function checkName(name: unknown): asserts name is string {
	if (typeof name === "string" && name !== "") return;
	throw new RefusedType(`a rule needs a name, got ${describe(name)}`);
}

function checkText(name: string, text: unknown): asserts text is string {
	if (typeof text === "string") return;
	throw new RefusedType(
		`${visible(name)}: the rule's text must be a string, got ${describe(text)}`,
	);
}

function readSetting(rule: string, name: string, given: GivenSetting) {
	if (!isRecord(given)) {
		return { value: given as number, range: undefined, meaning: undefined };
	}
	const subject = `${visible(rule)}, setting "${visible(name)}"`;
	checkOptions(subject, given, ["value", "in", "meaning"]);
	const { value, in: within, meaning } = given;
	if (meaning !== undefined && typeof meaning !== "string") {
		throw new RefusedType(
			`${subject}: the meaning must be a text, got ${describe(meaning)}`,
		);
	}
	const range =
		within === undefined
			? undefined
			: parseRange(
					subject,
					// Both of a pair are included.
					Array.isArray(within) ? `[${within.join(", ")}]` : String(within),
				);
	return { value, range, meaning };
}

function readState(
	rule: string,
	name: string,
	given: number | { readonly scalar: number },
): State {
	const scalar = typeof given === "object" && given !== null;
	const initial = scalar ? given.scalar : given;
	if (typeof initial !== "number" || !Number.isFinite(initial)) {
		throw new TextError(
			rule,
			`state "${name}" must start at a finite number, got ${describe(initial)}`,
		);
	}
	return { name, scalar, initial };
}

/** The function that makes a rule by choosing its settings. */
function makeFactory(plan: Plan): RuleFactory {
	const { name, defaults } = plan;
	const subject = visible(name);
	const factory: RuleFactory = (settings = {}) => {
		if (!isRecord(settings)) {
			throw new RefusedType(
				`${subject}: settings must be an object, such as { ${Object.keys(defaults)[0] ?? "name"}: 0.1 }, got ${describe(settings)}`,
			);
		}
		const chosen: Record<string, Setting> = { ...defaults };
		for (const [setting, value] of Object.entries(settings)) {
			if (!Object.hasOwn(defaults, setting)) {
				throw unknownSetting(subject, setting, Object.keys(defaults));
			}
			// An undefined setting is one left out.
			if (value === undefined) continue;
			// A schedule's numbers are checked at each step.
			if (typeof value !== "function") {
				checkSetting(subject, plan.glossary, setting, value);
			}
			chosen[setting] = value;
		}
		return Object.freeze({ ...plan, settings: Object.freeze(chosen) });
	};
	return Object.defineProperty(factory, "name", { value: name });
}

/** The error for a setting that a rule does not have. */
export function unknownSetting(
	rule: string,
	setting: string,
	known: readonly string[],
): RefusedType {
	const listed =
		known.length === 0 ? "it has none" : `settings are ${known.join(", ")}`;
	return new RefusedType(
		`${rule}: unknown setting "${setting}"; ${listed}${suggestion(setting, known)}`,
	);
}
