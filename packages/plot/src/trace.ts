import type { RaceRun } from "ravine";

/** A run's points and costs, after each step. */
export interface Trace {
	/** The number of points: the start and one for each step. */
	readonly length: number;
	/** The coordinate of one variable, counted from 0, after `step` steps. */
	at(step: number, variable: number): number;
	cost(step: number): number;
	readonly diverged: boolean;
}

/** Reads a run. Only this function knows how runs store their steps. */
export function traceOf({ cost, variables, diverged }: RaceRun): Trace {
	const columns = Object.values(variables);
	return {
		length: cost.length,
		at: (step, variable) => columns[variable]?.[step] ?? Number.NaN,
		cost: (step) => cost[step] ?? Number.NaN,
		diverged,
	};
}
