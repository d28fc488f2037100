import {
	DONE,
	END_UNIT,
	GENERATION,
	hasLeft,
	LEFT,
	NOT_FINITE,
	OPEN,
	STAGE,
	share,
} from "./control.js";
import { checkItem, releaseItems, runAlone, type Team } from "./team.js";
import { CHECK, type Items, runItems, type ThreadState } from "./thread.js";
import { takeTickets } from "./tickets.js";

/** The number of polls before the owner sleeps too, if it may. */
const OWNER_POLLS = 20_000;
/** The length of one wait of the owner for helpers' tickets, in milliseconds. */
const WAIT = 50;

/** The threads' waiting times. An object, so that tests can lower them. */
export const patience = {
	/**
	 * After this many waits a helper with a ticket counts as dead; a ticket takes less than a hundredth of that. Waits are
	 * counted instead of time, because a process may be suspended for hours.
	 */
	waits: 200,
	/** The time after which a sleeping helper ends, in milliseconds, so that an idle optimizer holds no threads. */
	idle: 3000,
};

/** The helpers of one team, for the thread that owns them. */
export interface Helpers {
	/** Whether the owner may sleep in Atomics.wait. */
	readonly mayWait: boolean;
	/** The number of threads, including the owner; fewer than planned if some could not be started. */
	readonly threads: number;
	/** Whether helpers that can be replaced have died. */
	readonly haveDied: boolean;
	/** Starts a new helper for each that has died, and for those in `left`. */
	replace(left: readonly number[]): void;
	end(): void;
}

/** A separate function, because V8 recompiles the loop whenever code after it runs for the first time. */
function pollFor(words: Int32Array, tickets: number): boolean {
	for (let polls = 0; polls < OWNER_POLLS; polls++) {
		if (Atomics.load(words, DONE) === tickets) return true;
	}
	return false;
}

/** A team that works alone at a stage with one item, or without its helpers. */
export class HelpedTeam implements Team {
	readonly #owner: ThreadState;
	#helpers: Helpers | undefined;
	#generation = 0;
	/** Thrown at every call, after a helper was lost that may still write. */
	#broken: Error | undefined;
	damage: Error | undefined;

	constructor(owner: ThreadState, helpers: Helpers) {
		this.#owner = owner;
		this.#helpers = helpers;
	}

	get threads(): number {
		return this.#helpers?.threads ?? 1;
	}

	run(number: number): boolean {
		const stage = CHECK + 1 + number;
		if (this.#worksAlone(stage)) return runAlone(this.#owner, stage);
		const { words } = this.#owner;
		Atomics.store(words, NOT_FINITE, 0);
		if (!this.#finish(this.#begin(stage))) this.#breakOff(stage);
		return Atomics.load(words, NOT_FINITE) === 0;
	}

	check(): boolean {
		if (this.#worksAlone(CHECK)) return runAlone(this.#owner, CHECK);
		Atomics.store(this.#owner.words, NOT_FINITE, 0);
		return this.#finishCheck(this.#begin(CHECK));
	}

	checkWhile(fill: (filled: (from: number) => void) => void): boolean {
		const { words } = this.#owner;
		const alone = this.#worksAlone(CHECK);
		Atomics.store(words, NOT_FINITE, 0);
		const tickets = alone ? 0 : this.#begin(CHECK, true);
		const release = releaseItems(this.#owner, (item) => {
			if (alone) checkItem(this.#owner, item);
			else this.#shareItem(item);
		});
		let finite = true;
		try {
			fill(release);
		} finally {
			release(0);
			if (alone) finite = Atomics.load(words, NOT_FINITE) === 0;
			else {
				Atomics.store(words, OPEN, 0);
				finite = this.#finishCheck(tickets);
			}
		}
		return finite;
	}

	/** A helper checks what it will update, the owner the rest, which it still has in its cache. */
	#shareItem(item: number): void {
		const { words, stages, threads } = this.#owner;
		const { count } = stages[CHECK] as Items;
		const thread = threads - 1 - Math.floor((item * threads) / count);
		if (thread > 0) Atomics.add(words, share(thread), END_UNIT);
		else {
			checkItem(this.#owner, item);
			Atomics.add(words, DONE, 1);
		}
	}

	#worksAlone(stage: number): boolean {
		if (this.#broken !== undefined) throw this.#broken;
		const { words, stages } = this.#owner;
		const helpers = this.#helpers;
		if (helpers === undefined || stages[stage]?.count === 1) return true;
		if (helpers.haveDied || Atomics.load(words, LEFT) > 0) {
			helpers.replace(this.#takeLeft());
		}
		return helpers.threads === 1;
	}

	/** The helpers that have left since the last call. */
	#takeLeft(): number[] {
		const { words, threads } = this.#owner;
		const left: number[] = [];
		for (let thread = 1; thread < threads; thread++) {
			if (Atomics.exchange(words, hasLeft(thread), 0) === 0) continue;
			Atomics.sub(words, LEFT, 1);
			left.push(thread);
		}
		return left;
	}

	/** Releases the tickets of a stage; those of an open stage are released later. */
	#begin(stage: number, open = false): number {
		const { words, stages, threads } = this.#owner;
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
		this.#generation = (this.#generation + 1) | 0;
		Atomics.store(words, GENERATION, this.#generation);
		Atomics.notify(words, GENERATION);
		return tickets;
	}

	/**
	 * Takes the remaining tickets, and waits for those that helpers hold.
	 * @returns false if a helper died with a ticket. The helpers are then ended.
	 */
	#finish(tickets: number): boolean {
		takeTickets(this.#owner);
		return pollFor(this.#owner.words, tickets) || this.#waitFor(tickets);
	}

	#waitFor(tickets: number): boolean {
		const { words } = this.#owner;
		let began = performance.now();
		for (let waits = 0; ; ) {
			const done = Atomics.load(words, DONE);
			if (done === tickets) return true;
			if (waits >= patience.waits) break;
			if (this.#helpers?.mayWait) {
				if (Atomics.wait(words, DONE, done, WAIT) === "timed-out") waits++;
			} else if (performance.now() - began >= WAIT) {
				// A page's main thread may not sleep; it polls.
				began = performance.now();
				waits++;
			}
		}
		this.#helpers?.end();
		this.#helpers = undefined;
		return false;
	}

	/**
	 * If a helper died, the owner computes the sums again. A check writes nothing, so a helper that is still alive does no
	 * harm later.
	 */
	#finishCheck(tickets: number): boolean {
		const { words, stages } = this.#owner;
		if (!this.#finish(tickets)) {
			runItems(this.#owner, CHECK, 0, (stages[CHECK] as Items).count);
		}
		return Atomics.load(words, NOT_FINITE) === 0;
	}

	/** The helper may still be alive and write later, so no step may follow. */
	#breakOff(stage: number): never {
		const { stages } = this.#owner;
		const numbers = stages.map(({ kernel }, k) => kernel ?? k);
		const isLast =
			stages[stage]?.writes ?? numbers[stage] === Math.max(...numbers);
		const error = new Error(
			`webassembly: a helper thread died in the middle of a step, ${
				isLast
					? "which is half written; create a new optimizer and load the last checkpoint"
					: "before anything was written; save this optimizer and load it into a new one"
			}`,
		);
		if (isLast) this.damage = error;
		this.#broken = error;
		throw error;
	}
}
