import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { adamLines } from "./adam.js";
import {
	type BetasOption,
	beginning,
	betas,
	type EpsOption,
	eps,
	type LrOption,
	lr,
	type MaximizeOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdamwOptions
	extends LrOption<0.001>,
		BetasOption,
		EpsOption<1e-8>,
		WeightDecayOption<0.01>,
		MaximizeOption {
	/** Whether the second moment never falls; false by default. */
	readonly amsgrad?: boolean | undefined;
}

type Settings = "lr" | "beta1" | "beta2" | "eps" | "weightDecay";

export interface Adamw {
	(
		options: AdamwOptions & { readonly amsgrad: true },
	): Rule<Settings, "m" | "v" | "vMax">;
	(options?: AdamwOptions): Rule<Settings, "m" | "v">;
}

/**
 * `torch.optim.AdamW`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adamw = /* #__PURE__ */ dialect<Adamw>({
	name: "torch.adamw",
	source: "torch.optim.AdamW, torch 2.15.0",
	options: {
		lr: lr(0.001),
		betas,
		eps: eps(1e-8),
		weightDecay: weightDecay(0.01),
		amsgrad: false,
		maximize: false,
	},
	state: { m: 0, v: 0, vMax: 0 },
	stateNames: { m: "exp_avg", v: "exp_avg_sq", vMax: "max_exp_avg_sq" },
	differences:
		"The numbers of ravine's adamw: the decay is multiplied by the rate, and shrinks the parameters before the step. ravine's adamw has no amsgrad.",
	uses: { power },
	write: ({ amsgrad, maximize }) => [
		...beginning({ maximize, decoupledWeightDecay: true }),
		...adamLines(amsgrad),
	],
});
