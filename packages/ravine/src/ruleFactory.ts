import type { Backend, Compiled } from "./backends/backend.js";
import { describe, isRecord } from "./checks.js";
import type { Setting } from "./described.js";
import { suggestion, visible } from "./language/errors.js";
import type { Syntax } from "./language/parse.js";
import {
	allNodes,
	type Precision,
	type Program,
	reach,
} from "./language/program.js";
import type { Range } from "./language/range.js";
import { checkChosen } from "./ranges.js";
import { RefusedType } from "./refusal.js";

/** An update rule with its settings, for `createOptimizer`, `minimize` and `race`. Frozen. */
export interface Rule<S extends string = string, T extends string = string> {
	readonly name: string;
	readonly settings: Readonly<Record<S, Setting>>;
	/** The definition's defaults. */
	readonly defaults: Readonly<Record<S, number>>;
	/** Each setting's range; undefined: any finite number. */
	readonly ranges: Readonly<Record<S, Range | undefined>>;
	/**
	 * Each setting's meaning from the rule's text, "" if there is none. The rules that ravine ships leave out the names
	 * that several of them share: `glossaryOf` in `ravine/explain` has their meanings.
	 */
	readonly meanings: Readonly<Record<S, string | undefined>> | undefined;
	/** The first names of settings that were renamed: they keep their symbols, and their meanings in the glossary. */
	readonly symbols?: Readonly<Record<string, string>>;
	/** The states' names. */
	readonly states: readonly T[];
	/** Where the rule was published. */
	readonly source: string;
	/** The original text of the rule. */
	readonly text: string;
	/** The text as it was parsed, for `print`. */
	readonly syntax: Syntax;
	/** The program that backends run. */
	readonly program: Program;
	/** The parts of a rule with sections: links before the sections, a rule for each pattern, and links behind them. */
	readonly sections?: Sections;
}

export interface Sections {
	readonly before: readonly Rule[];
	readonly rules: readonly { readonly pattern: string; readonly rule: Rule }[];
	readonly after: readonly Rule[];
	/** Joins links before and behind. */
	wrap(before: readonly Rule[], after: readonly Rule[]): Rule;
	/** Compiles the programs of all sections; the rule brings it, so that programs without sections have none of it. */
	compile(
		backend: Backend,
		program: Program,
		precision: Precision,
		sectionOf: readonly number[],
		groups: ArrayLike<number> | undefined,
	): Promise<Compiled>;
}

/** Settings by name; those left out, or undefined, have the definition's defaults. */
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

/** A rule without its settings. */
export type Plan = Omit<Rule, "settings">;

/**
 * Makes the factory of a rule.
 * @param read gives the rule's plan, the same one at every call. Called when the factory is.
 */
export function makeFactory(name: string, read: () => Plan): RuleFactory {
	const subject = visible(name);
	const factory: RuleFactory = (settings = {}) => {
		const plan = read();
		const { defaults } = plan;
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
			// An undefined setting keeps its default.
			if (value === undefined) continue;
			checkChosen(subject, plan.ranges, setting, value);
			chosen[setting] = copied(value);
		}
		return Object.freeze({ ...plan, settings: Object.freeze(chosen) });
	};
	return Object.defineProperty(factory, "name", { value: name });
}

/** A frozen copy of a table; other settings are values themselves. */
export function copied(setting: Setting): Setting {
	return typeof setting === "object" ? Object.freeze({ ...setting }) : setting;
}

/** The error for a setting that a rule does not have. */
export function unknownSetting(
	rule: string,
	setting: string,
	known: readonly string[],
): RefusedType {
	const listed =
		known.length === 0
			? "the rule has none"
			: `settings are ${known.join(", ")}`;
	return new RefusedType(
		`${rule}: unknown setting "${setting}"; ${listed}${suggestion(setting, known)}`,
	);
}

/**
 * Checks that a value is a Rule, perhaps a link.
 * @param what its name in the error.
 * @throws RefusedType for any other value.
 */
export function checkIsRule(what: string, rule: unknown): void {
	const { program, settings } = (rule ?? {}) as Partial<Rule>;
	// A cost function has a program too.
	if (isRecord(program) && isRecord(settings)) return;
	const hint =
		typeof rule === "function" ? `; call it: ${rule.name || "adam"}()` : "";
	throw new RefusedType(`${what} must be a Rule, got ${describe(rule)}${hint}`);
}

/** Whether a text reads w as it was before it has moved it: it looks at the step of a rule in front of it. */
function looksBack({ nodes, assignments }: Syntax): boolean {
	const first = assignments.find(({ name }) => name === "w");
	return nodes
		.slice(0, first && first.value + 1)
		.some((node) => node.op === "name" && node.name === "was");
}

/** Whether a rule moves the parameters by their gradient. */
export function takesStep({ syntax, program }: Rule): boolean {
	return (
		program.results.some(({ target }) => target === "parameter") &&
		allNodes(program).some(({ op }) => op === "gradient") &&
		!looksBack(syntax)
	);
}

/** Whether a link must stand behind a rule: it looks at the rule's step, or remembers the parameters and leaves g alone. */
export function standsBehind(rule: Rule): boolean {
	const { syntax, program } = rule;
	if (looksBack(syntax)) return true;
	const { nodes, results } = program;
	return (
		!takesStep(rule) &&
		syntax.assignments.every(({ name }) => name !== "g") &&
		results.some(({ target, node }) => {
			if (target !== "state") return false;
			const read = [...reach(nodes, [node])].map((one) => nodes[one]?.op);
			return read.includes("parameter") && !read.includes("gradient");
		})
	);
}

/**
 * Checks that a value is a Rule that can run by itself.
 * @param what its name in the error. @param options `sections`: whether the rule may have sections.
 * @throws RefusedType for any other value, and for a link.
 */
export function checkIsWhole(
	what: string,
	rule: unknown,
	{ sections = false } = {},
): void {
	checkIsRule(what, rule);
	const { name, program } = rule as Rule;
	const { settings, results } = program;
	const nodes = allNodes(program);
	if (program.sections !== undefined && !sections) {
		throw new RefusedType(
			`${what}: ${visible(name)} has sections by patterns of parameters' names, which are not for this`,
		);
	}
	const subject = `${what}: ${visible(name)}`;
	const own = `${visible(name)}${name.endsWith(")") ? "" : "()"}`;
	const behind = standsBehind(rule as Rule);
	const remedy = (having = "") =>
		`chain it with a rule${having}, as chain(${behind ? `adam(), ${own}` : `${own}, adam()`})`;
	if (!results.some(({ target }) => target === "parameter")) {
		// The parts of a chain may belong on both sides of a rule. A frozen section is no part of a chain.
		const partOf = name.endsWith(")") ? "put a rule into it" : remedy();
		const advice =
			(rule as Rule).syntax.assignments.length === 0
				? "it is for a pattern of partition"
				: partOf;
		throw new RefusedType(
			`${subject} never assigns w, the parameters; ${advice}`,
		);
	}
	if (behind) {
		throw new RefusedType(
			`${subject} works on another rule's step; ${remedy()}`,
		);
	}
	const foreign = nodes.find(
		(node) => node.op === "setting" && !settings.includes(node.name),
	);
	if (foreign === undefined) return;
	throw new RefusedType(
		`${subject} uses ${visible(foreign.name)}, which is not among its settings; ${remedy(" that has it")}`,
	);
}
