/** The texts of a rule's sections. */

import { chainTexts } from "./compose.js";
import { lowerRule, type Names } from "./language/lowerRule.js";
import type { Syntax } from "./language/parse.js";
import type { Program } from "./language/program.js";
import type { Rule, Sections } from "./ruleFactory.js";

/** Whether a rule changes nothing. */
export function isFrozen({ syntax, states }: Rule): boolean {
	return syntax.assignments.length === 0 && states.length === 0;
}

/** Each section's rule, with the links before and behind; undefined: it is frozen. */
export function chainSections({
	before,
	rules,
	after,
}: Pick<Sections, "before" | "rules" | "after">): (Rule | undefined)[] {
	return rules.map(({ rule }) =>
		isFrozen(rule) ? undefined : chainTexts([...before, rule, ...after]),
	);
}

/**
 * Lowers a section's text. The totals over all arrays in links before and behind are those of all sections.
 * @param index the section's number. @param syntax its chained text, or one with the same nodes.
 */
export function lowerSection(
	{ before, rules }: Pick<Sections, "before" | "rules">,
	index: number,
	syntax: Syntax,
	{ settings, states, mathematics }: Names & Pick<Program, "mathematics">,
): Program {
	const count = (list: readonly Rule[]) =>
		list.reduce((sum, one) => sum + one.syntax.nodes.length, 0);
	const own = rules[index]?.rule as Rule;
	const first = count(before);
	const end = first + own.syntax.nodes.length;
	const shared = (node: number) =>
		node < first ? `before ${node}` : node < end ? "" : `after ${node - end}`;
	return lowerRule(syntax, { settings, states }, mathematics, { shared });
}
