import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type AdamaxOptions, adamaxOptions } from "./adamax.js";
import { type EpsOption, eps, moments } from "./options.js";

export interface YogiOptions
	extends Omit<AdamaxOptions, "eps">,
		EpsOption<0.001> {}

export type Yogi = (
	options: YogiOptions,
) => Rule<"learningRate" | "b1" | "b2" | "eps", "m" | "v">;

/**
 * `optax.yogi`. Both moments start at 1e-6, so a parameter without a gradient moves a little.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const yogi = /* #__PURE__ */ dialect<Yogi>({
	name: "optax.yogi",
	source: "optax.yogi, optax 0.2.8",
	options: { ...adamaxOptions, eps: eps(0.001) },
	state: { m: 1e-6, v: 1e-6 },
	stateNames: moments,
	differences:
		"The first moment starts at 1e-6 too, in ravine's yogi, as in the paper, at 0: in optax a parameter without a gradient moves a little.",
	uses: { power },
	write: () => [
		"m = b1 * m + (1 - b1) * g",
		"v = v - (1 - b2) * sign(v - g^2) * g^2",
		"mHat = m / (1 - b1^t)",
		"vHat = v / (1 - b2^t)",
		"w = w - learningRate * mHat / (sqrt(vHat) + eps)",
	],
});
