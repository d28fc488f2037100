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

export interface DogOptions
	extends RateOfOneOption,
		EpsOption,
		WeightDecayOption {
	/**
	 * how the first distance is found, ["heuristic", 1e-6] by default: the number itself, the number in units of 1 + the
	 * length of the parameters, or from a first step with this rate; the setting is `initValue`
	 */
	readonly initStep?:
		| readonly ["distance" | "learning_rate" | "heuristic", Setting]
		| undefined;
}

export type Dog = (
	options?: DogOptions,
) => Rule<
	"learningRate" | "initValue" | "eps" | "weightDecay",
	"start" | "reach" | "seen"
>;

const starts: Readonly<Record<string, string | number>> = {
	distance: "initValue",
	heuristic: "initValue * (1 + globalNorm(w))",
	learning_rate: 0,
};

/**
 * `optax.contrib.dog`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const dog = /* #__PURE__ */ dialect<Dog>({
	name: "optax.dog",
	source: "optax.contrib.dog, optax 0.2.8",
	options: {
		learningRate: rateOfOne,
		initStep: {
			parts: {
				kind: {
					value: "heuristic",
					choices: ["distance", "learning_rate", "heuristic"],
				},
				initValue: {
					value: 1e-6,
					in: positive,
					meaning: "the first distance, or the first rate",
				},
			},
		},
		eps: eps(),
		weightDecay: weightDecay(),
	},
	state: ({ initStep }) => ({
		start: "w",
		reach: { global: starts[initStep?.[0] ?? "heuristic"] ?? 0 },
		seen: { global: 0 },
	}),
	stateNames: {
		start: "init_params",
		reach: "max_dist",
		seen: "sum_sq_norm_grads",
	},
	differences:
		"With the defaults it is ravine's dog, which has no decay; the decay is added to the gradient.",
	write: ({ initStep }) => {
		const rate = "reach / sqrt(seen + eps)";
		return [
			"g = g + weightDecay * w",
			"reach = max(reach, globalNorm(start - w))",
			"seen = seen + globalNorm(g)^2",
			initStep?.[0] === "learning_rate"
				? `rate = where(t == 1, initValue, ${rate})`
				: `rate = ${rate}`,
			"w = w - learningRate * rate * g",
		];
	},
});
