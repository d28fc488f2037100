/** Computes the pictures of the page's maps. A newer question ends an older one. */

import { canCompile } from "../model/canCompile.js";
import { answer } from "./answer.js";
import type { Order, Part, Reply } from "./questions.js";
import { Unanswerable } from "./workGround.js";

let current: AbortController | undefined;

const compiled = canCompile();

addEventListener("message", ({ data }: MessageEvent<Order>) => {
	current?.abort(new DOMException("a newer question", "AbortError"));
	current = new AbortController();
	void reply(data, current.signal);
});

async function reply(
	{ ask, question }: Order,
	signal: AbortSignal,
): Promise<void> {
	let problem: string | undefined;
	try {
		if (question !== undefined) {
			for await (const part of answer(question, { compiled, signal })) {
				// A message that has come meanwhile is read only when this thread is idle.
				await idle();
				signal.throwIfAborted();
				send({ ask, part }, buffersOf(part));
			}
		}
	} catch (error) {
		problem = problemOf(error, signal);
	}
	send({ ask, ended: true, ...(problem !== undefined && { problem }) }, []);
}

function problemOf(error: unknown, signal: AbortSignal): string | undefined {
	if (signal.aborted) return undefined;
	if (error instanceof Unanswerable) return error.message;
	console.error(error);
	return `the picture could not be computed: ${String(error)}`;
}

function send(message: Reply, buffers: Transferable[]): void {
	postMessage(message, { transfer: buffers });
}

/** The arrays' memory moves to the page instead of being copied. */
function buffersOf(part: Part): ArrayBuffer[] {
	const own = part.part === "strip" ? ["steps", "cost", "diverged"] : [];
	const names =
		part.part === "grid"
			? ["steps", "cost", "diverged"]
			: part.part === "basins"
				? ["minimum", "steps", "x", "y"]
				: own;
	const fields = part as unknown as Record<string, ArrayBufferView>;
	return names.map((name) => fields[name]?.buffer as ArrayBuffer);
}

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** Lets the messages that have arrived be read. A timer would wait for four milliseconds. */
function idle(): Promise<void> {
	return new Promise((resolve) => {
		waiting.push(resolve);
		port2.postMessage(undefined);
	});
}
