import { rangeText } from "ravine/explain";
import { abouts } from "../model/catalog.js";
import { makersByKind } from "../model/evaluate.js";
import { keyText } from "../model/expression.js";
import { type RuleSetting, ruleSettings } from "../model/ruleText.js";
import type { Suggestion } from "./completions.js";

/** A call or a table that is open at a place, with what it has so far. */
interface Open {
	readonly sign: "(" | "{" | "[";
	/** The called name, in front of a parenthesis. */
	readonly name: string;
	/** The key whose value is being written. */
	key: string | undefined;
	readonly keys: string[];
}

const TOKEN =
	/\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[\p{L}_$][\p{L}\p{N}_$]*|[(){}[\],:]|[^\s]/gu;

/** The calls and tables around the end of a text, the outermost first; undefined inside a comment or a string. */
function openAtEnd(before: string): readonly Open[] | undefined {
	const opened: Open[] = [];
	let last = "";
	for (const { 0: token, index } of before.matchAll(TOKEN)) {
		const inner = opened.at(-1);
		if (isUnfinished(token, index + token.length === before.length)) {
			return undefined;
		}
		if (token === "(" || token === "{" || token === "[") {
			opened.push({ sign: token, name: last, key: undefined, keys: [] });
		} else if (token === ")" || token === "}" || token === "]") opened.pop();
		else if (token === ":" && inner?.sign === "{") {
			inner.key = last.replace(/^["']|["']$/g, "");
			inner.keys.push(inner.key);
		} else if (token === "," && inner) inner.key = undefined;
		last = token;
	}
	return opened;
}

function isUnfinished(token: string, isLast: boolean): boolean {
	if (!isLast) return false;
	if (token.startsWith("//")) return true;
	const [quote] = token;
	return (
		(quote === '"' || quote === "'") &&
		(token.length === 1 || !token.endsWith(quote))
	);
}

/**
 * What can stand in an expression.
 * @param before the text up to the word that is being written. @param after the text behind that word.
 */
export function expressionCompletions(
	before: string,
	after: string,
	variables: readonly string[],
): Suggestion[] {
	const opened = openAtEnd(before);
	if (opened === undefined) return [];
	const inner = opened.at(-1);
	const outer = opened.at(-2);
	if (inner === undefined) {
		return /\S/.test(before)
			? []
			: [...callsOf("rule"), ...composed("chain", "partition", "renamed")];
	}
	if (inner.sign === "(") return argumentsOf(inner.name);
	if (inner.sign !== "{" || outer?.sign !== "(") return [];
	if (inner.key !== undefined) return valuesIn(outer.name, inner.key);
	const written = [...inner.keys, ...keysAfter(after)];
	return keysIn(outer.name, variables).filter(
		({ label }) => !written.includes(label.replace(/^"|"$/g, "")),
	);
}

/** The keys behind the caret, up to the end of its table. */
function keysAfter(after: string): string[] {
	const rest = after.slice(0, after.search(/[{}]|$/));
	return [...rest.matchAll(/([\p{L}\p{N}_$]+)"?\s*:/gu)].map(
		([, key]) => key as string,
	);
}

function argumentsOf(name: string): Suggestion[] {
	if (name === "chain") {
		return [
			...callsOf("link"),
			...callsOf("rule"),
			...composed("partition", "renamed"),
		];
	}
	if (name === "renamed") return [...callsOf("link"), ...callsOf("rule")];
	if (name === "join") return callsOf("schedule");
	return [];
}

function valuesIn(name: string, key: string): Suggestion[] {
	if (name === "partition") {
		return [...callsOf("rule"), ...composed("chain", "frozen", "renamed")];
	}
	const isSetting = settingsOf(name).some((one) => one.name === key);
	return isSetting ? callsOf("schedule") : [];
}

function keysIn(name: string, variables: readonly string[]): Suggestion[] {
	if (name === "partition") {
		return [...variables.map(keyText), '"*"'].map((label) => ({
			...{ label, kind: "pattern", snippet: `${label}: #{}` },
			detail: label === '"*"' ? "all others" : "a parameter",
		}));
	}
	return settingsOf(name).map((setting): Suggestion => {
		const { name: label, meaning, range, default: usual } = setting;
		return {
			...{ label, kind: "setting", snippet: `${label}: #{${usual}}` },
			...(range && { detail: `in ${rangeText(range)}` }),
			...(meaning && { info: meaning }),
		};
	});
}

function settingsOf(name: string): readonly RuleSetting[] {
	const isKnown = makersByKind.rule.has(name) || makersByKind.link.has(name);
	return isKnown ? ruleSettings(`${name}()`) : [];
}

function callsOf(kind: "rule" | "link" | "schedule"): Suggestion[] {
	return [...makersByKind[kind].keys()].map((label) => {
		const about = abouts.get(label);
		const inside = kind === "schedule" ? "#{}" : "{ #{} }";
		return {
			...{ label, kind, snippet: `${label}(${inside})` },
			...(about && { info: about }),
		};
	});
}

const compositions: Readonly<Record<string, Suggestion>> = {
	chain: {
		...{ label: "chain", kind: "composition" },
		detail: "links and a rule, one after the other",
		snippet: "chain(#{})",
	},
	partition: {
		...{ label: "partition", kind: "composition" },
		detail: "other rules for other parameters",
		snippet: "partition({ #{} })",
	},
	frozen: {
		...{ label: "frozen", kind: "composition" },
		detail: "parameters that do not change",
		snippet: "frozen()",
	},
	renamed: {
		...{ label: "renamed", kind: "composition" },
		detail: "a rule with other names",
		snippet: "renamed(#{}, {  })",
	},
};

function composed(...names: readonly string[]): Suggestion[] {
	return names.flatMap((name) => compositions[name] ?? []);
}
