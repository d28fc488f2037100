import type { Numbers } from "../../language/evaluate.js";
import { type Precision, REDUCTION_BLOCK } from "../../language/program.js";
import { GRADIENTS } from "../../language/regions.js";
import { countPartials } from "../../language/scalars.js";
import type { Stage, Stages } from "../../language/stages.js";
import { RefusedRange } from "../../refusal.js";
import {
	aligned,
	bytesPerNumber,
	type Layout,
	type TakeMemory,
} from "../backend.js";
import { MAX_PAGES } from "./assembler.js";
import { CHECK_UNIT } from "./check.js";
import { controlBytes, MAX_TICKETS } from "./control.js";
import type { Machine } from "./machine.js";
import { ITEM_WORDS, type Items } from "./thread.js";

/** The places of everything in the memory of one engine. Addresses are in bytes. */
export interface MemoryPlan {
	/** The scalars of the current stage. */
	readonly rows: number;
	/** The partial sums of the current stage. */
	readonly partials: number;
	readonly items: number;
	readonly regions: number;
	/** The distance from one region to the next. */
	readonly stride: number;
	/** The size of the whole memory. */
	readonly total: number;
	/** The wanted number of threads, but at most the number of items. */
	readonly threads: number;
	/**
	 * The check's items; then each stage's, with all arrays in one group; then each stage's for the runs of arrays that began
	 * in one group; then each stage's, array by array.
	 */
	readonly stages: readonly (readonly Item[])[];
}

/** The memory of one engine: control block, rows, partial sums, items, regions. */
export interface EngineMemory extends MemoryPlan {
	/** Undefined if the kernels run in a scratch memory. */
	readonly memory: WebAssembly.Memory | undefined;
	readonly buffer: ArrayBuffer;
	/** The places of the check's and each stage's items. */
	readonly itemLists: readonly Items[];
}

/** The work of one kernel call, before addresses are known: bytes within a region, and indices. */
export interface Item {
	readonly start: number;
	readonly end: number;
	readonly row: number;
	/** The number of elements, without padding. */
	readonly count: number;
	readonly firstPartial: number;
}

export const PAGE = 65536;
/** The last page stays unused, so that no address wraps. */
export const MAX_BYTES = (MAX_PAGES - 1) * PAGE;

/** Plans the places of everything, without allocating memory. */
export function planMemory(
	{ stages, regions }: Stages,
	layout: Layout,
	wantedThreads: number,
	refuseAbove: (bytes: number) => void,
): MemoryPlan {
	const { precision, arrays, size } = layout;
	const bytes = bytesPerNumber[precision];
	const lengths = arrays.map(({ length }) => length);
	const rowBytes = most(stages, ({ row, rowPerArray, rowPerGroup }) => {
		const several = rowPerArray || rowPerGroup;
		return row.length * bytes * (several ? arrays.length : 1);
	});
	const sums = most(stages, (stage) => countPartials(stage, lengths));
	const stride = aligned(size * bytes, CHECK_UNIT);
	const needed = stride * regions.length;
	const sumBytes = aligned(sums * 8);
	// Checked before the items are listed, because they take memory too.
	refuseAbove(rowBytes + sumBytes + needed);
	const lists = [
		// From the end to the beginning, so that the beginning of the gradient is in the cache when the update starts there.
		itemsOf(layout, stride).reverse(),
		...(["all", "runs", "arrays"] as const).flatMap((pieces) =>
			stages.map((stage) => itemsOf(layout, stride, stage, pieces)),
		),
	];
	const longest = lists
		.slice(0, 1 + stages.length)
		.reduce((max, { length }) => Math.max(max, length), 0);
	const threads = Math.min(wantedThreads, longest);
	const rows = controlBytes(threads);
	const partials = aligned(rows + rowBytes);
	const items = partials + sumBytes;
	const count = lists.reduce((sum, { length }) => sum + length, 0);
	const base = aligned(items + count * ITEM_WORDS * 4);
	const total = base + needed;
	refuseAbove(total);
	return {
		...{ rows, partials, items, regions: base, stride },
		...{ total, threads, stages: lists },
	};
}

function most(
	stages: readonly Stage[],
	measure: (stage: Stage) => number,
): number {
	return stages.reduce((largest, one) => Math.max(largest, measure(one)), 0);
}

/** Allocates the memory and writes the items. */
export function takeMemory(
	plan: MemoryPlan,
	{ stages }: Stages,
	precision: Precision,
	take: TakeMemory = ownMemory,
): EngineMemory {
	const { threads } = plan;
	const memory = take(plan.total, threads > 1) as
		| WebAssembly.Memory
		| undefined;
	const buffer = memory?.buffer ?? new ArrayBuffer(plan.total);
	const words = new Int32Array(buffer);
	let at = plan.items / 4;
	const itemLists = plan.stages.map((list, index): Items => {
		const kernel = index === 0 ? 0 : 1 + ((index - 1) % stages.length);
		const width =
			(stages[kernel - 1]?.row.length ?? 0) * bytesPerNumber[precision];
		const first = at;
		for (const item of list) {
			words.set(itemWords(item, plan, width), at);
			at += ITEM_WORDS;
		}
		const count = list.length;
		const perTicket =
			index === 0 ? 1 : Math.ceil(count / (MAX_TICKETS * threads));
		return { at: first, count, perTicket, kernel };
	});
	return { ...plan, memory, buffer, itemLists };
}

/** The arguments of the kernel that an item calls, in the order of `ITEM_WORDS`. */
export function itemWords(
	{ start, end, row, count, firstPartial }: Item,
	{ regions, rows, partials }: MemoryPlan,
	width: number,
): number[] {
	return [
		regions + start,
		regions + end,
		rows + row * width,
		count,
		partials + firstPartial * 8,
	];
}

