import type { Setting } from "../described.js";
import { dialect, powerOfElements, weight } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	eps,
	type LearningRateOption,
	learningRate,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface MadgradOptions
	extends LearningRateOption,
		EpsOption<1e-6>,
		WeightDecayOption {
	/** how much of the parameters is kept at each step */
	readonly momentum?: Setting<0.9> | undefined;
}

export type Madgrad = (
	options: MadgradOptions,
) => Rule<
	"learningRate" | "momentum" | "weightDecay" | "eps",
	"start" | "s" | "v"
>;

/**
 * `optax.contrib.madgrad`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const madgrad = /* #__PURE__ */ dialect<Madgrad>({
	name: "optax.madgrad",
	source: "optax.contrib.madgrad, optax 0.2.8",
	options: {
		learningRate,
		momentum: {
			value: 0.9,
			in: weight,
			meaning: "how much of the parameters is kept at each step",
			usual: "momentum",
		},
		weightDecay: weightDecay(),
		eps: eps(1e-6),
	},
	state: { start: "w", s: 0, v: 0 },
	stateNames: { start: "x0", v: "grad_sum_sq" },
	differences:
		"Epsilon is added to the rate too, as in the authors' code; ravine's madgrad has no weight decay. The decay is added to the gradient. optax takes the root of the step's number in float32, here it is a float64.",
	uses: { power: powerOfElements },
	write: () => [
		"g = g + weightDecay * w",
		"rate = (learningRate + eps) * sqrt(t)",
		"v = v + rate * g^2",
		"s = s + rate * g",
		"z = start - s / (v^(1 / 3) + eps)",
		"w = (1 - momentum) * z + momentum * w",
	],
});
