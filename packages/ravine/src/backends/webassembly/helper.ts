/** The script of a helper thread, in Node and in a page: it prepares its kernels, reports that it is ready, and helps until it is idle. */
import { mathematicsOfScalars } from "../../language/mathematics/index.js";
import { startThread, type ThreadState } from "./thread.js";
import { type HelperStart, help } from "./tickets.js";

/** Calls back without an argument when ready, or with the failure. */
function begin(start: HelperStart, answer: (failure?: unknown) => void): void {
	let state: ThreadState;
	try {
		state = startThread(start, mathematicsOfScalars);
	} catch (failure) {
		answer(failure);
		return;
	}
	answer();
	help(state, start.idle);
}

// No await at the top level, because bundlers turn workers into classic scripts.
async function listenInNode(): Promise<void> {
	const name = "node:worker_threads";
	const { parentPort } = (await import(
		/* @vite-ignore */ /* webpackIgnore: true */ name
	)) as typeof import("node:worker_threads");
	// A worker of Node ends when it has no more listeners.
	parentPort?.once("message", (start: HelperStart) =>
		begin(start, (failure) => parentPort.postMessage(failure)),
	);
}

if (typeof process === "object" && process.versions?.node) {
	listenInNode();
} else {
	globalThis.addEventListener(
		"message",
		({ data }: MessageEvent<HelperStart>) => {
			begin(data, (failure) => globalThis.postMessage(failure));
			globalThis.close();
		},
		{ once: true },
	);
}
