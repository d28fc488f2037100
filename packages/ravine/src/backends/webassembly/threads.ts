import { type Helpers, patience } from "./team.js";
import type { HelperStart, ThreadStart } from "./tickets.js";

/** More threads than any machine of today has cores. */
export const MAX_THREADS = 256;

/** Unasked, a step takes no more threads than this: so few saturate the memory of most machines. */
const MAX_THREADS_UNASKED = 8;

/**
 * Each further thread must have so many bytes of a step to move, since waking it takes some 20 µs: at this size, in
 * steps with pauses between them, where helpers sleep, Adam gains 1.3 to 1.5 times by a second thread, momentum and
 * plain descent between nothing and 1.1 times.
 */
const MIN_BYTES_PER_HELPER = 6_000_000;

/** After so many deaths, helpers that die are not replaced any more. */
const MAX_DEATHS = 8;

const isNode = typeof process === "object" && Boolean(process.versions?.node);

type WorkerThreads = typeof import("node:worker_threads");
/** Node's module, once `readMachine` has loaded it. */
let workerThreads: WorkerThreads | undefined;

/** Hidden from bundlers: a page has no such modules, and only Node comes here. */
async function nodeModule<T>(name: string): Promise<T> {
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
	/** Bytes; Infinity where they are not known, as in a page. */
	readonly memory: number;
}

/** The first answer that is a number above 0: Deno throws where it was not given the permission to tell. */
function ask(
	otherwise: number,
	...questions: (() => number | undefined)[]
): number {
	for (const question of questions) {
		try {
			const answer = question();
			if (answer !== undefined && answer > 0) return answer;
		} catch {
			// Not told.
		}
	}
	return otherwise;
}

/** What is needed of Deno. */
interface DenoHost {
	readonly permissions: {
		querySync(what: { name: "read"; path: URL }): { state: string };
	};
}

/** Where Node and Deno find the helpers' script. */
function helperScript(): URL {
	return new URL(
		/* @vite-ignore */ /* webpackIgnore: true */ "./helper.js",
		import.meta.url,
	);
}

/** Reads what the machine has, and gets ready to start threads. */
export async function readMachine(): Promise<Machine> {
	const ownCores = () => globalThis.navigator?.hardwareConcurrency;
	const unknown = Number.POSITIVE_INFINITY;
	if (!isNode) return { cores: ask(1, ownCores), memory: unknown };
	workerThreads ??= await nodeModule<WorkerThreads>("worker_threads");
	const os = await nodeModule<typeof import("node:os")>("os");
	const cores = ask(1, ownCores, () => os.availableParallelism());
	const { Deno: deno } = globalThis as { Deno?: DenoHost };
	if (deno !== undefined) {
		// Without the permission, Deno would stop and ask the user at the terminal.
		const read = { name: "read", path: helperScript() } as const;
		const mayStart = deno.permissions.querySync(read).state === "granted";
		return { cores: mayStart ? cores : 1, memory: unknown };
	}
	// A container may have less than the machine; 0 stands for no limit.
	const limit = ask(unknown, () => process.constrainedMemory?.());
	const total = ask(unknown, () => os.totalmem());
	return { cores, memory: Math.min(total, limit) };
}

/** How many threads a step takes that moves so many bytes, when nobody asked for a number. */
export function threadsWorth(bytesMoved: number, cores: number): number {
	const worth = 1 + Math.floor(bytesMoved / MIN_BYTES_PER_HELPER);
	return Math.min(worth, MAX_THREADS_UNASKED, Math.max(1, cores));
}

/** Whether this thread may sleep: a page's main thread may not, nor Electron's, which looks like Node. */
function maySleep(): boolean {
	try {
		// The word is 0, so this waits, for no time at all.
		return (
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0) ===
			"timed-out"
		);
	} catch {
		return false;
	}
}

/** What the workers of Node and of a page have in common. */
interface HelperThread {
	postMessage(start: HelperStart): void;
	terminate(): unknown;
	/** Node's: whether it keeps the process alive. */
	unref?(): void;
}

/**
 * The helpers of one team. Their listeners hold this and nothing else, so that the engine and its memory can be
 * collected while helpers run; then these are ended.
 */
interface Crew {
	/** By thread; nothing for the owner and for those that have died or left. */
	readonly threads: (HelperThread | undefined)[];
	/** Those that died after they were ready, and are to be replaced. */
	readonly died: Set<number>;
	deaths: number;
	/** How many are not there and will not be. */
	missing: number;
	ended: boolean;
	/** Called with each helper that is ready, or with why it cannot be. */
	started(failure?: unknown): void;
}

const forgotten = new FinalizationRegistry<Crew>(endCrew);

function endCrew(crew: Crew): void {
	crew.ended = true;
	for (const thread of crew.threads) thread?.terminate();
	crew.threads.length = 0;
}

/**
 * @param heard called with undefined when the helper is ready, or with what went wrong, then or later.
 * @param left called when it ended by itself, as it does when it has been idle; a page is not told.
 */
function startWorker(
	heard: (failure?: unknown) => void,
	left: () => void,
): HelperThread {
	if (workerThreads !== undefined) {
		// The process's own flags may not suit a file: --input-type, for one, refuses it.
		return new workerThreads.Worker(helperScript(), { execArgv: [] })
			.on("message", heard)
			.on("error", heard)
			.on("exit", (code) => {
				if (code === 0) left();
				else heard(new Error(`it ended with code ${code}`));
			});
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

/** Starts a thread of a crew. Nothing but the crew may be in reach of its listeners. */
function enlist(crew: Crew, place: number): HelperThread | undefined {
	let thread: HelperThread | undefined;
	let ready = false;
	const heard = (failure?: unknown): void => {
		// An old thread may be heard of after another has taken its place.
		if (crew.ended || crew.threads[place] !== thread) return;
		if (failure === undefined) {
			ready = true;
			// From here on it sleeps most of its life; it must not keep the process alive.
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

/** Why helpers cannot start, and the remedy. */
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
			: `webassembly: the helper threads' script, helper.js, cannot be loaded (${why}); a bundler must keep new Worker(new URL("./helper.js", import.meta.url)), a server send it the page's headers; or use webassembly({ threads: 1 })`,
		{ cause },
	);
}

/** Helpers that start behind the call, and join when they are ready. */
export interface StartingHelpers extends Helpers {
	/** Fulfilled when all helpers are ready; rejected when one cannot start. May be left alone. */
	readonly ready: Promise<void>;
}

/**
 * Starts a helper for every thread but the owner's. `readMachine` must have been called.
 * @param awaited whether somebody waits for `ready`: then a process does not end before.
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
 * A crew without threads yet, and a promise that so many are ready.
 * @param all whether they all end when one cannot start.
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
	// Whoever does not wait for helpers goes on with fewer.
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
