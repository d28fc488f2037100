import type { Setting } from "../described.js";
import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type RateOfOneOption,
	rateOfOne,
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

export interface ScheduleFreeSgdOptions
	extends RateOfOneOption,
		ScheduleFreeOptions,
		WeightDecayOption {}

type Settings = "learningRate" | "b1" | "weightDecay" | "weightLrPower";
type States = "z" | "average" | "most" | "total";

export interface ScheduleFreeSgd {
	(
		options: ScheduleFreeSgdOptions & { readonly warmupSteps: Setting },
	): Rule<Settings | "warmupSteps", States>;
	(options?: ScheduleFreeSgdOptions): Rule<Settings, States>;
}

/**
 * `optax.contrib.schedule_free_sgd`. The state `average` is what `schedule_free_eval_params` gives. With warmupSteps the
 * step and the average have one rate; optax 0.2.8 takes its steps at the rate of the step before.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const scheduleFreeSgd = /* #__PURE__ */ dialect<ScheduleFreeSgd>({
	name: "optax.scheduleFreeSgd",
	source: "optax.contrib.schedule_free_sgd, optax 0.2.8",
	options: {
		learningRate: rateOfOne,
		warmupSteps,
		b1: interpolation,
		weightDecay: weightDecay(),
		weightLrPower,
	},
	state: averages,
	stateNames: averageNames,
	differences: `It is ravine's scheduleFreeSgd with other defaults, a warm-up and a power of its own. ${onWarmup}`,
	uses: { power },
	write: ({ warmupSteps }) => [
		...warmupLines(warmupSteps),
		"u = g + weightDecay * w",
		...averageLines,
	],
});
