import type { DescribedChoice } from "./described.js";
import { lowerRule } from "./language/lowerRule.js";
import type { Mathematics } from "./language/mathematics/function.js";
import { parseRule } from "./language/parse.js";
import { usualRanges } from "./ranges.js";
import type { RuleDefinition } from "./rule.js";
import { makeFactory, type Plan, type RuleFactory } from "./ruleFactory.js";
import { type GivenState, readState } from "./states.js";

export { power } from "./language/mathematics/powerOfScalars.js";

/**
 * Like `rule`, for the rules that ravine ships. Tests check their texts, so bundles need no code to check them.
 * `ranges.ts` has the ranges of their settings, `glossary.ts` the meanings.
 */
export function shipped<
	const G extends Readonly<Record<string, number>>,
	const T extends string = never,
>({
	name,
	source = "",
	settings,
	state,
	uses = {},
	update,
}: RuleDefinition<G, T> & {
	/** The mathematical functions that the text uses, so that bundles contain no others. */
	readonly uses?: Mathematics;
}): RuleFactory<keyof G & string, T, DescribedChoice<G>> {
	const read = (): Plan => {
		const syntax = parseRule(name, update);
		const defaults: Readonly<Record<string, number>> = Object.freeze({
			...settings,
		});
		const states = Object.entries<GivenState>(state ?? {}).map(([one, given]) =>
			readState(name, one, given),
		);
		const names = { settings: Object.keys(defaults), states };
		const program = lowerRule(syntax, names, uses);
		return {
			...{ name, source, text: update, syntax, program, defaults },
			states: states.map((one) => one.name),
			ranges: usualRanges,
			meanings: undefined,
		};
	};
	// A program imports many rules and runs few, so a text is read when its rule is first made.
	let plan: Plan | undefined;
	return makeFactory(name, () => {
		plan ??= read();
		return plan;
	}) as never;
}
