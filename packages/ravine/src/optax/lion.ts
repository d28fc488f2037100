import type { Setting } from "../described.js";
import { dialect } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type B1Option,
	b1,
	b2,
	type LearningRateOption,
	learningRate,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface LionOptions
	extends LearningRateOption,
		B1Option,
		WeightDecayOption<0.001> {
	/** how much of the average is kept from step to step */
	readonly b2?: Setting<0.99> | undefined;
}

export type Lion = (
	options: LionOptions,
) => Rule<"learningRate" | "b1" | "b2" | "weightDecay", "m">;

/**
 * `optax.lion`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const lion = /* #__PURE__ */ dialect<Lion>({
	name: "optax.lion",
	source: "optax.lion, optax 0.2.8",
	options: {
		learningRate,
		b1: b1(),
		b2: {
			...b2(0.99),
			meaning: "how much of the average is kept from step to step",
		},
		weightDecay: weightDecay(0.001),
	},
	state: { m: 0 },
	stateNames: { m: "mu" },
	differences:
		"It is ravine's lion with a decay of 0.001 by default. The decay is multiplied by the rate.",
	write: () => [
		"u = sign(b1 * m + (1 - b1) * g)",
		"w = w - learningRate * (u + weightDecay * w)",
		"m = b2 * m + (1 - b2) * g",
	],
});