/** With more live memories than this, engines of at most `MAX_IMAGE` bytes share a scratch memory. */
const MAX_MEMORIES = 4000;
const MAX_IMAGE = 2 ** 20;

let liveMemories = 0;
/**
 * The garbage collector does not count shared memory, so it would not collect forgotten optimizers. Therefore each shared
 * memory has a buffer of the same size that the collector counts. Its pages are never touched and take no memory.
 */
const weights = new WeakMap<ArrayBuffer, ArrayBuffer | undefined>();
const collected = new FinalizationRegistry<undefined>(() => {
	liveMemories--;
});

/** Allocates a memory for one engine; undefined if there are too many already or the machine refuses it. */
export function ownMemory(
	bytes: number,
	shared: boolean,
): WebAssembly.Memory | undefined {
	if (liveMemories >= MAX_MEMORIES && bytes <= MAX_IMAGE && !shared) return;
	const pages = Math.ceil(bytes / PAGE);
	try {
		const memory = new WebAssembly.Memory({
			initial: pages,
			maximum: pages,
			shared,
		});
		liveMemories++;
		// The views that a user keeps refer only to the buffer.
		collected.register(memory.buffer, undefined);
		if (shared) weights.set(memory.buffer, createWeight(bytes));
		return memory;
	} catch (failure) {
		// A large engine needs a memory of its own.
		if (bytes > MAX_IMAGE || shared) throw failure;
	}
}

function createWeight(bytes: number): ArrayBuffer | undefined {
	try {
		// A resizable buffer is mapped afresh, not taken from memory that was in use.
		return Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: bytes }]);
	} catch {
		// Without the buffer, collection waits for other garbage.
		return undefined;
	}
}

/** Views a region's numbers, including the padding between arrays. */
export function viewRegion(
	{ buffer, regions, stride }: EngineMemory,
	region: number,
	{ precision, size }: Layout,
): Numbers {
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	return new Numbers(buffer, regions + region * stride, size);
}

/** The parts of the arena that an item may not cross: none, runs of arrays that began in one group, or arrays. */
type Pieces = "all" | "runs" | "arrays";

/**
 * Lists the items of a stage, or, without `stage`, of the check of the gradients.
 */
function itemsOf(
	layout: Layout,
	stride: number,
	stage?: Stage,
	pieces: Pieces = "all",
): Item[] {
	const bytes = bytesPerNumber[layout.precision];
	const sums = stage?.reductions.length ?? 0;
	const rowPerArray = stage?.rowPerArray === true;
	const several = rowPerArray || (pieces !== "all" && stage?.rowPerGroup);
	let firstPartial = 0;
	const parts =
		stage === undefined
			? [
					{
						offset: (GRADIENTS * stride) / bytes,
						length: stride / bytes,
						row: 0,
					},
				]
			: partsOf(layout, rowPerArray || sums > 0 ? "arrays" : pieces);
	return parts.flatMap(({ offset, length, row }) => {
		// Long enough to hide the cost of taking a ticket and to get prefetching up to speed; short enough that the threads
		// finish together, and that a first step switches from unoptimised to optimised code.
		const longest = stage === undefined ? 16 * PAGE : 8 * PAGE;
		const chunk = Math.min(aligned((length * bytes) / 32, PAGE), longest);
		const block = sums > 0 ? REDUCTION_BLOCK : chunk / bytes;
		const items: Item[] = [];
		for (let done = 0; done < length; done += block) {
			const count = Math.min(block, length - done);
			const start = (offset + done) * bytes;
			const end = start + aligned(count * bytes);
			items.push({ start, end, row: several ? row : 0, count, firstPartial });
			firstPartial += sums;
		}
		return items;
	});
}

/** The parts of a region, each with the number of an array whose row it has. */
function partsOf(
	{ arrays, size, runs }: Layout,
	pieces: Pieces,
): { offset: number; length: number; row: number }[] {
	switch (pieces) {
		case "all":
			return [{ offset: 0, length: size, row: 0 }];
		case "runs":
			return runs.map((run) => {
				const [first, last] = [run[0], run.at(-1)] as [number, number];
				const { offset } = arrays[first] as Layout["arrays"][number];
				const end = arrays[last] as Layout["arrays"][number];
				return { offset, length: end.offset + end.length - offset, row: first };
			});
		case "arrays":
			return arrays.map((array, row) => ({ ...array, row }));
	}
}

/** Every machine has this much, so the host is not asked. */
const MIN_MACHINE = 2 ** 26;

/**
 * Refuses more memory than the machine or 32-bit addresses have: a system may promise memory that it does not have.
 * @throws RefusedRange naming the needed and the available memory.
 */
export function checkSize(
	rule: string,
	needed: number,
	machine: Machine,
): void {
	if (needed <= MIN_MACHINE) return;
	const limit = machine.memory;
	const [largest, whose] =
		limit < MAX_BYTES
			? [limit, "the machine has"]
			: [MAX_BYTES, "WebAssembly's 32-bit memory holds"];
	if (needed > largest) {
		throw tooLarge(rule, needed, `; ${whose} ${inUnits(largest)}`);
	}
}

/** The error for an optimizer that gets no memory. */
export function tooLarge(
	rule: string,
	needed: number,
	why: string,
): RefusedRange {
	return new RefusedRange(
		`${rule}: the optimizer needs ${inUnits(needed)} for its parameters, gradients and states${why}`,
	);
}

function inUnits(bytes: number): string {
	return bytes < 2 ** 29
		? `${(bytes / 2 ** 20).toFixed(1)} MiB`
		: `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
