import {
	chain,
	frozen,
	isRefusal,
	partition,
	type Rule,
	renamed,
	rule,
	TextError,
} from "ravine";
import { nearest } from "ravine/explain";
import * as links from "ravine/links";
import * as rules from "ravine/rules";
import * as schedules from "ravine/schedules";
import {
	type Call,
	type Expression,
	ExpressionError,
	isExpression,
	parseExpression,
} from "./expression.js";

/** A setting whose number stands in the text, so that a slider can change it. */
export interface EditableSetting {
	readonly name: string;
	readonly value: number;
}

/** A run's text, read: the rule, or why it cannot be read. */
export type ReadRule =
	| { readonly rule: Rule; readonly problem?: undefined }
	| { readonly rule?: undefined; readonly problem: Problem };

/** Why a text cannot be used, as a sentence without a full stop. */
export interface Problem {
	readonly message: string;
	/** The place of the error, counted in characters from 0. */
	readonly at?: number;
}

type Maker = (...args: never[]) => unknown;

/** Everything that an expression may call. */
const makers: ReadonlyMap<string, Maker> = new Map(
	Object.entries({
		...rules,
		...links,
		...schedules,
		...{ chain, frozen, partition, renamed },
	}).flatMap(([name, make]) =>
		typeof make === "function" ? [[name, make as Maker] as const] : [],
	),
);

/** The names that an expression may call, for completion. */
export const callable: readonly string[] = [...makers.keys()];

/** The names of the rules that can run by themselves, from simple to recent. */
export const ruleNames: readonly string[] = Object.entries(rules).flatMap(
	([name, make]) => (typeof make === "function" ? [name] : []),
);

/** The longest text of a rule. */
export const MAX_RULE_TEXT = 4000;

const known = new Map<string, ReadRule>();
const MAX_KNOWN = 500;

/** Reads a rule's lines or an expression. The same text gives the same rule, so that what was compiled for it is used again. */
export function readRule(text: string): ReadRule {
	const found = known.get(text);
	if (found !== undefined) return found;
	const read = attempt(text);
	if (known.size >= MAX_KNOWN) known.clear();
	known.set(text, read);
	return read;
}

function attempt(text: string): ReadRule {
	if (text.length > MAX_RULE_TEXT) {
		const message = `the text has ${text.length} characters; at most ${MAX_RULE_TEXT} are allowed`;
		return { problem: { message } };
	}
	try {
		const made = isExpression(text)
			? evaluate(parseExpression(text))
			: rule(ownName(text), text)();
		return { rule: checkedRule(made) };
	} catch (error) {
		return { problem: problemOf(error, text) };
	}
}

function checkedRule(made: unknown): Rule {
	const { program, settings } = (made ?? {}) as Partial<Rule>;
	if (program === undefined || settings === undefined) {
		throw new ExpressionError("this does not make a rule", 0);
	}
	return made as Rule;
}

/** The name in the first line of a rule's text, `# name`, or else "own rule". */
function ownName(text: string): string {
	return (
		/^\s*#\s*([\p{L}_][\p{L}\p{N}_ -]{0,30}?)\s*(?:\n|$)/u.exec(text)?.[1] ??
		"own rule"
	);
}

/** An error of reading as a problem. Errors that are no refusals are defects and go on. */
export function problemOf(error: unknown, text: string): Problem {
	if (error instanceof ExpressionError) {
		return { message: error.message, at: error.at };
	}
	if (error instanceof TextError) {
		const at = placeOf(text, error.line, error.column);
		return { message: error.problem, ...(at === undefined ? {} : { at }) };
	}
	if (isRefusal(error)) return { message: (error as Error).message };
	throw error;
}

function placeOf(
	text: string,
	line: number,
	column: number,
): number | undefined {
	if (line === 0) return undefined;
	const before = text.split("\n").slice(0, line - 1);
	return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}

function evaluate(expression: Expression): unknown {
	switch (expression.kind) {
		case "literal":
			return expression.value;
		case "list":
			return expression.items.map(evaluate);
		case "table":
			return Object.fromEntries(
				expression.entries.map(({ key, value }) => [key, evaluate(value)]),
			);
		case "call":
			return call(expression);
	}
}

