import { double } from "../language/mathematics/numbers.js";

/** The part of a schedule of `steps` steps that lies behind a step: 0 at step 1, 1 from step `steps + 1` on. */
export function progressOf(step: number, steps: number): number {
	return Math.min(1, Math.max(0, (step - 1) / steps));
}

/** The number at a part of the straight way between two numbers; both ends are exact. */
export function between(from: number, to: number, part: number): number {
	return part >= 1 ? to : from + (to - from) * part;
}

/** The number at a part of the way between two numbers along half a period of the cosine; both ends are exact. */
export function betweenByCosine(
	from: number,
	to: number,
	part: number,
): number {
	return part >= 1
		? to
		: to + ((from - to) * (1 + double.cos(Math.PI * part))) / 2;
}
