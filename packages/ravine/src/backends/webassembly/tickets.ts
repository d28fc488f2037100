import type { Mathematics } from "../../language/mathematics/function.js";

/**
 * The way in which threads share a step. The check of the gradients and each stage of the rule are lists of items. Every
 * thread has a share of the list, the same at every step, so that it finds its data in its own cache, and takes it in
 * order, which suits prefetching. A thread that has finished takes items from the others' shares, so a helper that is
 * late, busy or absent delays nobody. The result of an item depends only on its place, so results are the same for any
 * number of threads.
 */

/** Words of the control block, at the start of the memory. */
export const GENERATION = 0;
/** The number of finished tickets of the stage. */
export const DONE = 1;
/** The stage: its index in the lists of kernels and of items. */
export const STAGE = 2;
/** Set by a kernel whose sum is not finite. */
export const NOT_FINITE = 3;
/** Set while more tickets of the stage will be released. */
export const OPEN = 4;
/** The number of helpers that ended because they were idle and were not replaced. */
export const LEFT = 5;

/**
 * Each share is a word: its low half is the next ticket, its high half the end. One exchange finds a ticket and takes it.
 * A stage lasts until all its tickets are done, so a thread with a ticket may read the stage's number. Each share has a
 * cache line of its own.
 */
export const share = (thread: number) => 16 * (1 + thread);
const NEXT = 0xffff;
export const END_UNIT = 0x10000;
/** Set by a thread that leaves; next to its share. */
export const hasLeft = (thread: number) => share(thread) + 1;
/** The largest number of tickets in a thread's share: several small items, such as blocks of a reduction, form a ticket. */
export const MAX_TICKETS = 64;

/** Bytes at the start of the memory that a team needs. */
export function controlBytes(threads: number): number {
	return share(threads) * 4;
}

/** The check of the gradients comes first; the rule's stages follow it. */
export const CHECK = 0;
/** start, end, row, count, out: the arguments of a kernel, besides the stride. */
export const ITEM_WORDS = 5;

/** The number of polls before a helper sleeps: the stages of one step follow each other closely. */
const HELPER_POLLS = 4000;

/** The items of a stage: their place in the memory, in words, their number, and the number per ticket. */
export interface Items {
	readonly at: number;
	readonly count: number;
	/** 1 for the check, whose items are released one by one while gradients are copied. */
	readonly perTicket: number;
}

/** The data that a thread needs to start. */
export interface ThreadStart {
	readonly module: WebAssembly.Module;
	readonly memory: WebAssembly.Memory;
	/** The items of the check and of each stage. */
	readonly stages: readonly Items[];
	/** The distance from one region to the next, in bytes. */
	readonly stride: number;
	/** 0 is the owner. */
	readonly thread: number;
	readonly threads: number;
}

/** The message that starts a helper. */
export interface HelperStart extends ThreadStart {
	/** The time after which a sleeping helper ends, in milliseconds. */
	readonly idle: number;
}

/** A thread's state while it works on stages. */
export interface ThreadState extends ThreadStart {
	/** The whole memory as words: the control block at its start, and the items. */
	readonly words: Int32Array;
	/** The exported kernels of the check and of each stage. */
	readonly kernels: readonly ((...numbers: number[]) => unknown)[];
}

/**
 * Makes one thread's instance of a rule's kernels over the shared memory.
 * @param mathematics the functions of the rule, or more: kernels import some of them for rare numbers.
 */
export function startThread(
	start: ThreadStart,
	mathematics: Mathematics,
): ThreadState {
	const { module, memory } = start;
	const functions = Object.entries(mathematics);
	const { exports } = new WebAssembly.Instance(module, {
		ravine: { memory },
		math: Object.fromEntries(
			functions.map(([name, { double }]) => [name, double]),
		),
	});
	return {
		...start,
		words: new Int32Array(memory.buffer),
		kernels: Object.values(exports) as ThreadState["kernels"][number][],
	};
}

/** Runs the items from `from` up to, but not including, `to`. */
export function runItems(
	{ words, kernels, stages, stride }: ThreadState,
	stage: number,
	from: number,
	to: number,
): void {
	const kernel = kernels[stage] as ThreadState["kernels"][number];
	const { at: items } = stages[stage] as Items;
	for (let item = from; item < to; item++) {
		const at = items + item * ITEM_WORDS;
		const found = kernel(
			words[at] as number,
			words[at + 1] as number,
			stride,
			words[at + 2] as number,
			words[at + 3] as number,
			words[at + 4] as number,
		);
		// 1 if the kernel's sum is finite, 0 if not; undefined if it has no sum.
		if (found === 0) Atomics.store(words, NOT_FINITE, 1);
	}
}

/** Takes tickets, first from the thread's own share, and runs them until none are left. */
export function takeTickets(state: ThreadState): void {
	const { words, stages, thread, threads } = state;
	let done = 0;
	for (let k = 0; k < threads; k++) {
		const place = share((thread + k) % threads);
		for (;;) {
			const claimed = Atomics.load(words, place);
			const ticket = claimed & NEXT;
			if (ticket >= claimed >>> 16) break;
			if (
				Atomics.compareExchange(words, place, claimed, claimed + 1) !== claimed
			) {
				continue;
			}
			const stage = words[STAGE] as number;
			const { count, perTicket } = stages[stage] as Items;
			const from = ticket * perTicket;
			runItems(state, stage, from, Math.min(from + perTicket, count));
			done++;
		}
	}
	// Added once, because all threads write there, and a cache line that another core wrote is slow to get.
	if (done > 0) Atomics.add(words, DONE, done);
}

/** A helper's loop: sleep until there is a stage, and help with it. Returns after a while without one. */
export function help(state: ThreadState, idle: number): void {
	const { words, thread } = state;
	let seen = 0;
	for (;;) {
		for (let k = 0; k < HELPER_POLLS; k++) {
			if (Atomics.load(words, GENERATION) !== seen) break;
		}
		if (Atomics.wait(words, GENERATION, seen, idle) === "timed-out") break;
		seen = Atomics.load(words, GENERATION);
		do takeTickets(state);
		while (Atomics.load(words, OPEN) === 1);
		Atomics.notify(words, DONE);
	}
	Atomics.store(words, hasLeft(thread), 1);
	Atomics.add(words, LEFT, 1);
}
