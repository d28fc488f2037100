import type { Setting } from "../described.js";
import { dialect } from "../dialect.js";
import { RefusedRange } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import {
	beginning,
	type LrOption,
	lr,
	type MaximizeOption,
	momentum,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface SgdOptions
	extends LrOption<0.001>,
		WeightDecayOption,
		MaximizeOption {
	/** how much of the velocity is kept at each step; 0, the default, is a rule without a velocity */
	readonly momentum?: Setting<0> | undefined;
	/** how much less of the gradient is added to the velocity, except at the first step */
	readonly dampening?: Setting<0> | undefined;
	/** Whether the step looks ahead along the velocity; it needs a momentum and no dampening. */
	readonly nesterov?: boolean | undefined;
}

type WithMomentum = SgdOptions & { readonly momentum: Setting };

export interface Sgd {
	(
		options: WithMomentum & { readonly nesterov: true },
	): Rule<"lr" | "momentum" | "weightDecay", "buffer">;
	(
		options: WithMomentum,
	): Rule<"lr" | "momentum" | "dampening" | "weightDecay", "buffer">;
	(options?: SgdOptions): Rule<"lr" | "weightDecay", never>;
}

/**
 * `torch.optim.SGD`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * `nesterov` without a momentum or with a dampening.
 */
export const sgd = /* #__PURE__ */ dialect<Sgd>({
	name: "torch.sgd",
	source: "torch.optim.SGD, torch 2.15.0",
	options: {
		lr: lr(0.001),
		momentum: momentum(),
		dampening: {
			value: 0,
			meaning:
				"how much less of the gradient is added to the velocity, except at the first step",
		},
		weightDecay: weightDecay(),
		nesterov: false,
		maximize: false,
	},
	state: { buffer: 0 },
	stateNames: { buffer: "momentum_buffer" },
	differences:
		"Without momentum it is ravine's sgd, with it ravine's heavyBall, and with nesterov ravine's nesterov; none of these has a weight decay, which is added to the gradient. Dampening weighs the gradient like ravine's momentum, but not at the first step.",
	check: ({ nesterov, momentum, dampening }) => {
		if (!nesterov || (momentum !== 0 && dampening === 0)) return;
		throw new RefusedRange(
			"torch.sgd: nesterov needs a momentum above 0 and a dampening of 0",
		);
	},
	write: ({ momentum, nesterov, maximize }) => {
		const start = beginning({ maximize });
		if (momentum === 0) return [...start, "w = w - lr * g"];
		return nesterov
			? [
					...start,
					"buffer = momentum * buffer + g",
					"w = w - lr * (g + momentum * buffer)",
				]
			: [
					...start,
					"buffer = momentum * buffer + where(t == 1, 1, 1 - dampening) * g",
					"w = w - lr * buffer",
				];
	},
});
