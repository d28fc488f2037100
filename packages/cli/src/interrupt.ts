/** The signals that end a program, with the exit codes that a shell expects. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Handler = () => void | Promise<void>;

const handlers = new Set<Handler>();

/**
 * Registers a handler that runs before a signal ends the process, for example to save a training. If it returns a promise,
 * the process goes on until that settles, or until a second signal.
 * @returns a function that removes the handler.
 */
export function beforeInterrupt(handler: Handler): () => void {
	handlers.add(handler);
	return () => {
		handlers.delete(handler);
	};
}

/** Work that ends early, with what it has, when a signal asks the process to end. */
export interface Stoppable {
	readonly signal: AbortSignal;
	/** To be called after the results are printed. */
	finish(): void;
}

export function stoppable(): Stoppable {
	const stop = new AbortController();
	let finished: () => void = () => {};
	const end = new Promise<void>((resolve) => {
		finished = resolve;
	});
	const release = beforeInterrupt(() => {
		stop.abort();
		return end;
	});
	return {
		signal: stop.signal,
		finish() {
			release();
			finished();
		},
	};
}

/** Reads in flight that may never end. */
let endless = 0;

/**
 * Waits for a read that may never end, as of a pipe to which nobody writes. `process.exit` would wait for it, so during
 * it a signal ends the process itself.
 */
export async function mayNeverEnd<T>(read: Promise<T>): Promise<T> {
	endless++;
	try {
		return await read;
	} finally {
		endless--;
	}
}

/** Makes signals end the process, after the handlers have run. */
export function exitOnSignals(): void {
	for (const [signal, code] of Object.entries(EXIT_CODES)) {
		process.once(signal, () => {
			const exit = () => {
				// The signal's own listener is gone, so this one ends the process.
				if (endless > 0) process.kill(process.pid, signal);
				else process.exit(code);
			};
			let waiting = false;
			try {
				const work = [...handlers].flatMap((handler) => handler() ?? []);
				waiting = work.length > 0;
				if (waiting) {
					Promise.allSettled(work).finally(exit);
				}
			} finally {
				if (!waiting) exit();
			}
		});
	}
}
