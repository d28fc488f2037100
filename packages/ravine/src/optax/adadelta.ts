import type { Setting } from "../described.js";
import { dialect, usual } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	eps,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdadeltaOptions extends EpsOption<1e-6>, WeightDecayOption {
	/** the length of a step, in units of the rule's direction */
	readonly learningRate?: Setting<1> | undefined;
	/** how much of the running averages is kept at each step */
	readonly rho?: Setting<0.9> | undefined;
}

export type Adadelta = (
	options?: AdadeltaOptions,
) => Rule<"learningRate" | "rho" | "eps" | "weightDecay", "v" | "d">;

/**
 * `optax.adadelta`. Without a rate optax 0.2.8 climbs, because the rate also turns the direction; here the rate is then 1.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adadelta = /* #__PURE__ */ dialect<Adadelta>({
	name: "optax.adadelta",
	source: "optax.adadelta, optax 0.2.8",
	options: {
		learningRate: usual("learningRate", 1),
		rho: usual("rho", 0.9),
		eps: eps(1e-6),
		weightDecay: weightDecay(),
	},
	state: { v: 0, d: 0 },
	stateNames: { v: "e_g", d: "e_x" },
	differences:
		"It is ravine's adadelta with a weight decay, which is added to the gradient. Without a rate optax climbs, because there the rate also turns the direction; here the rate is then 1.",
	write: () => [
		"g = g + weightDecay * w",
		"v = rho * v + (1 - rho) * g^2",
		"u = sqrt(d + eps) / sqrt(v + eps) * g",
		"d = rho * d + (1 - rho) * u^2",
		"w = w - learningRate * u",
	],
});
