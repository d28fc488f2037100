import type { Setting } from "../described.js";
import { dialect, nonNegative, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type BetasOption,
	beginning,
	betas,
	type DecoupledOption,
	type EpsOption,
	eps,
	type LrOption,
	lr,
	type MaximizeOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface NadamOptions
	extends LrOption<0.002>,
		BetasOption,
		EpsOption<1e-8>,
		WeightDecayOption,
		DecoupledOption,
		MaximizeOption {
	/** how fast the momentum warms up, from half of beta1 to beta1 */
	readonly momentumDecay?: Setting<0.004> | undefined;
}

export type Nadam = (
	options?: NadamOptions,
) => Rule<
	"lr" | "beta1" | "beta2" | "eps" | "weightDecay" | "momentumDecay",
	"m" | "v" | "product"
>;

/**
 * `torch.optim.NAdam`. The product of the momenta is a float64; torch has it in its default type, float32.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const nadam = /* #__PURE__ */ dialect<Nadam>({
	name: "torch.nadam",
	source: "torch.optim.NAdam, torch 2.15.0",
	options: {
		lr: lr(0.002),
		betas,
		eps: eps(1e-8),
		weightDecay: weightDecay(),
		momentumDecay: {
			value: 0.004,
			in: nonNegative,
			meaning: "how fast the momentum warms up, from half of beta1 to beta1",
		},
		decoupledWeightDecay: false,
		maximize: false,
	},
	state: { m: 0, v: 0, product: { scalar: 1 } },
	stateNames: { m: "exp_avg", v: "exp_avg_sq", product: "mu_product" },
	differences:
		"With the defaults it is ravine's nadam. The weight decay is added to the gradient, or with decoupledWeightDecay shrinks the parameters. The product of the momenta is a float64, where torch has its default type, float32.",
	uses: { power },
	write: (form) => [
		...beginning(form),
		"mu = beta1 * (1 - 0.5 * 0.96^(t * momentumDecay))",
		"muNext = beta1 * (1 - 0.5 * 0.96^((t + 1) * momentumDecay))",
		"product = product * mu",
		"m = beta1 * m + (1 - beta1) * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		"mHat = muNext * m / (1 - product * muNext) + (1 - mu) * g / (1 - product)",
		"vHat = v / (1 - beta2^t)",
		"w = w - lr * mHat / (sqrt(vHat) + eps)",
	],
});
