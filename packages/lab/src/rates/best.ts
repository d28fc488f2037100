import type { Outcomes } from "../maps/questions.js";
import { counted, readable } from "../model/numbers.js";

/** The run of values from `from` to `to`, indexes. */
interface Span {
	readonly from: number;
	readonly to: number;
}

/** The best value that was tried. */
export interface Best {
	readonly index: number;
	/** -1: no value reaches the target, and this one ends lowest. */
	readonly steps: number;
	readonly cost: number;
}

/**
 * The value with the fewest steps to the target, among those that also end below it, or else among all that get there; of
 * several, the middle one of the longest row of neighbours. If none gets there, the value that ends lowest. Undefined if all
 * diverge.
 */
export function bestOf(outcomes: Outcomes, target: number): Best | undefined {
	const { steps, cost } = outcomes;
	const arrived = [...steps].map(
		(count, i) => count >= 0 && isBound(outcomes, i),
	);
	const stayed = arrived.map((one, i) => one && (cost[i] as number) < target);
	for (const holds of [stayed, arrived]) {
		const fewest = Math.min(...[...steps].filter((_, i) => holds[i]));
		if (fewest === Infinity) continue;
		const span = longest(
			holds.map((one, i) => one && steps[i] === fewest),
		) as Span;
		const index = Math.floor((span.from + span.to) / 2);
		return { index, steps: fewest, cost: cost[index] as number };
	}
	let index = -1;
	for (let i = 0; i < cost.length; i++) {
		if (!isBound(outcomes, i)) continue;
		if (index < 0 || (cost[i] as number) < (cost[index] as number)) index = i;
	}
	return index < 0
		? undefined
		: { index, steps: -1, cost: cost[index] as number };
}

/** What the best value is: a faster one may get to the target and leave it again. */
export function bestWords(
	outcomes: Outcomes,
	best: Best,
): "lowest" | "fastest" | "fastest that stays" {
	if (best.steps < 0) return "lowest";
	const isBeaten = outcomes.steps.some(
		(count, i) => count >= 0 && count < best.steps && isBound(outcomes, i),
	);
	return isBeaten ? "fastest that stays" : "fastest";
}

function isBound({ cost, diverged }: Outcomes, i: number): boolean {
	return diverged[i] === 0 && Number.isFinite(cost[i]);
}

/** The longest row of neighbours that hold. */
function longest(holds: readonly boolean[]): Span | undefined {
	let found: Span | undefined;
	for (let i = 0; i < holds.length; i++) {
		if (!holds[i]) continue;
		const from = i;
		while (holds[i + 1]) i++;
		if (found === undefined || i - from > found.to - found.from) {
			found = { from, to: i };
		}
	}
	return found;
}

/** The index from which on every higher value diverges; undefined if the highest does not. */
export function divergenceEdge({ diverged }: Outcomes): number | undefined {
	let edge = diverged.length;
	while (edge > 0 && diverged[edge - 1] === 1) edge--;
	return edge < diverged.length ? edge : undefined;
}

/** What a strip shows, in words. */
export function describeStrip(
	label: string,
	values: ArrayLike<number>,
	outcomes: Outcomes,
	target: number,
): string {
	const at = (i: number) => readable(values[i] as number);
	const best = bestOf(outcomes, target);
	if (best === undefined) return `${label} diverges at every rate shown.`;
	const edge = divergenceEdge(outcomes);
	const end = edge === undefined ? "" : ` It diverges from ${at(edge)} on.`;
	if (best.steps < 0) {
		return `${label} does not reach the target; it ends lowest, at ${readable(best.cost)}, with the rate ${at(best.index)}.${end}`;
	}
	const arrived = [...outcomes.steps].map(
		(count, i) => count >= 0 && isBound(outcomes, i),
	);
	if (best.steps === 0) {
		return `${label} starts below the target: it takes no step to get there.${end}`;
	}
	const { from, to } = spanAround(arrived, best.index);
	const reach =
		from === to
			? `with the rate ${at(from)}`
			: `with rates from ${at(from)} to ${at(to)}`;
	const elsewhere = arrived.some((one, i) => one && (i < from || i > to))
		? " and with some others"
		: "";
	const steps = counted(best.steps, "step");
	const leaves =
		best.cost < target
			? ""
			: " It does not stay there at any of them: it goes round the minimum.";
	return `${label} reaches the target ${reach}${elsewhere}; the ${bestWords(outcomes, best)} is ${at(best.index)}, with ${steps}.${leaves}${end}`;
}

/** The neighbours of a place that hold, too. */
function spanAround(holds: readonly boolean[], index: number): Span {
	let [from, to] = [index, index];
	while (holds[from - 1]) from--;
	while (holds[to + 1]) to++;
	return { from, to };
}
