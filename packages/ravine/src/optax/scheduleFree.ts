/** What the two schedule-free optimizers of optax have in common. */

import type { Setting } from "../described.js";
import {
	type NumberOption,
	nonNegative,
	positive,
	weight,
} from "../dialect.js";

export interface ScheduleFreeOptions {
	/** the number of steps in which the rate rises in a straight line to the learning rate; none by default */
	readonly warmupSteps?: Setting | undefined;
	/** how near the average gradients are taken */
	readonly b1?: Setting<0.9> | undefined;
	/** the power of the largest rate so far by which a step counts in the average */
	readonly weightLrPower?: Setting<2> | undefined;
}

export const warmupSteps: NumberOption = {
	value: undefined,
	in: positive,
	meaning:
		"the number of steps in which the rate rises in a straight line to the learning rate",
};

export const interpolation: NumberOption = {
	value: 0.9,
	in: weight,
	meaning: "how near the average gradients are taken",
};

export const weightLrPower: NumberOption = {
	value: 2,
	in: nonNegative,
	meaning:
		"the power of the largest rate so far by which a step counts in the average",
};

/** The states beside those of the step itself. */
export const averages = {
	z: "w",
	average: "w",
	most: { global: 0 },
	total: { global: 0 },
};

/** Their names in optax, which computes the average from w and z. */
export const averageNames = { most: "max_lr", total: "weight_sum" };

export const onWarmup =
	"With warmupSteps, optax 0.2.8 takes its steps at the rate of the step before, 0 at first; here the step and the average have one rate.";

/** The lines that rise to the rate. */
export function warmupLines(steps: Setting | undefined): readonly string[] {
	return steps === undefined
		? ["rate = learningRate"]
		: ["rate = learningRate * min(1, t / warmupSteps)"];
}

/** The lines behind the direction u. */
export const averageLines: readonly string[] = [
	"z = z - rate * u",
	"most = max(most, rate)",
	"weight = most^weightLrPower",
	"total = total + weight",
	"c = where(total > 0, weight / total, 0)",
	"average = (1 - c) * average + c * z",
	"w = b1 * average + (1 - b1) * z",
];
