import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type BetasOption,
	beginning,
	betas,
	type DecoupledOption,
	type EpsOption,
	eps,
	type LrOption,
	lr,
	type MaximizeOption,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";

export interface AdamOptions
	extends LrOption<0.001>,
		BetasOption,
		EpsOption<1e-8>,
		WeightDecayOption,
		DecoupledOption,
		MaximizeOption {
	/** Whether the second moment never falls; false by default. */
	readonly amsgrad?: boolean | undefined;
}

type Settings = "lr" | "beta1" | "beta2" | "eps" | "weightDecay";

export interface Adam {
	(
		options: AdamOptions & { readonly amsgrad: true },
	): Rule<Settings, "m" | "v" | "vMax">;
	(options?: AdamOptions): Rule<Settings, "m" | "v">;
}

/** Adam's lines, behind those of the decay. */
export function adamLines(amsgrad: boolean | undefined) {
	return [
		"m = beta1 * m + (1 - beta1) * g",
		"v = beta2 * v + (1 - beta2) * g^2",
		amsgrad && "vMax = max(vMax, v)",
		"mHat = m / (1 - beta1^t)",
		`vHat = ${amsgrad ? "vMax" : "v"} / (1 - beta2^t)`,
		"w = w - lr * mHat / (sqrt(vHat) + eps)",
	];
}

/**
 * `torch.optim.Adam`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adam = /* #__PURE__ */ dialect<Adam>({
	name: "torch.adam",
	source: "torch.optim.Adam, torch 2.15.0",
	options: {
		lr: lr(0.001),
		betas,
		eps: eps(1e-8),
		weightDecay: weightDecay(),
		amsgrad: false,
		maximize: false,
		decoupledWeightDecay: false,
	},
	state: { m: 0, v: 0, vMax: 0 },
	stateNames: { m: "exp_avg", v: "exp_avg_sq", vMax: "max_exp_avg_sq" },
	differences:
		"Epsilon is added after the bias correction, as in ravine's adam. The weight decay, which ravine's adam does not have, is added to the gradient, or with decoupledWeightDecay shrinks the parameters. With amsgrad the maximum is that of the raw second moment, as in ravine's amsgrad.",
	uses: { power },
	write: ({ amsgrad, ...form }) => [...beginning(form), ...adamLines(amsgrad)],
});
