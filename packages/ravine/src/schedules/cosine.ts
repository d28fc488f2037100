import type { Schedule } from "../described.js";
import { checkArguments, checkNumber } from "./arguments.js";
import { betweenByCosine, progressOf } from "./progress.js";

export interface CosineOptions {
	/** The value from step `steps + 1` on; 0 by default. */
	readonly end?: number | undefined;
}

/**
 * From `start` to `end` along half a period of the cosine:
 * `end + (start - end) (1 + cos(pi p)) / 2` with `p = min(1, (t - 1) / steps)`, where t is the step, from 1.
 *
 * Source: Loshchilov & Hutter 2017, equation 5, https://arxiv.org/abs/1608.03983, without restarts.
 *
 * @param start the value at step 1.
 * @param steps the number of steps until `end` is reached.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function cosine(
	start: number,
	steps: number,
	options: CosineOptions = {},
): Schedule {
	checkArguments("cosine", ["start", start], steps, options, ["end"]);
	const { end = 0 } = options;
	checkNumber("cosine", "end", end);
	return (step) => betweenByCosine(start, end, progressOf(step, steps));
}
