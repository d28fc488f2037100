import type { Setting } from "../described.js";
import { dialect, nonNegative } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	eps,
	type LearningRateOption,
	learningRate,
	momentum,
	type NesterovOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface LarsOptions
	extends LearningRateOption,
		WeightDecayOption,
		EpsOption<0>,
		NesterovOption {
	/** the length of a step as a part of the length of the parameters, at a rate of 1 */
	readonly trustCoefficient?: Setting<0.001> | undefined;
	/** how much of the velocity is kept at each step */
	readonly momentum?: Setting<0.9> | undefined;
}

export type Lars = (
	options: LarsOptions,
) => Rule<
	"learningRate" | "weightDecay" | "trustCoefficient" | "eps" | "momentum",
	"trace"
>;

/**
 * `optax.lars`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const lars = /* #__PURE__ */ dialect<Lars>({
	name: "optax.lars",
	source: "optax.lars, optax 0.2.8",
	options: {
		learningRate,
		weightDecay: weightDecay(),
		trustCoefficient: {
			value: 0.001,
			in: nonNegative,
			meaning:
				"the length of a step as a part of the length of the parameters, at a rate of 1",
		},
		eps: eps(0),
		momentum: momentum(0.9),
		nesterov: false,
	},
	state: { trace: 0 },
	differences:
		"The ratio is over the norm of the gradient with its decay; in ravine's lars, as in the paper, it is over the sum of the two norms. The rate is inside the velocity in both.",
	write: ({ nesterov }) => [
		"g = g + weightDecay * w",
		"ratio = where(norm(w) > 0 and norm(g) > 0, trustCoefficient * norm(w) / (norm(g) + eps), 1)",
		"step = learningRate * ratio * g",
		"trace = momentum * trace - step",
		nesterov ? "w = w + momentum * trace - step" : "w = w + trace",
	],
});
