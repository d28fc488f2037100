import { type Numbers, scalarEvaluator } from "../../language/interpret.js";
import {
	type Node,
	type Precision,
	type Program,
	REDUCTION_BLOCK,
} from "../../language/program.js";
import { type Stage, type Stages, stagesOf } from "../../language/stages.js";
import {
	ALIGNMENT,
	type Backend,
	bytesPerNumber,
	type Engine,
	type Layout,
} from "../backend.js";
import { assemble, MAXIMUM_PAGES } from "./assembler.js";
import { emitModule } from "./emit.js";
import {
	type Bench,
	CONTROL_BYTES,
	createTeam,
	type HelperStart,
	type Helpers,
	ITEM_WORDS,
	type Items,
	openBench,
} from "./team.js";
import {
	checkThreads,
	coreCount,
	startHelpers,
	threadsAreAvailable,
} from "./threads.js";

export interface WebAssemblyOptions {
	/**
	 * How many threads a step uses, from 1 to 256. Left out: as many as there are cores, when the optimizer is large
	 * enough to gain by it; else one. Where threads cannot share memory (a page that is not cross-origin isolated) it is
	 * always one. Results are the same for any number.
	 */
	readonly threads?: number;
}

/**
 * The default backend: one fused SIMD kernel per stage of the rule, over one memory. Results are the
 * interpreter's, bit for bit.
 *
 * @throws RangeError for a number of threads that is not a whole number from 1 to 256.
 */
export function webassembly({ threads }: WebAssemblyOptions = {}): Backend {
	if (threads !== undefined) checkThreads(threads);
	return {
		name: "webassembly",
		async createEngine(program, layout) {
			const wanted = threadsAreAvailable()
				? (threads ?? (layout.size < WORTH_THREADS ? 1 : await coreCount()))
				: 1;
			const stages = stagesOf(program);
			const memory = allocate(program, stages, layout, wanted > 1);
			const start: HelperStart = {
				module: await compiled(program, stages, layout.precision, wanted > 1),
				memory: memory.memory,
				stages: stages.stages.length,
			};
			const bench = await openBench(start);
			const helpers =
				wanted > 1
					? await startHelpers(wanted - 1, start).catch((error) => {
							// Nobody asked for threads, and the step is the same without.
							if (threads === undefined) return undefined;
							throw error;
						})
					: undefined;
			return createEngine(program, stages, layout, memory, bench, helpers);
		},
	};
}

/**
 * From this many parameters on, a second thread's share is worth waking it for: at 100,000 some runs of the benchmark
 * gain by it and some lose, at 1 M all gain.
 */
const WORTH_THREADS = 131_072;

/** A rule compiles once for each precision and kind of memory, however many optimizers use it. */
const modules = new WeakMap<
	Program,
	Map<string, Promise<WebAssembly.Module>>
>();

function compiled(
	program: Program,
	stages: Stages,
	precision: Precision,
	shared: boolean,
): Promise<WebAssembly.Module> {
	const known = modules.get(program) ?? new Map();
	modules.set(program, known);
	const key = `${precision} ${shared}`;
	let module = known.get(key);
	if (module === undefined) {
		const bytes = assemble(emitModule(program, stages, precision, shared));
		module = WebAssembly.compile(bytes);
		known.set(key, module);
	}
	return module;
}

interface Memory {
	readonly memory: WebAssembly.Memory;
	/** Addresses in bytes. */
	readonly rows: number;
	readonly partials: number;
	readonly regions: number;
	/** From one region to the next, in bytes. */
	readonly stride: number;
	/** Of the check for numbers that are not finite, and of each stage. */
	readonly check: Items;
	readonly stages: readonly Items[];
}

const PAGE = 65536;

/** What one claim of a thread covers at least, in bytes of a region: long enough to hide the claim. */
const CHUNK = 131_072;

/** A kernel's range, before addresses are known: bytes within a region, the row's number, the first partial sum's. */
type Range = readonly [
	start: number,
	end: number,
	row: number,
	count: number,
	out: number,
];

/** Cuts a range into pieces for threads; one thread takes it whole. */
function chunks(
	start: number,
	end: number,
	row: number,
	cut: boolean,
): Range[] {
	const step = cut ? CHUNK : end - start;
	const pieces: Range[] = [];
	for (let at = start; at < end; at += step) {
		pieces.push([at, Math.min(at + step, end), row, 0, 0]);
	}
	return pieces;
}

