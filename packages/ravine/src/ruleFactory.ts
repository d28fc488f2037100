import { describe, isRecord } from "./checks.js";
import type { Setting } from "./described.js";
import { suggestion, visible } from "./language/errors.js";
import type { Syntax } from "./language/parse.js";
import type { Program } from "./language/program.js";
import type { Range } from "./language/range.js";
import { checkSetting } from "./ranges.js";
import { RefusedType } from "./refusal.js";

/** An update rule with its settings chosen: what `createOptimizer`, `minimize` and `race` run. Frozen. */
export interface Rule<S extends string = string, T extends string = string> {
	readonly name: string;
	readonly settings: Readonly<Record<S, Setting>>;
	/** The definition's defaults. */
	readonly defaults: Readonly<Record<S, number>>;
	/** Which values each setting may have; undefined: any finite number. */
	readonly ranges: Readonly<Record<S, Range | undefined>>;
	/**
	 * What each setting means, as the rule's text says; "" where it does not. Undefined for the rules that ravine ships:
	 * `glossaryOf` in `ravine/explain` has what they mean.
	 */
	readonly meanings: Readonly<Record<S, string>> | undefined;
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

/** A rule but for the choice of its settings. */
export type Plan = Omit<Rule, "settings">;

/** The function that makes a rule by choosing its settings. */
export function makeFactory(plan: Plan): RuleFactory {
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
				checkSetting(subject, plan.ranges, setting, value);
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

/**
 * Checks that a value is a Rule.
 * @param what it is called in the error.
 * @throws RefusedType saying what it is instead.
 */
export function checkIsRule(what: string, rule: unknown): void {
	const { program, settings } = (rule ?? {}) as Partial<Rule>;
	// A cost function has a program too.
	if (isRecord(program) && isRecord(settings)) return;
	const hint =
		typeof rule === "function" ? `; call it: ${rule.name || "adam"}()` : "";
	throw new RefusedType(`${what} must be a Rule, got ${describe(rule)}${hint}`);
}
