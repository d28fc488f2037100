import type { Numbers } from "../../language/evaluate.js";
import { type Precision, REDUCTION_BLOCK } from "../../language/program.js";
import { GRADIENTS } from "../../language/regions.js";
import { countPartials } from "../../language/scalars.js";
import type { Stage, Stages } from "../../language/stages.js";
import { RefusedRange } from "../../refusal.js";
import { aligned, bytesPerNumber, type Layout } from "../backend.js";
import { MAX_PAGES } from "./assembler.js";
import { CHECK_UNIT } from "./check.js";
import {
	controlBytes,
	ITEM_WORDS,
	type Items,
	MAX_TICKETS,
} from "./tickets.js";

/** Where everything lies in the memory of one engine. Addresses in bytes. */
export interface MemoryPlan {
	/** The scalars of the stage at hand. */
	readonly rows: number;
	/** The partial sums of the stage at hand. */
	readonly partials: number;
	readonly items: number;
	readonly regions: number;
	/** From one region to the next. */
	readonly stride: number;
	/** Everything. */
	readonly total: number;
	/** As many as wanted, but no more than there are items. */
	readonly threads: number;
	/** The check's items, then each stage's. */
	readonly stages: readonly (readonly Item[])[];
}

/** The memory of one engine: control block, rows, partial sums, items, regions. */
export interface EngineMemory extends MemoryPlan {
	/** Left out where the kernels run in a scratch memory. */
	readonly memory: WebAssembly.Memory | undefined;
	readonly buffer: ArrayBuffer;
	/** Where the check's and each stage's items stand. */
	readonly itemLists: readonly Items[];
}

/** What one call of a kernel covers, before addresses are known: bytes within a region, and places. */
interface Item {
	readonly start: number;
	readonly end: number;
	readonly row: number;
	/** Numbers that are not padding. */
	readonly count: number;
	readonly firstPartial: number;
}

const PAGE = 65536;
/** The last page stays unused, so that no address wraps. */
const MAX_BYTES = (MAX_PAGES - 1) * PAGE;

/** Finds a place for everything. Takes no memory. */
export function planMemory(
	{ stages, regions }: Stages,
	layout: Layout,
	wantedThreads: number,
	refuseAbove: (bytes: number) => void,
): MemoryPlan {
	const { precision, arrays, size } = layout;
	const bytes = bytesPerNumber[precision];
	const lengths = arrays.map(({ length }) => length);
	const rowBytes = most(stages, ({ row, rowPerArray }) => {
		return row.length * bytes * (rowPerArray ? arrays.length : 1);
	});
	const sums = most(stages, (stage) => countPartials(stage, lengths));
	const stride = aligned(size * bytes, CHECK_UNIT);
	const needed = stride * regions.length;
	const sumBytes = aligned(sums * 8);
	// Before the items are listed: they take memory too.
	refuseAbove(rowBytes + sumBytes + needed);
	const lists = [
		// From the end to the beginning: where the update begins, the gradient is then still in the cache.
		itemsOf(layout, stride).reverse(),
		...stages.map((stage) => itemsOf(layout, stride, stage)),
	];
	const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
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

/** Takes the memory and writes the items. */
export function takeMemory(
	plan: MemoryPlan,
	{ stages }: Stages,
	precision: Precision,
): EngineMemory {
	const { threads } = plan;
	const memory = ownMemory(plan.total, threads > 1);
	const buffer = memory?.buffer ?? new ArrayBuffer(plan.total);
	const { regions, rows, partials } = plan;
	const words = new Int32Array(buffer);
	let at = plan.items / 4;
	const itemLists = plan.stages.map((list, index): Items => {
		const width =
			(stages[index - 1]?.row.length ?? 0) * bytesPerNumber[precision];
		const first = at;
		for (const { start, end, row, count, firstPartial } of list) {
			words[at++] = regions + start;
			words[at++] = regions + end;
			words[at++] = rows + row * width;
			words[at++] = count;
			words[at++] = partials + firstPartial * 8;
		}
		const count = list.length;
		const perTicket =
			index === 0 ? 1 : Math.ceil(count / (MAX_TICKETS * threads));
		return { at: first, count, perTicket };
	});
	return { ...plan, memory, buffer, itemLists };
}

/** From so many live memories on, engines no larger than this have none of their own. In bytes. */
const MAX_MEMORIES = 4000;
const MAX_IMAGE = 2 ** 20;

let liveMemories = 0;
/**
 * The garbage collector does not count shared memory, and would let forgotten optimizers lie. So beside each lies a
 * buffer of its size that is counted, and whose pages, since nobody touches them, take no memory.
 */
const weights = new WeakMap<ArrayBuffer, ArrayBuffer | undefined>();
const collected = new FinalizationRegistry<undefined>(() => {
	liveMemories--;
});

/** A memory of an engine's own, unless there are too many; undefined also when the machine gives none. */
function ownMemory(
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
		// The views that a user keeps hold the buffer only.
		collected.register(memory.buffer, undefined);
		if (shared) weights.set(memory.buffer, createWeight(bytes));
		return memory;
	} catch (failure) {
		// What is large had better have a memory of its own.
		if (bytes > MAX_IMAGE || shared) throw failure;
	}
}

