import { type Operator, operators } from "../../language/operators.js";
import type { Node, Precision, Program } from "../../language/program.js";
import { PARAMETERS } from "../../language/regions.js";
import type { Stage, Stages } from "../../language/stages.js";
import { bytesPerNumber } from "../backend.js";
import { FunctionBuilder, type ModuleDescription } from "./assembler.js";
import { emitCheck, pushIsFinite } from "./check.js";
import { createLanes, emitters, type Lanes, type Push } from "./lanes.js";
import { createMathematics } from "./mathematics.js";
import { createReduction } from "./reductions.js";
import { advance, BYTES, REGISTERS, repeat } from "./registers.js";
import { emitClampMasks, emitSymmetricClamp } from "./symmetricClamps.js";

/** Emits a rule's module: the check for NaN and infinity, then one kernel per stage, `stage0`, `stage1`, … */
export function emitModule(
	program: Program,
	stages: Stages,
	precision: Precision,
	sharedMemory: boolean,
): ModuleDescription {
	return emitPrograms([{ program, stages }], precision, sharedMemory);
}

/** Emits one module for several programs: the check, then the kernels of each, one program after the other. */
export function emitPrograms(
	programs: readonly { readonly program: Program; readonly stages: Stages }[],
	precision: Precision,
	sharedMemory: boolean,
): ModuleDescription {
	const all = Object.assign(
		{},
		...programs.map((one) => one.program.mathematics),
	);
	const mathematics = createMathematics(all, precision);
	return {
		functions: [
			emitCheck(precision),
			...programs.flatMap(({ program, stages }, p) =>
				stages.stages.map((stage, index) =>
					emitStage(
						program,
						stages,
						stage,
						`${programs.length > 1 ? `section${p}.` : ""}stage${index}`,
						precision,
						mathematics.apply,
					),
				),
			),
		],
		// The stages above have filled these.
		...mathematics.parts,
		sharedMemory,
	};
}

/**
 * Emits `stageK(start, end, stride, row)`, which runs a stage between two addresses of the parameters' region. The other
 * regions are `stride` bytes apart, and the scalars are at `row`. A stage with reductions also takes `count`, the number
 * of elements without padding, and `out`, the address of the partial sums, a float64 each. The last stage returns 1 if
 * the sum of the parameters that it wrote is finite, else 0.
 */
function emitStage(
	program: Program,
	{ regions }: Stages,
	stage: Stage,
	name: string,
	precision: Precision,
	mathematics: Lanes["mathematics"],
): FunctionBuilder {
	const reduces = stage.reductions.length > 0;
	const written = stage.stores.find(({ region }) => region === PARAMETERS);
	const kernel = new FunctionBuilder(
		name,
		{
			start: "i32",
			end: "i32",
			stride: "i32",
			row: "i32",
			...(reduces ? { count: "i32", out: "i32" } : {}),
		},
		written && "i32",
	);
	const [start, end, , , count, out] = [0, 1, 2, 3, 4, 5];
	const lanes = createLanes(kernel, precision, mathematics);
	const pointers = emitPointers(kernel, stage, regions);
	const scalars = emitScalars(lanes, program, stage.row, 3);
	const placeIn = (region: number): Place => ({
		pointer: pointers.get(region) as number,
		offset: 0,
	});
	const places = new Map(
		[...stage.loads].map(([node, region]) => [node, placeIn(region)]),
	);
	const masks = emitClampMasks(lanes, program, stage.elements, scalars);
	const halves = [0, 1].map(() =>
		createElements(lanes, program, stage.elements, scalars, places, masks),
	) as [Elements, Elements];
	const reductions = stage.reductions.map((index, r) => {
		const { op, args } = program.nodes[index] as Node;
		const emitted = createReduction(lanes, op, r, count);
		return { ...emitted, argument: args[0] as number };
	});
	const sums = written
		? REGISTERS.map((k) => kernel.local(`w.sum${k}`, "v128"))
		: [];

	kernel.emit("loop");
	for (let k = 0; k < REGISTERS.length; k += 2) {
		// In pairs of registers: both halves are loaded and computed; then each result is stored, the upper half first and
		// without other instructions between. V8 can replace such pairs by 256-bit instructions.
		for (const index of stage.elements) {
			halves.forEach((half, h) => {
				half.compute(index, (k + h) * BYTES);
			});
		}
		for (const { node, region } of stage.stores) {
			halves[1].store(node, placeIn(region), (k + 1) * BYTES);
			halves[0].store(node, placeIn(region), k * BYTES);
		}
		halves.forEach((half, h) => {
			for (const { argument, accumulate } of reductions) {
				accumulate(() => half.push(argument), k + h);
			}
			if (written === undefined) return;
			const sum = sums[k + h] as number;
			kernel.get(sum);
			half.push(written.node);
			kernel.emit(`${lanes.shape}.add`).set(sum);
		});
	}
	for (const pointer of pointers.values()) advance(kernel, pointer);
	if (reduces) {
		kernel.get(count).emit("i32.const", lanes.count * REGISTERS.length);
		kernel.emit("i32.sub").set(count);
	}
	repeat(kernel, start, end);
	reductions.forEach(({ finish }, r) => {
		finish(out, r * 8);
	});
	if (written) pushIsFinite(kernel, sums, precision);
	return kernel;
}

