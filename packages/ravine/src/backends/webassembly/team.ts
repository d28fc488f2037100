import { operators } from "../../language/operators.js";

/**
 * How threads share a pass. A pass is a list of items, each a range of the arena. Every thread has a share of the
 * list, the same at every step, so that it meets in its own cache what it left there, and works through it in order,
 * as the processor's prefetching likes it. Whoever has finished goes on with the others' shares, so a helper that is
 * late, or busy elsewhere, costs nothing. What an item writes depends on its place alone, so the result is the same
 * for any number of threads.
 */

/** Words of the control block, at the start of the memory. */
const GENERATION = 0;
/** How many tickets of the pass are done. */
const DONE = 1;
/** Which pass it is: its place in the lists of kernels and of items. */
const PASS = 2;
/** Set by a check that finds a sum that is not finite. */
const NOT_FINITE = 3;
/** Set while more tickets of the pass are to come. */
const OPEN = 4;

/**
 * Each share is a word: in its low half the next ticket, in its high half where they end. One exchange both finds
 * that there is a ticket and takes it; and since a pass lasts until all its tickets are done, whoever has one may read
 * which pass it is. Shares are on cache lines of their own.
 */
const share = (thread: number) => 16 * (1 + thread);
const NEXT = 0xffff;
const END_UNIT = 0x10000;
/** How many tickets a thread's share has at most: small items, such as the blocks of a reduction, go together. */
export const TICKETS = 64;

/** Bytes at the start of the memory that a team needs. */
export function controlBytes(threads: number): number {
	return share(threads) * 4;
}

/** The pass that checks the gradients; the stages follow it. */
const CHECK = 0;
/** start, end, row, count, out: what a kernel is called with, beside the stride. */
export const ITEM_WORDS = 5;

/** How long, in polls, a helper looks for the next pass before it sleeps: passes of one step follow each other closely. */
const HELPER_POLLS = 4000;
/** How many polls before the waiting thread sleeps too, where it may. */
const OWNER_POLLS = 20_000;
/** No item takes this long, in milliseconds: whoever claimed it is gone. */
const GIVE_UP = 10_000;

/** Items of a pass: where they stand in the memory, in words, how many, and how many a ticket is for. */
export interface Items {
	readonly at: number;
	readonly count: number;
	/** 1 for the check: its items are given out one by one while gradients are copied. */
	readonly perTicket: number;
}

/** What a thread opens its bench with; a helper is sent it. */
export interface BenchStart {
	readonly module: WebAssembly.Module;
	readonly memory: WebAssembly.Memory;
	/** Of the check and of each stage. */
	readonly passes: readonly Items[];
	/** From one region to the next, in bytes. */
	readonly stride: number;
	/** 0 is the owner. */
	readonly thread: number;
	readonly threads: number;
}

/** What a thread needs to work on passes. */
export interface Bench extends BenchStart {
	/** The whole memory as words: the control block at its start, items where they are said to stand. */
	readonly words: Int32Array;
	/** Of the check and of each stage, as the module exports them. */
	readonly kernels: readonly ((...numbers: number[]) => unknown)[];
}

/** More than kernels import: those take what they need. */
const mathematics = Object.fromEntries(
	Object.entries(operators).map(([name, { evaluate }]) => [name, evaluate]),
);

/** One thread's instance of a rule's kernels over the memory that all share. */
export function openBench(start: BenchStart): Bench {
	const { module, memory } = start;
	const { exports } = new WebAssembly.Instance(module, {
		ravine: { memory },
		math: mathematics,
	});
	return {
		...start,
		words: new Int32Array(memory.buffer),
		kernels: Object.values(exports) as Bench["kernels"][number][],
	};
}

/** Runs items `from` up to `to`, the last left out. */
function runItems(
	{ words, kernels, passes, stride }: Bench,
	pass: number,
	from: number,
	to: number,
): void {
	const kernel = kernels[pass] as Bench["kernels"][number];
	const { at: items } = passes[pass] as Items;
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
		// A stage's kernel gives nothing, the check's gives 1 or 0.
		if (found === 0) Atomics.store(words, NOT_FINITE, 1);
	}
}

/** Claims tickets, of the thread's own share first, and runs them until none are left. */
function takeTickets(bench: Bench): void {
	const { words, passes, thread, threads } = bench;
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
			const pass = words[PASS] as number;
			const { count, perTicket } = passes[pass] as Items;
			const from = ticket * perTicket;
			runItems(bench, pass, from, Math.min(from + perTicket, count));
			done++;
		}
	}
	// Told once, since all threads write there, and a line that another core wrote is far away.
	if (done > 0) Atomics.add(words, DONE, done);
}

