import type { Setting } from "../described.js";
import { dialect, power, usual } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type B2Option,
	b2,
	type EpsOption,
	eps,
	type WeightDecayOption,
	weightDecay,
} from "./options.js";
import {
	averageLines,
	averageNames,
	averages,
	interpolation,
	onWarmup,
	type ScheduleFreeOptions,
	warmupLines,
	warmupSteps,
	weightLrPower,
} from "./scheduleFree.js";

export interface ScheduleFreeAdamwOptions
	extends ScheduleFreeOptions,
		B2Option,
		EpsOption,
		WeightDecayOption {
	/** the length of a step, in units of the rule's direction; the first setting to tune */
	readonly learningRate?: Setting<0.0025> | undefined;
}

type Settings =
	| "learningRate"
	| "b1"
	| "b2"
	| "eps"
	| "weightDecay"
	| "weightLrPower";
type States = "v" | "z" | "average" | "most" | "total";

export interface ScheduleFreeAdamw {
	(
		options: ScheduleFreeAdamwOptions & { readonly warmupSteps: Setting },
	): Rule<Settings | "warmupSteps", States>;
	(options?: ScheduleFreeAdamwOptions): Rule<Settings, States>;
}

/**
 * `optax.contrib.schedule_free_adamw`. The state `average` is what `schedule_free_eval_params` gives. With warmupSteps the
 * step and the average have one rate; optax 0.2.8 takes its steps at the rate of the step before.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const scheduleFreeAdamw = /* #__PURE__ */ dialect<ScheduleFreeAdamw>({
	name: "optax.scheduleFreeAdamw",
	source: "optax.contrib.schedule_free_adamw, optax 0.2.8",
	options: {
		learningRate: usual("learningRate", 0.0025),
		warmupSteps,
		b1: interpolation,
		b2: b2(),
		eps: eps(),
		weightDecay: weightDecay(),
		weightLrPower,
	},
	state: { v: 0, ...averages },
	stateNames: { v: "nu", ...averageNames },
	differences: `It is ravine's scheduleFreeAdamw with a warm-up and a power of its own. ${onWarmup}`,
	uses: { power },
	write: ({ warmupSteps }) => [
		...warmupLines(warmupSteps),
		"v = b2 * v + (1 - b2) * g^2",
		"vHat = v / (1 - b2^t)",
		"u = g / (sqrt(vHat) + eps) + weightDecay * w",
		...averageLines,
	],
});
