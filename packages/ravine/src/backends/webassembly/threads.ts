import type { BenchStart, Helpers } from "./team.js";

/** More threads than any machine of today has cores. */
export const MAX_THREADS = 256;

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

/** How many cores there are to use, and how many bytes of memory; a page is not told of its memory. */
export interface Machine {
	readonly cores: number;
	readonly memory: number;
}

/** What there is here. */
export async function machine(): Promise<Machine> {
	if (!isNode) {
		const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
		return { cores, memory: Number.POSITIVE_INFINITY };
	}
	const os = await nodeModule<typeof import("node:os")>("os");
	// A container may have less than the machine; 0 stands for no limit.
	const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
	return {
		cores: os.availableParallelism(),
		memory: Math.min(os.totalmem(), limit),
	};
}

/** What the workers of Node and of a page have in common. */
interface Thread {
	postMessage(start: BenchStart): void;
	terminate(): unknown;
}

/**
 * @param heard called with undefined when the helper is ready, or with what went wrong, then or later.
 */
async function startThread(
	heard: (failure?: unknown) => void,
): Promise<Thread> {
	if (isNode) {
		const { Worker } =
			await nodeModule<typeof import("node:worker_threads")>("worker_threads");
		const script = new URL(
			/* @vite-ignore */ /* webpackIgnore: true */ "./helper.js",
			import.meta.url,
		);
		// The process's own flags may not suit a file: --input-type, for one, refuses it.
		const worker = new Worker(script, { execArgv: [] });
		return worker
			.on("message", (failure) => {
				// From here on the helper sleeps most of its life; it must not keep the process alive.
				worker.unref();
				heard(failure);
			})
			.on("error", heard)
			.on("exit", (code) => heard(new Error(`it ended with code ${code}`)));
	}
	// Bundlers know a worker's script by these very words.
	const worker = new Worker(new URL("./helper.js", import.meta.url), {
		type: "module",
	});
	worker.onmessage = ({ data }) => heard(data);
	worker.onerror = ({ message }) =>
		heard(new Error(message || "its script could not be loaded"));
	return worker;
}

/**
 * Starts a helper for every thread but the owner's and waits until all are ready.
 * @throws Error when a helper's script cannot be loaded; none is left running then.
 */
export async function startHelpers(start: BenchStart): Promise<Helpers> {
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
		for (const thread of threads) thread.terminate();
	};
	const begin = (_: unknown, k: number) =>
		new Promise<void>((resolve, reject) => {
			startThread((failure) => {
				if (failure === undefined) return resolve();
				if (!ended) lose(failure);
				reject(failure);
			}).then((thread) => {
				threads.push(thread);
				thread.postMessage({ ...start, thread: k + 1 });
			}, reject);
		});
	try {
		await Promise.all(Array.from({ length: start.threads - 1 }, begin));
	} catch (cause) {
		end();
		throw new Error(
			`webassembly: the helper threads' script, helper.js, cannot be loaded; a bundler must keep new Worker(new URL("./helper.js", import.meta.url)), a server send it the page's headers; or use webassembly({ threads: 1 })`,
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
