import type { Rule, Schedule } from "ravine";
import { glossaryOf, type Range } from "ravine/explain";
import { evaluate, evaluateRule } from "./evaluate.js";
import {
	type Call,
	type Expression,
	isExpression,
	parseExpression,
	type Table,
} from "./expression.js";
import { readRule } from "./readRule.js";

/** A setting of the rule that a text makes. */
export interface RuleSetting {
	/** Identifies the setting in the text: its name, behind its pattern where there is one, such as `x: learningRate`. */
	readonly key: string;
	readonly name: string;
	/** The parameters that it belongs to, in a partition or a table; undefined: all. */
	readonly pattern?: string;
	/** Empty if nothing gives it. */
	readonly meaning: string;
	readonly symbol?: string;
	readonly range?: Range;
	/** The library's default; a rule's own lines have no other number than their own. */
	readonly default?: number;
	/** What sets it: a number, or the text of something else. */
	readonly set:
		| { readonly value: number; readonly place: Place }
		| { readonly text: string; readonly schedule?: Schedule };
}

/** A setting whose number stands in the text, so that a slider can change it. */
export interface EditableSetting extends Omit<RuleSetting, "set"> {
	readonly value: number;
}

/** Where a number is, or belongs with what surrounds it there. */
interface Place {
	readonly from: number;
	readonly to: number;
	readonly before?: string;
	readonly after?: string;
}

/** The settings of a text, in the text's order; none while it has an error. */
export function ruleSettings(text: string): readonly RuleSetting[] {
	const { rule } = readRule(text);
	if (rule === undefined) return [];
	// Every text that can be read has a rule of its own.
	const settings =
		kept.get(rule) ??
		(isExpression(text)
			? [...settingsIn(parseExpression(text), text)]
			: settingsOfLines(rule, text));
	kept.set(rule, settings);
	return settings;
}

const kept = new WeakMap<Rule, readonly RuleSetting[]>();

/** The settings whose numbers stand in the text or are left at their defaults, in the text's order. */
export function editableSettings(text: string): readonly EditableSetting[] {
	return ruleSettings(text).flatMap(({ set, ...setting }) =>
		"value" in set ? [{ ...setting, value: set.value }] : [],
	);
}

/**
 * The text with another number for a setting; the same text if the setting has no number there.
 * @param key a setting's key, or its name: the first setting of that name.
 */
export function withSetting(text: string, key: string, value: number): string {
	if (!Number.isFinite(value)) return text;
	const numbers = ruleSettings(text).filter(({ set }) => "value" in set);
	const found =
		numbers.find((setting) => setting.key === key) ??
		numbers.find(({ name }) => name === key);
	if (found === undefined || !("value" in found.set)) return text;
	const { from, to, before = "", after = "" } = found.set.place;
	return `${text.slice(0, from)}${before}${numberText(value)}${after}${text.slice(to)}`;
}

/** The text of a number that the language reads: 12 digits, without a rounding error's tail. */
export function numberText(value: number): string {
	const rounded = Number(value.toPrecision(12));
	const text =
		Math.abs(rounded) >= 1e6 ? rounded.toExponential() : String(rounded);
	return text.replace("e+", "e");
}

/** A text's own numbers, in its `setting` lines. */
function settingsOfLines(rule: Rule, text: string): RuleSetting[] {
	const glossary = glossaryOf(rule);
	return rule.syntax.declarations.flatMap(({ what, name, value, at }) => {
		if (what !== "setting") return [];
		const place =
			/[^\S\r\n]*=[^\S\r\n]*(-?[^\S\r\n]*[\d.][\d.]*(?:[eE][+-]?\d+)?)/y;
		place.lastIndex = at + name.length;
		const match = place.exec(text);
		const to = place.lastIndex;
		const set = match
			? { value, place: { from: to - (match[1] as string).length, to } }
			: { text: String(value) };
		return [{ key: name, name, ...described(glossary, name), set }];
	});
}

function described(
	glossary: ReturnType<typeof glossaryOf>,
	name: string,
): Pick<RuleSetting, "meaning" | "symbol" | "range"> {
	const { meaning = "", symbol, range } = glossary[name] ?? {};
	return { meaning, ...(symbol && { symbol }), ...(range && { range }) };
}

/** The settings of all rules that an expression calls. */
function* settingsIn(
	expression: Expression,
	text: string,
	pattern?: string,
): Generator<RuleSetting> {
	if (expression.kind !== "call") return;
	const { name, args } = expression;
	const [first, second] = args;
	if (name === "chain") {
		for (const part of args) yield* settingsIn(part, text, pattern);
	} else if (name === "partition" && first?.kind === "table") {
		for (const { key, value } of first.entries) {
			yield* settingsIn(value, text, key);
		}
	} else if (name === "renamed" && first && second?.kind === "table") {
		const names = new Map(
			second.entries.map(({ key, value }) => [key, evaluate(value)]),
		);
		for (const setting of settingsIn(first, text, pattern)) {
			yield named(setting, String(names.get(setting.name) ?? setting.name));
		}
	} else {
		yield* settingsOfCall(expression, text, pattern);
	}
}

function named(setting: RuleSetting, name: string): RuleSetting {
	const { pattern } = setting;
	return { ...setting, name, key: keyOf(name, pattern) };
}

function keyOf(name: string, pattern: string | undefined): string {
	return pattern === undefined ? name : `${pattern}: ${name}`;
}

function* settingsOfCall(
	call: Call,
	text: string,
	pattern: string | undefined,
): Generator<RuleSetting> {
	const rule = evaluateRule(call);
	const glossary = glossaryOf(rule);
	const [given] = call.args;
	const table = given?.kind === "table" ? given : undefined;
	for (const [name, usual] of Object.entries(rule.defaults)) {
		const setting = {
			...{ key: keyOf(name, pattern), name, default: usual },
			...described(glossary, name),
			...(pattern !== undefined && { pattern }),
		};
		const entry = table?.entries.find(({ key }) => key === name);
		if (entry === undefined) {
			const place = table ? placeInTable(table, name) : placeInCall(call, name);
			yield { ...setting, set: { value: usual, place } };
		} else yield* settingsAt(entry.value, setting, text);
	}
}

/** The settings that a value gives: one, or one for each pattern of a table. */
function* settingsAt(
	value: Expression,
	setting: Omit<RuleSetting, "set">,
	text: string,
): Generator<RuleSetting> {
	const { from, to } = value;
	if (value.kind === "table") {
		for (const { key, value: one } of value.entries) {
			const own = { key: keyOf(setting.name, key), pattern: key };
			yield* settingsAt(one, { ...setting, ...own }, text);
		}
	} else if (value.kind === "literal" && typeof value.value === "number") {
		yield { ...setting, set: { value: value.value, place: { from, to } } };
	} else {
		const made = evaluate(value);
		const schedule =
			typeof made === "function" ? { schedule: made as Schedule } : {};
		yield { ...setting, set: { text: text.slice(from, to), ...schedule } };
	}
}

/** The place of a new setting behind the others. */
function placeInTable({ entries, from }: Table, name: string): Place {
	const last = entries.at(-1)?.to;
	return last === undefined
		? { from: from + 1, to: from + 1, before: ` ${name}: `, after: " " }
		: { from: last, to: last, before: `, ${name}: ` };
}

/** The place of a setting in a call without any, or behind a rule's name alone. */
function placeInCall({ to, inside }: Call, name: string): Place {
	return inside === undefined
		? { from: to, to, before: `({ ${name}: `, after: " })" }
		: { from: inside, to: inside, before: `{ ${name}: `, after: " }" };
}
