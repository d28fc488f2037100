import type { Setting } from "../described.js";
import { dialect, nonNegative, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	beginning,
	type LrOption,
	lr,
	type MaximizeOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AsgdOptions
	extends LrOption<0.01>,
		WeightDecayOption,
		MaximizeOption {
	/** how strongly the parameters shrink, and how fast the rate falls */
	readonly lambd?: Setting<1e-4> | undefined;
	/** the power with which the rate falls */
	readonly alpha?: Setting<0.75> | undefined;
	/** the step after which the parameters are averaged */
	readonly t0?: Setting<1e6> | undefined;
}

export type Asgd = (
	options?: AsgdOptions,
) => Rule<
	"lr" | "lambd" | "alpha" | "t0" | "weightDecay",
	"eta" | "mu" | "average"
>;

/**
 * `torch.optim.ASGD`. The state `average` has the averaged parameters, torch's `ax`. A rate that changes is in force from
 * the step after the next, as in torch.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const asgd = /* #__PURE__ */ dialect<Asgd>({
	name: "torch.asgd",
	source: "torch.optim.ASGD, torch 2.15.0",
	options: {
		lr: lr(0.01),
		lambd: {
			value: 1e-4,
			in: nonNegative,
			meaning:
				"how strongly the parameters shrink, and how fast the rate falls",
		},
		alpha: {
			value: 0.75,
			in: nonNegative,
			meaning: "the power with which the rate falls",
		},
		t0: {
			value: 1e6,
			meaning: "the step after which the parameters are averaged",
		},
		weightDecay: weightDecay(),
		maximize: false,
	},
	state: { eta: { scalar: "lr" }, mu: { scalar: 1 }, average: 0 },
	stateNames: { eta: "eta", mu: "mu", average: "ax" },
	differences:
		"ravine has no rule of this name. The parameters shrink and follow a rate that falls with the steps; `average` has their average since step t0.",
	uses: { power },
	write: ({ maximize }) => [
		...beginning({ maximize }),
		"w = (1 - lambd * eta) * w - eta * g",
		"average = where(mu == 1, w, average + mu * (w - average))",
		"eta = lr / (1 + lambd * lr * t)^alpha",
		"mu = 1 / max(1, t - t0)",
	],
});
