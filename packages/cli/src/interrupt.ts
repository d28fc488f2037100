/** The signals that end a program, and what a shell expects as its exit code then. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const handlers = new Set<() => void>();

/**
 * Has something done before a signal ends the process, such as keeping a training.
 * @returns takes it back.
 */
export function beforeInterrupt(handler: () => void): () => void {
	handlers.add(handler);
	return () => {
		handlers.delete(handler);
	};
}

/** Ends the process at the signals that ask for it, after the handlers. */
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
