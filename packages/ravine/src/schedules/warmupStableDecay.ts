import { checkChoice, checkWhole } from "../checks.js";
import type { Schedule } from "../described.js";
import { RefusedRange } from "../refusal.js";
import { checkArguments, checkNumber } from "./arguments.js";
import { between } from "./progress.js";

export interface WarmupStableDecayOptions {
	/** The number of steps below `peak` at the beginning; a twentieth of the steps by default. */
	readonly warmup?: number | undefined;
	/** The number of steps at the end in which the value falls; a fifth of the steps by default. */
	readonly decay?: number | undefined;
	/** The value from step `steps + 1` on; 0 by default. */
	readonly end?: number | undefined;
	/** How the value falls: in a straight line, the default, or with the root of the steps, first fast, then slowly. */
	readonly shape?: "linear" | "squareRoot" | undefined;
}

/**
 * Up to `peak` in a straight line, constant, and down to `end`: at step t, `peak t / (warmup + 1)` for the first
 * `warmup` steps, then `peak`, and in the last `decay` steps `peak + (end - peak) p`, where p grows from 0 to 1, or with
 * `sqrt(p)` in place of p.
 *
 * Sources: Hu et al. 2024, https://arxiv.org/abs/2404.06395;
 * the root: Hägele et al. 2024, https://arxiv.org/abs/2405.18392.
 *
 * @param peak the value between the two ends.
 * @param steps the number of steps, all three parts together.
 * @throws RefusedType or RefusedRange for an argument that is not such a number or if the parts are longer than the
 * whole; RefusedType for an unknown option.
 */
export function warmupStableDecay(
	peak: number,
	steps: number,
	options: WarmupStableDecayOptions = {},
): Schedule {
	const name = "warmupStableDecay";
	checkArguments(name, ["peak", peak], steps, options, [
		...["warmup", "decay", "end", "shape"],
	]);
	const {
		warmup = Math.floor(steps / 20),
		decay = Math.floor(steps / 5),
		end = 0,
		shape = "linear",
	} = options;
	checkWhole(name, "warmup", warmup, 0);
	checkWhole(name, "decay", decay, 0);
	checkNumber(name, "end", end);
	checkChoice(name, "shape", shape, ["linear", "squareRoot"]);
	if (warmup + decay > steps) {
		throw new RefusedRange(
			`${name}: warmup and decay must fit into the ${steps} steps, got ${warmup} + ${decay}`,
		);
	}
	return (step) => {
		if (step <= warmup) return (peak * step) / (warmup + 1);
		if (step > steps) return end;
		const fallen = step - 1 - (steps - decay);
		if (fallen <= 0) return peak;
		const part = fallen / decay;
		return between(peak, end, shape === "linear" ? part : Math.sqrt(part));
	};
}
