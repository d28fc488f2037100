import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { adamOptions } from "./adam.js";
import {
	type B1Option,
	type B2Option,
	type EpsOption,
	type EpsRootOption,
	eps,
	type LearningRateOption,
	momentLines,
	moments,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface LambOptions
	extends LearningRateOption,
		B1Option,
		B2Option,
		EpsOption<1e-6>,
		EpsRootOption,
		WeightDecayOption {}

export type Lamb = (
	options: LambOptions,
) => Rule<
	"learningRate" | "b1" | "b2" | "eps" | "epsRoot" | "weightDecay",
	"m" | "v"
>;

/**
 * `optax.lamb`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const lamb = /* #__PURE__ */ dialect<Lamb>({
	name: "optax.lamb",
	source: "optax.lamb, optax 0.2.8",
	options: { ...adamOptions, eps: eps(1e-6), weightDecay: weightDecay() },
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"With epsRoot at 0 it is ravine's lamb, without a decay by default. The decay is part of the ratio; in Keras it is not.",
	uses: { power },
	write: () => [
		...momentLines(false),
		"u = mHat / (sqrt(vHat + epsRoot) + eps) + weightDecay * w",
		"ratio = where(norm(w) > 0 and norm(u) > 0, norm(w) / norm(u), 1)",
		"w = w - learningRate * ratio * u",
	],
});
