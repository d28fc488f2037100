import { checkOptions, checkWhole, describe } from "../checks.js";
import type { Schedule } from "../described.js";
import { RefusedRange, RefusedType } from "../refusal.js";

/**
 * Checks a schedule's number.
 * @param schedule its name, for errors.
 * @param min and `max` are inclusive and optional.
 * @throws RefusedType for a value that is not a number, RefusedRange outside the range.
 */
export function checkNumber(
	schedule: string,
	name: string,
	value: unknown,
	min = Number.NEGATIVE_INFINITY,
	max = Number.POSITIVE_INFINITY,
): asserts value is number {
	const allowed =
		min === Number.NEGATIVE_INFINITY
			? "a finite number"
			: max === Number.POSITIVE_INFINITY
				? `a number from ${min}`
				: `a number from ${min} to ${max}`;
	if (typeof value !== "number") {
		throw new RefusedType(
			`${schedule}: ${name} must be ${allowed}, got ${describe(value)}`,
		);
	}
	if (Number.isFinite(value) && value >= min && value <= max) return;
	throw new RefusedRange(
		`${schedule}: ${name} must be ${allowed}, got ${value}`,
	);
}

/** Checks the arguments that most schedules begin with: a value, a number of steps, and options. */
export function checkArguments(
	schedule: string,
	value: readonly [name: string, value: unknown],
	steps: unknown,
	options: object,
	known: readonly string[],
): void {
	checkNumber(schedule, value[0], value[1]);
	checkWhole(schedule, "steps", steps, 1);
	checkOptions(schedule, options, known);
}

/** Reads a schedule, or a number that stands for a constant one. */
export function readSchedule(
	subject: string,
	name: string,
	given: unknown,
): Schedule {
	if (typeof given === "function") return given as Schedule;
	if (typeof given === "number" && Number.isFinite(given)) return () => given;
	throw new RefusedType(
		`${subject}: ${name} must be a schedule or a finite number, got ${describe(given)}`,
	);
}

/**
 * Reads what holds from certain steps on: `{ 100: value }`.
 * @returns the steps, ascending, with what holds from each on.
 * @throws RefusedType for anything but an object, RefusedRange for a key that is not a step from 2 on.
 */
export function readFromSteps(
	schedule: string,
	given: unknown,
): (readonly [step: number, value: unknown])[] {
	if (typeof given !== "object" || given === null || Array.isArray(given)) {
		throw new RefusedType(
			`${schedule}: the changes must be an object of steps, such as { 100: 0.001 }, got ${describe(given)}`,
		);
	}
	const entries = Object.entries(given).map(([key, value]) => {
		const step = Number(key);
		if (!Number.isSafeInteger(step) || step < 2 || key.trim() === "") {
			throw new RefusedRange(
				`${schedule}: a change happens at a whole step from 2, got ${describe(key)}`,
			);
		}
		return [step, value] as const;
	});
	return entries.sort((a, b) => a[0] - b[0]);
}
