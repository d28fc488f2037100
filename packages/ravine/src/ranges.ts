import { describe, isRecord } from "./checks.js";
import { isWithin, type Range, rangeText } from "./language/range.js";
import { RefusedRange, RefusedType } from "./refusal.js";

export const averaging: Range = {
	minimum: 0,
	maximum: 1,
	includes: [true, false],
};
export const nonNegative: Range = {
	minimum: 0,
	maximum: Number.POSITIVE_INFINITY,
	includes: [true, false],
};

export const positive: Range = {
	minimum: 0,
	maximum: Number.POSITIVE_INFINITY,
	includes: [false, false],
};
export const atLeastOne: Range = {
	minimum: 1,
	maximum: Number.POSITIVE_INFINITY,
	includes: [true, false],
};
/** A weight beside another: both are at least 0, and together 1. */
export const weight: Range = {
	minimum: 0,
	maximum: 1,
	includes: [true, true],
};

/**
 * The ranges of the shipped rules' settings; `glossary.ts` has their meanings. Your own rules give the ranges of their
 * settings themselves.
 */
export const usualRanges = /* #__PURE__ */ Object.freeze({
	learningRate: nonNegative,
	beta: averaging,
	beta1: averaging,
	beta2: averaging,
	beta3: averaging,
	rho: averaging,
	momentum: averaging,
	epsilon: nonNegative,
	weightDecay: nonNegative,
	initialDistance: positive,
} satisfies Readonly<Record<string, Range>>);

/**
 * Checks a setting: a number in its range, a function, or a table of them by pattern. A schedule's numbers are checked at
 * each step.
 * @param subject the rule's name, for errors.
 * @throws RefusedType for any other value, RefusedRange outside the range.
 */
export function checkChosen(
	subject: string,
	ranges: Readonly<Record<string, Range | undefined>>,
	name: string,
	value: unknown,
): void {
	if (typeof value === "function") return;
	if (!isRecord(value)) {
		checkSetting(subject, ranges, name, value);
		return;
	}
	const entries = Object.entries(value);
	if (entries.length === 0) {
		throw new RefusedType(
			`${subject}: ${name} is an empty table; write numbers by pattern, such as { "*": 0.1 }`,
		);
	}
	for (const [pattern, one] of entries) {
		if (typeof one === "function") continue;
		checkSetting(
			`${subject}, ${name}`,
			{ [pattern]: ranges[name] },
			pattern,
			one,
		);
	}
}

/**
 * Checks one setting's value against its range.
 * @param subject the rule's name, for errors.
 * @throws RefusedType for a value that is not a number, RefusedRange outside the range.
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
