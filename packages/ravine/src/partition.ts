/** Rules with sections: other rules for other parameters. */

import { compileSections } from "./backends/sections.js";
import { describe, isRecord } from "./checks.js";
import {
	joined,
	mergedBy,
	mergedParts,
	refuse,
	remembered,
	type SettingsOf,
	type StatesOf,
} from "./compose.js";
import type { Setting } from "./described.js";
import { visible } from "./language/errors.js";
import { lowerRule } from "./language/lowerRule.js";
import { parseRule } from "./language/parse.js";
import {
	type Alignment,
	isReduction,
	type Program,
	type State,
} from "./language/program.js";
import { levelsOf } from "./language/stages.js";
import { concatenate } from "./language/texts.js";
import { RefusedType } from "./refusal.js";
import {
	checkIsRule,
	type Rule,
	type Sections,
	standsBehind,
} from "./ruleFactory.js";
import { chainSections, isFrozen, lowerSection } from "./sectionTexts.js";

/** A rule that changes nothing, for a section: no states, no part in totals over all parameters. */
export function frozen(): Rule<never, never> {
	const syntax = parseRule("frozen", "");
	const names = { settings: [], states: [] };
	return Object.freeze({
		...{ name: "frozen", source: "", text: "", syntax, states: [] },
		program: lowerRule(syntax, names, {}),
		...{ settings: {}, defaults: {}, ranges: {}, meanings: {} },
	});
}

/**
 * Joins rules for different parameters into one: each parameter takes the rule of the first pattern that matches its name.
 * `*` stands for any letters; `frozen()` keeps parameters as they are. A setting of several rules becomes a table by
 * pattern. Links before and behind, in a `chain`, see all parameters that are not frozen.
 *
 * `partition({ "*.bias": sgd({ learningRate: 0.1 }), "embed.*": frozen(), "*": adam() })`
 *
 * @throws RefusedType for no patterns, a partition within another, and states of the same name that differ.
 */
export function partition<const P extends Readonly<Record<string, Rule>>>(
	sections: P,
): Rule<SettingsOf<P[keyof P]>, StatesOf<P[keyof P]>> {
	if (!isRecord(sections) || Object.keys(sections).length === 0) {
		throw new RefusedType(
			`partition: the sections must be an object of rules by pattern, such as { "*.bias": sgd(), "*": adam() }, got ${describe(sections)}`,
		);
	}
	const rules = Object.entries(sections).map(([pattern, rule]) => {
		checkIsRule(`partition: the rule for "${visible(pattern)}"`, rule);
		const moves = rule.program.results.some(
			(one) => one.target === "parameter",
		);
		if (!moves && !isFrozen(rule)) {
			throw new RefusedType(
				`partition: ${visible(rule.name)}, for "${visible(pattern)}", never assigns w, the parameters; chain it with a rule, or use frozen()`,
			);
		}
		if (standsBehind(rule)) {
			throw new RefusedType(
				`partition: ${visible(rule.name)}, for "${visible(pattern)}", works on another rule's step; chain it behind a rule`,
			);
		}
		if (rule.sections === undefined) return { pattern, rule };
		throw new RefusedType(
			`partition: the rule for "${visible(pattern)}" has sections itself; write them with finer patterns`,
		);
	});
	return sectioned([], rules, []) as never;
}

/** A start is computed section by section, so a link that sections share cannot start at a total over all. */
function checkSharedStarts({ name, program: { states } }: Rule): void {
	const found = states.find(({ start }) =>
		start?.nodes.some(({ op }) => op.startsWith("global")),
	);
	if (found === undefined) return;
	refuse(
		`${name} cannot be joined to sections, because its state "${found.name}" starts at a total over all parameters`,
	);
}

/** Makes the rule of several sections. */
function sectioned(
	before: readonly Rule[],
	rules: Sections["rules"],
	after: readonly Rule[],
): Rule {
	const sections: Sections = {
		...{ before, rules, after, compile: compileSections },
		wrap(first, last) {
			for (const one of [...first, ...last]) checkSharedStarts(one);
			return sectioned([...first, ...before], rules, [...after, ...last]);
		},
	};
	const chained = chainSections(sections);
	const moving = chained.filter((one) => one !== undefined);
	checkStates(sections, moving);
	const parts = [...before, ...rules.map(({ rule }) => rule), ...after];
	const names = (list: readonly Rule[]) => list.map(({ name }) => name);
	const inner = `partition(${names(rules.map(({ rule }) => rule)).join(", ")})`;
	const all = [...names(before), inner, ...names(after)];
	const name = all.length === 1 ? inner : `chain(${all.join(", ")})`;
	const text = [
		...before.map((one) => one.text),
		...rules.map(({ pattern, rule }) => `for ${pattern}\n${rule.text}`),
		"end",
		...after.map((one) => one.text),
	].join("\n");
	return Object.freeze({
		...mergedParts(parts),
		...{ name, text, sections },
		syntax: concatenate(
			name,
			parts.map(({ syntax }) => syntax),
		),
		settings: Object.freeze({
			...mergedBy([...before, ...after], ({ settings }) => settings),
			...tables(rules),
		}),
		program: remembered(keyOf(text, chained), () =>
			sectionedProgram(name, sections, parts, chained),
		),
	});
}

