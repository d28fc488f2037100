import type { Setting } from "../described.js";
import { usual } from "../dialect.js";
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

export interface AdadeltaOptions
	extends LearningRateOption,
		EpsilonOption,
		CommonOptions {
	/** how much of the running averages is kept at each step */
	readonly rho?: Setting<0.95> | undefined;
}

export type Adadelta = <const O extends AdadeltaOptions = AdadeltaOptions>(
	options?: Exactly<O, AdadeltaOptions>,
) => KerasRule<O, "learningRate" | "rho" | "epsilon", "v" | "d">;

/**
 * `keras.optimizers.Adadelta`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const adadelta = /* #__PURE__ */ keras<Adadelta>({
	name: "keras.adadelta",
	source: "keras.optimizers.Adadelta, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		rho: usual("rho", 0.95),
		epsilon: epsilon(),
	},
	state: { v: 0, d: 0 },
	stateNames: { v: "accumulated_grad", d: "accumulated_delta_var" },
	differences:
		"It is ravine's adadelta with other defaults: with the default rate, 0.001, its steps are a thousand times shorter than the paper's.",
	write: () => [
		"v = rho * v + (1 - rho) * g^2",
		"u = sqrt(d + epsilon) / sqrt(v + epsilon) * g",
		"d = rho * d + (1 - rho) * u^2",
		"w = w - learningRate * u",
	],
});
