/** A rule's settings and sections on the variables of a cost. */

import type { Apart } from "./language/join.js";
import { matchSections } from "./patterns.js";
import type { Rule } from "./ruleFactory.js";
import { Settings } from "./settings.js";

/** A rule on variables. */
export interface OnVariables {
	/**
	 * With sections, or with settings by pattern, each variable is an array of one number; undefined: all variables are
	 * one array.
	 */
	readonly apart: Apart | undefined;
	/** What tells the joined program from others of the same rule and cost. */
	readonly key: string;
	/** Whether no setting changes with the step. */
	readonly isConstant: boolean;
	/** Writes the numbers of a step's settings, in the order of the joined program. */
	write(step: number, into: Float64Array, places?: Int32Array): void;
	/** The number of the joined program's settings. */
	readonly count: number;
}

/**
 * Matches a rule's patterns with the variables.
 *
 * @param varied settings that have other numbers than the rule's.
 * @throws RefusedRange for a pattern that matches no variable, and a variable without a pattern.
 */
export function onVariables(
	rule: Rule,
	variables: readonly string[],
	varied: readonly string[] = [],
): OnVariables {
	const { program, name } = rule;
	const { sections } = program;
	const others = Object.fromEntries(varied.map((one) => [one, 0]));
	const own = { ...rule, settings: { ...rule.settings, ...others } };
	const given = program.settings.map((one) => own.settings[one]);
	const tables = program.settings.filter(
		(_, k) => typeof given[k] === "object",
	);
	const apart =
		sections === undefined && tables.length === 0
			? undefined
			: {
					tables,
					sectionOf:
						sections === undefined
							? variables.map(() => 0)
							: matchSections(name, sections, variables),
				};
	const settings = new Settings(own, () => 1, variables);
	/** The places of the joined program's settings among the numbers. */
	const from: number[] = [];
	program.settings.forEach((one, k) => {
		if (varied.includes(one)) return;
		const of = tables.includes(one) ? variables.map((_, v) => v) : [0];
		for (const v of of) {
			const group = settings.groups?.[v] ?? 0;
			from.push(group * program.settings.length + k);
		}
	});
	const changes = (one: unknown): boolean =>
		typeof one === "object" && one !== null
			? Object.values(one).some(changes)
			: typeof one === "function";
	return {
		apart,
		key: tables.join(),
		isConstant: !given.some(changes),
		count: from.length,
		write(step, into, places) {
			settings.evaluate(step);
			const { numbers } = settings;
			for (let k = 0; k < from.length; k++) {
				into[places ? (places[k] as number) : k] = numbers[
					from[k] as number
				] as number;
			}
		},
	};
}