const numbers = new WeakMap<Program, number>();
let lastNumber = 0;

/** What tells a rule with sections from others: its text, and its sections' programs, which are remembered themselves. */
function keyOf(text: string, chained: readonly (Rule | undefined)[]): string {
	const own = chained.map((one) => {
		if (one === undefined) return 0;
		const number = numbers.get(one.program) ?? ++lastNumber;
		numbers.set(one.program, number);
		return number;
	});
	return JSON.stringify([text, own]);
}

function sectionedProgram(
	name: string,
	sections: Sections,
	parts: readonly Rule[],
	chained: readonly (Rule | undefined)[],
): Program {
	const programs = chained.map(
		(one, s) => one && lowerSection(sections, s, one.syntax, one.program),
	);
	const alignment = align(programs.filter((one) => one !== undefined));
	const states = new Map(
		programs.flatMap((one) =>
			(one?.states ?? []).map((state) => [state.name, state] as const),
		),
	);
	return {
		name,
		nodes: [],
		settings: [
			...new Set(parts.flatMap(({ defaults }) => Object.keys(defaults))),
		],
		states: [...states.values()],
		variables: [],
		results: [{ name: "w", target: "parameter", node: -1 }],
		mathematics: joined(parts.map(({ program }) => program.mathematics)),
		sections: sections.rules.map(({ pattern }, s) => ({
			pattern,
			program: programs[s] && { ...programs[s], alignment },
		})),
	};
}

/** Puts the totals that sections share on the same level in all of them. */
function align(programs: readonly Program[]): Alignment {
	const levels: Record<string, number> = {};
	for (;;) {
		let last = 0;
		let changed = false;
		for (const { nodes } of programs) {
			levelsOf(nodes, levels).forEach((level, index) => {
				last = Math.max(last, level);
				const { op, name } = nodes[index] as Program["nodes"][number];
				if (!isReduction(op) || name === "" || levels[name] === level) return;
				levels[name] = Math.max(levels[name] ?? 0, level);
				changed ||= levels[name] === level;
			});
		}
		if (!changed) return { levels, last };
	}
}

/** Settings of several sections become tables by pattern. */
function tables(rules: Sections["rules"]): Readonly<Record<string, Setting>> {
	const found = new Map<string, [string, Setting][]>();
	for (const { pattern, rule } of rules) {
		for (const [name, setting] of Object.entries(rule.settings)) {
			if (typeof setting === "object") {
				throw new RefusedType(
					`partition: ${rule.name}, for "${visible(pattern)}": ${name} is a table by pattern; write finer patterns in the partition`,
				);
			}
			found.set(name, [...(found.get(name) ?? []), [pattern, setting]]);
		}
	}
	const settings = [...found].map(([name, entries]) => {
		const [, last] = entries.at(-1) as [string, Setting];
		const same = entries.every(([, setting]) => Object.is(setting, last));
		// Parameters of other sections do not use the setting.
		const table = { ...Object.fromEntries(entries), "*": last };
		return [name, same ? last : Object.freeze(table)] as const;
	});
	return Object.fromEntries(settings) as Readonly<Record<string, Setting>>;
}

/** Checks that states of the same name in several sections have one extent, and that a global state is in one section. */
function checkStates(
	{ before, after }: Sections,
	moving: readonly Rule[],
): void {
	const shared = new Set([...before, ...after].flatMap(({ states }) => states));
	const first = new Map<string, State>();
	for (const { program } of moving) {
		for (const state of program.states) {
			const { name, per } = state;
			if (shared.has(name)) continue;
			const other = first.get(name);
			first.set(name, other ?? state);
			if (other === undefined) continue;
			if (other.per === per && per !== "step") continue;
			throw new RefusedType(
				`partition: the state "${name}" of two sections ${per === "step" ? "is one number for all parameters" : "has another extent in each"}; give it another name with renamed`,
			);
		}
	}
}
