import type { RaceRun } from "ravine";
import type { Ground } from "../model/ground.js";
import { readable } from "../model/numbers.js";

/** The cost from which a logarithmic axis measures, and why. */
export interface CostFloor {
	readonly at: number;
	/** A sentence for the reader; undefined if the floor is 0. */
	readonly words: string | undefined;
}

/** How far below a known minimum rounding may carry a run, relative to its size. */
const ROUNDING = 1e-9;

/** The lowest known minimum, or else the lowest cost that a run reaches. */
export function costFloor(
	minima: Ground["minima"],
	runs: readonly {
		readonly label: string;
		readonly run: Pick<RaceRun, "cost">;
	}[],
): CostFloor {
	const number = (value: number) => readable(value, 5);
	const known = Math.min(...minima.map(({ cost }) => cost));
	let lowest = { at: Infinity, label: "", step: 0 };
	for (const { label, run } of runs) {
		for (let step = 0; step < run.cost.length; step++) {
			const at = run.cost[step] as number;
			if (at < lowest.at) lowest = { at, label, step };
		}
	}
	if (
		known < Infinity &&
		known <= lowest.at + ROUNDING * (1 + Math.abs(known))
	) {
		const words = `The height is the cost above the lowest known minimum, ${number(known)}.`;
		return { at: known, words: known === 0 ? undefined : words };
	}
	// A cost that falls towards 0 needs no other floor.
	const MIN_FALL = 1e-4;
	const highest = Math.max(...runs.map(({ run }) => run.cost[0] ?? 0));
	const nearZero = lowest.at >= 0 && lowest.at <= MIN_FALL * highest;
	if (nearZero || lowest.at === Infinity) return { at: 0, words: undefined };
	return {
		at: lowest.at,
		words: `No minimum is known: the height is the cost above the lowest that a run reaches, ${number(lowest.at)} (${lowest.label}, step ${lowest.step}).`,
	};
}
