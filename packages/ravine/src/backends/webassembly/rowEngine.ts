import type { Numbers } from "../../language/evaluate.js";
import {
	addInto,
	interpretRows,
	type RowData,
	type RowNodes,
	type RowPass,
	type RowRunner,
	type RowSums,
	rowNodesOf,
	rowSumsOf,
} from "../../language/rowPass.js";
import { aligned, bytesPerNumber } from "../backend.js";
import { assemble } from "./assembler.js";
import { controlBytes, MAX_TICKETS } from "./control.js";
import { createGrowingTeam, type GrowingTeam } from "./growingTeam.js";
import { type Machine, readMachine, threadsAreAvailable } from "./machine.js";
import { MAX_BYTES, ownMemory } from "./memory.js";
import { emitRows, MAX_LISTS } from "./rowKernel.js";
import { plan, type RowShape, rowShapeOf } from "./rowShape.js";
import {
	CHECK,
	ITEM_WORDS,
	type Items,
	runItems,
	startThread,
	type ThreadStart,
	type ThreadState,
} from "./thread.js";

/** The mini-batch's numbers, then as many of the row with zeros as a register can reach past them. */
const INDEX_PADDING = 16;
/** Programs of fewer elements are never too long for WebAssembly. */
const SURELY_COMPILED = 1000;
/** The largest default number of threads. */
const MAX_THREADS = 8;
/** A further thread must have this much of a pass to do, in nanoseconds: waking it takes about 20 µs. */
const MIN_TIME = 50_000;
/** And this much of all passes, because starting it takes some 15 ms. */
const MIN_TIME_IN_ALL = 25_000_000;

export interface RowOptions {
	/** The number of threads; by default as many as the work is worth. */
	readonly threads?: number | undefined;
	/** About how many passes over all rows there will be. */
	readonly passes: number;
	/** Whether there will be mini-batches. */
	readonly batches: boolean;
}

export async function compileRows(
	pass: RowPass,
	data: RowData,
	options: RowOptions,
): Promise<RowRunner> {
	const engine = new RowEngine(pass, data, await readMachine(), options);
	await engine.ready;
	return engine.runner;
}

/** Where everything lies in the memory, in bytes. */
interface RowMemory {
	readonly plan: number;
	readonly weights: readonly number[];
	readonly items: number;
	readonly partials: number;
	readonly scratch: number;
	readonly indices: number;
	readonly columns: number;
	readonly records: number;
	readonly blocks: readonly number[];
	readonly total: number;
}

function placesOf(
	shape: RowShape,
	sums: RowSums,
	rows: number,
	threads: number,
	batches: boolean,
): RowMemory {
	let end = controlBytes(threads);
	const take = (bytes: number) => {
		const from = aligned(end);
		end = from + bytes;
		return from;
	};
	const spans = Math.ceil(rows / sums.span);
	return {
		plan: take(shape.plan),
		weights: shape.blockRows.map(take),
		items: take(2 * spans * ITEM_WORDS * 4),
		partials: take(spans * sums.size * 8),
		scratch: take(threads * shape.scratch),
		indices: take((spans * sums.span + INDEX_PADDING) * 4),
		columns: take(Math.ceil(rows / sums.tile) * shape.tile),
		records: take(batches ? (rows + 1) * shape.record : 0),
		blocks: shape.blockRows.map((row) => take((rows + 1) * row)),
		total: end,
	};
}

/** The time that the sums of a row take on one thread, in nanoseconds, roughly. */
function timeOfRow({ program, products, blocks, precision }: RowPass): number {
	let operations = products ** 2;
	for (const { op, kind } of program.nodes) {
		if (kind === "element") operations += op in program.mathematics ? 40 : 1;
	}
	for (const { width } of blocks) operations += 2 * width;
	return operations * (precision === "float32" ? 0.07 : 0.1);
}

/** Runs the kernel of a pass on several threads, over one memory that has a copy of the data. */
class RowEngine {
	/** The interpreter's, if the machine has no memory for the kernel's. */
	readonly runner: RowRunner;
	/** Fulfilled when helpers have been started; if they were asked for, when they run. */
	readonly ready: Promise<void> | undefined;
	/** Whether the number of threads was asked for. */
	readonly #isAsked: boolean;
	readonly #pass: RowPass;
	readonly #data: RowData;
	readonly #nodes: RowNodes;
	readonly #sums: RowSums;
	readonly #shape: RowShape;
	readonly #total: Float64Array;
	readonly #time: number;
	readonly #spans: number;
	#places!: RowMemory;
	#owner!: ThreadState;
	#start: ThreadStart | undefined;
	/** Undefined with one thread. */
	readonly #team: GrowingTeam | undefined;
	#words!: Int32Array;
	#scalars!: Numbers;
	#hasColumns = false;
	#hasRecords = false;

