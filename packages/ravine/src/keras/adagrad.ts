import type { Setting } from "../described.js";
import { nonNegative } from "../dialect.js";
import {
	type CommonOptions,
	type EpsilonOption,
	type Exactly,
	epsilon,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface AdagradOptions
	extends LearningRateOption,
		EpsilonOption,
		CommonOptions {
	/** the sum of squares before the first step */
	readonly initialAccumulatorValue?: Setting<0.1> | undefined;
}

export type Adagrad = <const O extends AdagradOptions = AdagradOptions>(
	options?: Exactly<O, AdagradOptions>,
) => KerasRule<O, "learningRate" | "initialAccumulatorValue" | "epsilon", "s">;

/**
 * `keras.optimizers.Adagrad`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const adagrad = /* #__PURE__ */ keras<Adagrad>({
	name: "keras.adagrad",
	source: "keras.optimizers.Adagrad, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		initialAccumulatorValue: {
			value: 0.1,
			in: nonNegative,
			meaning: "the sum of squares before the first step",
		},
		epsilon: epsilon(),
	},
	state: { s: "initialAccumulatorValue" },
	stateNames: { s: "accumulator" },
	differences:
		"The sum of squares starts at 0.1, in ravine's adagrad at 0, and epsilon is inside the square root.",
	write: () => ["s = s + g^2", "w = w - learningRate * g / sqrt(s + epsilon)"],
});
