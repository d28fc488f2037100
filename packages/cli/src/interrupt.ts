/** The signals that end a program, with the exit codes that a shell expects. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const handlers = new Set<() => void>();

/**
 * Registers a handler that runs before a signal ends the process, for example to save a training.
 * @returns a function that removes the handler.
 */
export function beforeInterrupt(handler: () => void): () => void {
	handlers.add(handler);
	return () => {
		handlers.delete(handler);
	};
}

/** Makes signals end the process, after the handlers have run. */
export function exitOnSignals(): void {
	for (const [signal, code] of Object.entries(EXIT_CODES)) {
		process.once(signal, () => {
			try {
				for (const handler of handlers) handler();
			} finally {
				process.exit(code);
			}
		});
	}
}
