import type { Task } from "./target.js";

/** Costs and scores on rows that were not trained on, after each epoch. */
export interface Measures {
	readonly costs: ArrayLike<number>;
	/** The share of rows whose class is predicted correctly; in a regression, minus the cost. */
	readonly scores: ArrayLike<number>;
}

/** Scores that differ by less than this part of a standard error count as equal. */
const EQUAL = 0.5;

/**
 * The index of the best epoch: of those with the best score, up to chance, the one with the lowest cost. The lowest cost
 * alone would end the training of a classifier too early: its cost rises when it becomes sure of a few wrong predictions.
 * @param rows the number of rows that were measured.
 * @returns -1 if there are no measures.
 */
export function findBest(
	{ costs, scores }: Measures,
	rows: number,
	task: Task,
): number {
	const top = Math.max(...Array.from(scores));
	const chance =
		task === "regress" ? 0 : EQUAL * Math.sqrt((top * (1 - top)) / rows);
	let best = -1;
	for (let k = 0; k < costs.length; k++) {
		if ((scores[k] as number) < top - chance) continue;
		const lowest = best < 0 ? Infinity : (costs[best] as number);
		if ((costs[k] as number) < lowest) best = k;
	}
	return best;
}

/** The number of epochs since the last one with a lower cost or a better score than all before. */
export function epochsSinceProgress({ costs, scores }: Measures): number {
	let [lowest, top, last] = [Infinity, -Infinity, -1];
	for (let k = 0; k < costs.length; k++) {
		const [cost, score] = [costs[k] as number, scores[k] as number];
		if (cost < lowest || score > top) last = k;
		lowest = Math.min(lowest, cost);
		top = Math.max(top, score);
	}
	return costs.length - 1 - last;
}
