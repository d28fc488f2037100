import { checkOptions, checkWhole } from "../checks.js";
import type { Schedule } from "../described.js";
import { checkNumber, readSchedule } from "./arguments.js";

export interface WarmupOptions {
	/** The value that the straight line comes from, one step before step 1; 0 by default. */
	readonly start?: number | undefined;
}

/**
 * Some steps in a straight line up to another schedule, and then that schedule, which counts its own steps from 1:
 * `start + (first - start) t / (steps + 1)` at the steps t from 1 to `steps`, where `first` is the schedule's value at
 * its step 1. No step is taken at `start` itself, so none is lost where that is 0.
 *
 * Source: Goyal et al. 2017, section 2.2, https://arxiv.org/abs/1706.02677.
 *
 * @param then the schedule, or the number, from step `steps + 1` on.
 * @throws RefusedType or RefusedRange for an argument of another kind; RefusedType for an unknown option.
 */
export function warmup(
	steps: number,
	then: Schedule | number,
	options: WarmupOptions = {},
): Schedule {
	checkWhole("warmup", "steps", steps, 1);
	const schedule = readSchedule("warmup", "the schedule that follows", then);
	checkOptions("warmup", options, ["start"]);
	const { start = 0 } = options;
	checkNumber("warmup", "start", start);
	return (step) =>
		step > steps
			? schedule(step - steps)
			: start + ((schedule(1) - start) * step) / (steps + 1);
}
