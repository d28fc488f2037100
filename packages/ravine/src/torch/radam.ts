import { dialect, power } from "../dialect.js";
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

export interface RadamOptions
	extends LrOption<0.001>,
		BetasOption,
		EpsOption<1e-8>,
		WeightDecayOption,
		DecoupledOption,
		MaximizeOption {}

export type Radam = (
	options?: RadamOptions,
) => Rule<"lr" | "beta1" | "beta2" | "eps" | "weightDecay", "m" | "v">;

/**
 * `torch.optim.RAdam`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const radam = /* #__PURE__ */ dialect<Radam>({
	name: "torch.radam",
	source: "torch.optim.RAdam, torch 2.15.0",
	options: {
		lr: lr(0.001),
		betas,
		eps: eps(1e-8),
		weightDecay: weightDecay(),
		decoupledWeightDecay: false,
		maximize: false,
	},
	state: { m: 0, v: 0 },
	stateNames: { m: "exp_avg", v: "exp_avg_sq" },
	differences:
		"It begins to scale the steps where rho is above 5; ravine's radam begins above 4, as the paper has it. Epsilon is added before the bias correction, in ravine's radam after it. The weight decay is added to the gradient, or with decoupledWeightDecay shrinks the parameters.",
	uses: { power },
	write: (form) => [
		...beginning(form),
		"m = beta1 * m + (1 - beta1) * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		"mHat = m / (1 - beta1^t)",
		"rhoInfinity = 2 / (1 - beta2) - 1",
		"rho = rhoInfinity - 2 * t * beta2^t / (1 - beta2^t)",
		"r = sqrt((rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho))",
		"scaled = r * sqrt(1 - beta2^t) * mHat / (sqrt(v) + eps)",
		"w = w - lr * where(rho > 5, scaled, mHat)",
	],
});