function createWeight(bytes: number): ArrayBuffer | undefined {
	try {
		// A buffer that may be resized is mapped, never taken from memory that was in use.
		return Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: bytes }]);
	} catch {
		// Then collection waits for other garbage.
		return undefined;
	}
}

/** A region's numbers, padding between arrays included. */
export function viewRegion(
	{ buffer, regions, stride }: EngineMemory,
	region: number,
	{ precision, size }: Layout,
): Numbers {
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	return new Numbers(buffer, regions + region * stride, size);
}

/**
 * The items of a stage.
 * @param stage the check of the gradients, when left out.
 */
function itemsOf(
	{ arrays, precision, size }: Layout,
	stride: number,
	stage?: Stage,
): Item[] {
	const bytes = bytesPerNumber[precision];
	const sums = stage?.reductions.length ?? 0;
	const rowPerArray = stage?.rowPerArray === true;
	const whole =
		stage === undefined
			? { offset: (GRADIENTS * stride) / bytes, length: stride / bytes }
			: { offset: 0, length: size };
	let firstPartial = 0;
	const parts = rowPerArray || sums > 0 ? arrays : [whole];
	return parts.flatMap(({ offset, length }, a) => {
		// Long enough to hide a thread's claim and to run the processor's prefetching up to speed; short enough for the
		// threads to end together, and for a first step to go over from code not yet optimised to the optimised.
		const longest = stage === undefined ? 16 * PAGE : 8 * PAGE;
		const chunk = Math.min(aligned((length * bytes) / 32, PAGE), longest);
		const block = sums > 0 ? REDUCTION_BLOCK : chunk / bytes;
		const items: Item[] = [];
		for (let done = 0; done < length; done += block) {
			const count = Math.min(block, length - done);
			const start = (offset + done) * bytes;
			const end = start + aligned(count * bytes);
			const row = rowPerArray ? a : 0;
			items.push({ start, end, row, count, firstPartial });
			firstPartial += sums;
		}
		return items;
	});
}

/**
 * Refuses what the machine or 32-bit addresses cannot hold: a system may promise memory that it does not have.
 * @throws RefusedRange naming what is needed and what there is.
 */
export function checkSize(rule: string, needed: number, limit: number): void {
	const [largest, whose] =
		limit < MAX_BYTES
			? [limit, "the machine has"]
			: [MAX_BYTES, "WebAssembly's 32-bit memory holds"];
	if (needed > largest) {
		throw tooLarge(rule, needed, `; ${whose} ${inUnits(largest)}`);
	}
}

/** The error for an optimizer that finds no memory. */
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
