import { type Helpers, patience } from "./team.js";
import type { HelperStart, ThreadStart } from "./tickets.js";

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

/** After this many deaths, helpers that die are no longer replaced. */
const MAX_DEATHS = 8;

const isNode = typeof process === "object" && Boolean(process.versions?.node);

type WorkerThreads = typeof import("node:worker_threads");
/** Node's module, once `readMachine` has loaded it. */
let workerThreads: WorkerThreads | undefined;

/** Imports a module of Node. The name is hidden from bundlers, because pages have no such modules. */
async function nodeModule<T extends object>(name: string): Promise<T> {
	// Node 20.16 and later give it at once; an import takes milliseconds.
	const builtIn = process.getBuiltinModule?.(`node:${name}`);
	if (builtIn !== undefined) return builtIn as T;
	return import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`);
}

/** Whether threads can share memory here: always in Node; in a page, when it is cross-origin isolated. */
export function threadsAreAvailable(): boolean {
	if (typeof SharedArrayBuffer !== "function") return false;
	return isNode
		? workerThreads !== undefined
		: globalThis.crossOriginIsolated === true && typeof Worker === "function";
}

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
function helperScript(): URL {
	return new URL(
		/* @vite-ignore */ /* webpackIgnore: true */ "./helper.js",
		import.meta.url,
	);
}

/** Reads the machine's cores and memory, and prepares to start threads. */
export async function readMachine(): Promise<Machine> {
	const ownCores = () => globalThis.navigator?.hardwareConcurrency;
	const unknown = Number.POSITIVE_INFINITY;
	if (!isNode) return { cores: ask(1, ownCores), memory: unknown };
	workerThreads ??= await nodeModule<WorkerThreads>("worker_threads");
	const os = await nodeModule<typeof import("node:os")>("os");
	const cores = ask(1, ownCores, () => os.availableParallelism());
	const { Deno: deno } = globalThis as { Deno?: DenoHost };
	if (deno !== undefined) {
		// Without the permission, Deno would ask the user at the terminal.
		const read = { name: "read", path: helperScript() } as const;
		const mayStart = deno.permissions.querySync(read).state === "granted";
		return { cores: mayStart ? cores : 1, memory: unknown };
	}
	// A container may have less than the machine; 0 means no limit.
	const limit = ask(unknown, () => process.constrainedMemory?.());
	const total = ask(unknown, () => os.totalmem());
	return { cores, memory: Math.min(total, limit) };
}

/** The default number of threads for a step that moves this many bytes. */
export function threadsWorth(bytesMoved: number, cores: number): number {
	const worth = 1 + Math.floor(bytesMoved / MIN_BYTES_PER_HELPER);
	return Math.min(worth, MAX_THREADS_UNASKED, Math.max(1, cores));
}

/** Whether this thread may sleep. The main threads of a page and of Electron, which resembles Node, may not. */
function maySleep(): boolean {
	try {
		// The word is 0, so this waits, for 0 ms.
		return (
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0) ===
			"timed-out"
		);
	} catch {
		return false;
	}
}

/** The common part of workers in Node and in a page. */
interface HelperThread {
	postMessage(start: HelperStart): void;
	terminate(): unknown;
	/** In Node: lets the process end although the worker runs. */
	unref?(): void;
}

/**
 * The helpers of one team. Their listeners refer only to this object, so the engine and its memory can be collected
 * while helpers run; then the helpers are ended.
 */
interface Crew {
	/** By thread; undefined for the owner and for helpers that have died or left. */
	readonly threads: (HelperThread | undefined)[];
	/** Helpers that died after they were ready, and need a replacement. */
	readonly died: Set<number>;
	deaths: number;
	/** The number of helpers that are gone for good. */
	missing: number;
	ended: boolean;
	/** Called for each helper that is ready, or with its failure. */
	started(failure?: unknown): void;
}

const forgotten = new FinalizationRegistry<Crew>(endCrew);

function endCrew(crew: Crew): void {
	crew.ended = true;
	for (const thread of crew.threads) thread?.terminate();
	crew.threads.length = 0;
}

/**
 * @param heard called with undefined when the helper is ready, or with a failure, then or later.
 * @param left called when an idle helper ended by itself; in a page this is not known.
 */
function startWorker(
	heard: (failure?: unknown) => void,
	left: () => void,
): HelperThread {
	if (workerThreads !== undefined) {
		// The process's own flags may not suit a file; --input-type, for example, refuses it.
		return new workerThreads.Worker(helperScript(), { execArgv: [] })
			.on("message", heard)
			.on("error", heard)
			.on("exit", (code) => {
				if (code === 0) left();
				else heard(new Error(`it ended with code ${code}`));
			});
	}
	// Bundlers recognise a worker's script by exactly this expression.
	const worker = new Worker(new URL("./helper.js", import.meta.url), {
		type: "module",
	});
	worker.onmessage = ({ data }) => heard(data);
	worker.onerror = ({ message }) =>
		heard(new Error(message || "its script could not be loaded"));
	return worker;
}

/** Starts a thread of a crew. Its listeners may refer only to the crew. */
function enlist(crew: Crew, place: number): HelperThread | undefined {
	let thread: HelperThread | undefined;
	let ready = false;
	const heard = (failure?: unknown): void => {
		// An old thread may be heard of after another has taken its place.
		if (crew.ended || crew.threads[place] !== thread) return;
		if (failure === undefined) {
			ready = true;
			// From here on it mostly sleeps; it must not keep the process alive.
			thread?.unref?.();
			crew.started();
			return;
		}
		crew.threads[place] = undefined;
		if (ready && ++crew.deaths <= MAX_DEATHS) crew.died.add(place);
		else crew.missing++;
		if (!ready) crew.started(failure);
	};
	const left = (): void => {
		if (!ready) heard(new Error("it ended before it was ready"));
		else if (crew.threads[place] === thread) crew.threads[place] = undefined;
	};
	try {
		thread = startWorker(heard, left);
		crew.threads[place] = thread;
		return thread;
	} catch (failure) {
		crew.missing++;
		crew.started(failure);
		return undefined;
	}
}

/** The error for helpers that cannot start, with the remedy. */
function startFailure(cause: unknown): Error {
	const why = cause instanceof Error ? cause.message : String(cause);
	const code = cause instanceof Error && "code" in cause ? cause.code : "";
	const lacks =
		cause instanceof RangeError ||
		code === "ERR_WORKER_OUT_OF_MEMORY" ||
		code === "ERR_WORKER_INIT_FAILED";
	return new Error(
		lacks
			? `webassembly: the machine has no memory or no threads left for helper threads (${why}); ask for fewer, or use webassembly({ threads: 1 })`
			: `webassembly: the helper threads' script, helper.js, cannot be loaded (${why}); a bundler must keep new Worker(new URL("./helper.js", import.meta.url)), and a server must send it with the page's headers; or use webassembly({ threads: 1 })`,
		{ cause },
	);
}

/** Helpers that start in the background, and join when they are ready. */
export interface StartingHelpers extends Helpers {
	/** Fulfilled when all helpers are ready; rejected if one cannot start. It may be ignored. */
	readonly ready: Promise<void>;
}

/**
 * Starts a helper for every thread except the owner's. `readMachine` must have been called.
 * @param awaited whether the caller waits for `ready`; then the process does not end before.
 */
export function startHelpers(
	start: ThreadStart,
	awaited: boolean,
): StartingHelpers {
	const { crew, ready } = createCrew(start.threads - 1, awaited);
	const begin = (place: number, unref: boolean): void => {
		if (crew.ended) return;
		const thread = enlist(crew, place);
		if (unref) thread?.unref?.();
		thread?.postMessage({ ...start, thread: place, idle: patience.idle });
	};
	for (let place = 1; place < start.threads; place++) begin(place, !awaited);
	const helpers: StartingHelpers = {
		ready,
		mayWait: maySleep(),
		get threads() {
			return start.threads - crew.missing;
		},
		get haveDied() {
			return crew.died.size > 0;
		},
		replace(left) {
			const places = new Set([...crew.died, ...left]);
			crew.died.clear();
			for (const place of places) begin(place, true);
		},
		end() {
			forgotten.unregister(crew);
			endCrew(crew);
		},
	};
	forgotten.register(helpers, crew, crew);
	return helpers;
}

/**
 * Makes a crew without threads, and a promise that all of them are ready.
 * @param all whether all threads end if one cannot start.
 */
function createCrew(
	count: number,
	all: boolean,
): { crew: Crew; ready: Promise<void> } {
	let waiting = count;
	let resolve = () => {};
	let reject = (_: Error) => {};
	const ready = new Promise<void>((...both) => {
		[resolve, reject] = both;
	});
	// A caller that does not wait for helpers continues with fewer.
	ready.catch(() => {});
	const crew: Crew = {
		threads: [],
		died: new Set(),
		deaths: 0,
		missing: 0,
		ended: false,
		started(failure) {
			if (failure === undefined) {
				if (--waiting === 0) resolve();
				return;
			}
			if (all && waiting > 0) {
				crew.missing = count;
				endCrew(crew);
			}
			reject(startFailure(failure));
		},
	};
	return { crew, ready };
}
