import { operators } from "../../language/operators.js";

/**
 * How threads share a step. The check of the gradients and each stage of the rule are a list of items. Every thread
 * has a share of the list, the same at every step, so that it meets in its own cache what it left there, and works
 * through it in order, as the processor's prefetching likes it. Whoever has finished goes on with the others' shares,
 * so a helper that is late, busy elsewhere or not there costs nothing. What an item writes depends on its place alone,
 * so the result is the same for any number of threads.
 */

/** Words of the control block, at the start of the memory. */
const GENERATION = 0;
/** How many tickets of the stage are done. */
const DONE = 1;
/** Which stage it is: its place in the lists of kernels and of items. */
const STAGE = 2;
/** Set by a kernel whose sum is not finite. */
const NOT_FINITE = 3;
/** Set while more tickets of the stage are to come. */
const OPEN = 4;
/** How many helpers have ended because they were idle, and not been replaced. */
const LEFT = 5;

/**
 * Each share is a word: in its low half the next ticket, in its high half where they end. One exchange both finds
 * that there is a ticket and takes it; and since a stage lasts until all its tickets are done, whoever has one may read
 * which stage it is. Shares are on cache lines of their own.
 */
const share = (thread: number) => 16 * (1 + thread);
const NEXT = 0xffff;
const END_UNIT = 0x10000;
/** Set by a thread that leaves; beside its share. */
const hasLeft = (thread: number) => share(thread) + 1;
/** How many tickets a thread's share has at most: small items, such as the blocks of a reduction, go together. */
export const MAX_TICKETS = 64;

/** Bytes at the start of the memory that a team needs. */
export function controlBytes(threads: number): number {
	return share(threads) * 4;
}

/** The check of the gradients comes first; the rule's stages follow it. */
const CHECK = 0;
/** start, end, row, count, out: what a kernel is called with, beside the stride. */
export const ITEM_WORDS = 5;

/** How many polls a helper makes before it sleeps: the stages of one step follow each other closely. */
const HELPER_POLLS = 4000;
/** How many polls the owner makes before it sleeps too, where it may. */
const OWNER_POLLS = 20_000;
/** How long the owner waits at a time for tickets that helpers hold, in milliseconds. */
const WAIT = 50;

/** How long threads wait for each other. An object, so that tests can lower it. */
export const patience = {
	/**
	 * After so many waits a helper that holds a ticket is taken for dead: no ticket takes a hundredth of that. Waits are
	 * counted and not time, because a process may be suspended for hours.
	 */
	waits: 200,
	/** How long a helper sleeps before it ends, in milliseconds: an idle optimizer should hold no threads. */
	idle: 3000,
};

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

/** More than kernels import: those take what they need. */
const mathematics = Object.fromEntries(
	Object.entries(operators).map(([name, { evaluate }]) => [name, evaluate]),
);

/** One thread's instance of a rule's kernels over the memory that all share. */
export function startThread(start: ThreadStart): ThreadState {
	const { module, memory } = start;
	const { exports } = new WebAssembly.Instance(module, {
		ravine: { memory },
		math: mathematics,
	});
	return {
		...start,
		words: new Int32Array(memory.buffer),
		kernels: Object.values(exports) as ThreadState["kernels"][number][],
	};
}

