/** The script of a helper thread, in Node and in a page: opens its bench, says so, and helps until it is ended. */
import { type HelperStart, help, openBench } from "./team.js";

interface Port {
	postMessage(message: unknown): void;
}

async function begin(start: HelperStart, port: Port): Promise<void> {
	const bench = await openBench(start);
	port.postMessage("ready");
	help(bench);
}

if (typeof process === "object" && process.versions?.node) {
	const name = "node:worker_threads";
	const { parentPort } = (await import(
		/* @vite-ignore */ /* webpackIgnore: true */ name
	)) as typeof import("node:worker_threads");
	parentPort?.once("message", (start: HelperStart) => begin(start, parentPort));
} else {
	globalThis.addEventListener(
		"message",
		({ data }: MessageEvent<HelperStart>) =>
			begin(data, globalThis as unknown as Port),
		{ once: true },
	);
}
