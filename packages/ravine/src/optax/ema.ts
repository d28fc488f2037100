import type { Setting } from "../described.js";
import { dialect, power, weight } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";

export interface EmaOptions {
	/** how much of the running average of the gradient is kept at each step */
	readonly decay: Setting;
	/** Whether the average is corrected for its start at zero; true by default. */
	readonly debias?: boolean | undefined;
}

export type Ema = (options: EmaOptions) => Rule<"decay", "ema">;

/**
 * `optax.ema`, a link: a running average takes the place of the gradient.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const ema = /* #__PURE__ */ dialect<Ema>({
	name: "optax.ema",
	source: "optax.ema, optax 0.2.8",
	options: {
		decay: {
			...{ value: undefined, required: true, in: weight },
			meaning:
				"how much of the running average of the gradient is kept at each step",
		},
		debias: true,
	},
	state: { ema: 0 },
	differences:
		"It averages gradients; ravine's average averages the parameters.",
	uses: { power },
	write: ({ debias }) => [
		"ema = decay * ema + (1 - decay) * g",
		`g = ${debias ? "ema / (1 - decay^t)" : "ema"}`,
	],
});
