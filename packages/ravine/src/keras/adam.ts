import { power } from "../dialect.js";
import {
	type BetaOptions,
	betas,
	type CommonOptions,
	type EpsilonOption,
	type Exactly,
	epsilon,
	type IfTrue,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface AdamOptions
	extends LearningRateOption,
		BetaOptions,
		EpsilonOption,
		CommonOptions {
	/** Whether the second moment never falls; false by default. */
	readonly amsgrad?: boolean | undefined;
}

export type Adam = <const O extends AdamOptions = AdamOptions>(
	options?: Exactly<O, AdamOptions>,
) => KerasRule<
	O,
	"learningRate" | "beta1" | "beta2" | "epsilon",
	"m" | "v" | IfTrue<O, "amsgrad", "vMax">
>;

/** The numbers of adam and adamw. */
export const adamOptions = /* #__PURE__ */ Object.freeze({
	learningRate: /* #__PURE__ */ learningRate(),
	...betas,
	epsilon: /* #__PURE__ */ epsilon(),
});

/** Keras' names of their states. */
export const adamNames = /* #__PURE__ */ Object.freeze({
	m: "momentum",
	v: "velocity",
	vMax: "velocity_hat",
});

export function adamLines(amsgrad: boolean | undefined) {
	return [
		"m = beta1 * m + (1 - beta1) * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		amsgrad && "vMax = max(vMax, v)",
		"rate = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)",
		`w = w - rate * m / (sqrt(${amsgrad ? "vMax" : "v"}) + epsilon)`,
	];
}

/**
 * `keras.optimizers.Adam`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const adam = /* #__PURE__ */ keras<Adam>({
	name: "keras.adam",
	source: "keras.optimizers.Adam, Keras 3.15.1",
	options: { ...adamOptions, amsgrad: false },
	state: { m: 0, v: 0, vMax: 0 },
	stateNames: { ...adamNames },
	differences:
		"Epsilon is added before the bias correction, in ravine's adam after it, and is 1e-7 by default. With amsgrad the maximum is that of the raw second moment, as in ravine's amsgrad.",
	uses: { power },
	write: (given) => adamLines(given.amsgrad),
});
