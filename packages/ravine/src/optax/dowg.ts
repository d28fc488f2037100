import type { Setting } from "../described.js";
import { dialect, positive } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	eps,
	type RateOfOneOption,
	rateOfOne,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface DowgOptions
	extends RateOfOneOption,
		EpsOption<1e-4>,
		WeightDecayOption {
	/** the square of the first distance; eps by default */
	readonly initEstimSqDist?: Setting | undefined;
}

type Settings = "learningRate" | "eps" | "weightDecay";
type States = "start" | "reach" | "seen";

export interface Dowg {
	(
		options: DowgOptions & { readonly initEstimSqDist: Setting },
	): Rule<Settings | "initEstimSqDist", States>;
	(options?: DowgOptions): Rule<Settings, States>;
}

/**
 * `optax.contrib.dowg`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const dowg = /* #__PURE__ */ dialect<Dowg>({
	name: "optax.dowg",
	source: "optax.contrib.dowg, optax 0.2.8",
	options: {
		learningRate: rateOfOne,
		initEstimSqDist: {
			value: undefined,
			in: positive,
			meaning: "the square of the first distance",
		},
		eps: eps(1e-4),
		weightDecay: weightDecay(),
	},
	state: ({ initEstimSqDist }) => ({
		start: "w",
		reach: {
			global: initEstimSqDist === undefined ? "eps" : "initEstimSqDist",
		},
		seen: { global: 0 },
	}),
	stateNames: {
		start: "init_params",
		reach: "estim_sq_dist",
		seen: "weighted_sq_norm_grads",
	},
	differences:
		"It keeps the square of the distance, which starts at eps; ravine's dowg starts at a part of the parameters' length and has no decay. The decay is added to the gradient.",
	write: () => [
		"g = g + weightDecay * w",
		"reach = max(reach, globalNorm(start - w)^2)",
		"seen = seen + reach * globalNorm(g)^2",
		"w = w - learningRate * reach / (sqrt(seen) + eps) * g",
	],
});
