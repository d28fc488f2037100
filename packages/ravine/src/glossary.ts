import type { Range } from "./language/range.js";
import { usualRanges } from "./ranges.js";
import type { Rule } from "./ruleFactory.js";

/** A setting's meaning, symbol and range. */
export interface GlossaryEntry {
	/** Empty if the rule does not give it. */
	readonly meaning: string;
	/** The symbol in formulas; undefined: the setting's name. */
	readonly symbol: string | undefined;
	/** Undefined: any finite number. */
	readonly range: Range | undefined;
}

/**
 * The settings of the rules that ravine ships. Your own rules give the meaning and the range of their settings
 * themselves.
 */
const known = {
	learningRate: {
		meaning:
			"the length of a step, in units of the rule's direction; the first setting to tune",
		symbol: "α",
	},
	beta: {
		meaning:
			"how much of a running average is kept at each step; it remembers about 1 / (1 - beta) steps",
		symbol: "β",
	},
	beta1: {
		meaning:
			"how much of the running average of the gradient is kept at each step",
		symbol: "β1",
	},
	beta2: {
		meaning:
			"how much of the running average of the squared gradient is kept at each step",
		symbol: "β2",
	},
	beta3: {
		meaning:
			"how much of the rule's third running average is kept at each step",
		symbol: "β3",
	},
	rho: {
		meaning: "how much of the running averages is kept at each step",
		symbol: "ρ",
	},
	momentum: {
		meaning: "how much of the velocity is kept at each step",
		symbol: "μ",
	},
	epsilon: {
		meaning: "a small number that prevents a division by zero",
		symbol: "ε",
	},
	weightDecay: {
		meaning: "how strongly the parameters are pulled towards zero",
		symbol: "λ",
	},
	initialDistance: {
		meaning:
			"the first estimate of the distance from the start to the solution; too small is better than too large",
		symbol: "d0",
	},
} satisfies Readonly<
	Record<keyof typeof usualRanges, { meaning: string; symbol: string }>
>;

export const glossary: Readonly<
	Record<string, GlossaryEntry & { symbol: string; range: Range }>
> = Object.fromEntries(
	Object.entries(known).map(([name, entry]) => [
		name,
		{ ...entry, range: usualRanges[name as keyof typeof known] },
	]),
);

/** The meanings, symbols and ranges of a rule's settings. */
export function glossaryOf<S extends string>({
	defaults,
	ranges,
	meanings,
	symbols,
}: Pick<Rule<S>, "defaults" | "ranges" | "meanings" | "symbols">): Readonly<
	Record<S, GlossaryEntry>
> {
	const entries = Object.keys(defaults).map((name) => {
		const first = symbols?.[name] ?? name;
		const usual = Object.hasOwn(glossary, first) ? glossary[first] : undefined;
		const meaning = meanings?.[name as S] ?? usual?.meaning ?? "";
		const entry = { meaning, range: ranges[name as S], symbol: usual?.symbol };
		return [name, entry] as const;
	});
	return Object.freeze(Object.fromEntries(entries)) as never;
}
