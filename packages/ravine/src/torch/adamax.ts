import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type BetasOption,
	beginning,
	betas,
	type EpsOption,
	eps,
	type LrOption,
	lr,
	type MaximizeOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdamaxOptions
	extends LrOption<0.002>,
		BetasOption,
		EpsOption<1e-8>,
		WeightDecayOption,
		MaximizeOption {}

export type Adamax = (
	options?: AdamaxOptions,
) => Rule<"lr" | "beta1" | "beta2" | "eps" | "weightDecay", "m" | "u">;

/**
 * `torch.optim.Adamax`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adamax = /* #__PURE__ */ dialect<Adamax>({
	name: "torch.adamax",
	source: "torch.optim.Adamax, torch 2.15.0",
	options: {
		lr: lr(0.002),
		betas,
		eps: eps(1e-8),
		weightDecay: weightDecay(),
		maximize: false,
	},
	state: { m: 0, u: 0 },
	stateNames: { m: "exp_avg", u: "exp_inf" },
	differences:
		"With the defaults it is ravine's adamax, with epsilon inside the maximum. The weight decay is added to the gradient.",
	uses: { power },
	write: ({ maximize }) => [
		...beginning({ maximize }),
		"m = beta1 * m + (1 - beta1) * g",
		"u = max(beta2 * u, abs(g) + eps)",
		"w = w - lr / (1 - beta1^t) * m / u",
	],
});
