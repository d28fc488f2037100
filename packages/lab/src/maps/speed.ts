/** How steps to the target become a brightness. */

import { counted, readable } from "../model/numbers.js";
import type { Outcomes } from "./questions.js";

export interface SpeedScale {
	/** The steps of the brightest. */
	readonly fastest: number;
	/** The steps of the darkest. */
	readonly slowest: number;
}

/** @param steps of all descents; negative ones did not arrive. */
export function speedScale(
	steps: Iterable<Iterable<number>>,
	slowest: number,
): SpeedScale {
	let fastest = slowest;
	for (const one of steps) {
		for (const count of one) {
			if (count >= 0 && count < fastest) fastest = count;
		}
	}
	return { fastest: Math.max(1, fastest), slowest: Math.max(2, slowest) };
}

/** 1 for the fastest, 0 for the slowest; along the logarithm. */
export function speedOf(
	{ fastest, slowest }: SpeedScale,
	steps: number,
): number {
	if (fastest >= slowest) return 1;
	const share =
		Math.log(Math.max(1, steps) / fastest) / Math.log(slowest / fastest);
	return 1 - Math.min(1, Math.max(0, share));
}

/** How much of the way down is left, along the logarithm: 0 at the target, 1 at the start or above it. */
export function leftOf(cost: number, start: number, target: number): number {
	const unit = Math.max(1e-3, 1e-6 * Math.abs(target));
	const above = (value: number) =>
		Math.log(1 + Math.max(0, value - target) / unit);
	const whole = above(start);
	return whole > 0 ? Math.min(1, above(cost) / whole) : 0;
}

/** What came of one of several descents, as words: "25 steps", "ends at 0.31", "diverges". */
export function outcomeText(
	{ steps, cost, diverged }: Outcomes,
	i: number,
	target: number,
): string {
	const [count, end] = [steps[i], cost[i]] as [number, number];
	if (diverged[i] === 1 || !Number.isFinite(end)) return "diverges";
	if (count < 0) return `ends at ${readable(end)}`;
	const arrives = counted(count, "step");
	return end < target ? arrives : `${arrives}, ends at ${readable(end)}`;
}
