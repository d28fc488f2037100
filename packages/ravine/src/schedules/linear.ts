import type { Schedule } from "../described.js";
import { checkArguments, checkNumber } from "./arguments.js";
import { between, progressOf } from "./progress.js";

export interface LinearOptions {
	/** The value from step `steps + 1` on; 0 by default. */
	readonly end?: number | undefined;
}

/**
 * From `start` to `end` in a straight line:
 * `start + (end - start) p` with `p = min(1, (t - 1) / steps)`, where t is the step, from 1.
 *
 * @param start the value at step 1.
 * @param steps the number of steps until `end` is reached.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function linear(
	start: number,
	steps: number,
	options: LinearOptions = {},
): Schedule {
	checkArguments("linear", ["start", start], steps, options, ["end"]);
	const { end = 0 } = options;
	checkNumber("linear", "end", end);
	return (step) => between(start, end, progressOf(step, steps));
}
