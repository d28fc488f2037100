import type { Schedule } from "../described.js";
import { readFromSteps, readSchedule } from "./arguments.js";

/**
 * One schedule after another: `join(0.01, { 101: cosine(0.01, 900) })` is 0.01 until step 100, then a cosine. A later
 * schedule counts its own steps from 1.
 *
 * @param first the schedule, or the number, from step 1 on.
 * @param later the schedules, or numbers, by the step from which each holds.
 * @throws RefusedType or RefusedRange for another value or a key that is not a step from 2 on.
 */
export function join(
	first: Schedule | number,
	later: Readonly<Record<number, Schedule | number>>,
): Schedule {
	const start = {
		from: 1,
		schedule: readSchedule("join", "the first schedule", first),
	};
	const all = readFromSteps("join", later).map(([from, given]) => ({
		from,
		schedule: readSchedule("join", `the schedule from step ${from} on`, given),
	}));
	return (step) => {
		const { from, schedule } = all.findLast((one) => step >= one.from) ?? start;
		return schedule(step - from + 1);
	};
}
