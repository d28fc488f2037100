import { describe } from "./checks.js";
import { isWithin, type Range, rangeText } from "./language/range.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** What a setting means, how formulas write it, and which values it may have. */
export interface GlossaryEntry {
	/** Empty where the rule does not say. */
	readonly meaning: string;
	/** Undefined: its name. */
	readonly symbol: string | undefined;
	/** Undefined: any finite number. */
	readonly range: Range | undefined;
}

const averaging: Range = { minimum: 0, maximum: 1, includes: [true, false] };
const nonNegative: Range = {
	minimum: 0,
	maximum: Number.POSITIVE_INFINITY,
	includes: [true, false],
};

/**
 * The settings of the rules that ravine ships. A rule of one's own says itself what its settings mean and which values
 * they may have.
 */
export const glossary = {
	learningRate: {
		meaning:
			"the length of a step, in units of the rule's direction; the first setting to tune",
		symbol: "α",
		range: nonNegative,
	},
	beta: {
		meaning:
			"how much of a running average is kept at each step; it remembers about 1 / (1 - beta) steps",
		symbol: "β",
		range: averaging,
	},
	beta1: {
		meaning:
			"how much of the running average of the gradient is kept at each step",
		symbol: "β1",
		range: averaging,
	},
	beta2: {
		meaning:
			"how much of the running average of the squared gradient is kept at each step",
		symbol: "β2",
		range: averaging,
	},
	momentum: {
		meaning: "how much of the velocity is kept at each step",
		symbol: "μ",
		range: averaging,
	},
	epsilon: {
		meaning: "a small number that keeps a division from being by zero",
		symbol: "ε",
		range: nonNegative,
	},
	weightDecay: {
		meaning: "how strongly the parameters are pulled towards zero",
		symbol: "λ",
		range: nonNegative,
	},
} satisfies Readonly<Record<string, GlossaryEntry>>;

export type Glossary = typeof glossary;

/** The symbol that formulas use for a setting of this name, if there is a usual one. */
export function usualSymbol(name: string): string | undefined {
	return Object.hasOwn(glossary, name)
		? glossary[name as keyof Glossary].symbol
		: undefined;
}

/**
 * Checks one setting's value against the range that its rule gives it.
 * @param subject what errors call the rule.
 * @throws RefusedType for what is no number, RefusedRange outside the range; both say what was allowed.
 */
export function checkSetting(
	subject: string,
	glossary: Readonly<Record<string, GlossaryEntry>>,
	name: string,
	value: unknown,
): void {
	const range = glossary[name]?.range;
	const allowed =
		range === undefined ? "a finite number" : `in ${rangeText(range)}`;
	if (typeof value !== "number") {
		throw new RefusedType(
			`${subject}: ${name} must be a number ${range === undefined ? "" : `${allowed} `}or a function of the step, got ${describe(value)}`,
		);
	}
	const inside = range === undefined || isWithin(range, value);
	if (!Number.isFinite(value) || !inside) {
		throw new RefusedRange(
			`${subject}: ${name} must be ${allowed}, got ${value}`,
		);
	}
}
