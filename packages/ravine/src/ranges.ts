import { describe } from "./checks.js";
import { isWithin, type Range, rangeText } from "./language/range.js";
import { RefusedRange, RefusedType } from "./refusal.js";

const averaging: Range = { minimum: 0, maximum: 1, includes: [true, false] };
const nonNegative: Range = {
	minimum: 0,
	maximum: Number.POSITIVE_INFINITY,
	includes: [true, false],
};

/**
 * The values that the settings of the shipped rules may have; what they mean is in `glossary.ts`. A rule of one's own
 * says itself which values its settings may have.
 */
export const usualRanges = /* #__PURE__ */ Object.freeze({
	learningRate: nonNegative,
	beta: averaging,
	beta1: averaging,
	beta2: averaging,
	momentum: averaging,
	epsilon: nonNegative,
	weightDecay: nonNegative,
} satisfies Readonly<Record<string, Range>>);

/**
 * Checks one setting's value against the range that its rule gives it.
 * @param subject what errors call the rule.
 * @throws RefusedType for what is no number, RefusedRange outside the range; both say what was allowed.
 */
export function checkSetting(
	subject: string,
	ranges: Readonly<Record<string, Range | undefined>>,
	name: string,
	value: unknown,
): void {
	const range = ranges[name];
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
