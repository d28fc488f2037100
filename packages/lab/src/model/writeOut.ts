import type { Rule } from "ravine";
import { glossaryOf, rangeText } from "ravine/explain";
import { isExpression } from "./expression.js";
import { MAX_RULE_TEXT, readRule } from "./readRule.js";

/** A rule's lines, or why there are none. */
export type WrittenOut =
	| { readonly text: string; readonly problem?: undefined }
	| { readonly text?: undefined; readonly problem: string };

/** Writes an expression as the lines of one rule, with its settings' numbers, so that the rule itself can be changed. */
export function writeOut(text: string): WrittenOut {
	const { rule, problem } = readRule(text);
	if (rule === undefined) return { problem: problem.message };
	if (!isExpression(text)) return { problem: "these are lines already" };
	if (rule.sections !== undefined) {
		return { problem: "a partition has several rules; write out one of them" };
	}
	const odd = Object.entries(rule.settings).find(
		([, value]) => typeof value !== "number",
	);
	if (odd !== undefined) {
		const [name, value] = odd;
		const what = typeof value === "function" ? "a schedule" : "a table";
		const problem = `${name} has ${what}, and a line can only set a number`;
		return { problem };
	}
	const written = linesOf(rule);
	return written.length > MAX_RULE_TEXT
		? { problem: `the lines would have more than ${MAX_RULE_TEXT} characters` }
		: { text: written };
}

/** A rule without sections as lines; a setting that is no number has its default there. */
export function linesOf(rule: Rule): string {
	const assignments = rule.syntax.text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	return [
		`# ${titleOf(rule.name)}`,
		...settingLines(rule),
		...rule.program.states.map(stateLine),
		...assignments,
	].join("\n");
}

/** `chain(clipByNorm, adam)` is not a name that a text can have. */
function titleOf(name: string): string {
	return name.replace(/^chain\((.*)\)$/, "$1").replaceAll(", ", " and ");
}

function settingLines(rule: Rule): string[] {
	const glossary = glossaryOf(rule);
	return Object.entries(rule.settings).map(([name, value]) => {
		const { range, meaning = "" } = glossary[name] ?? {};
		const within = range ? ` in ${rangeText(range)}` : "";
		const comment = meaning === "" ? "" : `  # ${meaning}`;
		const number = typeof value === "number" ? value : rule.defaults[name];
		return `setting ${name} = ${String(number)}${within}${comment}`;
	});
}

const extents = { parameter: "", array: "scalar ", step: "global " } as const;

function stateLine({
	name,
	per,
	initial,
	start,
}: Rule["program"]["states"][number]): string {
	const value = start?.text.trim() ?? String(initial);
	return `state ${extents[per]}${name} = ${value}`;
}
