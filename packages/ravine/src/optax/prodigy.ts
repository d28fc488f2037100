import type { Setting } from "../described.js";
import { dialect, nonNegative, power, usual } from "../dialect.js";
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

export interface ProdigyOptions
	extends RateOfOneOption,
		BetasOption,
		EpsOption,
		EstimLr0Option,
		WeightDecayOption {
	/** how much of the sums for the estimate is kept at each step; the root of beta2 by default */
	readonly beta3?: Setting | undefined;
	/** a factor of the estimate */
	readonly estimLrCoef?: Setting<1> | undefined;
	/** Whether the sum of the gradients leaves out the rate, for schedules with a warm-up; false by default. */
	readonly safeguardWarmup?: boolean | undefined;
}

type Settings =
	| "learningRate"
	| "beta1"
	| "beta2"
	| "eps"
	| "estimLr0"
	| "estimLrCoef"
	| "weightDecay";
type States = "m" | "v" | "s" | "start" | "d" | "r";

export interface Prodigy {
	(
		options: ProdigyOptions & { readonly beta3: Setting },
	): Rule<Settings | "beta3", States>;
	(options?: ProdigyOptions): Rule<Settings, States>;
}

/**
 * `optax.contrib.prodigy`. While all gradients have been 0 the estimate stays; in optax 0.2.8 it becomes NaN.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const prodigy = /* #__PURE__ */ dialect<Prodigy>({
	name: "optax.prodigy",
	source: "optax.contrib.prodigy, optax 0.2.8",
	options: {
		learningRate: rateOfOne,
		betas,
		beta3: usual("beta3", undefined),
		eps: eps(),
		estimLr0,
		estimLrCoef: {
			value: 1,
			in: nonNegative,
			meaning: "a factor of the estimate",
		},
		weightDecay: weightDecay(),
		safeguardWarmup: false,
	},
	state: {
		m: 0,
		v: 0,
		s: 0,
		start: "w",
		d: { global: "estimLr0" },
		r: { global: 0 },
	},
	stateNames: {
		m: "exp_avg",
		v: "exp_avg_sq",
		s: "grad_sum",
		start: "params0",
		d: "estim_lr",
		r: "numerator_weighted",
	},
	differences:
		"The moments' bias is corrected, which ravine's prodigy leaves out. While all gradients have been 0 the estimate stays, where optax gives NaN.",
	uses: { power },
	write: ({ beta3, safeguardWarmup }) => {
		const keep = beta3 === undefined ? "root" : "beta3";
		return [
			beta3 === undefined && "root = sqrt(beta2)",
			"rate = d * learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)",
			"m = beta1 * m + (1 - beta1) * d * g",
			"v = beta2 * v + (1 - beta2) * (d * g)^2",
			`s = ${keep} * s + ${safeguardWarmup ? "d" : "rate"} * d / estimLr0 * g`,
			`r = ${keep} * r + d / estimLr0 * rate * globalSum(g * (start - w))`,
			"total = globalSum(abs(s))",
			"d = where(total > 0, max(d, estimLrCoef * r / total), d)",
			"w = w - rate * (m / (sqrt(v) + d * eps) + weightDecay * w)",
		];
	},
});
