import type { Outcomes } from "../maps/questions.js";

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
 * The value with the fewest steps to the target; of several, the middle one of the longest row of neighbours. If none gets
 * there, the value that ends lowest. Undefined if all diverge.
 */
export function bestOf({ steps, cost, diverged }: Outcomes): Best | undefined {
	const counts = steps.filter((count, i) => count >= 0 && diverged[i] === 0);
	if (counts.length > 0) {
		const fewest = Math.min(...counts);
		const span = longest(
			[...steps].map((count, i) => count === fewest && diverged[i] === 0),
		) as Span;
		const index = Math.floor((span.from + span.to) / 2);
		return { index, steps: fewest, cost: cost[index] as number };
	}
	let index = -1;
	for (let i = 0; i < cost.length; i++) {
		if (diverged[i] === 1 || !Number.isFinite(cost[i])) continue;
		if (index < 0 || (cost[i] as number) < (cost[index] as number)) index = i;
	}
	return index < 0
		? undefined
		: { index, steps: -1, cost: cost[index] as number };
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
	numberText: (value: number) => string,
): string {
	const at = (i: number) => numberText(values[i] as number);
	const best = bestOf(outcomes);
	if (best === undefined) return `${label} diverges at every rate shown.`;
	const edge = divergenceEdge(outcomes);
	const end = edge === undefined ? "" : ` It diverges from ${at(edge)} on.`;
	if (best.steps < 0) {
		return `${label} does not reach the target; it ends lowest, at ${numberText(best.cost)}, with the rate ${at(best.index)}.${end}`;
	}
	const { from, to } = longest(
		[...outcomes.steps].map(
			(count, i) => count >= 0 && outcomes.diverged[i] === 0,
		),
	) as Span;
	const reach =
		from === to
			? `with the rate ${at(from)}`
			: `with rates from ${at(from)} to ${at(to)}`;
	const steps = best.steps === 1 ? "1 step" : `${best.steps} steps`;
	return `${label} reaches the target ${reach}; the fastest is ${at(best.index)}, with ${steps}.${end}`;
}
