import { NOT_FINITE } from "./control.js";
import {
	CHECK,
	ITEM_WORDS,
	type Items,
	runItems,
	type ThreadState,
} from "./thread.js";

/** Runs the stages of one engine, alone or with helpers. */
export interface Team {
	/** The number of working threads, including the owner. */
	readonly threads: number;
	/** Set if a helper died in the middle of the last stage: its results are unknown. */
	readonly damage: Error | undefined;
	/**
	 * Runs a stage.
	 * @returns whether the sums of the numbers that its kernel wrote are finite.
	 * @throws Error if a helper died in the middle of it; the team is then broken and throws at every call.
	 */
	run(stage: number): boolean;
	/** Whether the sums of the gradients, item by item, are finite. */
	check(): boolean;
	/**
	 * The same while the gradients are filled in, from high to low addresses: `fill` calls back with the address from which
	 * everything is filled in.
	 */
	checkWhile(fill: (filled: (from: number) => void) => void): boolean;
}

/** Makes a team of one. */
export function createTeam(owner: ThreadState): Team {
	const { words } = owner;
	return {
		threads: 1,
		damage: undefined,
		run: (number) => runAlone(owner, CHECK + 1 + number),
		check: () => runAlone(owner, CHECK),
		checkWhile(fill) {
			words[NOT_FINITE] = 0;
			const release = releaseItems(owner, (item) => checkItem(owner, item));
			fill(release);
			release(0);
			return words[NOT_FINITE] === 0;
		},
	};
}

/** Runs all items of a stage. Without atomics: they cost a short step a tenth of its time. */
export function runAlone(owner: ThreadState, stage: number): boolean {
	const { words, stages } = owner;
	words[NOT_FINITE] = 0;
	runItems(owner, stage, 0, (stages[stage] as Items).count);
	return words[NOT_FINITE] === 0;
}

/** Runs one item of the check. */
export function checkItem(owner: ThreadState, item: number): void {
	runItems(owner, CHECK, item, item + 1);
}

/** @returns a function that releases the items of the check from an address on, one by one. */
export function releaseItems(
	{ words, stages }: ThreadState,
	release: (item: number) => void,
): (from: number) => void {
	const { at, count } = stages[CHECK] as Items;
	let released = 0;
	return (from) => {
		for (; released < count; released++) {
			// Addresses are unsigned.
			const start = words[at + released * ITEM_WORDS] as number;
			if (start >>> 0 < from) return;
			release(released);
		}
	};
}
