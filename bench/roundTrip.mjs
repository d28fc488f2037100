// @ts-check
/**
 * Measures the distance between two cores: the time for one thread to answer another through a cache line. It is several
 * times longer if the cores do not share their last cache, and a virtual machine may be moved between such places while
 * it runs.
 */
import { isMainThread, Worker, workerData } from "node:worker_threads";

const ROUNDS = 200_000;

/** @param {Int32Array} line */
function answer(line) {
	for (let k = 0; k < ROUNDS; k++) {
		while (Atomics.load(line, 0) !== 2 * k + 1);
		Atomics.store(line, 0, 2 * k + 2);
	}
}

/** @returns {Promise<number>} nanoseconds */
export async function measureRoundTrip() {
	const line = new Int32Array(new SharedArrayBuffer(64));
	const worker = new Worker(new URL(import.meta.url), { workerData: line });
	await new Promise((resolve) => worker.once("online", resolve));
	let start = 0;
	for (let k = 0; k < ROUNDS; k++) {
		// The first half warms up.
		if (k === ROUNDS / 2) start = performance.now();
		Atomics.store(line, 0, 2 * k + 1);
		while (Atomics.load(line, 0) !== 2 * k + 2);
	}
	const spent = performance.now() - start;
	await worker.terminate();
	return Math.round((spent * 1e6) / (ROUNDS / 2));
}

if (!isMainThread && workerData instanceof Int32Array) answer(workerData);
