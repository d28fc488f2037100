/** The largest number of threads that one can ask for. */
export const MAX_THREADS = 256;

/** The largest default number of threads: a few saturate the memory of most machines. */
const MAX_THREADS_UNASKED = 8;

/**
 * By default, each further thread must have this many bytes of a step to move, because waking it takes about 20 µs. At
 * this size, in steps with pauses in which helpers sleep, a second thread makes Adam 1.3 to 1.5 times faster, momentum
 * and plain descent 1 to 1.1 times.
 */
const MIN_BYTES_PER_HELPER = 6_000_000;

export const isNode =
	typeof process === "object" && Boolean(process.versions?.node);

/**
 * Gives a module of Node when it is called, so that one that is not needed is not loaded. The name is hidden from bundlers,
 * because pages have no such modules.
 */
export async function nodeModule<T extends object>(
	name: string,
): Promise<() => T> {
	// Only Node before 20.16 must import it beforehand.
	if (process.getBuiltinModule !== undefined) {
		return () => process.getBuiltinModule(`node:${name}`) as T;
	}
	const module: T = await import(
		/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`
	);
	return () => module;
}

/** Whether threads can share memory here: always in Node; in a page, when it is cross-origin isolated. */
export function threadsAreAvailable(): boolean {
	if (typeof SharedArrayBuffer !== "function") return false;
	return (
		isNode ||
		(globalThis.crossOriginIsolated === true && typeof Worker === "function")
	);
}

/** The host is asked when a number is read, because small optimizers need none. */
export interface Machine {
	readonly cores: number;
	/** In bytes; Infinity if unknown, as in a page. */
	readonly memory: number;
}

/** The first answer that is a number above 0. Deno throws without the permission to answer. */
function ask(
	otherwise: number,
	...questions: (() => number | undefined)[]
): number {
	for (const question of questions) {
		try {
			const answer = question();
			if (answer !== undefined && answer > 0) return answer;
		} catch {
			// No answer.
		}
	}
	return otherwise;
}

/** The part of Deno that is used. */
interface DenoHost {
	readonly permissions: {
		querySync(what: { name: "read"; path: URL }): { state: string };
	};
}

/** The URL of the helpers' script, for Node and Deno. */
export function helperScript(): URL {
	return new URL(
		/* @vite-ignore */ /* webpackIgnore: true */ "./helper.js",
		import.meta.url,
	);
}

/** Prepares to ask the host about the machine. */
export async function readMachine(): Promise<Machine> {
	const ownCores = () => globalThis.navigator?.hardwareConcurrency;
	const unknown = Number.POSITIVE_INFINITY;
	if (!isNode) return { cores: ask(1, ownCores), memory: unknown };
	const os = await nodeModule<typeof import("node:os")>("os");
	const cores = () => ask(1, ownCores, () => os().availableParallelism());
	const { Deno: deno } = globalThis as { Deno?: DenoHost };
	if (deno !== undefined) {
		// Without the permission, Deno would ask the user at the terminal.
		const read = { name: "read", path: helperScript() } as const;
		const mayStart = deno.permissions.querySync(read).state === "granted";
		return { cores: mayStart ? cores() : 1, memory: unknown };
	}
	return {
		get cores() {
			return cores();
		},
		get memory() {
			// A container may have less than the machine; 0 means no limit.
			const limit = ask(unknown, () => process.constrainedMemory?.());
			const total = ask(unknown, () => os().totalmem());
			return Math.min(total, limit);
		},
	};
}

/** The default number of threads for a step that moves this many bytes. */
export function threadsWorth(bytesMoved: number, machine: Machine): number {
	const worth = 1 + Math.floor(bytesMoved / MIN_BYTES_PER_HELPER);
	if (worth === 1) return 1;
	return Math.min(worth, MAX_THREADS_UNASKED, Math.max(1, machine.cores));
}
