import type { Setting } from "../described.js";
import { dialect, nonNegative } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";

export interface ClipOptions {
	/** the largest absolute value of a slope */
	readonly maxDelta: Setting;
}

export type Clip = (options: ClipOptions) => Rule<"maxDelta", never>;

/**
 * `optax.clip`, a link: `chain(clip({ maxDelta: 1 }), adam({ learningRate: 0.001 }))`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const clip = /* #__PURE__ */ dialect<Clip>({
	name: "optax.clip",
	source: "optax.clip, optax 0.2.8",
	options: {
		maxDelta: {
			...{ value: undefined, required: true, in: nonNegative },
			meaning: "the largest absolute value of a slope",
		},
	},
	differences: "It is ravine's clipByValue under optax's name.",
	write: () => ["g = clamp(g, -maxDelta, maxDelta)"],
});
