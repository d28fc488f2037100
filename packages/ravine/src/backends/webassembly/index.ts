import { type Numbers, ScalarEvaluator } from "../../language/interpret.js";
import { operators } from "../../language/operators.js";
import {
	isOperator,
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
import { assemble, disassemble, MAXIMUM_PAGES } from "./assembler.js";
import { emitModule } from "./emit.js";

/**
 * The default backend: one fused SIMD kernel per stage of the rule, over one memory. Results are the
 * interpreter's, bit for bit.
 */
export function webassembly(): Backend {
	return {
		name: "webassembly",
		async createEngine(program, layout) {
			const stages = stagesOf(program);
			const memory = allocate(program, stages, layout);
			const module = await compiled(program, stages, layout.precision);
			const instance = await WebAssembly.instantiate(module, {
				ravine: { memory: memory.memory },
				math: mathematics,
			});
			return createEngine(
				program,
				stages,
				layout,
				memory,
				instance.exports as unknown as Kernels,
			);
		},
	};
}

/** The kernels of a rule in WebAssembly's text format. */
export function kernelText(program: Program, precision: Precision): string {
	return disassemble(emitModule(program, stagesOf(program), precision, false));
}

type Kernels = Readonly<Record<string, (...numbers: number[]) => number>>;

const mathematics = Object.fromEntries(
	(["power", "exp", "log", "tanh", "sin", "cos"] as const).map((name) => [
		name,
		operators[name].evaluate,
	]),
);

/** A rule compiles once for each precision, however many optimizers use it. */
const modules = new WeakMap<
	Program,
	Map<Precision, Promise<WebAssembly.Module>>
>();

function compiled(
	program: Program,
	stages: Stages,
	precision: Precision,
): Promise<WebAssembly.Module> {
	const known = modules.get(program) ?? new Map();
	modules.set(program, known);
	let module = known.get(precision);
	if (module === undefined) {
		const bytes = assemble(emitModule(program, stages, precision, false));
		module = WebAssembly.compile(bytes);
		known.set(precision, module);
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
}

const PAGE = 65536;

function allocate(
	program: Program,
	{ stages, elementStates }: Stages,
	{ precision, arrays, size }: Layout,
): Memory {
	const bytes = bytesPerNumber[precision];
	const rowBytes = Math.max(
		...stages.map(({ row, rowPerArray }) => {
			return row.length * bytes * (rowPerArray ? arrays.length : 1);
		}),
	);
	const blocks = arrays.reduce((sum, { length }) => {
		return sum + Math.ceil(length / REDUCTION_BLOCK);
	}, 0);
	const most = Math.max(...stages.map((stage) => stage.reductions.length));
	const rows = 0;
	const partials = aligned(rows + rowBytes);
	const regions = aligned(partials + blocks * most * 8);
	const stride = size * bytes;
	const total = regions + stride * (2 + elementStates.length);
	const pages = Math.ceil(total / PAGE);
	// The last page stays unused, so that no address wraps.
	if (pages >= MAXIMUM_PAGES) {
		throw new RangeError(
			`${program.name}: the optimizer needs ${gibibytes(total)} GiB for its parameters, gradients and states; WebAssembly's 32-bit memory holds ${gibibytes(MAXIMUM_PAGES * PAGE)}`,
		);
	}
	let memory: WebAssembly.Memory;
	try {
		memory = new WebAssembly.Memory({ initial: pages });
	} catch (cause) {
		throw new RangeError(
			`${program.name}: the optimizer needs ${gibibytes(total)} GiB for its parameters, gradients and states, which the machine does not give`,
			{ cause },
		);
	}
	return { memory, rows, partials, regions, stride };
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
	{ memory, rows, partials, regions: base, stride }: Memory,
	kernels: Kernels,
): Engine {
	const { arrays, precision, size } = layout;
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
	const settingPlaces = places("setting").map((index) => ({
		index,
		setting: program.settings.indexOf((program.nodes[index] as Node).name),
	}));
	const stepPlace = places("step")[0];
	const arrayLeaves = arrayLeafReader(program, layout, scalarStates);
	const finals = program.results.flatMap(({ name, node }) => {
		const state = scalars.findIndex((one) => one.name === name);
		return state < 0 ? [] : [{ state: scalarStates[state] as Numbers, node }];
	});
	const finalScalars = new ScalarEvaluator(program, stateScalars);
	const plans = stages.map((stage, index) => ({
		...stage,
		kernel: kernels[`stage${index}`] as (...numbers: number[]) => number,
		step: new ScalarEvaluator(program, stage.stepScalars),
		array: new ScalarEvaluator(program, stage.arrayScalars),
	}));
	const rowTable = new Numbers(memory.buffer, rows, (partials - rows) / bytes);
	const partialTable = new Float64Array(
		memory.buffer,
		partials,
		(base - partials) / 8,
	);
	const finite = kernels.finite as (...numbers: number[]) => number;

	/** Writes the scalars of a stage at `slot`, rounding them; gives the row's address. */
	const writeRow = (row: readonly number[], slot: number): number => {
		for (let k = 0; k < row.length; k++) {
			rowTable[slot + k] = values[row[k] as number] as number;
		}
		return rows + slot * bytes;
	};

	const run = (plan: (typeof plans)[number]) => {
		plan.step.run(values);
		const { kernel, row, rowPerArray, reductions } = plan;
		if (!rowPerArray && reductions.length === 0) {
			kernel(base, base + size * bytes, stride, writeRow(row, 0));
			return;
		}
		let address = rowPerArray ? 0 : writeRow(row, 0);
		let out = 0;
		for (let a = 0; a < arrays.length; a++) {
			const { offset, length } = arrays[a] as Layout["arrays"][number];
			if (rowPerArray) {
				arrayLeaves.read(values, a);
				plan.array.run(values);
				address = writeRow(row, a * row.length);
			}
			if (reductions.length === 0) {
				const start = base + offset * bytes;
				kernel(start, start + aligned(length * bytes), stride, address);
				continue;
			}
			for (let done = 0; done < length; done += REDUCTION_BLOCK) {
				const count = Math.min(REDUCTION_BLOCK, length - done);
				const start = base + (offset + done) * bytes;
				const end = start + aligned(count * bytes);
				kernel(start, end, stride, address, count, partials + out * 8);
				out += reductions.length;
			}
		}
		if (reductions.length > 0) addPartials(plan);
	};

	/** Adds the blocks' sums in order: first within each array, then, where a reduction is over all, the arrays. */
	const addPartials = ({ reductions }: Stage) => {
		reductions.forEach((index, r) => {
			const perArray = arrayLeaves.sums.get(index);
			let place = r;
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
		gradientsAreFinite: () =>
			finite(base + stride, base + stride + size * bytes) === 1,
		step(settings, t) {
			for (const { index, setting } of settingPlaces) {
				values[index] = settings[setting] as number;
			}
			if (stepPlace !== undefined) values[stepPlace] = t;
			for (const plan of plans) run(plan);
			if (finals.length === 0) return;
			for (let a = 0; a < arrays.length; a++) {
				arrayLeaves.read(values, a);
				finalScalars.run(values);
				for (const { state, node } of finals) {
					state[a] = values[node] as number;
				}
			}
		},
		dispose() {},
	};
}

/** What differs from array to array and is not computed from other scalars: sums, scalar states, lengths. */
function arrayLeafReader(
	program: Program,
	{ arrays }: Layout,
	scalarStates: readonly Float64Array[],
) {
	const scalars = program.states.filter((state) => state.scalar);
	const sums = new Map<number, Float64Array>();
	const sources: { index: number; source: Float64Array }[] = [];
	program.nodes.forEach((node, index) => {
		if (node.kind !== "array" || isOperator(node.op)) return;
		let source: Float64Array;
		if (node.op === "state") {
			const state = scalars.findIndex((one) => one.name === node.name);
			source = scalarStates[state] as Float64Array;
		} else if (node.op === "count") {
			source = Float64Array.from(arrays, (array) => array.length);
		} else {
			source = new Float64Array(arrays.length);
			sums.set(index, source);
		}
		sources.push({ index, source });
	});
	return {
		/** The results of the reductions over one array: by node, one number per array. */
		sums,
		/** Mutates `values`: array `a`'s numbers. */
		read(values: Float64Array, a: number): void {
			for (const { index, source } of sources) {
				values[index] = source[a] as number;
			}
		},
	};
}
