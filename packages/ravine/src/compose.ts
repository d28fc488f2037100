/** Rules made of rules: a composed rule is a composed text. */

import { describe, isRecord } from "./checks.js";
import { suggestion, visible } from "./language/errors.js";
import { lostGradient, lowerRule } from "./language/lowerRule.js";
import type { Mathematics } from "./language/mathematics/function.js";
import { given, reserved, type Syntax } from "./language/parse.js";
import type { Program, State } from "./language/program.js";
import { sizeProblem } from "./language/size.js";
import {
	concatenate,
	foreignNames,
	isTooLong,
	renameIn,
	renameStart,
} from "./language/texts.js";
import { isIdentifier } from "./language/tokens.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import {
	checkIsRule,
	type Rule,
	type Sections,
	standsBehind,
	takesStep,
} from "./ruleFactory.js";

/** The names of a rule's settings. */
export type SettingsOf<R> = R extends { readonly defaults: infer D }
	? keyof D & string
	: never;
/** The names of a rule's states. */
export type StatesOf<R> = R extends { readonly states: readonly (infer T)[] }
	? T & string
	: never;

/**
 * Writes rules and links one after the other: each sees w and g as those before it left them. The result is one rule, so
 * it costs one pass over the parameters, and one more for each reduction that waits for another. Its settings and states
 * are those of all parts, by their own names.
 *
 * `chain(clipByGlobalNorm({ limit: 1 }), adam({ learningRate: 0.01 }))`
 *
 * @throws RefusedType for a name of two parts (`renamed` gives it another one), for a part that changes g after the last
 * use of it, and for a link that uses another part's state or temporary; RefusedRange for too long a text.
 */
export function chain<const R extends readonly [Rule, ...Rule[]]>(
	...parts: R
): Rule<SettingsOf<R[number]>, StatesOf<R[number]>> {
	const rules: readonly Rule[] = parts;
	for (const rule of rules) {
		checkIsRule("chain: each part", rule);
		if (rule.sections !== undefined || rule.syntax.assignments.length > 0) {
			continue;
		}
		throw new RefusedType(
			`chain: ${rule.name} does nothing in a chain; it is for a pattern of partition`,
		);
	}
	if (rules.length === 0) {
		throw new RefusedType("chain: there is nothing to chain; give it rules");
	}
	return (
		rules.some(({ sections }) => sections !== undefined)
			? chainSections(rules)
			: chainTexts(rules)
	) as never;
}

/** Chains rules without sections. */
export function chainTexts(rules: readonly Rule[]): Rule {
	checkCollisions(rules);
	checkForeign(rules);
	const name = `chain(${rules.map((one) => one.name).join(", ")})`;
	const syntax = concatenate(
		name,
		rules.map((one) => one.syntax),
	);
	const program = lowered(
		syntax,
		rules.flatMap((one) => Object.keys(one.defaults)),
		rules.flatMap(({ program: { states } }) => states),
		rules.map(({ program: { mathematics } }) => mathematics),
	);
	checkOrder(rules, syntax, program);
	checkSize(name, syntax, program);
	return Object.freeze({
		...{ name, text: syntax.text, syntax, program },
		...mergedParts(rules),
		settings: mergedBy(rules, ({ settings }) => settings),
	});
}

/** The description of composed parts: all that belongs to their settings and states. */
export function mergedParts(rules: readonly Rule[]) {
	const sources = rules.map(({ source }) => source);
	return {
		source: [...new Set(sources)].filter((one) => one !== "").join("; "),
		states: [...new Set(rules.flatMap(({ states }) => states))],
		defaults: mergedBy(rules, ({ defaults }) => defaults),
		ranges: mergedBy(rules, rangesOf),
		meanings: mergedBy(rules, ({ meanings }) => meanings ?? {}),
		symbols: mergedBy(rules, ({ symbols }) => symbols ?? {}),
	};
}

export function mergedBy<V>(
	rules: readonly Rule[],
	pick: (rule: Rule) => Readonly<Record<string, V>>,
): Readonly<Record<string, V>> {
	return Object.freeze(Object.assign({}, ...rules.map(pick)));
}

type Renamed<N extends string, M> = N extends keyof M ? M[N] & string : N;

/**
 * The same rule with other names for some of its settings, states and temporaries, so that it can be chained with a rule
 * that has them too: `renamed(decayWeights(), { weightDecay: "shrink" })`.
 *
 * @throws RefusedType for a name that the rule does not have, or a new one that is taken or not a name.
 */
