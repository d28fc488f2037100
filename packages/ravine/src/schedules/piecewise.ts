import type { Schedule } from "../described.js";
import { checkNumber, readFromSteps } from "./arguments.js";

/**
 * Constant between changes: `piecewise(0.1, { 500: 0.01, 800: 0.001 })` is 0.1 until step 499, 0.01 from step 500 on
 * and 0.001 from step 800 on.
 *
 * @param start the value from step 1 on.
 * @param changes the values, by the step from which each holds.
 * @throws RefusedType or RefusedRange for a value that is not a finite number or a key that is not a step from 2 on.
 */
export function piecewise(
	start: number,
	changes: Readonly<Record<number, number>>,
): Schedule {
	checkNumber("piecewise", "start", start);
	const steps = readFromSteps("piecewise", changes).map(([from, value]) => {
		checkNumber("piecewise", `the value from step ${from} on`, value);
		return { from, value };
	});
	return (step) => steps.findLast(({ from }) => step >= from)?.value ?? start;
}
