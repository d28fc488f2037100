import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type B1Option,
	type B2Option,
	b1,
	b2,
	type EpsOption,
	type EpsRootOption,
	eps,
	epsRoot,
	type LearningRateOption,
	learningRate,
	momentLines,
	moments,
	type NesterovOption,
} from "./options.js";

export interface AdamOptions
	extends LearningRateOption,
		B1Option,
		B2Option,
		EpsOption,
		EpsRootOption,
		NesterovOption {}

export type Adam = (
	options: AdamOptions,
) => Rule<"learningRate" | "b1" | "b2" | "eps" | "epsRoot", "m" | "v">;

/** The options of adam and nadam. */
export const adamOptions = /* #__PURE__ */ Object.freeze({
	learningRate,
	b1: /* #__PURE__ */ b1(),
	b2: /* #__PURE__ */ b2(),
	eps: /* #__PURE__ */ eps(),
	epsRoot: /* #__PURE__ */ epsRoot(),
});

export function adamLines(nesterov: boolean | undefined): readonly string[] {
	return [
		...momentLines(nesterov),
		"w = w - learningRate * mHat / (sqrt(vHat + epsRoot) + eps)",
	];
}

/**
 * `optax.adam`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adam = /* #__PURE__ */ dialect<Adam>({
	name: "optax.adam",
	source: "optax.adam, optax 0.2.8",
	options: { ...adamOptions, nesterov: false },
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"With epsRoot at 0 it is ravine's adam: epsilon is added after the bias correction. With nesterov the first moment looks ahead, with a constant b1 where ravine's nadam has a schedule.",
	uses: { power },
	write: ({ nesterov }) => adamLines(nesterov),
});
