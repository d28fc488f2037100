import { dialect, nonNegative, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type AdamOptions, adamOptions } from "./adam.js";
import {
	correctedMoment,
	type EpsOption,
	type EpsRootOption,
	eps,
	moments,
} from "./options.js";

export interface AdabeliefOptions
	extends Omit<AdamOptions, "eps" | "epsRoot">,
		EpsOption<1e-16>,
		EpsRootOption<1e-16> {}

export type Adabelief = (
	options: AdabeliefOptions,
) => Rule<"learningRate" | "b1" | "b2" | "eps" | "epsRoot", "m" | "v">;

/**
 * `optax.adabelief`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adabelief = /* #__PURE__ */ dialect<Adabelief>({
	name: "optax.adabelief",
	source: "optax.adabelief, optax 0.2.8",
	options: {
		...adamOptions,
		eps: eps(1e-16),
		epsRoot: {
			value: 1e-16,
			in: nonNegative,
			meaning: "a small number that is added to the second moment at each step",
		},
		nesterov: false,
	},
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"The paper's one epsilon is two, eps and epsRoot; where they are equal, it is ravine's adabelief.",
	uses: { power },
	write: ({ nesterov }) => [
		"m = b1 * m + (1 - b1) * g",
		"v = b2 * v + (1 - b2) * (g - m)^2 + epsRoot",
		correctedMoment(nesterov),
		"vHat = v / (1 - b2^t)",
		"w = w - learningRate * mHat / (sqrt(vHat) + eps)",
	],
});
