import type { HelperStart, Helpers } from "./team.js";

/** More threads than any machine of today has cores. */
const MOST_THREADS = 256;

/**
 * Checks the number of threads asked for.
 * @throws RangeError unless it is a whole number from 1 to 256.
 */
export function checkThreads(threads: number): void {
	if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) {
		return;
	}
	throw new RangeError(
		`webassembly: threads must be a whole number from 1 to ${MOST_THREADS}, got ${String(threads)}`,
	);
}

const isNode = typeof process === "object" && Boolean(process.versions?.node);

/** Hidden from bundlers: a page has no such modules, and only Node comes here. */
async function nodeModule<T>(name: string): Promise<T> {
	return import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`);
}

/** Whether threads can share memory here: always in Node; in a page, when it is cross-origin isolated. */
export function threadsAreAvailable(): boolean {
	if (typeof SharedArrayBuffer !== "function") return false;
	return (
		isNode ||
		(globalThis.crossOriginIsolated === true && typeof Worker === "function")
	);
}

/** How many cores there are to use. */
export async function coreCount(): Promise<number> {
	if (!isNode) return globalThis.navigator?.hardwareConcurrency ?? 1;
	const os = await nodeModule<typeof import("node:os")>("os");
	return os.availableParallelism();
}

/** One worker thread, of Node or of a page. */
interface Thread {
	/** Calls back once with undefined when the helper is ready, or with what went wrong, then or later. */
	listen(heard: (failure?: unknown) => void): void;
	send(start: HelperStart): void;
	end(): void;
}

async function startThread(): Promise<Thread> {
	if (isNode) {
		const { Worker } =
			await nodeModule<typeof import("node:worker_threads")>("worker_threads");
		const script = new URL(
			/* @vite-ignore */ /* webpackIgnore: true */ "./helper.js",
			import.meta.url,
		);
		const worker = new Worker(script, {
			// The process's own flags may not suit a file: --input-type, for one, refuses it.
			execArgv: [],
		});
		return {
			listen(heard) {
				worker.on("message", (failure) => {
					// From here on the helper sleeps most of its life; it must not keep the process alive.
					worker.unref();
					heard(failure);
				});
				worker.on("error", heard);
				worker.on("exit", (code) =>
					heard(new Error(`it ended with code ${code}`)),
				);
			},
			send: (start) => worker.postMessage(start),
			end: () => void worker.terminate(),
		};
	}
	// Bundlers know a worker's script by these very words.
	const worker = new Worker(new URL("./helper.js", import.meta.url), {
		type: "module",
	});
	return {
		listen(heard) {
			worker.addEventListener("message", ({ data }) => heard(data));
			worker.addEventListener("error", (event) => {
				heard(new Error(event.message || "its script could not be loaded"));
			});
		},
		send: (start) => worker.postMessage(start),
		end: () => worker.terminate(),
	};
}

/**
 * Starts helpers and waits until all are ready.
 * @throws Error when a helper's script cannot be loaded; none is left running then.
 */
export async function startHelpers(
	count: number,
	start: HelperStart,
): Promise<Helpers> {
	const threads: Thread[] = [];
	let lost: Error | undefined;
	let ended = false;
	const lose = (cause: unknown): Error => {
		lost ??= new Error(
			`webassembly: a helper thread died (${cause instanceof Error ? cause.message : String(cause)}); create the optimizer anew and load its last checkpoint`,
			{ cause },
		);
		return lost;
	};
	const end = () => {
		ended = true;
		for (const thread of threads) thread.end();
	};
	const begin = async (): Promise<void> => {
		const thread = await startThread();
		threads.push(thread);
		await new Promise<void>((resolve, reject) => {
			thread.listen((failure) => {
				if (failure === undefined) return resolve();
				if (!ended) lose(failure);
				reject(failure);
			});
			thread.send(start);
		});
	};
	try {
		await Promise.all(Array.from({ length: count }, begin));
	} catch (cause) {
		end();
		throw new Error(
			`webassembly: the helper threads' script, helper.js, cannot be loaded; a bundler must keep new Worker(new URL("./helper.js", import.meta.url)), the server must send it with the page's Cross-Origin-Embedder-Policy; or use webassembly({ threads: 1 })`,
			{ cause },
		);
	}
	return {
		// Node's main thread may sleep, and so may any worker; a page's main thread may not.
		mayWait: isNode || typeof document === "undefined",
		check() {
			if (lost !== undefined) throw lost;
		},
		lose(): never {
			throw lose("it did not finish its part of a step");
		},
		end,
	};
}
