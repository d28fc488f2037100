import { checkOptions, checkWhole } from "./checks.js";
import { shuffled } from "./random.js";

/** The mini-batches of one epoch, and of any other with `epoch`. Iterating twice gives the same batches. */
export interface Batches extends Iterable<Uint32Array> {
	/** The number of mini-batches in an epoch. */
	readonly length: number;
	/** The mini-batches of an epoch, counted from 0; use it also to resume an interrupted run. */
	epoch(number: number): Uint32Array[];
}

/**
 * Shuffled mini-batches of row numbers: every row once, in an order that depends only on the seed and the epoch.
 *
 * ```ts
 * const all = batches(rows, { size: 32 });
 * for (let epoch = 0; epoch < epochs; epoch++) {
 *   for (const rows of all.epoch(epoch)) { … }
 * }
 * ```
 *
 * @param rows the number of rows, or an object with that `length`.
 * @param options `size`: rows per batch; the last batch of an epoch has the rest, and a size above the number of rows
 * gives one batch. `seed`: a whole number, default 0. `epoch`: the epoch to iterate, default 0.
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
		// Mixed, not added: otherwise the epochs of neighbouring seeds would be the same, shifted by one.
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
