import { power } from "../dialect.js";
import {
	type BetaOptions,
	betas,
	type CommonOptions,
	type EpsilonOption,
	type Exactly,
	epsilon,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface AdamaxOptions
	extends LearningRateOption,
		BetaOptions,
		EpsilonOption,
		CommonOptions {}

export type Adamax = <const O extends AdamaxOptions = AdamaxOptions>(
	options?: Exactly<O, AdamaxOptions>,
) => KerasRule<O, "learningRate" | "beta1" | "beta2" | "epsilon", "m" | "u">;

/**
 * `keras.optimizers.Adamax`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const adamax = /* #__PURE__ */ keras<Adamax>({
	name: "keras.adamax",
	source: "keras.optimizers.Adamax, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		...betas,
		epsilon: epsilon(),
	},
	state: { m: 0, u: 0 },
	stateNames: { m: "momentum", u: "norm" },
	differences:
		"Epsilon is added to the largest gradient, in ravine's adamax, as in torch and optax, to each gradient before the maximum is taken.",
	uses: { power },
	write: () => [
		"m = beta1 * m + (1 - beta1) * g",
		"u = max(beta2 * u, abs(g))",
		"w = w - learningRate / (1 - beta1^t) * m / (u + epsilon)",
	],
});
