import { checkWhole } from "./checks.js";
import { shuffled } from "./random.js";

/** One epoch's mini-batches, again and again: each iteration is the next epoch. */
export interface Batches extends Iterable<Uint32Array> {
	/** How many mini-batches an epoch has. */
	readonly length: number;
	/** The mini-batches of one epoch, from 0, whatever was iterated before: this is how an interrupted run resumes. */
	epoch(number: number): Uint32Array[];
}

/**
 * Shuffled mini-batches of row numbers: every row once an epoch, in an order that depends on the seed and the
 * epoch alone. Each `for … of` over the result is one epoch, each in a new order.
 *
 * @param rows how many rows there are, or anything with that length.
 * @param options `size`: rows a batch (the last batch of an epoch has what is left; more than there are rows is all
 * of them). `seed`: a whole number, 0 if left out.
 * @returns batches of row numbers, counted from 0.
 * @throws RangeError for a size or a count that is not a whole number above 0.
 */
export function batches(
	rows: number | { readonly length: number },
	{ size, seed = 0 }: { size: number; seed?: number },
): Batches {
	const count = typeof rows === "number" ? rows : rows?.length;
	checkWhole("batches", "rows", count, 1);
	checkWhole("batches", "size", size, 1);
	checkWhole("batches", "seed", seed);
	const epoch = (number: number): Uint32Array[] => {
		// Two seeds' epochs must not be each other's shifted by one, so they are mixed, not added.
		const order = shuffled(
			count,
			Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca77),
		);
		const all: Uint32Array[] = [];
		for (let start = 0; start < count; start += size) {
			all.push(order.subarray(start, start + size));
		}
		return all;
	};
	let next = 0;
	return {
		length: Math.ceil(count / size),
		epoch,
		[Symbol.iterator]: () => epoch(next++)[Symbol.iterator](),
	};
}
