import { mathematics64 } from "../../language/mathematics/index.js";

/**
 * How threads share a step. The check of the gradients and each stage of the rule are a list of items. Every thread
 * has a share of the list, the same at every step, so that it meets in its own cache what it left there, and works
 * through it in order, as the processor's prefetching likes it. Whoever has finished goes on with the others' shares,
 * so a helper that is late, busy elsewhere or not there costs nothing. What an item writes depends on its place alone,
 * so the result is the same for any number of threads.
 */

/** Words of the control block, at the start of the memory. */
export const GENERATION = 0;
/** How many tickets of the stage are done. */
export const DONE = 1;
/** Which stage it is: its place in the lists of kernels and of items. */
export const STAGE = 2;
/** Set by a kernel whose sum is not finite. */
export const NOT_FINITE = 3;
/** Set while more tickets of the stage are to come. */
export const OPEN = 4;
/** How many helpers have ended because they were idle, and not been replaced. */
export const LEFT = 5;

/**
 * Each share is a word: in its low half the next ticket, in its high half where they end. One exchange both finds
 * that there is a ticket and takes it; and since a stage lasts until all its tickets are done, whoever has one may read
 * which stage it is. Shares are on cache lines of their own.
 */
export const share = (thread: number) => 16 * (1 + thread);
const NEXT = 0xffff;
export const END_UNIT = 0x10000;
/** Set by a thread that leaves; beside its share. */
export const hasLeft = (thread: number) => share(thread) + 1;
/** How many tickets a thread's share has at most: small items, such as the blocks of a reduction, go together. */
export const MAX_TICKETS = 64;

/** Bytes at the start of the memory that a team needs. */
export function controlBytes(threads: number): number {
	return share(threads) * 4;
}

/** The check of the gradients comes first; the rule's stages follow it. */
export const CHECK = 0;
/** start, end, row, count, out: what a kernel is called with, beside the stride. */
export const ITEM_WORDS = 5;

/** How many polls a helper makes before it sleeps: the stages of one step follow each other closely. */
const HELPER_POLLS = 4000;

/** Items of a stage: where they stand in the memory, in words, how many, and how many a ticket is for. */
export interface Items {
	readonly at: number;
	readonly count: number;
	/** 1 for the check: its items are given out one by one while gradients are copied. */
	readonly perTicket: number;
}

/** What a thread starts with. */
export interface ThreadStart {
	readonly module: WebAssembly.Module;
	readonly memory: WebAssembly.Memory;
	/** Of the check and of each stage. */
	readonly stages: readonly Items[];
	/** From one region to the next, in bytes. */
	readonly stride: number;
	/** 0 is the owner. */
	readonly thread: number;
	readonly threads: number;
}

/** What a helper is sent. */
export interface HelperStart extends ThreadStart {
	/** How long it sleeps before it ends, in milliseconds. */
	readonly idle: number;
}

/** What a thread needs to work on stages. */
export interface ThreadState extends ThreadStart {
	/** The whole memory as words: the control block at its start, items where they are said to stand. */
	readonly words: Int32Array;
	/** Of the check and of each stage, as the module exports them. */
	readonly kernels: readonly ((...numbers: number[]) => unknown)[];
}

/** One thread's instance of a rule's kernels over the memory that all share. */
export function startThread(start: ThreadStart): ThreadState {
	const { module, memory } = start;
	const { exports } = new WebAssembly.Instance(module, {
		ravine: { memory },
		// More than kernels import: they take what they need.
		math: mathematics64,
	});
	return {
		...start,
		words: new Int32Array(memory.buffer),
		kernels: Object.values(exports) as ThreadState["kernels"][number][],
	};
}

/** Runs items `from` up to `to`, the last left out. */
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
		// 1 where the sum that the kernel made is finite, 0 where not; nothing where it made none.
		if (found === 0) Atomics.store(words, NOT_FINITE, 1);
	}
}

/** Claims tickets, of the thread's own share first, and runs them until none are left. */
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
	// Told once, since all threads write there, and a line that another core wrote is far away.
	if (done > 0) Atomics.add(words, DONE, done);
}

/** A helper's life: sleep until there is a stage, help with it, wait for the next. Returns after a while without any. */
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
