import { describe } from "../checks.js";
import type { Schedule } from "../described.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { RefusedType } from "../refusal.js";
import { checkArguments, checkNumber } from "./arguments.js";

export interface ExponentialOptions {
	/** The factor by which the value changes in `steps` steps; 0.1 by default. */
	readonly factor?: number | undefined;
	/** Change only every `steps` steps, by the whole factor; false by default. */
	readonly staircase?: boolean | undefined;
	/** A bound that the value does not cross: the lowest value of a falling schedule, the highest of a rising one. */
	readonly end?: number | undefined;
}

/**
 * Multiplied by `factor` every `steps` steps:
 * `start factor^((t - 1) / steps)`, where t is the step, from 1. With `staircase` the exponent is rounded down.
 *
 * @param start the value at step 1.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function exponential(
	start: number,
	steps: number,
	options: ExponentialOptions = {},
): Schedule {
	checkArguments("exponential", ["start", start], steps, options, [
		...["factor", "staircase", "end"],
	]);
	const { factor = 0.1, staircase = false, end } = options;
	checkNumber("exponential", "factor", factor, 0);
	if (typeof staircase !== "boolean") {
		throw new RefusedType(
			`exponential: staircase must be true or false, got ${describe(staircase)}`,
		);
	}
	if (end !== undefined) checkNumber("exponential", "end", end);
	const bound = factor < 1 === start > 0 ? Math.max : Math.min;
	return (step) => {
		const times = (step - 1) / steps;
		const value =
			start * powerOfScalars(factor, staircase ? Math.floor(times) : times);
		return end === undefined ? value : bound(value, end);
	};
}