/** Computes a pointer into each region that the stage uses; the loop counts by the first one. */
function emitPointers(
	kernel: FunctionBuilder,
	{ loads, stores }: Stage,
	regions: readonly string[],
): Map<number, number> {
	const [start, , stride] = [0, 1, 2];
	const used = new Set([
		PARAMETERS,
		...loads.values(),
		...stores.map(({ region }) => region),
	]);
	const pointers = new Map<number, number>();
	let before = start;
	for (let region = 0; region <= Math.max(...used); region++) {
		const pointer =
			region === PARAMETERS
				? start
				: kernel.local(`${regions[region]}.at`, "i32");
		if (region !== PARAMETERS) {
			kernel.get(before).get(stride).emit("i32.add").set(pointer);
		}
		if (used.has(region)) pointers.set(region, pointer);
		before = pointer;
	}
	return pointers;
}

/** Loads the row: each scalar is spread over a register once, before the loop. */
export function emitScalars(
	{ kernel, precision }: Lanes,
	{ nodes }: Program,
	row: readonly number[],
	pointer: number,
	from = 0,
): Map<number, number> {
	const load =
		precision === "float32" ? "v128.load32_splat" : "v128.load64_splat";
	return new Map(
		row.map((index, place) => {
			const { label } = nodes[index] as Node;
			const local = kernel.local(label || "scalar", "v128");
			const offset = from + place * bytesPerNumber[precision];
			kernel.get(pointer).emit(load, offset).set(local);
			return [index, local];
		}),
	);
}

/** A place in the memory: a local with an address, and a distance from it in bytes. */
export interface Place {
	readonly pointer: number;
	readonly offset: number;
}

/** The elements of one half of a pair of registers, each in its own local. */
export interface Elements {
	/** Loads or computes a node at a distance in bytes from the places. */
	compute(node: number, offset: number): void;
	/** Pushes a node's value, which may be an element, a scalar or a constant. */
	push(node: number): void;
	store(node: number, place: Place, offset: number): void;
}

/**
 * @param scalars the locals of scalars.
 * @param places of the leaves among the elements.
 * @param clampMasks from `emitClampMasks`.
 */
export function createElements(
	lanes: Lanes,
	{ nodes }: Program,
	elements: readonly number[],
	scalars: ReadonlyMap<number, number>,
	places: ReadonlyMap<number, Place>,
	clampMasks?: ReadonlyMap<number, number>,
): Elements {
	const { kernel, shape, number } = lanes;
	const locals = new Map(
		elements.map((index) => {
			const { label } = nodes[index] as Node;
			return [index, kernel.local(label || "x", "v128")];
		}),
	);
	const push = (index: number): void => {
		const local = locals.get(index) ?? scalars.get(index);
		if (local === undefined) number((nodes[index] as Node).value);
		else kernel.get(local);
	};
	const pushCondition = (index: number): void => {
		push(index);
		if (locals.has(index)) return;
		// A scalar condition is 1 or 0 in the row; lanes need all bits or none.
		number(0);
		kernel.emit(`${shape}.ne`);
	};
	return {
		push,
		compute(index, distance) {
			const place = places.get(index);
			if (place !== undefined) {
				kernel.get(place.pointer);
				kernel.emit("v128.load", place.offset + distance);
			} else {
				const { op, args } = nodes[index] as Node;
				const mask = clampMasks?.get(index);
				const emit: (lanes: Lanes, ...args: Push[]) => void =
					mask === undefined
						? emitters[op as Operator]
						: (_, ...[x, low, limit]) =>
								emitSymmetricClamp(
									lanes,
									mask,
									x as Push,
									low as Push,
									limit as Push,
								);
				const takes = Object.values(operators[op as Operator].takes);
				const pushes = args.map(
					(arg, k) => () =>
						takes[k] === "condition" ? pushCondition(arg) : push(arg),
				);
				emit(lanes, ...pushes);
			}
			kernel.set(locals.get(index) as number);
		},
		store(node, { pointer, offset }, distance) {
			kernel.get(pointer);
			push(node);
			kernel.emit("v128.store", offset + distance);
		},
	};
}
