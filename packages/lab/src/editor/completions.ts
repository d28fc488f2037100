import { isExpression, MAX_RULE_TEXT } from "../model/ruleText.js";
import { expressionCompletions } from "./expressionCompletions.js";
import { lineCompletions } from "./lineCompletions.js";

/** A word that can stand at a place in a rule's text. */
export interface Suggestion {
	readonly label: string;
	readonly kind:
		| "rule"
		| "link"
		| "schedule"
		| "composition"
		| "setting"
		| "state"
		| "name"
		| "function"
		| "keyword"
		| "pattern";
	/** A few words beside it. */
	readonly detail?: string;
	/** What it is. */
	readonly info?: string;
	/** What is written, with `#{}` where the caret goes; default the label. */
	readonly snippet?: string;
}

export interface Suggestions {
	/** Where the word begins that a suggestion replaces. */
	readonly from: number;
	readonly list: readonly Suggestion[];
}

/** No word that can be completed is longer. */
const MAX_WORD = 100;

/**
 * What can stand at a place in a rule's text.
 * @param variables the names of the cost's variables, for the patterns of a partition.
 */
export function suggestionsAt(
	text: string,
	at: number,
	variables: readonly string[],
): Suggestions {
	const before = text.slice(0, at);
	const end = before.slice(-MAX_WORD);
	const word = /[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(end)?.[0] ?? "";
	const from = at - word.length;
	if (text.length > MAX_RULE_TEXT) return { from, list: [] };
	const list = isMeantAsExpression(text)
		? expressionCompletions(before.slice(0, from), text.slice(at), variables)
		: lineCompletions(text, before.slice(0, from));
	return { from, list };
}

/** Whether a text is an expression or the beginning of one. */
function isMeantAsExpression(text: string): boolean {
	return isExpression(text) || text.trim() === "";
}
