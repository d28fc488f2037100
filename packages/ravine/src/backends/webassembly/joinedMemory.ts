import type { Precision } from "../../language/program.js";
import type { Stages } from "../../language/stages.js";
import { aligned, bytesPerNumber } from "../backend.js";
import { CHECK_UNIT } from "./check.js";
import { controlBytes, MAX_TICKETS } from "./control.js";
import {
	type EngineMemory,
	type Item,
	itemWords,
	type MemoryPlan,
	ownMemory,
} from "./memory.js";
import { ITEM_WORDS, type Items, MIXED_WORDS } from "./thread.js";

/** One memory for several programs: their parts, and the lists of items that all share. */
export interface JoinedMemory extends EngineMemory {
	/** The places of each program's parts. */
	readonly parts: readonly EngineMemory[];
}

/** A program in the memory: the places of its parts. */
interface Member extends MemoryPlan {
	readonly program: Stages;
	/** The number of its first stage's kernel. */
	readonly firstKernel: number;
}

/**
 * Allocates one memory for several programs with as many stages each, one after the other. The lists are the check's, then
 * each stage's of all programs, with all arrays in one group; then for each program its own three lists of stages.
 * @returns undefined if there are too many memories already.
 */
export function takeJoinedMemory(
	plans: readonly MemoryPlan[],
	programs: readonly Stages[],
	precision: Precision,
	threads: number,
): JoinedMemory | undefined {
	let end = controlBytes(threads);
	let firstKernel = 1;
	const members = plans.map((plan, p): Member => {
		const program = programs[p] as Stages;
		const member = {
			...plan,
			program,
			firstKernel,
			rows: end + plan.rows,
			partials: end + plan.partials,
			regions: end + plan.regions,
		};
		end = aligned(end + plan.total, CHECK_UNIT);
		firstKernel += program.stages.length;
		return member;
	});
	const lists = listsOf(members, bytesPerNumber[precision]);
	const itemsAt = end;
	for (const { words } of lists) end += 4 * words.length;
	const total = aligned(end);
	const memory = ownMemory(total, threads > 1);
	if (memory === undefined) return undefined;
	const { buffer } = memory;
	const itemLists = writeLists(lists, new Int32Array(buffer, itemsAt), threads);
	return {
		...(plans[0] as MemoryPlan),
		memory,
		buffer,
		itemLists,
		stride: 0,
		threads,
		total,
		parts: members.map((one) => ({ ...one, memory, buffer, itemLists: [] })),
	};
}

/** A list of items in words. */
interface List {
	readonly isCheck: boolean;
	/** Whether it is of the last stage. */
	readonly writes: boolean;
	readonly words: readonly number[];
}

function listsOf(members: readonly Member[], bytes: number): List[] {
	const count = members[0]?.program.stages.length ?? 0;
	const list = (of: readonly Member[], index: number): List => ({
		isCheck: index === 0,
		writes: index > 0 && index % count === 0,
		words: of.flatMap((one) => wordsOf(one, index, bytes)),
	});
	return [
		// From the end to the beginning, as each program's own.
		list([...members].reverse(), 0),
		...Array.from({ length: count }, (_, k) => list(members, 1 + k)),
		...members.flatMap((one) =>
			Array.from({ length: 3 * count }, (_, k) => list([one], 1 + k)),
		),
	];
}

/** One of a plan's lists of items in words. */
function wordsOf(member: Member, index: number, bytes: number): number[] {
	const { program, stages, stride, firstKernel } = member;
	const k = (index - 1) % program.stages.length;
	const stage = index === 0 ? undefined : program.stages[k];
	// Another program may have work in this stage while this one has none.
	if (stage && stage.reductions.length + stage.stores.length === 0) return [];
	const width = (stage?.row.length ?? 0) * bytes;
	const kernel = stage ? [firstKernel + k, stride] : [];
	const items = stages[index] as readonly Item[];
	return items.flatMap((item) => [
		...itemWords(item, member, width),
		...kernel,
	]);
}

/** Writes the lists one after the other, from the beginning of `place`. */
function writeLists(
	lists: readonly List[],
	place: Int32Array,
	threads: number,
): Items[] {
	let first = 0;
	return lists.map(({ isCheck, writes, words }) => {
		const at = place.byteOffset / 4 + first;
		place.set(words, first);
		first += words.length;
		if (isCheck) {
			return { at, count: words.length / ITEM_WORDS, perTicket: 1, writes };
		}
		const count = words.length / MIXED_WORDS;
		const perTicket = Math.max(1, Math.ceil(count / (MAX_TICKETS * threads)));
		return { at, count, perTicket, mixed: true, writes };
	});
}
