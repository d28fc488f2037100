import { checkOptions, describe, isRecord } from "./checks.js";
import type { Setting } from "./described.js";
import { checkRule, checkUpdate } from "./language/check.js";
import { parseRange } from "./language/declarations.js";
import type { SettingNames, StateNames } from "./language/declared.js";
import { visible } from "./language/errors.js";
import { checkSetting } from "./ranges.js";
import { RefusedType } from "./refusal.js";
import { makeFactory, type Plan, type RuleFactory } from "./ruleFactory.js";
import { type GivenState, readState } from "./states.js";

export type { Schedule, Setting } from "./described.js";
export type { Choice, Rule, RuleFactory } from "./ruleFactory.js";
export type { GivenState } from "./states.js";

/** A setting of a definition: its default, or its default with its range and its meaning. */
export type GivenSetting =
	| number
	| {
			readonly value: number;
			/** The range: a pair with both ends included, or a text such as `"[0, 1)"`. */
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
	/** Each setting's default, optionally with its range and meaning. */
	readonly settings?: G;
	/** Each state's start, a number or an expression: one per parameter, with `scalar` one per array, with `global` one in all. */
	readonly state?: Readonly<Record<T, GivenState>>;
	/** The update: assignments, one a line. */
	readonly update: string;
}

type Given = Readonly<Record<string, GivenSetting>>;

/** The settings of a definition. Editors show the definition's comments on them. */
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
 * Pass a definition with settings, states and the update, or a name and a text that declares its settings and states
 * (`setting beta1 = 0.9 in [0, 1)`, `state m = 0`, `state scalar d = 1e-6`).
 *
 * @returns a factory, which makes a Rule from settings.
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
	const plan =
		typeof given === "string" ? readText(given, text) : readDefinition(given);
	return makeFactory(plan.name, () => plan);
}

/** Reads a rule whose text has its declarations. */
function readText(name: string, text: unknown): Plan {
	checkName(name);
	checkText(name, text);
	const { program, syntax, defaults } = checkRule(name, text);
	const settings = syntax.declarations.filter(({ what }) => what === "setting");
	return {
		...{ name, source: "", text, syntax, program },
		states: program.states.map((state) => state.name),
		defaults: Object.freeze(Object.fromEntries(defaults)),
		ranges: byName(settings, ({ range }) => range),
		meanings: byName(settings, ({ meaning }) => meaning),
	};
}

const definitionKeys = ["name", "source", "settings", "state", "update"];

/** What `pick` gives for each setting, by the settings' names. */
function byName<T extends { readonly name: string }, V>(
	settings: readonly T[],
	pick: (setting: T) => V,
): Readonly<Record<string, V>> {
	const entries = settings.map((one) => [one.name, pick(one)] as const);
	return Object.freeze(Object.fromEntries(entries));
}

/** Reads a rule with separate settings and states. */
function readDefinition(definition: RuleDefinition): Plan {
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
	const entries = Object.entries(settings).map(([one, given]) =>
		readSetting(name, one, given),
	);
	const { program, syntax } = checkUpdate(name, update, {
		settings: Object.keys(settings),
		states: Object.entries(state).map(([one, given]) =>
			readState(name, one, given),
		),
	});
	const ranges = byName(entries, ({ range }) => range);
	for (const { name: one, value } of entries) {
		checkSetting(visible(name), ranges, one, value);
	}
	return {
		...{ name, source, text: update, syntax, program, ranges },
		states: Object.keys(state),
		defaults: byName(entries, ({ value }) => value),
		meanings: byName(entries, ({ meaning }) => meaning),
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
		return { name, value: given as number, range: undefined, meaning: "" };
	}
	const subject = `${visible(rule)}, setting "${visible(name)}"`;
	checkOptions(subject, given, ["value", "in", "meaning"]);
	const { value, in: within, meaning = "" } = given;
	if (typeof meaning !== "string") {
		throw new RefusedType(
			`${subject}: the meaning must be a text, got ${describe(meaning)}`,
		);
	}
	const range =
		within === undefined
			? undefined
			: parseRange(
					subject,
					// A pair includes both ends.
					Array.isArray(within) ? `[${within.join(", ")}]` : String(within),
				);
	return { name, value, range, meaning };
}
