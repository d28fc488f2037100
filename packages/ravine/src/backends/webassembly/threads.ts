import { type Helpers, patience } from "./helpedTeam.js";
import { helperScript, isNode, nodeModule } from "./machine.js";
import type { ThreadStart } from "./thread.js";
import type { HelperStart } from "./tickets.js";

export { HelpedTeam } from "./helpedTeam.js";

/** After this many deaths, helpers that die are no longer replaced. */
const MAX_DEATHS = 8;

type WorkerThreads = typeof import("node:worker_threads");
/** Node's module, once `startHelpers` has loaded it. */
let workerThreads: WorkerThreads | undefined;

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
 * Starts a helper for every thread except the owner's.
 * @param awaited whether the caller waits for `ready`; then the process does not end before.
 */
export async function startHelpers(
	start: ThreadStart,
	awaited: boolean,
): Promise<StartingHelpers> {
	if (isNode && workerThreads === undefined) {
		const load = await nodeModule<WorkerThreads>("worker_threads");
		workerThreads = load();
	}
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
