import type { Schedule } from "../described.js";
import { RefusedRange } from "../refusal.js";

/**
 * One schedule after another; each counts its own steps from 1.
 *
 * @param name of the dialect's scheduler, and of its option with the boundaries, for errors.
 * @param boundaries the numbers of updates after which the next schedule holds.
 * @throws RefusedRange unless there is one boundary fewer than schedules, in ascending order.
 */
export function inSequence(
	name: string,
	option: string,
	schedules: readonly Schedule[],
	boundaries: readonly number[],
): Schedule {
	if (boundaries.length !== schedules.length - 1) {
		throw new RefusedRange(
			`${name}: ${option} must be one fewer than the ${schedules.length} schedules, got ${boundaries.length}`,
		);
	}
	if (boundaries.some((one, k) => one < (boundaries[k - 1] ?? 0))) {
		throw new RefusedRange(
			`${name}: ${option} must ascend, got ${boundaries.join(", ")}`,
		);
	}
	return (step) => {
		const k = boundaries.findLastIndex((boundary) => boundary < step);
		const schedule = schedules[k + 1] as Schedule;
		return schedule(step - (boundaries[k] ?? 0));
	};
}
