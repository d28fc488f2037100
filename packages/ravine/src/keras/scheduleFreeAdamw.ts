import type { Setting } from "../described.js";
import { nonNegative, power, usual } from "../dialect.js";
import {
	type CommonOptions,
	type EpsilonOption,
	type Exactly,
	epsilon,
	type IfGiven,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface ScheduleFreeAdamwOptions
	extends LearningRateOption<0.0025>,
		EpsilonOption<1e-8>,
		CommonOptions {
	/** how near the average gradients are taken; above 0 */
	readonly beta1?: Setting<0.9> | undefined;
	/** how much of the running average of the squared gradient is kept at each step */
	readonly beta2?: Setting<0.999> | undefined;
	/** the number of steps in which the rate rises in a straight line to the learning rate; 0 by default */
	readonly warmupSteps?: Setting<0> | undefined;
}

export type ScheduleFreeAdamw = <
	const O extends ScheduleFreeAdamwOptions = ScheduleFreeAdamwOptions,
>(
	options?: Exactly<O, ScheduleFreeAdamwOptions>,
) => KerasRule<
	O,
	"learningRate" | "beta1" | "beta2" | "epsilon" | IfGiven<O, "warmupSteps">,
	"v" | "z" | "average"
>;

/**
 * `keras.optimizers.ScheduleFreeAdamW`. Keras 3.15.1 takes another z where it runs on torch; this is the rule of its
 * other backends. The state `average` has the parameters to evaluate.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const scheduleFreeAdamw = /* #__PURE__ */ keras<ScheduleFreeAdamw>({
	name: "keras.scheduleFreeAdamw",
	source: "keras.optimizers.ScheduleFreeAdamW, Keras 3.15.1",
	options: {
		learningRate: learningRate(0.0025),
		beta1: {
			value: 0.9,
			in: { minimum: 0, maximum: 1, includes: [false, true] },
			meaning: "how near the average gradients are taken",
		},
		beta2: usual("beta2", 0.999),
		epsilon: epsilon(1e-8),
		warmupSteps: {
			value: 0,
			in: nonNegative,
			meaning:
				"the number of steps in which the rate rises in a straight line to the learning rate",
		},
	},
	state: { v: 0, z: "w" },
	stateNames: { v: "velocity", z: "momentum" },
	differences: `Every step counts the same in the average, in ravine's scheduleFreeAdamw by the square of the largest rate so far. The decay moves the point of training and the average only. Where Keras 3.15.1 runs on torch, it takes z after the step in place of z before it; here it is z before the step, as on Keras' other backends. The state \`average\` has the parameters to evaluate, which Keras cannot show; with useEma it is Keras' running average of the point of training.`,
	uses: { power },
	write: (given) => {
		const { warmupSteps, useEma } = given;
		return [
			warmupSteps === 0
				? "rate = learningRate"
				: "rate = learningRate * min(1, t / warmupSteps)",
			"v = beta2 * v + (1 - beta2) * g^2",
			"vHat = v / (1 - beta2^t)",
			"x = (w - (1 - beta1) * z) / beta1",
			"z = z - rate * g / (sqrt(vHat) + epsilon)",
			"x = (1 - 1 / t) * x + 1 / t * z",
			!useEma && "average = x",
			"w = beta1 * x + (1 - beta1) * z",
		];
	},
});
