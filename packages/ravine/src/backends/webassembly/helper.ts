/** The script of a helper thread, in Node and in a page: opens its bench, says so, and helps until it is ended. */
import { type Bench, type BenchStart, help, openBench } from "./team.js";

/** Answers with nothing when ready, or with what went wrong: a page is not told of a promise that a worker broke. */
async function begin(
	start: BenchStart,
	answer: (failure?: unknown) => void,
): Promise<void> {
	let bench: Bench;
	try {
		bench = openBench(start);
	} catch (failure) {
		answer(failure);
		return;
	}
	answer();
	help(bench);
}

// No await at the top level: bundlers make scripts of workers that cannot have one.
async function listenInNode(): Promise<void> {
	const name = "node:worker_threads";
	const { parentPort } = (await import(
		/* @vite-ignore */ /* webpackIgnore: true */ name
	)) as typeof import("node:worker_threads");
	parentPort?.once("message", (start: BenchStart) =>
		begin(start, (failure) => parentPort.postMessage(failure)),
	);
}

if (typeof process === "object" && process.versions?.node) {
	listenInNode();
} else {
	globalThis.addEventListener(
		"message",
		({ data }: MessageEvent<BenchStart>) =>
			begin(data, (failure) => globalThis.postMessage(failure)),
		{ once: true },
	);
}
