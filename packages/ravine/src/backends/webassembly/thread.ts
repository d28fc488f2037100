import type { Mathematics } from "../../language/mathematics/function.js";
import { NOT_FINITE } from "./control.js";

/** The check of the gradients comes first; the rule's stages follow it. */
export const CHECK = 0;
/** start, end, row, count, out: the arguments of a kernel, besides the stride. */
export const ITEM_WORDS = 5;
/** The same, then the number of the kernel and its stride. */
export const MIXED_WORDS = 7;

/** The items of a stage: their place in the memory, in words, their number, and the number per ticket. */
export interface Items {
	readonly at: number;
	readonly count: number;
	/** 1 for the check, whose items are released one by one while gradients are copied. */
	readonly perTicket: number;
	/** The number of its kernel; default the stage's own. Other lists of a stage's work name it. */
	readonly kernel?: number;
	/** Whether each item names its kernel and its stride, in two more words. */
	readonly mixed?: boolean;
	/** Whether it writes results; default only the last list does. */
	readonly writes?: boolean;
}

/** The data that a thread needs to start. */
export interface ThreadStart {
	readonly module: WebAssembly.Module;
	readonly memory: WebAssembly.Memory;
	/** The items of the check and of each stage. */
	readonly stages: readonly Items[];
	/** The distance from one region to the next, in bytes. */
	readonly stride: number;
	/** 0 is the owner. */
	readonly thread: number;
	readonly threads: number;
}

/** A thread's state while it works on stages. */
export interface ThreadState extends ThreadStart {
	/** The whole memory as words: the control block at its start, and the items. */
	readonly words: Int32Array;
	/** The exported kernels of the check and of each stage. */
	readonly kernels: readonly ((...numbers: number[]) => unknown)[];
}

/**
 * Makes one thread's instance of a rule's kernels over the shared memory.
 * @param mathematics the functions of the rule, or more: kernels import some of them for rare numbers.
 */
export function startThread(
	start: ThreadStart,
	mathematics: Mathematics,
): ThreadState {
	const { module, memory } = start;
	const functions = Object.entries(mathematics);
	const { exports } = new WebAssembly.Instance(module, {
		ravine: { memory },
		math: {
			...Object.fromEntries(
				functions.map(([name, { double }]) => [name, double]),
			),
			thread: () => start.thread,
		},
	});
	return {
		...start,
		words: new Int32Array(memory.buffer),
		kernels: Object.values(exports) as ThreadState["kernels"][number][],
	};
}

/** Runs the items from `from` up to, but not including, `to`. */
export function runItems(
	{ words, kernels, stages, stride }: ThreadState,
	stage: number,
	from: number,
	to: number,
): void {
	const {
		at: items,
		kernel: number = stage,
		mixed = false,
	} = stages[stage] as Items;
	let kernel = kernels[number] as ThreadState["kernels"][number];
	let own = stride;
	const size = mixed ? MIXED_WORDS : ITEM_WORDS;
	for (let item = from; item < to; item++) {
		const at = items + item * size;
		if (mixed) {
			kernel = kernels[words[at + 5] as number] as typeof kernel;
			own = words[at + 6] as number;
		}
		const found = kernel(
			words[at] as number,
			words[at + 1] as number,
			own,
			words[at + 2] as number,
			words[at + 3] as number,
			words[at + 4] as number,
		);
		// 1 if the kernel's sum is finite, 0 if not; undefined if it has no sum.
		if (found === 0) Atomics.store(words, NOT_FINITE, 1);
	}
}
