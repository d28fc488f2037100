import type { Setting } from "../described.js";
import { dialect, positive } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";

export interface ClipByBlockRmsOptions {
	/** the largest root mean square of the gradient of one array */
	readonly threshold: Setting;
}

export type ClipByBlockRms = (
	options: ClipByBlockRmsOptions,
) => Rule<"threshold", never>;

/**
 * `optax.clip_by_block_rms`, a link.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const clipByBlockRms = /* #__PURE__ */ dialect<ClipByBlockRms>({
	name: "optax.clipByBlockRms",
	source: "optax.clip_by_block_rms, optax 0.2.8",
	options: {
		threshold: {
			...{ value: undefined, required: true, in: positive },
			meaning: "the largest root mean square of the gradient of one array",
		},
	},
	differences:
		"It measures by the root mean square of each array; ravine's clipByNorm measures by the norm.",
	write: () => ["g = g / max(1, sqrt(mean(g^2)) / threshold)"],
});
