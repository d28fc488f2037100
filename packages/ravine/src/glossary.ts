import { describe } from "./checks.js";

/** What a standard setting means, and which values it may have. */
export interface GlossaryEntry {
	readonly meaning: string;
	/** How formulas write it. */
	readonly symbol: string;
	readonly range: Range;
}

/** An interval of numbers; `minimum` is included, `maximum` is not. */
export interface Range {
	readonly minimum: number;
	readonly maximum: number;
}

const averaging = { minimum: 0, maximum: 1 };
const nonNegative = { minimum: 0, maximum: Number.POSITIVE_INFINITY };

/** The ranges by themselves: all that running a rule needs of the glossary. */
const ranges: Readonly<Record<string, Range>> = {
	learningRate: nonNegative,
	beta: averaging,
	beta1: averaging,
	beta2: averaging,
	momentum: averaging,
	epsilon: nonNegative,
	weightDecay: nonNegative,
};

/**
 * Every setting that the rules here use. A rule's setting of one of these names is held to its range;
 * a setting of another name may be any finite number.
 */
export const glossary: Readonly<Record<string, GlossaryEntry>> = {
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
};

/** The range of a setting, as `[0, 1)`. */
export function rangeText({ minimum, maximum }: Range): string {
	return maximum === Number.POSITIVE_INFINITY
		? `[${minimum}, ∞)`
		: `[${minimum}, ${maximum})`;
}

/**
 * Checks one setting's value.
 * @throws RangeError or TypeError naming the rule, the setting and what was allowed.
 */
export function checkSetting(rule: string, name: string, value: unknown): void {
	const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
	const allowed =
		range === undefined ? "a finite number" : `in ${rangeText(range)}`;
	if (typeof value !== "number") {
		throw new TypeError(
			`${rule}: ${name} must be a number ${range === undefined ? "" : `${allowed} `}or a function of the step, got ${describe(value)}`,
		);
	}
	const inside =
		range === undefined || (value >= range.minimum && value < range.maximum);
	if (!Number.isFinite(value) || !inside) {
		throw new RangeError(`${rule}: ${name} must be ${allowed}, got ${value}`);
	}
}
