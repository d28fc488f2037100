import type { DescribedChoice } from "./described.js";
import { lowerRule } from "./language/lowerRule.js";
import type { Mathematics } from "./language/mathematics/function.js";
import { parseRule } from "./language/parse.js";
import type { Range } from "./language/range.js";
import { usualRanges } from "./ranges.js";
import type { RuleDefinition } from "./rule.js";
import { makeFactory, type Plan, type RuleFactory } from "./ruleFactory.js";
import { type GivenState, readState } from "./states.js";

export { atan2, powerOfElements } from "./language/mathematics/ofElements.js";
export { power } from "./language/mathematics/powerOfScalars.js";
export {
	atLeastOne,
	averaging,
	nonNegative,
	positive,
	weight,
} from "./ranges.js";

/** A setting's default, and for a name that is not in the glossary its range and meaning. */
type ShippedSetting =
	| number
	| { readonly value: number; readonly in: Range; readonly meaning: string };

type DefaultsOf<G> = {
	readonly [K in keyof G]: G[K] extends number
		? G[K]
		: G[K] extends { readonly value: infer V extends number }
			? V
			: number;
};

/**
 * Like `rule`, for the rules that ravine ships. Tests check their texts, so bundles need no code to check them.
 * `ranges.ts` has the ranges of the settings that several rules share, `glossary.ts` the meanings.
 */
export function shipped<
	const G extends Readonly<Record<string, ShippedSetting>>,
	const T extends string = never,
>({
	name,
	source = "",
	settings,
	state,
	uses = {},
	update,
}: Omit<RuleDefinition<Readonly<Record<string, number>>, T>, "settings"> & {
	readonly settings: G;
	/** The mathematical functions that the text uses, so that bundles contain no others. */
	readonly uses?: Mathematics;
}): RuleFactory<keyof G & string, T, DescribedChoice<DefaultsOf<G>>> {
	const read = (): Plan => {
		const syntax = parseRule(name, update);
		const given = Object.entries<ShippedSetting>(settings);
		const own = given.flatMap(([one, setting]) =>
			typeof setting === "number" ? [] : [[one, setting] as const],
		);
		const defaults: Readonly<Record<string, number>> = Object.freeze({
			...(settings as Readonly<Record<string, number>>),
			...byName(own, ({ value }) => value),
		});
		const states = Object.entries<GivenState>(state ?? {}).map(([one, start]) =>
			readState(name, one, start),
		);
		const names = { settings: Object.keys(defaults), states };
		const program = lowerRule(syntax, names, uses);
		return {
			...{ name, source, text: update, syntax, program, defaults },
			states: states.map((one) => one.name),
			ranges: Object.freeze({
				...usualRanges,
				...byName(own, (one) => one.in),
			}),
			meanings: byName(own, ({ meaning }) => meaning),
		};
	};
	// A program imports many rules and runs few, so a text is read when its rule is first made.
	let plan: Plan | undefined;
	return makeFactory(name, () => {
		plan ??= read();
		return plan;
	}) as never;
}

function byName<T, V>(
	entries: readonly (readonly [string, T])[],
	pick: (one: T) => V,
): Readonly<Record<string, V>> {
	return Object.fromEntries(entries.map(([name, one]) => [name, pick(one)]));
}
