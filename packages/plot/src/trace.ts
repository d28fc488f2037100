import type { RaceRun } from "ravine";

/** What the pictures read of a run: where it is, and its cost, after each step. */
export interface Trace {
	/** How many points there are: the start and one for each step. */
	readonly length: number;
	/** The coordinate of one variable, counted from 0, after `step` steps. */
	at(step: number, variable: number): number;
	cost(step: number): number;
	readonly diverged: boolean;
}

/** Reads a run. Nothing else in this package knows how runs hold their steps. */
export function traceOf({ path, diverged }: RaceRun): Trace {
	return {
		length: path.length,
		at: (step, variable) => path[step]?.parameters[variable] ?? Number.NaN,
		cost: (step) => path[step]?.cost ?? Number.NaN,
		diverged,
	};
}
