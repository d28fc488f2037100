/**
 * Tools that show a rule's formula, passes and kernel. Running a rule needs nothing from here.
 */

export { kernelText } from "./backends/webassembly/kernelText.js";
export { type GlossaryEntry, glossary, glossaryOf } from "./glossary.js";
export { describeSteps, type Operations } from "./language/describe.js";
export { nearest } from "./language/errors.js";
export type { Format } from "./language/print.js";
export { type Range, rangeText } from "./language/range.js";
export { type Stage, type Stages, stagesOf } from "./language/stages.js";

import type { CostFunction } from "./cost.js";
import { glossaryOf } from "./glossary.js";
import { parseRule } from "./language/parse.js";
import { type Format, print } from "./language/print.js";
import type { Rule } from "./rule.js";

/** Typesets a rule's update: settings have their usual symbols, ← is assignment. */
export function printRule(
	rule: Pick<Rule, "syntax" | "defaults" | "ranges" | "meanings">,
	format: Format,
): string {
	const glossary = glossaryOf(rule);
	return print(rule.syntax, format, (name) =>
		Object.hasOwn(glossary, name) ? glossary[name]?.symbol : undefined,
	);
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
