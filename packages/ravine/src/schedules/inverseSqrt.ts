import { checkWhole } from "../checks.js";
import type { Schedule } from "../described.js";
import { checkNumber } from "./arguments.js";

/**
 * Up in a straight line to `peak`, then down with the root of the step's number:
 * `peak min(t / warmupSteps, sqrt(warmupSteps / t))`, where t is the step, from 1.
 *
 * Source: Vaswani et al. 2017, section 5.3, https://arxiv.org/abs/1706.03762.
 *
 * @param peak the value at step `warmupSteps`.
 * @throws RefusedType or RefusedRange for an argument that is not such a number.
 */
export function inverseSqrt(peak: number, warmupSteps: number): Schedule {
	checkNumber("inverseSqrt", "peak", peak);
	checkWhole("inverseSqrt", "warmupSteps", warmupSteps, 1);
	return (step) =>
		peak *
		(step < warmupSteps ? step / warmupSteps : Math.sqrt(warmupSteps / step));
}
