import type { Setting } from "../described.js";
import { dialect, power, usual } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	type EpsRootOption,
	eps,
	epsRoot,
	type LearningRateOption,
	learningRate,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdanOptions
	extends LearningRateOption,
		EpsOption,
		EpsRootOption<1e-8>,
		WeightDecayOption {
	/** how much of the running average of the gradient is kept at each step */
	readonly b1?: Setting<0.98> | undefined;
	/** how much of the running average of the gradient's change is kept at each step */
	readonly b2?: Setting<0.92> | undefined;
	/** how much of the running average of the square is kept at each step */
	readonly b3?: Setting<0.99> | undefined;
}

export type Adan = (
	options: AdanOptions,
) => Rule<
	"learningRate" | "b1" | "b2" | "b3" | "eps" | "epsRoot" | "weightDecay",
	"before" | "m" | "v" | "n"
>;

/**
 * `optax.adan`. The change of the gradient is weighed by b2, as in the paper and in optax's own documentation; the code
 * of optax 0.2.8 has 1 - b2.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adan = /* #__PURE__ */ dialect<Adan>({
	name: "optax.adan",
	source: "optax.adan, optax 0.2.8",
	options: {
		learningRate,
		b1: usual("beta1", 0.98),
		b2: {
			...usual("beta2", 0.92),
			meaning:
				"how much of the running average of the gradient's change is kept at each step",
		},
		b3: {
			...usual("beta3", 0.99),
			meaning:
				"how much of the running average of the square is kept at each step",
		},
		eps: eps(),
		epsRoot: epsRoot(1e-8),
		weightDecay: weightDecay(),
	},
	state: { before: 0, m: 0, v: 0, n: 0 },
	stateNames: { before: "g" },
	differences:
		"The decay is added to the step, in ravine's adan it is solved for, and there is an epsRoot. The change of the gradient is weighed by b2, as in the paper and in optax's documentation; optax 0.2.8 weighs it by 1 - b2.",
	uses: { power },
	write: () => [
		"change = where(t == 1, 0, g - before)",
		"before = g",
		"m = b1 * m + (1 - b1) * g",
		"v = b2 * v + (1 - b2) * change",
		"n = b3 * n + (1 - b3) * (g + b2 * change)^2",
		"mHat = m / (1 - b1^t)",
		"vHat = v / (1 - b2^t)",
		"nHat = n / (1 - b3^t)",
		"u = (mHat + b2 * vHat) / (sqrt(nHat + epsRoot) + eps)",
		"w = w - learningRate * (u + weightDecay * w)",
	],
});
