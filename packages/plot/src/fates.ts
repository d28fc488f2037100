import type { Axis } from "./axis.js";
import type { Visible } from "./clip.js";
import type { Trace } from "./trace.js";

/** Describes how a run leaves the frame or diverges, as the predicate of a sentence; undefined if the frame shows all of it. */
export function fateOfRun(
	{ length, diverged, cost }: Trace,
	{ exits, lastInside }: Visible,
): string | undefined {
	const exit = exits[exits.length - 1];
	if (lastInside < 0) {
		return diverged ? "diverges outside the frame" : "lies outside the frame";
	}
	if (lastInside < length - 1) {
		const left =
			lastInside === 0
				? "leaves the frame at its first step"
				: `leaves the frame after step ${lastInside}`;
		return diverged ? `diverges: it ${left}` : `${left} and does not come back`;
	}
	if (diverged) {
		if (length === 1) return "diverges at its first step";
		// A run that ends low has stepped to where the cost has no value.
		const isHigher = cost(length - 1) > cost(0);
		return `${isHigher ? "diverges" : "has no cost"} after step ${length - 1}`;
	}
	return exit === undefined
		? undefined
		: `leaves the frame after step ${exit.index} and comes back`;
}

/** An unbroken stretch of finite values of a curve. */
export interface Stretch {
	/** The index of its first value. */
	readonly from: number;
	readonly visible: Visible;
}

/**
 * Describes the part of a curve that the frame cannot show, as the predicate of a sentence; undefined if it shows all.
 * @param after returns the place of a value, such as "after step 7".
 */
export function fateOfCurve(
	values: ArrayLike<number>,
	stretches: readonly Stretch[],
	axis: Axis,
	after: (index: number) => string,
): string | undefined {
	const numbers = Array.from(values);
	const lastFinite = numbers.findLastIndex(Number.isFinite);
	if (numbers.length === 0) return "has no values";
	if (lastFinite === -1) return "has no finite value";
	const last = stretches[stretches.length - 1];
	const lastInside =
		last === undefined ? lastFinite : last.from + last.visible.lastInside;
	if (lastInside < lastFinite) {
		const outside = numbers[lastInside + 1] as number;
		return exitOf(outside, axis, after(Math.max(0, lastInside)));
	}
	const lost = numbers.filter((value) => !Number.isFinite(value)).length;
	if (lost > 0) {
		return lost === numbers.length - 1 - lastFinite
			? `is not finite ${after(lastFinite)}`
			: `has ${lost} value${lost === 1 ? "" : "s"} that ${lost === 1 ? "is" : "are"} not finite`;
	}
	const hidden = numbers.filter((value) => axis.log && value <= 0).length;
	return hidden === 0
		? undefined
		: `has ${hidden} value${hidden === 1 ? "" : "s"} not above 0, which a logarithmic axis cannot show`;
}

function exitOf(outside: number, { domain, log }: Axis, after: string): string {
	if (outside > domain[1]) return `leaves the frame ${after}`;
	if (log && outside <= 0) {
		return `is ${outside === 0 ? "0" : "below 0"} ${after}, which a logarithmic axis cannot show`;
	}
	return `falls below the frame ${after}`;
}
