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

export interface NadamOptions
	extends LearningRateOption,
		BetaOptions,
		EpsilonOption,
		CommonOptions {}

export type Nadam = <const O extends NadamOptions = NadamOptions>(
	options?: Exactly<O, NadamOptions>,
) => KerasRule<
	O,
	"learningRate" | "beta1" | "beta2" | "epsilon",
	"m" | "v" | "product"
>;

/**
 * `keras.optimizers.Nadam`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const nadam = /* #__PURE__ */ keras<Nadam>({
	name: "keras.nadam",
	source: "keras.optimizers.Nadam, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		...betas,
		epsilon: epsilon(),
	},
	state: { m: 0, v: 0, product: { global: 1 } },
	stateNames: { m: "momentum", v: "velocity", product: "u_product" },
	differences:
		"It is ravine's nadam with a momentumDecay of 1: the momentum warms up in some hundred steps.",
	uses: { power },
	write: () => [
		"mu = beta1 * (1 - 0.5 * 0.96^t)",
		"muNext = beta1 * (1 - 0.5 * 0.96^(t + 1))",
		"product = product * mu",
		"m = beta1 * m + (1 - beta1) * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		"mHat = muNext * m / (1 - product * muNext) + (1 - mu) * g / (1 - product)",
		"vHat = v / (1 - beta2^t)",
		"w = w - learningRate * mHat / (sqrt(vHat) + epsilon)",
	],
});
