import type { Setting } from "../described.js";
import { dialect, weight } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	beginning,
	type EpsOption,
	eps,
	type LrOption,
	lr,
	type MaximizeOption,
	momentum,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface RmspropOptions
	extends LrOption<0.01>,
		EpsOption<1e-8>,
		WeightDecayOption,
		MaximizeOption {
	/** how much of the running averages is kept at each step */
	readonly alpha?: Setting<0.99> | undefined;
	/** how much of the velocity is kept at each step; 0, the default, is a rule without a velocity */
	readonly momentum?: Setting<0> | undefined;
	/** Whether the gradient is divided by its deviation, not by its root mean square; false by default. */
	readonly centered?: boolean | undefined;
}

type Settings = "lr" | "alpha" | "eps" | "weightDecay";
type WithMomentum = RmspropOptions & { readonly momentum: Setting };

export interface Rmsprop {
	(
		options: WithMomentum & { readonly centered: true },
	): Rule<Settings | "momentum", "v" | "m" | "buffer">;
	(options: WithMomentum): Rule<Settings | "momentum", "v" | "buffer">;
	(
		options: RmspropOptions & { readonly centered: true },
	): Rule<Settings, "v" | "m">;
	(options?: RmspropOptions): Rule<Settings, "v">;
}

/**
 * `torch.optim.RMSprop`. With `centered`, the variance is kept from rounding below 0, where torch gives NaN: for a constant
 * gradient of 0.1 at step 331.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const rmsprop = /* #__PURE__ */ dialect<Rmsprop>({
	name: "torch.rmsprop",
	source: "torch.optim.RMSprop, torch 2.15.0",
	options: {
		lr: lr(0.01),
		alpha: {
			value: 0.99,
			in: weight,
			meaning: "how much of the running averages is kept at each step",
		},
		eps: eps(1e-8),
		weightDecay: weightDecay(),
		momentum: momentum(),
		centered: false,
		maximize: false,
	},
	state: { v: 0, m: 0, buffer: 0 },
	stateNames: { v: "square_avg", m: "grad_avg", buffer: "momentum_buffer" },
	differences:
		"Without momentum and decay it is ravine's rmsprop with other defaults. The weight decay is added to the gradient, and the rate is outside the momentum. With centered, epsilon is outside the root, where ravine's centeredRmsprop has it inside, and the variance is never below 0, where torch's root of a rounding gives NaN.",
	write: ({ momentum, centered, maximize }) => [
		...beginning({ maximize }),
		"v = alpha * v + (1 - alpha) * g^2",
		centered && "m = alpha * m + (1 - alpha) * g",
		`u = g / (sqrt(${centered ? "max(v - m^2, 0)" : "v"}) + eps)`,
		...(momentum === 0
			? ["w = w - lr * u"]
			: ["buffer = momentum * buffer + u", "w = w - lr * buffer"]),
	],
});
