/** Words of the control block, at the start of the memory, through which the threads of a team share a step. */

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
export const NEXT = 0xffff;
export const END_UNIT = 0x10000;
/** Set by a thread that leaves; next to its share. */
export const hasLeft = (thread: number) => share(thread) + 1;
/** The largest number of tickets in a thread's share: several small items, such as blocks of a reduction, form a ticket. */
export const MAX_TICKETS = 64;

/** Bytes at the start of the memory that a team needs. */
export function controlBytes(threads: number): number {
	return share(threads) * 4;
}
