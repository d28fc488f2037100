import type { Setting } from "../described.js";
import { dialect, positive } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";

export interface ClipByGlobalNormOptions {
	/** the largest norm of all gradients together */
	readonly maxNorm: Setting;
}

export type ClipByGlobalNorm = (
	options: ClipByGlobalNormOptions,
) => Rule<"maxNorm", never>;

/**
 * `optax.clip_by_global_norm`, a link.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const clipByGlobalNorm = /* #__PURE__ */ dialect<ClipByGlobalNorm>({
	name: "optax.clipByGlobalNorm",
	source: "optax.clip_by_global_norm, optax 0.2.8",
	options: {
		maxNorm: {
			...{ value: undefined, required: true, in: positive },
			meaning: "the largest norm of all gradients together",
		},
	},
	differences: "It is ravine's clipByGlobalNorm under optax's name.",
	write: () => [
		"length = globalNorm(g)",
		"g = g * where(length < maxNorm, 1, maxNorm / length)",
	],
});
