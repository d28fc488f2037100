import type { Schedule } from "../described.js";
import { checkArguments, checkNumber } from "./arguments.js";
import { betweenByCosine, progressOf } from "./progress.js";

export interface OneCycleOptions {
	/** The value at step 1; `peak / 25` by default. */
	readonly start?: number | undefined;
	/** The value from step `steps + 1` on; `start / 10000` by default. */
	readonly end?: number | undefined;
	/** The part of the steps in which the value goes from `start` to `peak`, between 0 and 1; 0.3 by default. */
	readonly rise?: number | undefined;
}

/**
 * Up from `start` to `peak` and down to `end`, each along half a period of the cosine. A momentum is cycled the other
 * way, `oneCycle(0.85, steps, { start: 0.95, end: 0.95 })`.
 *
 * Source: Smith & Topin 2018, https://arxiv.org/abs/1708.07120, with cosines in place of straight lines, as is usual.
 *
 * @param peak the value after `rise` of the steps.
 * @param steps the number of steps of the whole cycle.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function oneCycle(
	peak: number,
	steps: number,
	options: OneCycleOptions = {},
): Schedule {
	const name = "oneCycle";
	checkArguments(name, ["peak", peak], steps, options, [
		...["start", "end", "rise"],
	]);
	const { start = peak / 25, rise = 0.3 } = options;
	checkNumber(name, "start", start);
	const { end = start / 1e4 } = options;
	checkNumber(name, "end", end);
	checkNumber(name, "rise", rise, 0, 1);
	return (step) => {
		const part = progressOf(step, steps);
		return part < rise
			? betweenByCosine(start, peak, part / rise)
			: betweenByCosine(peak, end, rise < 1 ? (part - rise) / (1 - rise) : 0);
	};
}
