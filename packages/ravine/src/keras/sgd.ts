import type { Setting } from "../described.js";
import { weight } from "../dialect.js";
import {
	type CommonOptions,
	type Exactly,
	type IfGiven,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface SgdOptions extends LearningRateOption<0.01>, CommonOptions {
	/** how much of the velocity is kept at each step; 0, the default, is a rule without a velocity */
	readonly momentum?: Setting<0> | undefined;
	/** Whether the step looks ahead along the velocity; it has no effect without a momentum. */
	readonly nesterov?: boolean | undefined;
}

export type Sgd = <const O extends SgdOptions = SgdOptions>(
	options?: Exactly<O, SgdOptions>,
) => KerasRule<
	O,
	"learningRate" | IfGiven<O, "momentum">,
	IfGiven<O, "momentum"> extends never ? never : "m"
>;

/**
 * `keras.optimizers.SGD`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const sgd = /* #__PURE__ */ keras<Sgd>({
	name: "keras.sgd",
	source: "keras.optimizers.SGD, Keras 3.15.1",
	options: {
		learningRate: learningRate(0.01),
		momentum: { value: 0, in: weight, usual: "momentum" },
		nesterov: false,
	},
	state: { m: 0 },
	stateNames: { m: "momentum" },
	differences:
		"Without momentum it is ravine's sgd. With momentum the rate is inside the velocity, in ravine's heavyBall and nesterov outside: the same at a constant rate.",
	write: (given) => {
		const { momentum, nesterov } = given;
		if (momentum === 0) return ["w = w - learningRate * g"];
		return [
			"m = momentum * m - learningRate * g",
			`w = w + ${nesterov ? "momentum * m - learningRate * g" : "m"}`,
		];
	},
});
