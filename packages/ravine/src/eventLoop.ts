/** Milliseconds of work between two turns of the event loop. */
const SLICE = 20;

/**
 * Lets a long loop share the thread: what it returns gives the event loop a turn, if the last one is long ago, so that
 * timers, input and abort signals arrive.
 *
 * @returns a function to call in every round: undefined, or a promise to await.
 */
export function eventLoopTurns(slice = SLICE): () => Promise<void> | undefined {
	let since = performance.now();
	return () => {
		if (performance.now() - since < slice) return undefined;
		return new Promise((resolve) => {
			// Where there is setImmediate, it saves a timer's millisecond.
			const later =
				typeof setImmediate === "function" ? setImmediate : setTimeout;
			later(() => {
				since = performance.now();
				resolve();
			});
		});
	};
}
