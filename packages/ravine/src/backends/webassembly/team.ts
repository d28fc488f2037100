import { operators } from "../../language/operators.js";

/**
 * How threads share a pass. A pass is a list of items, each a range of the arena; items are claimed one ticket at a
 * time, whoever comes first, so a helper that is late, or busy elsewhere, costs nothing. What an item writes depends
 * on its place alone, so the result is the same for any number of threads.
 */

/** Words of the control block, at the start of the memory. */
const GENERATION = 0;
/** The pass's low 16 bits, then the next ticket: a late helper cannot take a ticket of another pass. */
const TICKET = 1;
const TICKETS = 2;
const DONE = 3;
/** A stage's number, or `CHECK`. */
const STAGE = 4;
const ITEMS = 5;
const ITEM_COUNT = 6;
const PER_TICKET = 7;
const STRIDE = 8;
/** Set when a check finds a number that is not finite. */
const NOT_FINITE = 9;

export const CONTROL_BYTES = 64;
const CHECK = -1;
/** start, end, row, count, out: what a kernel is called with. */
export const ITEM_WORDS = 5;
const MOST_TICKETS = 4096;

/** How long, in polls, a helper looks for the next pass before it sleeps: passes of one step follow each other closely. */
const HELPER_POLLS = 4000;
/** How many polls before the waiting thread sleeps too, where it may. */
const OWNER_POLLS = 20_000;
/** No item takes this long, in milliseconds: whoever claimed it is gone. */
const GIVE_UP = 10_000;

export type Kernels = Readonly<
	Record<string, (...numbers: number[]) => number>
>;

/** What a thread needs to work on passes. */
export interface Bench {
	readonly control: Int32Array;
	/** The whole memory as words, where items are read. */
	readonly words: Int32Array;
	readonly check: (start: number, end: number) => number;
	readonly stages: readonly ((...numbers: number[]) => number)[];
}

/** What a helper is sent. */
export interface HelperStart {
	readonly module: WebAssembly.Module;
	readonly memory: WebAssembly.Memory;
	readonly stages: number;
}

/** More than kernels import: those take what they need. */
const mathematics = Object.fromEntries(
	Object.entries(operators).map(([name, { evaluate }]) => [name, evaluate]),
);

/** One thread's instance of a rule's kernels over the memory that all share. */
export async function openBench({
	module,
	memory,
	stages,
}: HelperStart): Promise<Bench> {
	const instance = await WebAssembly.instantiate(module, {
		ravine: { memory },
		math: mathematics,
	});
	const kernels = instance.exports as unknown as Kernels;
	return {
		control: new Int32Array(memory.buffer, 0, CONTROL_BYTES / 4),
		words: new Int32Array(memory.buffer),
		check: kernels.finite as Bench["check"],
		stages: Array.from(
			{ length: stages },
			(_, k) => kernels[`stage${k}`] as Bench["check"],
		),
	};
}

/** Items of a pass: where they stand in the memory, in words, and how many. */
export interface Items {
	readonly at: number;
	readonly count: number;
}

/** Runs items `from` up to `to`, the last left out. */
function runItems(
	{ control, words, check, stages }: Bench,
	stage: number,
	items: number,
	stride: number,
	from: number,
	to: number,
): void {
	const kernel = stages[stage];
	for (let item = from; item < to; item++) {
		const at = items + item * ITEM_WORDS;
		const start = words[at] as number;
		const end = words[at + 1] as number;
		if (kernel === undefined) {
			if (check(start, end) === 0) control[NOT_FINITE] = 1;
		} else {
			kernel(
				start,
				end,
				stride,
				words[at + 2] as number,
				words[at + 3] as number,
				words[at + 4] as number,
			);
		}
	}
}

/** Claims tickets of pass `generation` and runs them until none are left. */
function takeTickets(bench: Bench, generation: number): void {
	const { control } = bench;
	for (;;) {
		const claimed = Atomics.load(control, TICKET);
		if (claimed >>> 16 !== (generation & 0xffff)) return;
		const ticket = claimed & 0xffff;
		if (ticket >= (control[TICKETS] as number)) return;
		if (
			Atomics.compareExchange(control, TICKET, claimed, claimed + 1) !== claimed
		) {
			continue;
		}
		// The pass cannot end while a ticket of it is out, so what follows is this pass's.
		const perTicket = control[PER_TICKET] as number;
		const from = ticket * perTicket;
		const to = Math.min(from + perTicket, control[ITEM_COUNT] as number);
		runItems(
			bench,
			control[STAGE] as number,
			control[ITEMS] as number,
			control[STRIDE] as number,
			from,
			to,
		);
		Atomics.add(control, DONE, 1);
		Atomics.notify(control, DONE);
	}
}

/** A helper's life: sleep until there is a pass, help with it, look round for the next. Never returns. */
export function help(bench: Bench): never {
	const { control } = bench;
	let seen = 0;
	for (;;) {
		for (let k = 0; k < HELPER_POLLS; k++) {
			if (Atomics.load(control, GENERATION) !== seen) break;
		}
		Atomics.wait(control, GENERATION, seen);
		seen = Atomics.load(control, GENERATION);
		takeTickets(bench, seen);
	}
}

/** Runs the passes of one engine, alone or with helpers. */
export interface Team {
	/** Runs a stage over its items. */
	run(stage: number, items: Items): void;
	/** Whether all numbers in the items' ranges are finite. */
	check(items: Items): boolean;
}

export function createTeam(
	bench: Bench,
	stride: number,
	helpers?: Helpers,
): Team {
	const { control } = bench;
	let generation = 0;
	const run = (stage: number, { at, count }: Items): void => {
		if (helpers === undefined || count === 1) {
			runItems(bench, stage, at, stride, 0, count);
			return;
		}
		const perTicket = Math.ceil(count / MOST_TICKETS);
		const tickets = Math.ceil(count / perTicket);
		generation = (generation + 1) | 0;
		control[TICKETS] = tickets;
		control[DONE] = 0;
		control[STAGE] = stage;
		control[ITEMS] = at;
		control[ITEM_COUNT] = count;
		control[PER_TICKET] = perTicket;
		control[STRIDE] = stride;
		Atomics.store(control, TICKET, (generation & 0xffff) << 16);
		Atomics.store(control, GENERATION, generation);
		Atomics.notify(control, GENERATION);
		takeTickets(bench, generation);
		waitForHelpers(control, helpers, tickets);
	};
	return {
		run,
		check(items) {
			control[NOT_FINITE] = 0;
			run(CHECK, items);
			return Atomics.load(control, NOT_FINITE) === 0;
		},
	};
}

/** All tickets are claimed; waits for those that helpers still hold. */
function waitForHelpers(
	control: Int32Array,
	helpers: Helpers,
	tickets: number,
): void {
	for (let k = 0; k < OWNER_POLLS; k++) {
		if (Atomics.load(control, DONE) === tickets) return;
	}
	const began = performance.now();
	for (;;) {
		const done = Atomics.load(control, DONE);
		if (done === tickets) return;
		// A page's main thread may not sleep; it polls.
		if (helpers.mayWait) Atomics.wait(control, DONE, done, 50);
		if (performance.now() - began > GIVE_UP) helpers.lose();
	}
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
