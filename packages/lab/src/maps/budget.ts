/** How much work a picture may take, so that it is there soon whatever the formula. */

/** Operations of a kernel: about two seconds of work. */
const MAX_OPERATIONS = 1.2e10;
/** The interpreter takes about forty times as long. */
const MAX_INTERPRETED = 3e8;
/** Steps that a picture can show; longer ones tell nothing new. */
const MAX_PICTURE_STEPS = 5000;

/** How large a piece of work is. */
export interface Work {
	/** Descents. */
	readonly count: number;
	/** Operations of one step of one descent. */
	readonly operations: number;
	readonly steps: number;
	readonly compiled: boolean;
}

/** The steps that fit the budget: at least 1, at most those of the race. */
export function affordableSteps({
	count,
	operations,
	steps,
	compiled,
}: Work): number {
	const most = compiled ? MAX_OPERATIONS : MAX_INTERPRETED;
	const fit = Math.floor(most / Math.max(1, count * operations));
	return Math.max(1, Math.min(steps, fit, MAX_PICTURE_STEPS));
}
