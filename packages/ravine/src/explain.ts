/**
 * How a rule looks from inside: its formula, its passes, its kernel, the averages that it takes. For tools; nothing here
 * is needed to run one.
 */

export { kernelText } from "./backends/webassembly/kernelText.js";
export type { GlossaryEntry } from "./glossary.js";
export type { Format } from "./language/print.js";
export { type Range, rangeText } from "./language/range.js";
export { type Stage, type Stages, stagesOf } from "./language/stages.js";
export { movingAverage } from "./movingAverage.js";

import type { CostFunction } from "./cost.js";
import { type Format, print } from "./language/print.js";
import type { Rule } from "./rule.js";

/** A rule's update, typeset: settings have their usual symbols, ← is assignment. */
export function printRule(
	{ syntax, glossary }: Pick<Rule, "syntax" | "glossary">,
	format: Format,
): string {
	return print(syntax, format, (name) =>
		Object.hasOwn(glossary, name) ? glossary[name]?.symbol : undefined,
	);
}

/** A cost function, typeset. */
export function printFormula({ syntax }: CostFunction, format: Format): string {
	return print(syntax, format);
}