/** The ranges that a stage's kernel is called with. */
function rangesOf(stage: Stage, layout: Layout, cut: boolean): Range[] {
	const { arrays, precision, size } = layout;
	const bytes = bytesPerNumber[precision];
	const { rowPerArray, reductions } = stage;
	if (!rowPerArray && reductions.length === 0) {
		return chunks(0, size * bytes, 0, cut);
	}
	let out = 0;
	return arrays.flatMap(({ offset, length }, a): Range[] => {
		const row = rowPerArray ? a : 0;
		const start = offset * bytes;
		if (reductions.length === 0) {
			return chunks(start, start + aligned(length * bytes), row, cut);
		}
		const blocks: Range[] = [];
		for (let done = 0; done < length; done += REDUCTION_BLOCK) {
			const count = Math.min(REDUCTION_BLOCK, length - done);
			const at = start + done * bytes;
			blocks.push([at, at + aligned(count * bytes), row, count, out]);
			out += reductions.length;
		}
		return blocks;
	});
}

/** Finds a place for everything and takes the memory: control, rows, partial sums, items, regions. */
function allocate(
	program: Program,
	{ stages, elementStates }: Stages,
	layout: Layout,
	shared: boolean,
): Memory {
	const { precision, arrays, size } = layout;
	const bytes = bytesPerNumber[precision];
	const largest = (sizes: readonly number[]) => Math.max(0, ...sizes);
	const rowBytes = largest(
		stages.map(
			({ row, rowPerArray }) =>
				row.length * bytes * (rowPerArray ? arrays.length : 1),
		),
	);
	const blocks = arrays.reduce((sum, { length }) => {
		return sum + Math.ceil(length / REDUCTION_BLOCK);
	}, 0);
	const reductions = largest(stages.map((stage) => stage.reductions.length));
	const stride = size * bytes;
	const rows = CONTROL_BYTES;
	const partials = aligned(rows + rowBytes);
	const items = aligned(partials + blocks * reductions * 8);
	const needed = stride * (2 + elementStates.length);
	checkSize(program, needed + items);
	const passes = [
		// From the end to the beginning: where the update begins, the gradient is then still in the cache.
		chunks(stride, 2 * stride, 0, true).reverse(),
		...stages.map((stage) => rangesOf(stage, layout, shared)),
	];
	const itemCount = passes.reduce((sum, ranges) => sum + ranges.length, 0);
	const regions = aligned(items + itemCount * ITEM_WORDS * 4);
	const memory = takeMemory(program, regions + needed, shared);
	const words = new Int32Array(memory.buffer);
	let at = items / 4;
	const [check, ...stageItems] = passes.map((ranges, pass): Items => {
		const rowWidth = (stages[pass - 1]?.row.length ?? 0) * bytes;
		const first = at;
		for (const [start, end, row, count, out] of ranges) {
			words[at++] = regions + start;
			words[at++] = regions + end;
			words[at++] = rows + row * rowWidth;
			words[at++] = count;
			words[at++] = partials + out * 8;
		}
		return { at: first, count: ranges.length };
	}) as [Items, ...Items[]];
	return { memory, rows, partials, regions, stride, check, stages: stageItems };
}

/** The last page stays unused, so that no address wraps. */
const MAXIMUM_BYTES = (MAXIMUM_PAGES - 1) * PAGE;

function refuse(
	program: Program,
	needed: number,
	why: string,
	options?: ErrorOptions,
): never {
	throw new RangeError(
		`${program.name}: the optimizer needs ${gibibytes(needed)} GiB for its parameters, gradients and states${why}`,
		options,
	);
}

function checkSize(program: Program, needed: number): void {
	if (needed <= MAXIMUM_BYTES) return;
	refuse(
		program,
		needed,
		`; WebAssembly's 32-bit memory holds ${gibibytes(MAXIMUM_BYTES)}`,
	);
}

function takeMemory(
	program: Program,
	needed: number,
	shared: boolean,
): WebAssembly.Memory {
	checkSize(program, needed);
	const pages = Math.ceil(needed / PAGE);
	try {
		return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
	} catch (cause) {
		return refuse(program, needed, ", which the machine does not give", {
			cause,
		});
	}
}

