import type { Setting } from "../described.js";
import { dialect, nonNegative } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	beginning,
	type EpsOption,
	eps,
	type LrOption,
	lr,
	type MaximizeOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdagradOptions
	extends LrOption<0.01>,
		EpsOption<1e-10>,
		WeightDecayOption,
		MaximizeOption {
	/** how fast the rate falls: at step t it is lr / (1 + (t - 1) lrDecay) */
	readonly lrDecay?: Setting<0> | undefined;
	/** the start of the sums of squared gradients */
	readonly initialAccumulatorValue?: Setting<0> | undefined;
}

export type Adagrad = (
	options?: AdagradOptions,
) => Rule<
	"lr" | "lrDecay" | "weightDecay" | "initialAccumulatorValue" | "eps",
	"s"
>;

/**
 * `torch.optim.Adagrad`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adagrad = /* #__PURE__ */ dialect<Adagrad>({
	name: "torch.adagrad",
	source: "torch.optim.Adagrad, torch 2.15.0",
	options: {
		lr: lr(0.01),
		lrDecay: {
			value: 0,
			in: nonNegative,
			meaning:
				"how fast the rate falls: at step t it is lr / (1 + (t - 1) lrDecay)",
		},
		weightDecay: weightDecay(),
		initialAccumulatorValue: {
			value: 0,
			in: nonNegative,
			meaning: "the start of the sums of squared gradients",
		},
		eps: eps(1e-10),
		maximize: false,
	},
	state: { s: "initialAccumulatorValue" },
	stateNames: { s: "sum" },
	differences:
		"With the defaults it is ravine's adagrad, with epsilon outside the root. The weight decay, added to the gradient, the falling rate and the start of the sum are torch's own.",
	write: ({ maximize }) => [
		...beginning({ maximize }),
		"s = s + g^2",
		"w = w - lr / (1 + (t - 1) * lrDecay) * g / (sqrt(s) + eps)",
	],
});
