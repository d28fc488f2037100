/**
 * Tools that show a rule's formula, passes and kernel. Running a rule needs nothing from here.
 */

export { kernelText } from "./backends/webassembly/kernelText.js";
export type {
	DialectInfo,
	NumberOption,
	Option as DialectOption,
} from "./dialect.js";
export { hessian } from "./explaining/hessian.js";
export { type PrintedLine, printLine } from "./explaining/print.js";
export {
	type ByVariable,
	type ExplainableRun,
	type ExplainedLine,
	type ExplainedStep,
	type ExplainedTotal,
	explainStep,
} from "./explaining/step.js";
export { type GlossaryEntry, glossary, glossaryOf } from "./glossary.js";
export { describeSteps, type Operations } from "./language/describe.js";
export { nearest } from "./language/errors.js";
export type { Format } from "./language/print.js";
export { type Range, rangeText } from "./language/range.js";
export { type Stage, type Stages, stagesOf } from "./language/stages.js";
export {
	type LanguageFunction,
	type Vocabulary,
	vocabulary,
} from "./language/vocabulary.js";

import type { CostFunction } from "./cost.js";
import { glossaryOf } from "./glossary.js";
import { parseEquation, parseRule } from "./language/parse.js";
import { type Format, print } from "./language/print.js";
import type { Rule } from "./rule.js";
import type { Sections } from "./ruleFactory.js";

/** Typesets a rule's update: settings have their usual symbols, ← is assignment. */
export function printRule(
	rule: Pick<
		Rule,
		"syntax" | "defaults" | "ranges" | "meanings" | "symbols" | "sections"
	>,
	format: Format,
): string {
	if (rule.sections !== undefined) return printSections(rule.sections, format);
	const glossary = glossaryOf(rule);
	return print(rule.syntax, format, (name) =>
		Object.hasOwn(glossary, name) ? glossary[name]?.symbol : undefined,
	);
}

/** Typesets each part of a rule with sections, with a line that names the pattern before its lines. */
function printSections(
	{ before, rules, after }: Sections,
	format: Format,
): string {
	const line = (text: string) => sectionLine(text, format);
	const body = (rule: Rule) => {
		const printed = printRule(rule, format);
		return format === "text" ? printed.replace(/^(?=.)/gm, "  ") : printed;
	};
	const isFrozen = ({ syntax }: Rule) => syntax.assignments.length === 0;
	return [
		...before.map((rule) => printRule(rule, format)),
		...rules.flatMap(({ pattern, rule }) => [
			line(`for ${pattern}${isFrozen(rule) ? ": frozen" : ""}`),
			...(isFrozen(rule) ? [] : [body(rule)]),
		]),
		line("end"),
		...after.map((rule) => printRule(rule, format)),
	].join("\n");
}

function sectionLine(text: string, format: Format): string {
	switch (format) {
		case "text":
			return text;
		case "latex":
			return `\\text{${text.replace(/[#$%&_{}]/g, "\\$&").replace(/[\\^~](?![#$%&_{}])/g, " ")}}`;
		case "mathml":
			return `<math display="block"><mtext>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</mtext></math>`;
	}
}

/**
 * Typesets assignments in the language of rules; they need not be a whole rule.
 * @throws TextError with the line and a caret.
 */
export function printLines(lines: string, format: Format): string {
	return print(parseRule("lines", lines), format);
}

/** Typesets a cost function. */
export function printFormula({ syntax }: CostFunction, format: Format): string {
	return print(syntax, format);
}

/** One side of a model's equation. */
export interface ModelSide {
	readonly text: string;
	/** The names of columns and parameters, in order of appearance, without `pi`. */
	readonly names: readonly string[];
}

/**
 * Reads the sides of a model's equation, such as `log(y) = a - k * t`.
 * @throws TextError with the line and a caret for a text that is not an equation.
 */
export function modelSides(model: string): {
	readonly left: ModelSide;
	readonly right: ModelSide;
} {
	const { nodes, assignments } = parseEquation("model", model);
	const [left, right] = assignments.map(({ value, at }) => ({ value, at }));
	const namesIn = (side: typeof nodes) => [
		...new Set(
			side.flatMap((node) =>
				node.op === "name" && node.name !== "pi" ? [node.name] : [],
			),
		),
	];
	// A side's last node is its result.
	const end = (left?.value ?? -1) + 1;
	const equals = right?.at ?? 0;
	return {
		left: {
			text: model.slice(0, equals).trim(),
			names: namesIn(nodes.slice(0, end)),
		},
		right: {
			text: model.slice(equals + 1).trim(),
			names: namesIn(nodes.slice(end)),
		},
	};
}
