import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type AdamaxOptions, adamaxLines, adamaxOptions } from "./adamax.js";
import { moments, type WeightDecayOption, weightDecay } from "./options.js";

export interface AdamaxwOptions
	extends AdamaxOptions,
		WeightDecayOption<1e-4> {}

export type Adamaxw = (
	options: AdamaxwOptions,
) => Rule<"learningRate" | "b1" | "b2" | "eps" | "weightDecay", "m" | "v">;

/**
 * `optax.adamaxw`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adamaxw = /* #__PURE__ */ dialect<Adamaxw>({
	name: "optax.adamaxw",
	source: "optax.adamaxw, optax 0.2.8",
	options: { ...adamaxOptions, weightDecay: weightDecay(1e-4) },
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"It is ravine's adamax with a weight decay, which is multiplied by the rate as in adamw.",
	uses: { power },
	write: () => [...adamaxLines, "w = w - learningRate * (u + weightDecay * w)"],
});
