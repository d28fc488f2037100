/** How much work a picture may take, so that it is there soon whatever the formula. */

import type { Program } from "ravine";

/** Operations of a kernel: about a second of work. */
const MAX_OPERATIONS = 6e9;
/** The interpreter takes about forty times as long. */
const MAX_INTERPRETED = 1.5e8;
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

/** How many plain operations an operator takes the time of. */
const WEIGHTS: Readonly<Record<string, number>> = {
	...{ sin: 20, cos: 20, exp: 12, log: 12, log1p: 12, tanh: 15, atan: 15 },
	...{ atan2: 20, sigmoid: 15, power: 30, divide: 3, sqrt: 3 },
};

/** The operations of a program, in the time of plain ones. */
export function operationsOf({ nodes }: Pick<Program, "nodes">): number {
	return nodes.reduce((sum, { op }) => sum + (WEIGHTS[op] ?? 1), 0);
}

/**
 * Does some work for a limited time.
 * @returns undefined if it ran out of time.
 * @throws the signal's reason.
 */
export async function within<T>(
	milliseconds: number,
	signal: AbortSignal,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
	const own = new AbortController();
	const pass = () => own.abort(signal.reason);
	signal.throwIfAborted();
	signal.addEventListener("abort", pass);
	const timer = setTimeout(() => own.abort(OUT_OF_TIME), milliseconds);
	try {
		return await work(own.signal);
	} catch (error) {
		if (error === OUT_OF_TIME) return undefined;
		throw error;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", pass);
	}
}

const OUT_OF_TIME = new Error("out of time");
