import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type BetasOption,
	betas,
	type EpsOption,
	type EstimLr0Option,
	eps,
	estimLr0,
	type RateOfOneOption,
	rateOfOne,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface DadaptAdamwOptions
	extends RateOfOneOption,
		BetasOption,
		EpsOption,
		EstimLr0Option,
		WeightDecayOption {}

export type DadaptAdamw = (
	options?: DadaptAdamwOptions,
) => Rule<
	"learningRate" | "beta1" | "beta2" | "eps" | "estimLr0" | "weightDecay",
	"m" | "v" | "s" | "d" | "r"
>;

/**
 * `optax.contrib.dadapt_adamw`. While all gradients have been 0 the estimate stays; in optax 0.2.8 it becomes NaN.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const dadaptAdamw = /* #__PURE__ */ dialect<DadaptAdamw>({
	name: "optax.dadaptAdamw",
	source: "optax.contrib.dadapt_adamw, optax 0.2.8",
	options: {
		learningRate: rateOfOne,
		betas,
		eps: eps(),
		estimLr0,
		weightDecay: weightDecay(),
	},
	state: { m: 0, v: 0, s: 0, d: { global: "estimLr0" }, r: { global: 0 } },
	stateNames: {
		m: "exp_avg",
		v: "exp_avg_sq",
		s: "grad_sum",
		d: "estim_lr",
		r: "numerator_weighted",
	},
	differences:
		"It is ravine's dadaptAdam with a bias correction. While all gradients have been 0 the estimate stays, where optax gives NaN.",
	uses: { power },
	write: () => [
		"root = sqrt(beta2)",
		"rate = d * learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)",
		"overlap = globalSum(g * s / (sqrt(v) + eps))",
		"m = beta1 * m + (1 - beta1) * rate * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		"s = root * s + (1 - root) * rate * g",
		"r = root * r + (1 - root) * rate * overlap",
		"total = globalSum(abs(s))",
		"d = where(total > 0, max(d, r / ((1 - root) * total)), d)",
		"w = w - rate * weightDecay * w - m / (sqrt(v) + eps)",
	],
});