	constructor(
		pass: RowPass,
		data: RowData,
		machine: Machine,
		{ threads, passes, batches }: RowOptions,
	) {
		this.#pass = pass;
		this.#data = data;
		const nodes = rowNodesOf(pass);
		this.#nodes = nodes;
		this.#sums = rowSumsOf(pass, data.rows);
		this.#shape = rowShapeOf(pass, nodes);
		this.#total = new Float64Array(this.#sums.size);
		this.#time = timeOfRow(pass);
		this.#spans = Math.ceil(data.rows / this.#sums.span);
		const time = this.#time * data.rows;
		const worth = Math.floor(
			Math.min(time / MIN_TIME, 1 + (time * passes) / MIN_TIME_IN_ALL),
		);
		const most = threads ?? Math.min(worth, MAX_THREADS, machine.cores);
		const wanted = threadsAreAvailable() ? Math.min(most, this.#spans) : 1;
		this.runner = this.#begin(Math.max(1, wanted), batches, machine)
			? {
					run: (...input) => this.#run(...input),
					dispose: () => this.#team?.end(),
				}
			: interpretRows(pass, data);
		this.#isAsked = threads !== undefined && wanted > 1;
		if (wanted > 1 && this.#start !== undefined) {
			this.#team = createGrowingTeam(this.#start, this.#owner, this.#isAsked);
		}
		this.ready = this.#team?.ready;
	}

	/** Allocates and compiles. @returns whether the memory suffices. */
	#begin(
		threads: number,
		batches: boolean,
		{ memory: limit }: Machine,
	): boolean {
		const sums = this.#sums;
		const shape = this.#shape;
		const { rows } = this.#data;
		const places = placesOf(shape, sums, rows, threads, batches);
		if (places.total > Math.min(MAX_BYTES, limit)) return false;
		const shared = threads > 1;
		let memory: WebAssembly.Memory | undefined;
		try {
			memory = ownMemory(places.total, shared);
		} catch {
			return false;
		}
		if (memory === undefined) return false;
		const description = emitRows(this.#pass, this.#nodes, sums, shared);
		let module: WebAssembly.Module;
		try {
			module = new WebAssembly.Module(assemble(description));
		} catch (failure) {
			// A function may have at most 50,000 local variables.
			if (this.#nodes.elements.length < SURELY_COMPILED) throw failure;
			return false;
		}
		const words = new Int32Array(memory.buffer);
		this.#places = places;
		this.#words = words;
		const stages = this.#writeItems(threads);
		const start = { module, memory, stages, stride: 0, thread: 0, threads };
		this.#start = start;
		this.#owner = startThread(start, this.#pass.program.mathematics);
		this.#writePlan();
		this.#scalars = this.#view(
			places.plan + shape.scalars,
			this.#nodes.row.length,
		);
		this.#pass.blocks.forEach((_, b) => {
			this.#copyBlock(b);
		});
		return true;
	}

	#view(at: number, length: number): Numbers {
		const { buffer } = this.#words;
		return this.#pass.precision === "float32"
			? new Float32Array(buffer, at, length)
			: new Float64Array(buffer, at, length);
	}

	/** The items of all rows, then those of a mini-batch, of which each list has twice as many as the one before. */
	#writeItems(threads: number): Items[] {
		const { items, partials, columns, plan: row } = this.#places;
		const { span, size, tile } = this.#sums;
		const words = this.#words;
		const spans = this.#spans;
		let at = items / 4;
		for (const gathers of [false, true]) {
			for (let k = 0; k < spans; k++) {
				const first = k * span;
				const left = this.#data.rows - first;
				words[at++] = columns + (first / tile) * this.#shape.tile;
				words[at++] = first;
				words[at++] = row;
				words[at++] = gathers ? span : Math.min(span, left);
				words[at++] = partials + k * size * 8;
			}
		}
		const list = (from: number, count: number): Items => ({
			at: from,
			count,
			perTicket: Math.ceil(count / (MAX_TICKETS * threads)),
		});
		const second = items / 4 + spans * ITEM_WORDS;
		return [
			list(items / 4, 1),
			list(items / 4, spans),
			...Array.from({ length: MAX_LISTS }, (_, k) =>
				list(second, Math.min(2 ** k, spans)),
			),
		];
	}

	#writePlan(): void {
		const words = this.#words;
		const places = this.#places;
		const at = places.plan / 4;
		words[at + plan.scratch] = places.scratch;
		words[at + plan.scratchBytes] = this.#shape.scratch;
		words[at + plan.rows] = this.#data.rows;
		words[at + plan.indices] = places.indices;
		words[at + plan.records] = places.records;
		places.blocks.forEach((block, b) => {
			words[at + plan.blocks + 2 * b] = block;
			words[at + plan.blocks + 2 * b + 1] = places.weights[b] as number;
		});
	}

	#copyBlock(b: number): void {
		const { name, width } = this.#pass.blocks[b] as RowPass["blocks"][number];
		const given = this.#data.columns.get(name) as Float64Array;
		const bytes = bytesPerNumber[this.#pass.precision];
		const stride = (this.#shape.blockRows[b] as number) / bytes;
		const { rows } = this.#data;
		const own = this.#view(this.#places.blocks[b] as number, rows * stride);
		if (stride === width) {
			own.set(given);
			return;
		}
		for (let row = 0, at = 0; row < rows; row++) {
			for (let k = 0; k < width; k++) {
				own[row * stride + k] = given[at++] as number;
			}
		}
	}

	/** Copies the columns, for passes over all rows. */
	#copyColumns(): void {
		if (this.#hasColumns) return;
		this.#hasColumns = true;
		const { rows } = this.#data;
		const { tile } = this.#sums;
		const bytes = bytesPerNumber[this.#pass.precision];
		const tiles = Math.ceil(rows / tile);
		const stride = this.#shape.tile / bytes;
		const own = this.#view(this.#places.columns, tiles * stride);
		this.#nodes.columns.forEach((name, c) => {
			const given = this.#data.columns.get(name) as Float64Array;
			let at = c * tile;
			for (let from = 0; from < rows; from += tile, at += stride) {
				own.set(given.subarray(from, Math.min(from + tile, rows)), at);
			}
		});
	}

	/** Copies the columns, for mini-batches. */
	#copyRecords(): void {
		if (this.#hasRecords) return;
		this.#hasRecords = true;
		const { rows } = this.#data;
		const stride = this.#shape.record / bytesPerNumber[this.#pass.precision];
		const own = this.#view(this.#places.records, rows * stride);
		this.#nodes.columns.forEach((name, c) => {
			const given = this.#data.columns.get(name) as Float64Array;
			for (let row = 0, at = c; row < rows; row++, at += stride) {
				own[at] = given[row] as number;
			}
		});
	}

	#run(
		parameters: ArrayLike<number>,
		weights: readonly Numbers[],
		rows?: Uint32Array,
	): Float64Array {
		const places = this.#places;
		this.#nodes.compute(parameters, this.#scalars);
		weights.forEach((given, b) => {
			this.#view(places.weights[b] as number, given.length).set(given);
		});
		this.#total.fill(0);
		if (rows === undefined) {
			this.#copyColumns();
			this.#runItems(1, this.#spans, this.#data.rows);
			return this.#total;
		}
		this.#copyRecords();
		const most = this.#spans * this.#sums.span;
		for (let from = 0; from < rows.length; from += most) {
			this.#runSome(rows.subarray(from, from + most));
		}
		return this.#total;
	}

	#runSome(rows: Uint32Array): void {
		const { indices, plan: row } = this.#places;
		const words = this.#words;
		const count = rows.length;
		words[row / 4 + plan.batch] = count;
		words.set(rows, indices / 4);
		const end = indices / 4 + count;
		words.fill(this.#data.rows, end, end + INDEX_PADDING);
		const spans = Math.ceil(count / this.#sums.span);
		const list = Math.min(Math.ceil(Math.log2(spans)), MAX_LISTS - 1);
		this.#runItems(2 + list, spans, count);
	}

	/** Runs a stage, alone where threads are not worth it, and adds its spans' sums to the total. */
	#runItems(stage: number, spans: number, rows: number): void {
		const isWorthIt = this.#isAsked || this.#time * rows >= 2 * MIN_TIME;
		if (this.#team !== undefined && isWorthIt) {
			this.#team.run(stage - CHECK - 1);
		} else runItems(this.#owner, stage, 0, spans);
		const { size } = this.#sums;
		const total = this.#total;
		const partials = this.#partials();
		for (let k = 0; k < spans; k++) {
			addInto(total, partials.subarray(k * size, (k + 1) * size));
		}
	}

	#partials(): Float64Array {
		return new Float64Array(
			this.#words.buffer,
			this.#places.partials,
			this.#spans * this.#sums.size,
		);
	}
}
