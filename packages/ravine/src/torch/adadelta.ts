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
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdadeltaOptions
	extends LrOption<1>,
		EpsOption<1e-6>,
		WeightDecayOption,
		MaximizeOption {
	/** how much of the running averages is kept at each step */
	readonly rho?: Setting<0.9> | undefined;
}

export type Adadelta = (
	options?: AdadeltaOptions,
) => Rule<"lr" | "rho" | "eps" | "weightDecay", "v" | "d">;

/**
 * `torch.optim.Adadelta`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adadelta = /* #__PURE__ */ dialect<Adadelta>({
	name: "torch.adadelta",
	source: "torch.optim.Adadelta, torch 2.15.0",
	options: {
		lr: lr(1),
		rho: { value: 0.9, in: weight, usual: "rho" },
		eps: eps(1e-6),
		weightDecay: weightDecay(),
		maximize: false,
	},
	state: { v: 0, d: 0 },
	stateNames: { v: "square_avg", d: "acc_delta" },
	differences:
		"With the defaults it is ravine's adadelta, with epsilon inside both roots. The weight decay is added to the gradient.",
	write: ({ maximize }) => [
		...beginning({ maximize }),
		"v = rho * v + (1 - rho) * g^2",
		"step = sqrt(d + eps) / sqrt(v + eps) * g",
		"d = rho * d + (1 - rho) * step^2",
		"w = w - lr * step",
	],
});