function aligned(address: number): number {
	return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

function gibibytes(bytes: number): string {
	return (bytes / 2 ** 30).toFixed(2);
}

function createEngine(
	program: Program,
	{ stages, stateScalars, elementStates }: Stages,
	layout: Layout,
	{ memory, rows, partials, regions: base, stride, ...items }: Memory,
	bench: Bench,
	helpers: Helpers | undefined,
): Engine {
	const { arrays, precision, size } = layout;
	const team = createTeam(bench, stride, helpers);
	const bytes = bytesPerNumber[precision];
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	const regions: Numbers[] = [];
	for (let region = 0; region < 2 + elementStates.length; region++) {
		regions.push(new Numbers(memory.buffer, base + region * stride, size));
	}
	for (const { name, scalar, initial } of program.states) {
		if (scalar || initial === 0) continue;
		regions[2 + elementStates.indexOf(name)]?.fill(initial);
	}
	const scalars = program.states.filter((state) => state.scalar);
	const scalarStates = scalars.map(({ initial }) =>
		new Float64Array(arrays.length).fill(initial),
	);

	// One number per node: the scalars of this step and, in turn, of each array.
	const values = new Float64Array(program.nodes.length);
	const places = (op: Node["op"]) =>
		program.nodes.flatMap((node, index) => (node.op === op ? [index] : []));
	for (const index of places("constant")) {
		values[index] = (program.nodes[index] as Node).value;
	}
	const nameAt = (index: number) => (program.nodes[index] as Node).name;
	const settingPlaces = places("setting").map((index) => ({
		index,
		setting: program.settings.indexOf(nameAt(index)),
	}));
	const stepPlace = places("step")[0];
	const scalarState = (name: string) =>
		scalarStates[scalars.findIndex((one) => one.name === name)];
	/** What differs from array to array and is not computed from other scalars: states, lengths and, below, sums. */
	const arrayLeaves = [
		...places("state").flatMap((index) => {
			const source = scalarState(nameAt(index));
			return source === undefined ? [] : [{ index, source }];
		}),
		...places("count").map((index) => ({
			index,
			source: Float64Array.from(arrays, ({ length }) => length),
		})),
	];
	/** The results of the reductions over one array: by node, one number per array. */
	const sums = new Map<number, Float64Array>();
	for (const index of [...places("sum"), ...places("sumOfSquares")]) {
		if ((program.nodes[index] as Node).kind !== "array") continue;
		const source = new Float64Array(arrays.length);
		sums.set(index, source);
		arrayLeaves.push({ index, source });
	}
	const readArrayLeaves = (a: number): void => {
		for (const { index, source } of arrayLeaves) {
			values[index] = source[a] as number;
		}
	};
	const finals = program.results.flatMap(({ name, node }) => {
		const state = scalarState(name);
		return state === undefined ? [] : [{ state, node }];
	});
	const finalScalars = scalarEvaluator(program, stateScalars);
	const plans = stages.map((stage, index) => ({
		...stage,
		index,
		items: items.stages[index] as Items,
		step: scalarEvaluator(program, stage.stepScalars),
		array: scalarEvaluator(program, stage.arrayScalars),
	}));
	const rowTable = new Numbers(memory.buffer, rows, (partials - rows) / bytes);
	const partialTable = new Float64Array(memory.buffer, 0, base / 8);

	/** Writes the scalars of a stage as row number `slot`, rounding them. */
	const writeRow = (row: readonly number[], slot: number): void => {
		for (let k = 0; k < row.length; k++) {
			rowTable[slot * row.length + k] = values[row[k] as number] as number;
		}
	};

	const run = (plan: (typeof plans)[number]) => {
		plan.step(values);
		if (plan.rowPerArray) {
			for (let a = 0; a < arrays.length; a++) {
				readArrayLeaves(a);
				plan.array(values);
				writeRow(plan.row, a);
			}
		} else {
			writeRow(plan.row, 0);
		}
		team.run(plan.index, plan.items);
		if (plan.reductions.length > 0) addPartials(plan);
	};

	/** Adds the blocks' sums in order: first within each array, then, where a reduction is over all, the arrays. */
	const addPartials = ({ reductions }: Stage) => {
		reductions.forEach((index, r) => {
			const perArray = sums.get(index);
			let place = partials / 8 + r;
			let total = 0;
			arrays.forEach(({ length }, a) => {
				let sum = 0;
				for (let done = 0; done < length; done += REDUCTION_BLOCK) {
					sum += partialTable[place] as number;
					place += reductions.length;
				}
				if (perArray === undefined) total += sum;
				else perArray[a] = sum;
			});
			if (perArray === undefined) values[index] = total;
		});
	};

	return {
		regions,
		scalarStates,
		gradientsAreFinite: () => team.check(items.check),
		rangeIsFinite(start, length) {
			const from = base + stride + start * bytes;
			return bench.check(from, from + aligned(length * bytes)) === 1;
		},
		step(settings, t) {
			helpers?.check();
			for (const { index, setting } of settingPlaces) {
				values[index] = settings[setting] as number;
			}
			if (stepPlace !== undefined) values[stepPlace] = t;
			for (const plan of plans) run(plan);
			if (finals.length === 0) return;
			for (let a = 0; a < arrays.length; a++) {
				readArrayLeaves(a);
				finalScalars(values);
				for (const { state, node } of finals) {
					state[a] = values[node] as number;
				}
			}
		},
		dispose: () => helpers?.end(),
	};
}
