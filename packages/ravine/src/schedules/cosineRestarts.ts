import { checkWhole } from "../checks.js";
import type { Schedule } from "../described.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { checkArguments, checkNumber } from "./arguments.js";
import { betweenByCosine } from "./progress.js";

export interface CosineRestartsOptions {
	/** The value towards which each cycle falls; 0 by default. */
	readonly end?: number | undefined;
	/** Each cycle is so many times as long as the one before; a whole number, 1 by default. */
	readonly lengthen?: number | undefined;
	/** Each cycle starts so many times as far from `end` as the one before; 1 by default. */
	readonly shrink?: number | undefined;
}

/**
 * Cycles of the cosine, each from its start towards `end`: within a cycle of n steps, k steps after its start,
 * `end + (start - end) (1 + cos(pi k / n)) / 2`. The first cycle has `steps` steps.
 *
 * Source: Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983.
 *
 * @param start the value at step 1.
 * @param steps the length of the first cycle.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function cosineRestarts(
	start: number,
	steps: number,
	options: CosineRestartsOptions = {},
): Schedule {
	const name = "cosineRestarts";
	checkArguments(name, ["start", start], steps, options, [
		...["end", "lengthen", "shrink"],
	]);
	const { end = 0, lengthen = 1, shrink = 1 } = options;
	checkNumber(name, "end", end);
	checkWhole(name, "lengthen", lengthen, 1);
	checkNumber(name, "shrink", shrink, 0);
	return (step) => {
		let rest = Math.max(0, step - 1);
		let length = steps;
		let cycle = 0;
		if (lengthen === 1) {
			cycle = Math.floor(rest / steps);
			rest -= cycle * steps;
		} else {
			while (rest >= length) {
				rest -= length;
				length *= lengthen;
				cycle++;
			}
		}
		const peak = end + (start - end) * powerOfScalars(shrink, cycle);
		return betweenByCosine(peak, end, rest / length);
	};
}
