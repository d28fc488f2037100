import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type AdamOptions, adamOptions } from "./adam.js";
import {
	momentLines,
	moments,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdamwOptions extends AdamOptions, WeightDecayOption<1e-4> {}

export type Adamw = (
	options: AdamwOptions,
) => Rule<
	"learningRate" | "b1" | "b2" | "eps" | "epsRoot" | "weightDecay",
	"m" | "v"
>;

/** The options of adamw and nadamw. */
export const adamwOptions = /* #__PURE__ */ Object.freeze({
	...adamOptions,
	weightDecay: /* #__PURE__ */ weightDecay(1e-4),
});

export function adamwLines(nesterov: boolean | undefined): readonly string[] {
	return [
		...momentLines(nesterov),
		"u = mHat / (sqrt(vHat + epsRoot) + eps)",
		"w = w - learningRate * (u + weightDecay * w)",
	];
}

/**
 * `optax.adamw`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adamw = /* #__PURE__ */ dialect<Adamw>({
	name: "optax.adamw",
	source: "optax.adamw, optax 0.2.8",
	options: { ...adamwOptions, nesterov: false },
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"With epsRoot at 0 it is ravine's adamw, with a smaller decay by default. The decay is multiplied by the rate.",
	uses: { power },
	write: ({ nesterov }) => adamwLines(nesterov),
});
