import { dialect } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type WeightDecayOption, weightDecay } from "./options.js";

export interface AddDecayedWeightsOptions extends WeightDecayOption {}

export type AddDecayedWeights = (
	options?: AddDecayedWeightsOptions,
) => Rule<"weightDecay", never>;

/**
 * `optax.add_decayed_weights` in front of an optimizer, a link: the decay is part of the gradient. Behind an optimizer it is
 * the decay of `adamw`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const addDecayedWeights = /* #__PURE__ */ dialect<AddDecayedWeights>({
	name: "optax.addDecayedWeights",
	source: "optax.add_decayed_weights, optax 0.2.8",
	options: { weightDecay: weightDecay() },
	differences: "It is ravine's decayWeights, with a decay of 0 by default.",
	write: () => ["g = g + weightDecay * w"],
});
