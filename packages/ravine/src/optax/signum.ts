import type { Setting } from "../described.js";
import { dialect, usual } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type LearningRateOption, learningRate } from "./options.js";

export interface SignumOptions extends LearningRateOption {
	/** how much of the running average is kept at each step */
	readonly beta?: Setting<0.9> | undefined;
}

export type Signum = (
	options: SignumOptions,
) => Rule<"learningRate" | "beta", "m">;

/**
 * `optax.signum`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const signum = /* #__PURE__ */ dialect<Signum>({
	name: "optax.signum",
	source: "optax.signum, optax 0.2.8",
	options: { learningRate, beta: usual("beta", 0.9) },
	state: { m: 0 },
	stateNames: { m: "ema" },
	differences: "It is ravine's signum.",
	write: () => [
		"m = beta * m + (1 - beta) * g",
		"w = w - learningRate * sign(m)",
	],
});