export function renamed<
	S extends string,
	T extends string,
	const M extends Readonly<Record<string, string>>,
>(rule: Rule<S, T>, names: M): Rule<Renamed<S, M>, Renamed<T, M>> {
	checkIsRule("renamed: the first argument", rule);
	const { program, syntax, symbols, sections } = rule as Rule;
	if (sections !== undefined) {
		throw new RefusedType(
			"renamed: give the rules inside a partition other names, before they are joined",
		);
	}
	const map = readNames(rule, names);
	const to = (name: string) => map.get(name) ?? name;
	const by = <V>(record: Readonly<Record<string, V>>) =>
		Object.freeze(
			Object.fromEntries(
				Object.entries(record).map(([name, value]) => [to(name), value]),
			),
		);
	const changed = renameIn(syntax, map);
	return Object.freeze({
		...rule,
		...{ text: changed.text, syntax: changed },
		program: lowered(
			changed,
			program.settings.map(to),
			program.states.map((state) => renamedState(state, map, changed)),
			[program.mathematics],
		),
		states: rule.states.map(to),
		settings: by(rule.settings),
		defaults: by(rule.defaults),
		ranges: by(rangesOf(rule)),
		meanings: rule.meanings && by(rule.meanings),
		symbols: by({
			...Object.fromEntries(Object.keys(rule.defaults).map((n) => [n, n])),
			...symbols,
		}),
	}) as never;
}

/** The ranges of a rule's own settings; the shipped rules' have those of all. */
function rangesOf({ defaults, ranges }: Rule): Rule["ranges"] {
	return Object.fromEntries(
		Object.keys(defaults).map((name) => [name, ranges[name]]),
	);
}

export function refuse(problem: string): never {
	throw new RefusedType(`chain: ${visible(problem)}`);
}

/** Checks that no setting or state of a part has a name that another part declares or assigns. */
function checkCollisions(rules: readonly Rule[]): void {
	const owners = new Map<string, { rule: Rule; what: string }>();
	for (const rule of rules) {
		const named = (what: string, names: readonly string[]) => {
			for (const name of names) {
				const owner = owners.get(name);
				if (owner !== undefined) {
					refuse(
						`"${name}" is a ${owner.what} of ${owner.rule.name} and a ${what} of ${rule.name}; ${remedy(rule, name)}`,
					);
				}
				owners.set(name, { rule, what });
			}
		};
		named("setting", Object.keys(rule.defaults));
		named("state", rule.states);
	}
	for (const rule of rules) {
		for (const { name } of rule.syntax.assignments) {
			const owner = owners.get(name);
			if (owner === undefined || owner.rule === rule) continue;
			refuse(
				`"${name}" is a ${owner.what} of ${owner.rule.name}, and ${rule.name} assigns it; ${remedy(rule, name)}`,
			);
		}
	}
}

