import { dialect } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type LearningRateOption,
	learningRate,
	type MomentumOption,
	momentum,
} from "./options.js";

export interface SgdOptions extends LearningRateOption, MomentumOption {
	/** Whether the step looks ahead along the velocity; it has no effect without a momentum. */
	readonly nesterov?: boolean | undefined;
}

export interface Sgd {
	(
		options: SgdOptions & {
			readonly momentum: NonNullable<SgdOptions["momentum"]>;
		},
	): Rule<"learningRate" | "momentum", "trace">;
	(options: SgdOptions): Rule<"learningRate", never>;
}

/**
 * `optax.sgd`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const sgd = /* #__PURE__ */ dialect<Sgd>({
	name: "optax.sgd",
	source: "optax.sgd, optax 0.2.8",
	options: { learningRate, momentum: momentum(), nesterov: false },
	state: { trace: 0 },
	differences:
		"Without momentum it is ravine's sgd, with it ravine's heavyBall, and with nesterov ravine's nesterov.",
	write: ({ momentum, nesterov }) =>
		momentum === undefined
			? ["w = w - learningRate * g"]
			: [
					"trace = g + momentum * trace",
					`w = w - learningRate * ${nesterov ? "(g + momentum * trace)" : "trace"}`,
				],
});
