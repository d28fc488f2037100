import type { Schedule } from "../described.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { checkArguments, checkNumber } from "./arguments.js";
import { between, progressOf } from "./progress.js";

export interface PolynomialOptions {
	/** The value from step `steps + 1` on; 0 by default. */
	readonly end?: number | undefined;
	/** The exponent: 1 is a straight line, 2, the default, falls fast first and slowly in the end. */
	readonly power?: number | undefined;
}

/**
 * From `start` to `end` along a power:
 * `end + (start - end) (1 - p)^power` with `p = min(1, (t - 1) / steps)`, where t is the step, from 1.
 *
 * @param start the value at step 1.
 * @param steps the number of steps until `end` is reached.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function polynomial(
	start: number,
	steps: number,
	options: PolynomialOptions = {},
): Schedule {
	checkArguments("polynomial", ["start", start], steps, options, [
		...["end", "power"],
	]);
	const { end = 0, power = 2 } = options;
	checkNumber("polynomial", "end", end);
	checkNumber("polynomial", "power", power, 0);
	return (step) => {
		const rest = powerOfScalars(1 - progressOf(step, steps), power);
		return between(end, start, rest);
	};
}