function remedy({ name: rule }: Rule, name: string): string {
	const other = `other${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	return `give it another name: renamed(${rule}(), { ${name}: "${other}" })`;
}

/** Checks that the names which a link looks up in the whole are settings. */
function checkForeign(rules: readonly Rule[]): void {
	for (const rule of rules) {
		const declared = [...Object.keys(rule.defaults), ...rule.states];
		for (const name of foreignNames(
			rule.syntax,
			declared,
			rule.program.states,
		)) {
			const owner = rules.find(
				({ states, syntax: { assignments } }) =>
					states.includes(name) || assignments.some((one) => one.name === name),
			);
			if (owner === undefined) continue;
			refuse(
				`${rule.name} uses "${name}", which ${owner.name} assigns; of another part a link can use settings only`,
			);
		}
	}
}

/** Checks that links before a rule change a gradient that it uses, and that those on its step stand behind it. */
function checkOrder(
	rules: readonly Rule[],
	syntax: Syntax,
	{ results }: Program,
): void {
	rules.forEach((rule, k) => {
		if (!standsBehind(rule) || rules.slice(0, k).some(takesStep)) return;
		const later = rules.slice(k + 1).find(takesStep);
		if (later === undefined) return;
		refuse(
			`${rule.name} works on the step of a rule in front of it, and there is none; put it behind ${later.name}`,
		);
	});
	const handsOn = results.some(({ target }) => target === "gradient");
	if (handsOn || lostGradient(syntax) === undefined) return;
	const lost = rules.findLast(({ syntax: { assignments } }) =>
		assignments.some(({ name }) => name === "g"),
	) as Rule;
	refuse(
		`${lost.name} changes the gradient, but nothing behind it uses it; put it before the rule`,
	);
}

function checkSize(name: string, syntax: Syntax, program: Program): void {
	const problem = isTooLong(syntax)
		? "the texts are too long together"
		: sizeProblem(program);
	if (problem === undefined) return;
	throw new RefusedRange(`${visible(name)}: ${problem}`);
}

/** Checks the new names of `renamed`. */
function readNames(rule: Rule, names: unknown): ReadonlyMap<string, string> {
	const what = `renamed: ${visible(rule.name)}`;
	if (!isRecord(names)) {
		throw new RefusedType(
			`${what}: the names must be an object, such as { weightDecay: "shrink" }, got ${describe(names)}`,
		);
	}
	const { syntax, states, defaults } = rule;
	const known = new Set([
		...[...Object.keys(defaults), ...states],
		...syntax.assignments.map(({ name }) => name),
		...foreignNames(syntax, [], rule.program.states),
	]);
	for (const name of given) known.delete(name);
	const map = new Map(Object.entries(names)) as Map<string, string>;
	const taken = new Set([...known].filter((name) => !map.has(name)));
	for (const [from, to] of map) {
		if (!known.has(from)) {
			throw new RefusedType(
				`${what} has no "${visible(from)}"; its names are ${[...known].join(", ")}${suggestion(from, known)}`,
			);
		}
		if (typeof to !== "string" || !isIdentifier(to) || reserved.has(to)) {
			throw new RefusedType(
				`${what}: ${from} cannot be named ${describe(to)}; a name has letters, digits and _, and is none of the language's own`,
			);
		}
		if (taken.has(to)) {
			throw new RefusedType(
				`${what}: ${from} cannot be named "${to}", because the rule has this name already`,
			);
		}
		taken.add(to);
	}
	return map;
}

/** A state under its new name; a start in the rule's text has been read again. */
function renamedState(
	{ name, start, ...state }: State,
	names: ReadonlyMap<string, string>,
	{ declarations }: Syntax,
): State {
	const to = names.get(name) ?? name;
	const read = declarations.find((one) => one.name === to)?.start;
	const changed = read ?? (start && renameStart(start, names));
	return { ...state, name: to, ...(changed && { start: changed }) };
}

/** So many programs of composed texts are kept, so that composing the same texts again compiles nothing. */
const MAX_KEPT = 64;
const kept = new Map<string, Program>();

/** The program of a composed text. */
function lowered(
	syntax: Syntax,
	settings: readonly string[],
	states: readonly State[],
	mathematics: readonly Mathematics[],
): Program {
	const functions = joined(mathematics);
	const key = JSON.stringify([
		...[syntax.subject, syntax.text, settings],
		states.map(({ name, per, initial, start }) => [
			...[name, per, Object.is(initial, -0) ? "-0" : initial, start?.text],
		]),
		Object.entries(functions).map(([name, one]) => [name, "elements" in one]),
	]);
	return remembered(key, () =>
		lowerRule(syntax, { settings, states }, functions),
	);
}

/** The program of a key, made at first. */
export function remembered(key: string, make: () => Program): Program {
	const program = kept.get(key) ?? make();
	// The last one used is the last one dropped.
	kept.delete(key);
	kept.set(key, program);
	if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as string);
	return program;
}

/** All functions; of two, the one that works on elements too. */
export function joined(mathematics: readonly Mathematics[]): Mathematics {
	const all: { -readonly [K in keyof Mathematics]: Mathematics[K] } = {};
	for (const one of mathematics) {
		for (const [name, found] of Object.entries(one)) {
			const key = name as keyof Mathematics;
			if (all[key]?.elements === undefined) all[key] = found;
		}
	}
	return all;
}

/** Chains links, one rule with sections, and links. */
function chainSections(rules: readonly Rule[]): Rule {
	const at = rules.findIndex(({ sections }) => sections !== undefined);
	const others = rules.filter((_, k) => k !== at);
	if (others.some(({ sections }) => sections !== undefined)) {
		refuse("only one part can have sections");
	}
	const { sections } = rules[at] as Rule;
	return (sections as Sections).wrap(rules.slice(0, at), rules.slice(at + 1));
}
