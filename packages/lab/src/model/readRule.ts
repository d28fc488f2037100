import { isRefusal, type Rule, rule, TextError } from "ravine";
import { advised } from "./advice.js";
import { evaluateRule } from "./evaluate.js";
import {
	ExpressionError,
	isExpression,
	parseExpression,
} from "./expression.js";

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

/** The longest text of a rule. */
export const MAX_RULE_TEXT = 4000;

const known = new Map<string, ReadRule>();
const MAX_KNOWN = 500;

/** Reads a rule's lines or an expression. The same text gives the same rule, so that what was compiled for it is used again. */
export function readRule(text: string): ReadRule {
	if (text.length > MAX_RULE_TEXT) {
		const message = `the text has ${text.length} characters; at most ${MAX_RULE_TEXT} are allowed`;
		return { problem: { message } };
	}
	const found = known.get(text);
	if (found !== undefined) return found;
	const read = attempt(text);
	if (known.size >= MAX_KNOWN) known.clear();
	known.set(text, read);
	return read;
}

function attempt(text: string): ReadRule {
	if (text.trim() === "") {
		const message =
			"there is no rule yet; write one such as adam({ learningRate: 0.1 })";
		return { problem: { message, at: 0 } };
	}
	try {
		return isExpression(text)
			? { rule: evaluateRule(parseExpression(text)) }
			: readLines(text);
	} catch (error) {
		return { problem: problemOf(error, text) };
	}
}

function readLines(text: string): ReadRule {
	const name = ownName(text);
	const read = rule(name, text)();
	if (read.program.results.some(({ target }) => target === "parameter")) {
		// Without g, the library takes a text for a link, in which any name may be another rule's; a run has no other.
		rule(name, `${text}\nslope_of_the_lab = g`);
		return { rule: read };
	}
	const message =
		"no line assigns w, the parameters; end with one such as w = w - 0.1 * g";
	return { problem: { message, at: text.trimEnd().length } };
}

/** The name in the first line of a rule's text, `# name`, or else "own rule". */
function ownName(text: string): string {
	return (
		/^\s*#\s*([\p{L}_][\p{L}\p{N}_ -]{0,30}?)\s*(?:\n|$)/u.exec(text)?.[1] ??
		"own rule"
	);
}

/** An error of reading as a problem. An error that is not a refusal is a defect and is thrown again. */
export function problemOf(error: unknown, text: string): Problem {
	if (error instanceof ExpressionError) {
		return { message: error.message, at: error.at };
	}
	if (error instanceof TextError) {
		const at = placeOf(text, error.line, error.column);
		const message = advised(error.problem, text.slice(at ?? text.length));
		return { message, ...(at === undefined ? {} : { at }) };
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
	const begins = [0];
	for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
		begins.push(index + end.length);
	}
	const begin = begins[line - 1] ?? text.length;
	return Math.min(begin + column - 1, text.length);
}
