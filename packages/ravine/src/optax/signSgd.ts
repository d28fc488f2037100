import { dialect } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type LearningRateOption, learningRate } from "./options.js";

export interface SignSgdOptions extends LearningRateOption {}

export type SignSgd = (options: SignSgdOptions) => Rule<"learningRate", never>;

/**
 * `optax.sign_sgd`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const signSgd = /* #__PURE__ */ dialect<SignSgd>({
	name: "optax.signSgd",
	source: "optax.sign_sgd, optax 0.2.8",
	options: { learningRate },
	differences:
		"ravine has no rule of this name: it is ravine's signum with a beta of 0.",
	write: () => ["w = w - learningRate * sign(g)"],
});
