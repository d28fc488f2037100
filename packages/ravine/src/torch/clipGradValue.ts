import type { Setting } from "../described.js";
import { dialect, nonNegative } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";

export interface ClipGradValueOptions {
	/** the largest absolute value of a slope */
	readonly clipValue: Setting;
}

export type ClipGradValue = (
	options: ClipGradValueOptions,
) => Rule<"clipValue", never>;

/**
 * `torch.nn.utils.clip_grad_value_`, a link: `chain(clipGradValue({ clipValue: 1 }), adam())`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const clipGradValue = /* #__PURE__ */ dialect<ClipGradValue>({
	name: "torch.clipGradValue",
	source: "torch.nn.utils.clip_grad_value_, torch 2.15.0",
	options: {
		clipValue: {
			...{ value: undefined, required: true, in: nonNegative },
			meaning: "the largest absolute value of a slope",
		},
	},
	differences: "It is ravine's clipByValue under torch's name.",
	write: () => ["g = clamp(g, -clipValue, clipValue)"],
});
