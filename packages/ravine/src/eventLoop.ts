/** Milliseconds of work between two turns of the event loop. */
const SLICE = 20;

/** To be called in every iteration of a loop: a promise to await if the event loop needs a turn. */
export type EventLoopTurns = () => Promise<void> | undefined;

/**
 * Lets a long loop share the thread, so that timers, input and abort signals arrive.
 *
 * @returns a function to call in every iteration. It returns a promise to await if the event loop needs a turn.
 */
export function eventLoopTurns(slice = SLICE): EventLoopTurns {
	// Node loads `performance` when it is first used, which takes more than a millisecond.
	let since = Date.now();
	return () => {
		// The clock can be set back.
		if (Math.abs(Date.now() - since) < slice) return undefined;
		return new Promise((resolve) => {
			// setImmediate, if available, saves a timer's millisecond.
			const later =
				typeof setImmediate === "function" ? setImmediate : setTimeout;
			later(() => {
				since = Date.now();
				resolve();
			});
		});
	};
}
