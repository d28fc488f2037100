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

export interface LambOptions
	extends LearningRateOption,
		BetaOptions,
		EpsilonOption,
		CommonOptions {}

export type Lamb = <const O extends LambOptions = LambOptions>(
	options?: Exactly<O, LambOptions>,
) => KerasRule<O, "learningRate" | "beta1" | "beta2" | "epsilon", "m" | "v">;

/**
 * `keras.optimizers.Lamb`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const lamb = /* #__PURE__ */ keras<Lamb>({
	name: "keras.lamb",
	source: "keras.optimizers.Lamb, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		...betas,
		epsilon: epsilon(),
	},
	state: { m: 0, v: 0 },
	stateNames: { m: "momentum", v: "velocity" },
	differences:
		"The ratio is that of the parameters, after their decay, to Adam's direction without a decay; in ravine's lamb, as in the paper, the decay is part of the direction.",
	uses: { power },
	write: () => [
		"m = beta1 * m + (1 - beta1) * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		"mHat = m / (1 - beta1^t)",
		"vHat = v / (1 - beta2^t)",
		"u = mHat / (sqrt(vHat) + epsilon)",
		"ratio = where(norm(w) > 0 and norm(u) > 0, norm(w) / norm(u), 1)",
		"w = w - learningRate * ratio * u",
	],
});
