import type { Setting } from "../described.js";
import { dialect, nonNegative, power, usual } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type AdamOptions, adamOptions } from "./adam.js";
import { moments, type WeightDecayOption, weightDecay } from "./options.js";

export interface AdemamixOptions
	extends Omit<AdamOptions, "nesterov">,
		WeightDecayOption {
	/** how much of the longer average of the gradient is kept at each step */
	readonly b3?: Setting<0.9999> | undefined;
	/** the weight of the longer average */
	readonly alpha?: Setting<5> | undefined;
}

export type Ademamix = (
	options: AdemamixOptions,
) => Rule<
	| "learningRate"
	| "b1"
	| "b2"
	| "b3"
	| "alpha"
	| "eps"
	| "epsRoot"
	| "weightDecay",
	"m" | "long" | "v"
>;

/**
 * `optax.contrib.ademamix`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const ademamix = /* #__PURE__ */ dialect<Ademamix>({
	name: "optax.ademamix",
	source: "optax.contrib.ademamix, optax 0.2.8",
	options: {
		...adamOptions,
		b3: {
			...usual("beta3", 0.9999),
			meaning:
				"how much of the longer average of the gradient is kept at each step",
		},
		alpha: {
			value: 5,
			in: nonNegative,
			meaning: "the weight of the longer average",
		},
		weightDecay: weightDecay(),
	},
	state: { m: 0, long: 0, v: 0 },
	stateNames: { ...moments, m: "m1", long: "m2" },
	differences:
		"With epsRoot at 0 it is ravine's ademamix, with other defaults. b3 and alpha are constant unless they are schedules.",
	uses: { power },
	write: () => [
		"m = b1 * m + (1 - b1) * g",
		"long = b3 * long + (1 - b3) * g",
		"v = b2 * v + (1 - b2) * g^2",
		"mHat = m / (1 - b1^t)",
		"vHat = v / (1 - b2^t)",
		"u = (mHat + alpha * long) / (sqrt(vHat + epsRoot) + eps)",
		"w = w - learningRate * (u + weightDecay * w)",
	],
});
