import { checkWhole } from "../../checks.js";
import { type Numbers, scalarEvaluator } from "../../language/interpret.js";
import {
	isReduction,
	type Precision,
	type Program,
	REDUCTION_BLOCK,
} from "../../language/program.js";
import { type Stage, type Stages, stagesOf } from "../../language/stages.js";
import {
	aligned,
	type Backend,
	bytesPerNumber,
	type Engine,
	type Layout,
	type NumericArray,
} from "../backend.js";
import { assemble, MAXIMUM_PAGES } from "./assembler.js";
import { CHECK_UNIT, emitModule } from "./emit.js";
import {
	type Bench,
	type BenchStart,
	controlBytes,
	createTeam,
	type Helpers,
	ITEM_WORDS,
	type Items,
	openBench,
	TICKETS,
} from "./team.js";
import {
	MOST_THREADS,
	machine,
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
	checkWhole("webassembly", "threads", threads ?? 1, 1, MOST_THREADS);
	return {
		name: "webassembly",
		async createEngine(program, layout) {
			const stages = stagesOf(program);
			const { cores, memory: limit } = await machine();
			const enough = bytesMoved(stages, layout) >= WORTH_THREADS;
			const wanted = threads ?? (enough ? cores : 1);
			const count = threadsAreAvailable() ? wanted : 1;
			const shared = count > 1;
			const memory = allocate(program, stages, layout, count, limit);
			const start: BenchStart = {
				module: await compiled(program, stages, layout.precision, shared),
				memory: memory.memory,
				passes: memory.passes,
				stride: memory.stride,
				thread: 0,
				threads: count,
			};
			const bench = await openBench(start);
			const helpers = shared
				? await startHelpers(start).catch((error) => {
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
 * When a step moves this many bytes, a second thread's share is worth waking it for, which takes some 20 µs: at this
 * size, in steps with pauses between them, where helpers sleep, Adam gains 1.3 to 1.5 times by it, momentum and plain
 * descent between nothing and 1.1 times.
 */
const WORTH_THREADS = 6_000_000;

/** The bytes that a step moves: every region read, the gradient once more to check it, the results written. */
function bytesMoved({ stages, elementStates }: Stages, layout: Layout): number {
	const written = stages.at(-1)?.stores.length ?? 0;
	const streams = 2 + elementStates.length + 1 + written;
	return streams * layout.size * bytesPerNumber[layout.precision];
}

/** A rule compiles once for each precision and kind of memory, however many optimizers use it. */
const modules = new WeakMap<
	Program,
	Record<string, Promise<WebAssembly.Module>>
>();

function compiled(
	program: Program,
	stages: Stages,
	precision: Precision,
	shared: boolean,
): Promise<WebAssembly.Module> {
	const known = modules.get(program) ?? {};
	modules.set(program, known);
	const kind = `${precision} ${shared}`;
	known[kind] ??= WebAssembly.compile(
		assemble(emitModule(program, stages, precision, shared)),
	);
	return known[kind];
}

interface Memory {
	readonly memory: WebAssembly.Memory;
	/** Addresses in bytes. */
	readonly rows: number;
	readonly partials: number;
	readonly regions: number;
	/** From one region to the next, in bytes. */
	readonly stride: number;
	/** Of the check and of each stage. */
	readonly passes: readonly Items[];
}

const PAGE = 65536;

/** How many bytes of gradients are copied at a time. */
const COPY_BLOCK = 65_536;

/** A kernel's range, before addresses are known: bytes within the arena, the row's number, the first partial sum's. */
type Range = readonly [
	start: number,
	end: number,
	row: number,
	count: number,
	out: number,
];

/**
 * The ranges of a pass, each what one call of a kernel covers.
 * @param stage the check of the gradients, when left out.
 */
function rangesOf(
	{ arrays, precision, size }: Layout,
	stride: number,
	stage?: Stage,
): Range[] {
	const bytes = bytesPerNumber[precision];
	const sums = stage?.reductions.length ?? 0;
	const rowPerArray = stage?.rowPerArray === true;
	const whole =
		stage === undefined
			? { offset: stride / bytes, length: stride / bytes }
			: { offset: 0, length: size };
	let out = 0;
	const parts = rowPerArray || sums > 0 ? arrays : [whole];
	return parts.flatMap(({ offset, length }, a) => {
		// Long enough to hide a thread's claim and to run the processor's prefetching up to speed; short enough for the
		// threads to end together, and for a first step to go over from code not yet optimised to the optimised.
		const longest = stage === undefined ? 16 * PAGE : 8 * PAGE;
		const chunk = Math.min(aligned((length * bytes) / 32, PAGE), longest);
		const block = sums > 0 ? REDUCTION_BLOCK : chunk / bytes;
		const ranges: Range[] = [];
		for (let done = 0; done < length; done += block) {
			const count = Math.min(block, length - done);
			const at = (offset + done) * bytes;
			const row = rowPerArray ? a : 0;
			ranges.push([at, at + aligned(count * bytes), row, count, out]);
			out += sums;
		}
		return ranges;
	});
}

/** Finds a place for everything and takes the memory: control, rows, partial sums, items, regions. */
function allocate(
	program: Program,
	{ stages, elementStates }: Stages,
	layout: Layout,
	threads: number,
	limit: number,
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
	const stride = aligned(size * bytes, CHECK_UNIT);
	const rows = controlBytes(threads);
	const partials = aligned(rows + rowBytes);
	const items = aligned(partials + blocks * reductions * 8);
	const needed = stride * (2 + elementStates.length);
	checkSize(program, items + needed, limit);
	const ranges = [
		// From the end to the beginning: where the update begins, the gradient is then still in the cache.
		rangesOf(layout, stride).reverse(),
		...stages.map((stage) => rangesOf(layout, stride, stage)),
	];
	const itemCount = ranges.reduce((sum, { length }) => sum + length, 0);
	const regions = aligned(items + itemCount * ITEM_WORDS * 4);
	const total = regions + needed;
	checkSize(program, total, limit);
	const pages = Math.ceil(total / PAGE);
	let memory: WebAssembly.Memory;
	try {
		memory = new WebAssembly.Memory({
			initial: pages,
			maximum: pages,
			shared: threads > 1,
		});
	} catch {
		refuse(program, total, ", which the machine does not give");
	}
	const words = new Int32Array(memory.buffer);
	let at = items / 4;
	const passes = ranges.map((pass, index): Items => {
		const rowWidth = (stages[index - 1]?.row.length ?? 0) * bytes;
		const first = at;
		for (const [start, end, row, count, out] of pass) {
			words[at++] = regions + start;
			words[at++] = regions + end;
			words[at++] = rows + row * rowWidth;
			words[at++] = count;
			words[at++] = partials + out * 8;
		}
		const count = pass.length;
		const perTicket = index === 0 ? 1 : Math.ceil(count / (TICKETS * threads));
		return { at: first, count, perTicket };
	});
	return { memory, rows, partials, regions, stride, passes };
}

/** The last page stays unused, so that no address wraps. */
const MAXIMUM_BYTES = (MAXIMUM_PAGES - 1) * PAGE;

function refuse(program: Program, needed: number, why: string): never {
	throw new RangeError(
		`${program.name}: the optimizer needs ${gibibytes(needed)} GiB for its parameters, gradients and states${why}`,
	);
}

/** Refuses what the machine or 32-bit addresses cannot hold: a system may promise memory that it does not have. */
function checkSize(program: Program, needed: number, limit: number): void {
	const [most, whose] =
		limit < MAXIMUM_BYTES
			? [limit, "the machine has"]
			: [MAXIMUM_BYTES, "WebAssembly's 32-bit memory holds"];
	if (needed > most) refuse(program, needed, `; ${whose} ${gibibytes(most)}`);
}

function gibibytes(bytes: number): string {
	return (bytes / 2 ** 30).toFixed(2);
}

/**
 * Copies arrays to their places from the last to the first, each from its end to its beginning: where the update
 * begins, the gradient is then still in the cache. Mutates `into`; calls back with the place from which on all is copied.
 */
function copyBackwards(
	sources: Parameters<Engine["copyGradients"]>[0],
	{ arrays, precision }: Layout,
	into: Numbers,
	copied: (offset: number) => void,
): void {
	const block = COPY_BLOCK / bytesPerNumber[precision];
	for (let a = arrays.length - 1; a >= 0; a--) {
		const { offset, length } = arrays[a] as Layout["arrays"][number];
		// Only typed arrays have views.
		const given = sources[a] as NumericArray | readonly number[];
		const source = "subarray" in given ? given : Float64Array.from(given);
		for (let end = length; end > 0; ) {
			const start = end - (end % block || block);
			into.set(source.subarray(start, end), offset + start);
			copied(offset + start);
			end = start;
		}
	}
}

function createEngine(
	program: Program,
	{ stages, stateScalars, elementStates }: Stages,
	layout: Layout,
	{ memory, rows, partials, regions: base, stride }: Memory,
	bench: Bench,
	helpers: Helpers | undefined,
): Engine {
	const { arrays, precision, size } = layout;
	const team = createTeam(bench, helpers);
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

	/** One number per node: the scalars of this step and, in turn, of each array. */
	const values = new Float64Array(program.nodes.length);
	/** Nodes, and the settings' numbers that they are. */
	const settingLeaves: [node: number, setting: number][] = [];
	/** Nodes that are one number per array and not computed from other scalars: scalar states, lengths, sums. */
	const perArray = new Map<number, Float64Array>();
	const scalarState = (name: string) =>
		scalarStates[scalars.findIndex((one) => one.name === name)];
	let stepLeaf: number | undefined;
	program.nodes.forEach(({ op, kind, name, value }, node) => {
		const state = op === "state" ? scalarState(name) : undefined;
		if (op === "constant") values[node] = value;
		if (op === "setting") {
			settingLeaves.push([node, program.settings.indexOf(name)]);
		}
		if (op === "step") stepLeaf = node;
		if (state !== undefined) perArray.set(node, state);
		if (op === "count") {
			perArray.set(
				node,
				Float64Array.from(arrays, ({ length }) => length),
			);
		}
		if (isReduction(op) && kind === "array") {
			perArray.set(node, new Float64Array(arrays.length));
		}
	});
	const arrayLeaves = [...perArray];
	const readArrayLeaves = (a: number): void => {
		for (const [node, source] of arrayLeaves) {
			values[node] = source[a] as number;
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
		step: scalarEvaluator(program, stage.stepScalars),
		array: scalarEvaluator(program, stage.arrayScalars),
	}));
	const rowTable = new Numbers(memory.buffer, rows, (partials - rows) / bytes);
	const partialTable = new Float64Array(memory.buffer, 0, base / 8);

	const run = (plan: (typeof plans)[number]) => {
		plan.step(values);
		const count = plan.rowPerArray ? arrays.length : 1;
		for (let a = 0, place = 0; a < count; a++) {
			readArrayLeaves(a);
			plan.array(values);
			// Rounded here, once.
			for (const node of plan.row) rowTable[place++] = values[node] as number;
		}
		team.run(plan.index);
		if (plan.reductions.length > 0) addPartials(plan);
	};

	/** Adds the blocks' sums in order: first within each array, then, where a reduction is over all, the arrays. */
	const addPartials = ({ reductions }: Stage) => {
		reductions.forEach((index, r) => {
			const own = perArray.get(index);
			let place = partials / 8 + r;
			let total = 0;
			arrays.forEach(({ length }, a) => {
				let sum = 0;
				for (let done = 0; done < length; done += REDUCTION_BLOCK) {
					sum += partialTable[place] as number;
					place += reductions.length;
				}
				if (own === undefined) total += sum;
				else own[a] = sum;
			});
			if (own === undefined) values[index] = total;
		});
	};

	return {
		regions,
		scalarStates,
		gradientsAreFinite: team.check,
		copyGradients(sources, look) {
			const copy = (copied: (from: number) => void) =>
				copyBackwards(sources, layout, regions[1] as Numbers, (offset) => {
					copied(base + stride + offset * bytes);
				});
			if (look) return team.checkWhile(copy);
			copy(() => {});
			return true;
		},
		step(settings, t) {
			helpers?.check();
			for (const [node, setting] of settingLeaves) {
				values[node] = settings[setting] as number;
			}
			if (stepLeaf !== undefined) values[stepLeaf] = t;
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
