import type { Setting } from "../described.js";
import { dialect, nonNegative } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	eps,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface AdagradOptions extends LearningRateOption, EpsOption<1e-7> {
	/** the sum of squares before the first step */
	readonly initialAccumulatorValue?: Setting<0.1> | undefined;
}

export type Adagrad = (
	options: AdagradOptions,
) => Rule<"learningRate" | "initialAccumulatorValue" | "eps", "s">;

/**
 * `optax.adagrad`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adagrad = /* #__PURE__ */ dialect<Adagrad>({
	name: "optax.adagrad",
	source: "optax.adagrad, optax 0.2.8",
	options: {
		learningRate,
		initialAccumulatorValue: {
			value: 0.1,
			in: nonNegative,
			meaning: "the sum of squares before the first step",
		},
		eps: eps(1e-7),
	},
	state: { s: "initialAccumulatorValue" },
	stateNames: { s: "sum_of_squares" },
	differences:
		"The sum of squares starts at 0.1, in ravine's adagrad and torch's at 0, and epsilon is inside the square root. A parameter whose gradients have all been 0 stays.",
	write: () => [
		"s = s + g^2",
		"w = w - learningRate * where(s > 0, g / sqrt(s + eps), 0)",
	],
});
