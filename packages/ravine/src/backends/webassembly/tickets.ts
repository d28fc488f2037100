import {
	DONE,
	GENERATION,
	hasLeft,
	LEFT,
	NEXT,
	OPEN,
	STAGE,
	share,
} from "./control.js";
import {
	type Items,
	runItems,
	type ThreadStart,
	type ThreadState,
} from "./thread.js";

/**
 * The way in which threads share a step. The check of the gradients and each stage of the rule are lists of items. Every
 * thread has a share of the list, the same at every step, so that it finds its data in its own cache, and takes it in
 * order, which suits prefetching. A thread that has finished takes items from the others' shares, so a helper that is
 * late, busy or absent delays nobody. The result of an item depends only on its place, so results are the same for any
 * number of threads.
 */

/** The number of polls before a helper sleeps: the stages of one step follow each other closely. */
const HELPER_POLLS = 4000;

/** The message that starts a helper. */
export interface HelperStart extends ThreadStart {
	/** The time after which a sleeping helper ends, in milliseconds. */
	readonly idle: number;
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