/** Runs items `from` up to `to`, the last left out. */
function runItems(
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
function takeTickets(state: ThreadState): void {
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

/** The helpers of one team, as the thread that owns them sees them. */
export interface Helpers {
	/** Whether the owner may sleep in Atomics.wait. */
	readonly mayWait: boolean;
	/** How many threads there are, the owner included; fewer than planned when some could not be started. */
	readonly threads: number;
	/** Whether helpers have died that can be replaced. */
	readonly haveDied: boolean;
	/** Starts a helper anew in the place of each that has died, and of those that have left. */
	replace(left: readonly number[]): void;
	end(): void;
}

/** Runs the stages of one engine, alone or with helpers. */
export interface Team {
	/** How many threads work, the owner included. */
	readonly threads: number;
	/** Set when a helper died in the middle of the last stage: what it wrote is not known. */
	readonly damage: Error | undefined;
	/**
	 * Runs a stage.
	 * @returns whether all sums that its kernel made of what it wrote are finite.
	 * @throws Error when a helper died in the middle of it; the team is then broken and throws at every call.
	 */
	run(stage: number): boolean;
	/** Whether the sums of the gradients, item by item, are finite. */
	check(): boolean;
	/**
	 * The same while the gradients are being filled in, from high addresses to low ones: `fill` calls back with the
	 * address from which on everything is there.
	 */
	checkWhile(fill: (filled: (from: number) => void) => void): boolean;
}

export function createTeam(owner: ThreadState, given?: Helpers): Team {
	const { words, stages, threads } = owner;
	let helpers = given;
	let generation = 0;
	let broken: Error | undefined;
	let damage: Error | undefined;

	/** Gives the tickets of a stage out; of an open one, they are still to come. */
	const begin = (stage: number, open = false): number => {
		const { count, perTicket } = stages[stage] as Items;
		const tickets = Math.ceil(count / perTicket);
		words[DONE] = 0;
		words[STAGE] = stage;
		Atomics.store(words, OPEN, open ? 1 : 0);
		for (let k = 0; k < threads; k++) {
			// A check goes from the end of the arena to its beginning, so its shares are dealt the other way round.
			const place = stage === CHECK ? threads - 1 - k : k;
			const first = Math.ceil((tickets * place) / threads);
			const end = Math.ceil((tickets * (place + 1)) / threads);
			Atomics.store(words, share(k), (open ? first : end) * END_UNIT + first);
		}
		generation = (generation + 1) | 0;
		Atomics.store(words, GENERATION, generation);
		Atomics.notify(words, GENERATION);
		return tickets;
	};

	const replaceHelpers = (): void => {
		const left: number[] = [];
		for (let thread = 1; thread < threads; thread++) {
			if (Atomics.exchange(words, hasLeft(thread), 0) === 0) continue;
			Atomics.sub(words, LEFT, 1);
			left.push(thread);
		}
		helpers?.replace(left);
	};

	const worksAlone = ({ count }: Items): boolean => {
		if (broken !== undefined) throw broken;
		if (helpers === undefined || count === 1) return true;
		if (helpers.haveDied || Atomics.load(words, LEFT) > 0) replaceHelpers();
		return helpers.threads === 1;
	};

	/** Runs all items of a stage. Without atomics: they cost a short step a tenth of its time. */
	const runAlone = (stage: number): boolean => {
		words[NOT_FINITE] = 0;
		runItems(owner, stage, 0, (stages[stage] as Items).count);
		return words[NOT_FINITE] === 0;
	};

	/**
	 * Takes the tickets that are left, and waits for those that helpers still hold.
	 * @returns false when a helper died with a ticket in its hands. The helpers are then ended.
	 */
	const finish = (tickets: number): boolean => {
		takeTickets(owner);
		for (let polls = 0; polls < OWNER_POLLS; polls++) {
			if (Atomics.load(words, DONE) === tickets) return true;
		}
		return waitFor(tickets);
	};

	const waitFor = (tickets: number): boolean => {
		let began = performance.now();
		for (let waits = 0; ; ) {
			const done = Atomics.load(words, DONE);
			if (done === tickets) return true;
			if (waits >= patience.waits) break;
			if (helpers?.mayWait) {
				if (Atomics.wait(words, DONE, done, WAIT) === "timed-out") waits++;
			} else if (performance.now() - began >= WAIT) {
				// A page's main thread may not sleep; it polls.
				began = performance.now();
				waits++;
			}
		}
		helpers?.end();
		helpers = undefined;
		return false;
	};

	/**
	 * The sums are read again by the owner alone where a helper died: a check writes nothing, so a helper that is not
	 * dead after all does no harm later.
	 */
	const finishCheck = (tickets: number): boolean => {
		if (!finish(tickets)) {
			runItems(owner, CHECK, 0, (stages[CHECK] as Items).count);
		}
		return Atomics.load(words, NOT_FINITE) === 0;
	};

	/** The helper may still be alive and write later, so no step may follow. */
	const breakOff = (stage: number): never => {
		const isLast = stage === stages.length - 1;
		broken = new Error(
			`webassembly: a helper thread died in the middle of a step, ${
				isLast
					? "which is half written; create the optimizer anew and load its last checkpoint"
					: "before anything was written; save this optimizer and load it into a new one"
			}`,
		);
		if (isLast) damage = broken;
		throw broken;
	};

	return {
		get threads() {
			return helpers?.threads ?? 1;
		},
		get damage() {
			return damage;
		},
		run(number) {
			const stage = CHECK + 1 + number;
			if (worksAlone(stages[stage] as Items)) return runAlone(stage);
			Atomics.store(words, NOT_FINITE, 0);
			if (!finish(begin(stage))) breakOff(stage);
			return Atomics.load(words, NOT_FINITE) === 0;
		},
		check() {
			if (worksAlone(stages[CHECK] as Items)) return runAlone(CHECK);
			Atomics.store(words, NOT_FINITE, 0);
			return finishCheck(begin(CHECK));
		},
		checkWhile(fill) {
			const items = stages[CHECK] as Items;
			const { at, count } = items;
			const alone = worksAlone(items);
			Atomics.store(words, NOT_FINITE, 0);
			const tickets = alone ? 0 : begin(CHECK, true);
			let released = 0;
			const release = (from: number) => {
				for (; released < count; released++) {
					// Addresses are unsigned.
					const start = words[at + released * ITEM_WORDS] as number;
					if (start >>> 0 < from) return;
					const place = Math.floor((released * threads) / count);
					const thread = alone ? 0 : threads - 1 - place;
					// A helper checks what it will update, the owner the rest, which it still has in its cache.
					if (thread > 0) Atomics.add(words, share(thread), END_UNIT);
					else {
						runItems(owner, CHECK, released, released + 1);
						Atomics.add(words, DONE, 1);
					}
				}
			};
			let finite = true;
			try {
				fill(release);
			} finally {
				release(0);
				if (alone) finite = Atomics.load(words, NOT_FINITE) === 0;
				else {
					Atomics.store(words, OPEN, 0);
					finite = finishCheck(tickets);
				}
			}
			return finite;
		},
	};
}