/** A helper's life: sleep until there is a pass, help with it, look round for the next. Never returns. */
export function help(bench: Bench): never {
	const { words } = bench;
	let seen = 0;
	for (;;) {
		for (let k = 0; k < HELPER_POLLS; k++) {
			if (Atomics.load(words, GENERATION) !== seen) break;
		}
		Atomics.wait(words, GENERATION, seen);
		seen = Atomics.load(words, GENERATION);
		do takeTickets(bench);
		while (Atomics.load(words, OPEN) === 1);
		Atomics.notify(words, DONE);
	}
}

/** Runs the passes of one engine, alone or with helpers. */
export interface Team {
	/** Runs a stage. @returns whether all sums that its kernel made of what it wrote are finite. */
	run(stage: number): boolean;
	/** Whether the sums of the gradients, item by item, are finite. */
	check(): boolean;
	/**
	 * The same while the gradients are being filled in, from high addresses to low ones: `fill` calls back with the
	 * address from which on everything is there.
	 */
	checkWhile(fill: (filled: (from: number) => void) => void): boolean;
}

export function createTeam(
	bench: Bench,
	helpersNow: () => Helpers | undefined = () => undefined,
): Team {
	const { words, passes, threads } = bench;
	let generation = 0;

	/** Begins a pass; to an open one, tickets are still to come. */
	const begin = (pass: number, open = false): number => {
		const { count, perTicket } = passes[pass] as Items;
		const tickets = Math.ceil(count / perTicket);
		words[DONE] = 0;
		words[PASS] = pass;
		Atomics.store(words, OPEN, open ? 1 : 0);
		for (let k = 0; k < threads; k++) {
			// A check goes from the end of the arena to its beginning, so its shares are dealt the other way round.
			const part = pass === CHECK ? threads - 1 - k : k;
			const first = Math.ceil((tickets * part) / threads);
			const end = Math.ceil((tickets * (part + 1)) / threads);
			Atomics.store(words, share(k), (open ? first : end) * END_UNIT + first);
		}
		generation = (generation + 1) | 0;
		Atomics.store(words, GENERATION, generation);
		Atomics.notify(words, GENERATION);
		return tickets;
	};
	const isAlone = ({ count }: Items) =>
		helpersNow() === undefined || count === 1;
	const run = (pass: number): void => {
		const items = passes[pass] as Items;
		if (isAlone(items)) runItems(bench, pass, 0, items.count);
		else finish(begin(pass));
	};
	/** Takes the tickets that are left, and waits for those that helpers still hold. */
	const finish = (tickets: number): void => {
		takeTickets(bench);
		const began = performance.now();
		for (let polls = 0; ; polls++) {
			const done = Atomics.load(words, DONE);
			if (done === tickets) return;
			if (polls < OWNER_POLLS) continue;
			const helpers = helpersNow();
			// A page's main thread may not sleep; it polls.
			if (helpers?.mayWait) Atomics.wait(words, DONE, done, 50);
			if (performance.now() - began > GIVE_UP) helpers?.lose();
		}
	};
	const sumsWereFinite = () => Atomics.exchange(words, NOT_FINITE, 0) === 0;

	return {
		run(stage) {
			run(CHECK + 1 + stage);
			return sumsWereFinite();
		},
		check() {
			run(CHECK);
			return sumsWereFinite();
		},
		checkWhile(fill) {
			const items = passes[CHECK] as Items;
			const { at, count } = items;
			const alone = isAlone(items);
			const tickets = alone ? 0 : begin(CHECK, true);
			let released = 0;
			const release = (from: number) => {
				for (; released < count; released++) {
					// Addresses are unsigned.
					const start = words[at + released * ITEM_WORDS] as number;
					if (start >>> 0 < from) return;
					const part = Math.floor((released * threads) / count);
					const thread = alone ? 0 : threads - 1 - part;
					// A helper looks at what it will update, the owner at the rest, which it still has in its cache.
					if (thread > 0) Atomics.add(words, share(thread), END_UNIT);
					else {
						runItems(bench, CHECK, released, released + 1);
						Atomics.add(words, DONE, 1);
					}
				}
			};
			try {
				fill(release);
			} finally {
				release(0);
				if (!alone) {
					Atomics.store(words, OPEN, 0);
					finish(tickets);
				}
			}
			return sumsWereFinite();
		},
	};
}

/** The helpers of one team, as the thread that owns them sees them. */
export interface Helpers {
	/** Whether the owner may sleep in Atomics.wait. */
	readonly mayWait: boolean;
	/** Throws when a helper has died. */
	check(): void;
	/** Marks the team as broken and throws. */
	lose(): never;
	end(): void;
}
