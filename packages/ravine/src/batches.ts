import { checkOptions, checkWhole } from "./checks.js";
import { shuffled } from "./random.js";

/** The mini-batches of one epoch, and the way to those of any other. Iterating twice gives the same twice. */
export interface Batches extends Iterable<Uint32Array> {
	/** How many mini-batches an epoch has. */
	readonly length: number;
	/** The mini-batches of an epoch, counted from 0: this is also how an interrupted run resumes. */
	epoch(number: number): Uint32Array[];
}

/**
 * Shuffled mini-batches of row numbers: every row once, in an order that depends on the seed and the epoch alone.
 *
 * ```ts
 * const all = batches(rows, { size: 32 });
 * for (let epoch = 0; epoch < epochs; epoch++) {
 *   for (const rows of all.epoch(epoch)) { … }
 * }
 * ```
 *
 * @param rows how many rows there are, or anything with that length.
 * @param options `size`: rows a batch (the last batch of an epoch has what is left; more than there are rows is all
 * of them). `seed`: a whole number, 0 if left out. `epoch`: the one that iterating gives, 0 if left out.
 * @returns batches of row numbers, counted from 0.
 * @throws RefusedRange for a size or a count that is not a whole number above 0, RefusedType for an unknown option.
 */
export function batches(
	rows: number | { readonly length: number },
	options: {
		readonly size: number;
		readonly seed?: number | undefined;
		readonly epoch?: number | undefined;
	},
): Batches {
	checkOptions("batches", options, ["size", "seed", "epoch"]);
	const { size, seed = 0, epoch: own = 0 } = options;
	const count = typeof rows === "number" ? rows : rows?.length;
	checkWhole("batches", "rows", count, 1);
	checkWhole("batches", "size", size, 1);
	checkWhole("batches", "seed", seed);
	checkWhole("batches", "epoch", own, 0);
	const epoch = (number: number): Uint32Array[] => {
		checkWhole("batches", "epoch", number, 0);
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
	return {
		length: Math.ceil(count / size),
		epoch,
		[Symbol.iterator]: () => epoch(own)[Symbol.iterator](),
	};
}
