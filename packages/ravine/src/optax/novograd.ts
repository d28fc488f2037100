import type { Setting } from "../described.js";
import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { adamOptions } from "./adam.js";
import {
	type B1Option,
	b2,
	type EpsOption,
	type EpsRootOption,
	eps,
	type LearningRateOption,
	moments,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface NovogradOptions
	extends LearningRateOption,
		B1Option,
		EpsOption<1e-6>,
		EpsRootOption,
		WeightDecayOption {
	/** how much of the running average of the squared norm is kept at each step */
	readonly b2?: Setting<0.25> | undefined;
}

export type Novograd = (
	options: NovogradOptions,
) => Rule<
	"learningRate" | "b1" | "b2" | "eps" | "epsRoot" | "weightDecay",
	"m" | "v"
>;

/**
 * `optax.novograd`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const novograd = /* #__PURE__ */ dialect<Novograd>({
	name: "optax.novograd",
	source: "optax.novograd, optax 0.2.8",
	options: {
		...adamOptions,
		b2: {
			...b2(0.25),
			meaning:
				"how much of the running average of the squared norm is kept at each step",
		},
		eps: eps(1e-6),
		weightDecay: weightDecay(),
	},
	state: { m: 0, v: { scalar: 0 } },
	stateNames: moments,
	differences:
		"With epsRoot at 0 it is ravine's novograd, with other defaults.",
	uses: { power },
	write: () => [
		"v = where(t == 1, norm(g)^2, b2 * v + (1 - b2) * norm(g)^2)",
		"m = b1 * m + g / (sqrt(v + epsRoot) + eps) + weightDecay * w",
		"w = w - learningRate * m",
	],
});
