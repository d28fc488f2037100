import type { Setting } from "../described.js";
import { usual, weight } from "../dialect.js";
import {
	type CommonOptions,
	type EpsilonOption,
	type Exactly,
	epsilon,
	type IfGiven,
	type IfTrue,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface RmspropOptions
	extends LearningRateOption,
		EpsilonOption,
		CommonOptions {
	/** how much of the running averages is kept at each step */
	readonly rho?: Setting<0.9> | undefined;
	/** how much of the velocity is kept at each step; 0, the default, is a rule without a velocity */
	readonly momentum?: Setting<0> | undefined;
	/** Whether the gradient is divided by its deviation, not by its root mean square; false by default. */
	readonly centered?: boolean | undefined;
}

export type Rmsprop = <const O extends RmspropOptions = RmspropOptions>(
	options?: Exactly<O, RmspropOptions>,
) => KerasRule<
	O,
	"learningRate" | "rho" | "epsilon" | IfGiven<O, "momentum">,
	| "v"
	| IfTrue<O, "centered", "m">
	| (IfGiven<O, "momentum"> extends never ? never : "buffer")
>;

/**
 * `keras.optimizers.RMSprop`. With `centered`, the variance is kept from rounding below 0, where Keras can give NaN.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const rmsprop = /* #__PURE__ */ keras<Rmsprop>({
	name: "keras.rmsprop",
	source: "keras.optimizers.RMSprop, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		rho: usual("rho", 0.9),
		momentum: { value: 0, in: weight, usual: "momentum" },
		epsilon: epsilon(),
		centered: false,
	},
	state: { v: 0, m: 0, buffer: 0 },
	stateNames: { v: "velocity", m: "average_gradient", buffer: "momentum" },
	differences:
		"Epsilon is inside the square root, in ravine's rmsprop outside. The rate is inside the momentum. With centered, the variance is never below 0, where Keras' root of a rounding can give NaN.",
	write: (given) => {
		const { momentum, centered } = given;
		return [
			"v = rho * v + (1 - rho) * g^2",
			centered && "m = rho * m + (1 - rho) * g",
			`u = learningRate * g / sqrt(${centered ? "max(v - m^2, 0)" : "v"} + epsilon)`,
			momentum !== 0 && "buffer = momentum * buffer + u",
			`w = w - ${momentum === 0 ? "u" : "buffer"}`,
		];
	},
});
