import type { Setting } from "../described.js";
import { usual } from "../dialect.js";
import {
	type CommonOptions,
	type Exactly,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface LionOptions extends LearningRateOption, CommonOptions {
	/** the weight of the average beside the gradient in the step's direction; above 0 */
	readonly beta1?: Setting<0.9> | undefined;
	/** how much of the average is kept from step to step */
	readonly beta2?: Setting<0.99> | undefined;
}

export type Lion = <const O extends LionOptions = LionOptions>(
	options?: Exactly<O, LionOptions>,
) => KerasRule<O, "learningRate" | "beta1" | "beta2", "m">;

/**
 * `keras.optimizers.Lion`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const lion = /* #__PURE__ */ keras<Lion>({
	name: "keras.lion",
	source: "keras.optimizers.Lion, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		beta1: {
			value: 0.9,
			in: { minimum: 0, maximum: 1, includes: [false, true] },
			usual: "beta1",
			meaning:
				"the weight of the average beside the gradient in the step's direction",
		},
		beta2: {
			...usual("beta2", 0.99),
			meaning: "how much of the average is kept from step to step",
		},
	},
	state: { m: 0 },
	stateNames: { m: "momentum" },
	differences:
		"It is ravine's lion without a decay by default. The decay comes before the step, in ravine's lion with it: the numbers are the same.",
	write: () => [
		"w = w - learningRate * sign(beta1 * m + (1 - beta1) * g)",
		"m = beta2 * m + (1 - beta2) * g",
	],
});