function call({ name, args, from }: Call): unknown {
	const make = makers.get(name);
	if (make === undefined) {
		const near = nearest(name, callable);
		throw new ExpressionError(
			`nothing is called "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
			from,
		);
	}
	try {
		return make(...(args.map(evaluate) as never[]));
	} catch (error) {
		if (!isRefusal(error)) throw error;
		throw new ExpressionError((error as Error).message, from);
	}
}

/** The settings whose numbers stand in the text or are left at their defaults, in the rule's order. */
export function editableSettings(text: string): readonly EditableSetting[] {
	const { rule: read } = readRule(text);
	if (read === undefined) return [];
	return Object.entries(read.settings).flatMap(([name, value]) =>
		typeof value === "number" && placeToWrite(text, name) !== undefined
			? [{ name, value }]
			: [],
	);
}

/** The text with another number for a setting; the same text if the setting has no number there. */
export function withSetting(text: string, name: string, value: number): string {
	const place = placeToWrite(text, name);
	if (place === undefined) return text;
	const number = numberText(value);
	const { from, to, before = "", after = "" } = place;
	return `${text.slice(0, from)}${before}${number}${after}${text.slice(to)}`;
}

/** The shortest text of a number that the language reads: 15 digits, without a rounding error's tail. */
export function numberText(value: number): string {
	return String(Number(value.toPrecision(12))).replace("e+", "e");
}

interface PlaceToWrite {
	readonly from: number;
	readonly to: number;
	readonly before?: string;
	readonly after?: string;
}

/** Where a setting's number is, or belongs. */
function placeToWrite(text: string, name: string): PlaceToWrite | undefined {
	if (!isExpression(text)) return placeInLines(text, name);
	try {
		return placeInCall(parseExpression(text), name);
	} catch (error) {
		if (error instanceof ExpressionError) return undefined;
		throw error;
	}
}

function placeInLines(text: string, name: string): PlaceToWrite | undefined {
	const line = new RegExp(
		`^([ \\t]*setting[ \\t]+${escaped(name)}[ \\t]*=[ \\t]*)([-+\\d.eE]+)`,
		"mu",
	).exec(text);
	if (line === null) return undefined;
	const from = line.index + (line[1] as string).length;
	return { from, to: from + (line[2] as string).length };
}

function escaped(name: string): string {
	return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The place in the call whose rule has the setting; in `chain` and `partition`, in one of their rules. */
function placeInCall(
	expression: Expression,
	name: string,
): PlaceToWrite | undefined {
	if (expression.kind === "table") {
		return firstOf(expression.entries, ({ value }) => placeInCall(value, name));
	}
	if (expression.kind !== "call") return undefined;
	const { args, name: callee } = expression;
	if (callee === "renamed") return undefined;
	if (callee === "chain" || callee === "partition") {
		return firstOf(args, (arg) => placeInCall(arg, name));
	}
	const { rule: made } = readCall(expression);
	if (made === undefined || !Object.hasOwn(made.defaults, name)) {
		return undefined;
	}
	const [settings] = args;
	// The call ends with its parenthesis, but a name alone has none.
	if (settings === undefined) return placeInEmptyCall(expression, name);
	if (settings.kind !== "table") return undefined;
	const given = settings.entries.find(({ key }) => key === name);
	if (given !== undefined) {
		const { kind, from, to } = given.value;
		return kind === "literal" ? { from, to } : undefined;
	}
	const last = settings.entries.at(-1)?.value.to;
	const at = last ?? settings.from + 1;
	return last === undefined
		? { from: at, to: settings.to - 1, before: ` ${name}: `, after: " " }
		: { from: at, to: at, before: `, ${name}: ` };
}

function placeInEmptyCall(
	{ from, to, name: callee }: Call,
	name: string,
): PlaceToWrite {
	const isBare = to - from === callee.length;
	const before = `({ ${name}: `;
	return {
		from: from + callee.length,
		to: isBare ? from + callee.length : to,
		before,
		after: " })",
	};
}

function readCall(expression: Call): { readonly rule?: Rule } {
	try {
		return { rule: checkedRule(call(expression)) };
	} catch (error) {
		if (error instanceof ExpressionError) return {};
		throw error;
	}
}

function firstOf<T, R>(
	items: readonly T[],
	find: (item: T) => R | undefined,
): R | undefined {
	for (const item of items) {
		const found = find(item);
		if (found !== undefined) return found;
	}
	return undefined;
}
