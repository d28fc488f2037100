import { describe } from "./checks.js";
import { checkSetting } from "./glossary.js";
import { checkRule } from "./language/check.js";
import { suggestion, TextError } from "./language/errors.js";
import type { Syntax } from "./language/parse.js";
import type { Program, State } from "./language/program.js";

/** A setting that changes with time: a pure function of the step's number, which begins at 1. */
export type Schedule = (step: number) => number;

export type Setting = number | Schedule;

/** An update rule with its settings chosen: what `createOptimizer`, `minimize` and `race` run. */
export interface Rule<S extends string = string> {
	readonly name: string;
	readonly settings: Readonly<Record<S, Setting>>;
	/** The definition's defaults. */
	readonly defaults: Readonly<Record<S, number>>;
	/** Where the rule was published. */
	readonly source: string;
	/** The text the rule was made from, as it was written. */
	readonly text: string;
	/** The text as it was parsed, for `print`. */
	readonly syntax: Syntax;
	/** What backends run. */
	readonly program: Program;
}

/**
 * Makes a Rule. Settings left out have the definition's defaults.
 * @throws TypeError for an unknown setting or a value that is not a number; RangeError outside the range.
 */
export type RuleFactory<S extends string = string> = (
	settings?: Partial<Readonly<Record<S, Setting>>>,
) => Rule<S>;

export interface RuleDefinition<S extends string> {
	readonly name: string;
	/** Where the rule was published. */
	readonly source?: string;
	/** Each setting's default. */
	readonly settings: Readonly<Record<S, number>>;
	/** Each state's initial number: one per parameter, or, with `scalar`, one per array. */
	readonly state?: Readonly<
		Record<string, number | { readonly scalar: number }>
	>;
	/** The update: assignments, one a line. */
	readonly update: string;
}

/**
 * Makes a rule from its text.
 *
 * Give a definition with settings and states beside the update, or a name and a text that declares its own
 * (`setting beta1 = 0.9`, `state m = 0`, `state scalar d = 1e-6`).
 *
 * @returns a factory: called with settings, it gives a Rule.
 * @throws TextError, with the line and a caret, for a text that is not a rule.
 */
export function rule<const S extends string>(
	definition: RuleDefinition<S>,
): RuleFactory<S>;
export function rule(name: string, text: string): RuleFactory;
export function rule(
	given: RuleDefinition<string> | string,
	wholeText?: string,
): RuleFactory {
	const definition = typeof given === "string" ? undefined : given;
	const name = typeof given === "string" ? given : given.name;
	const text = definition?.update ?? wholeText;
	if (typeof name !== "string" || name === "") {
		throw new TypeError(`a rule needs a name, got ${describe(name)}`);
	}
	if (typeof text !== "string") {
		throw new TypeError(
			`${name}: the rule's text must be a string, got ${describe(text)}`,
		);
	}
	const {
		program,
		syntax,
		defaults: declared,
	} = checkRule(
		name,
		text,
		definition && {
			settings: Object.keys(definition.settings),
			states: Object.entries(definition.state ?? {}).map(stateOf(name)),
		},
	);
	const defaults = definition?.settings ?? Object.fromEntries(declared);
	for (const [setting, value] of Object.entries(defaults)) {
		checkSetting(name, setting, value);
	}
	const factory: RuleFactory = (settings = {}) => {
		if (typeof settings !== "object" || settings === null) {
			throw new TypeError(
				`${name}: settings must be an object, such as { ${Object.keys(defaults)[0] ?? "name"}: 0.1 }, got ${describe(settings)}`,
			);
		}
		for (const [setting, value] of Object.entries(settings)) {
			if (!Object.hasOwn(defaults, setting)) {
				throw unknownSetting(name, setting, Object.keys(defaults));
			}
			// A schedule's numbers are checked at each step; an undefined setting is one left out.
			if (typeof value !== "function" && value !== undefined) {
				checkSetting(name, setting, value);
			}
		}
		const chosen = Object.entries(settings).filter(
			(entry): entry is [string, Setting] => entry[1] !== undefined,
		);
		return {
			name,
			settings: { ...defaults, ...Object.fromEntries(chosen) },
			defaults,
			source: definition?.source ?? "",
			text,
			syntax,
			program,
		};
	};
	return Object.defineProperty(factory, "name", { value: name });
}

function stateOf(rule: string) {
	return ([name, given]: [string, number | { scalar: number }]): State => {
		const scalar = typeof given === "object" && given !== null;
		const initial = scalar ? given.scalar : given;
		if (typeof initial !== "number" || !Number.isFinite(initial)) {
			throw new TextError(
				rule,
				`state "${name}" must start at a finite number, got ${describe(initial)}`,
			);
		}
		return { name, scalar, initial };
	};
}

/** The error for a setting that a rule does not have. */
export function unknownSetting(
	rule: string,
	setting: string,
	known: readonly string[],
): TypeError {
	const listed =
		known.length === 0 ? "it has none" : `settings are ${known.join(", ")}`;
	return new TypeError(
		`${rule}: unknown setting "${setting}"; ${listed}${suggestion(setting, known)}`,
	);
}
