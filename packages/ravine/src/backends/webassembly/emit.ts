import type { Operator } from "../../language/operators.js";
import {
	isOperator,
	type Node,
	type Precision,
	type Program,
} from "../../language/program.js";
import type { Stage, Stages } from "../../language/stages.js";
import { bytesPerNumber } from "../backend.js";
import {
	FunctionBuilder,
	type LaneInstruction,
	type ModuleDescription,
} from "./assembler.js";

/** A register is 16 bytes; the loop handles these registers, one cache line, a turn. */
const registers = [0, 1, 2, 3];
const BYTES = 16;
const LINE = registers.length * BYTES;

/** What the ranges of the check for non-finite numbers are multiples of: it has two streams. */
export const CHECK_UNIT = 2 * LINE;

/** The operators that are one instruction. */
const laneInstructions = {
	negate: "neg",
	add: "add",
	subtract: "sub",
	multiply: "mul",
	divide: "div",
	sqrt: "sqrt",
	abs: "abs",
	min: "min",
	max: "max",
	less: "lt",
	lessEqual: "le",
	equal: "eq",
	notEqual: "ne",
} as const satisfies Partial<Record<Operator, LaneInstruction>>;

/** WebAssembly has no instructions for these: the host's own functions are called, lane by lane. */
type HostFunction = Exclude<
	Operator,
	keyof typeof laneInstructions | "sign" | "where" | "and" | "or" | "not"
>;

/** The module of a rule: the check for non-finite numbers, then one kernel per stage, `stage0`, `stage1`, … */
export function emitModule(
	program: Program,
	stages: Stages,
	precision: Precision,
	sharedMemory: boolean,
): ModuleDescription {
	const imports: { name: string; arity: number }[] = [];
	return {
		functions: [
			sumCheck(precision),
			...stages.stages.map((stage, index) =>
				emitStage(program, stages, stage, `stage${index}`, precision, imports),
			),
		],
		// Filled by the stages above.
		imports,
		sharedMemory,
	};
}

/**
 * `sumIsFinite(start, end)`: 1 when the sum of all numbers between the two addresses is finite. A NaN or an infinity
 * stays in a sum, so 1 means that all are finite; 0 can also mean that large ones overflowed. One addition a register
 * leaves the processor room to have many loads under way, and so do two streams, each through half of the range, which
 * is a multiple of `CHECK_UNIT` bytes.
 */
function sumCheck(precision: Precision): FunctionBuilder {
	const shape = precision === "float32" ? "f32x4" : "f64x2";
	const check = new FunctionBuilder(
		"sumIsFinite",
		{ start: "i32", end: "i32" },
		"i32",
	);
	const [start, end] = [0, 1];
	const middle = check.local("middle", "i32");
	const sums = registers.map((k) => check.local(`sum${k}`, "v128"));
	check.get(start).get(end).get(start).emit("i32.sub");
	check.emit("i32.const", 1).emit("i32.shr_u").emit("i32.add").set(middle);
	check.emit("loop");
	for (const k of registers) {
		// Four sums, so that no addition waits for the one before it.
		for (const [stream, pointer] of [start, middle].entries()) {
			const sum = sums[2 * (k % 2) + stream] as number;
			check
				.get(pointer)
				.emit("v128.load", k * BYTES)
				.get(sum);
			check.emit(`${shape}.add`).set(sum);
		}
	}
	advance(check, start);
	advance(check, middle);
	repeat(check, middle, end);
	const total = sums.pop() as number;
	for (const sum of sums) {
		check.get(sum).get(total).emit(`${shape}.add`).set(total);
	}
	check.get(total).get(total).emit(`${shape}.sub`);
	return check.emit("v128.any_true").emit("i32.eqz");
}

/** Moves a pointer by what one turn of a loop handles. */
function advance(kernel: FunctionBuilder, pointer: number): void {
	kernel.get(pointer).emit("i32.const", LINE).emit("i32.add").set(pointer);
}

/** The end of a loop: once more, as long as the pointer has not reached the end. */
function repeat(kernel: FunctionBuilder, pointer: number, end: number): void {
	kernel.get(pointer).get(end).emit("i32.lt_u").emit("br_if", 0).emit("end");
}

/**
 * `stageK(start, end, stride, row)` runs a stage between two addresses of the parameters' region; the other
 * regions lie `stride` bytes apart, and the scalars at `row`. A stage that reduces also takes `count`, how many
 * numbers are real and not padding, and `out`, where the partial sums go, a float64 each.
 */
function emitStage(
	program: Program,
	{ elementStates }: Stages,
	stage: Stage,
	name: string,
	precision: Precision,
	imports: { name: string; arity: number }[],
): FunctionBuilder {
	const single = precision === "float32";
	const shape = single ? "f32x4" : "f64x2";
	const reduces = stage.reductions.length > 0;
	const kernel = new FunctionBuilder(name, {
		start: "i32",
		end: "i32",
		stride: "i32",
		row: "i32",
		...(reduces ? { count: "i32", out: "i32" } : {}),
	});
	const [start, end, stride, row, count, out] = [0, 1, 2, 3, 4, 5];
	const node = (index: number): Node => program.nodes[index] as Node;

	const regionOf = (index: number): number => {
		const { op, name } = node(index);
		if (op === "parameter") return 0;
		if (op === "gradient") return 1;
		return 2 + elementStates.indexOf(name);
	};
	const leaves = stage.elements.filter((index) => !isOperator(node(index).op));
	const used = new Set([
		...leaves.map(regionOf),
		...stage.stores.map((store) => store.region),
	]);
	const regionNames = ["w", "g", ...elementStates];
	const pointers = new Map<number, number>([[0, start]]);
	for (let region = 1, before = start; region <= Math.max(...used); region++) {
		const pointer = kernel.local(`${regionNames[region]}.at`, "i32");
		kernel.get(before).get(stride).emit("i32.add").set(pointer);
		pointers.set(region, pointer);
		before = pointer;
	}

	// Scalars are spread over a register once, before the loop.
	const scalars = new Map<number, number>();
	const bytes = bytesPerNumber[precision];
	stage.row.forEach((index, slot) => {
		const local = kernel.local(node(index).label || "scalar", "v128");
		kernel
			.get(row)
			.emit(single ? "v128.load32_splat" : "v128.load64_splat", slot * bytes)
			.set(local);
		scalars.set(index, local);
	});

	const elements = new Map<number, number>();
	for (const index of stage.elements) {
		elements.set(index, kernel.local(node(index).label || "x", "v128"));
	}
	const lanes = BYTES / bytes;
	const constant = (lane: (k: number) => number) => {
		const numbers = Array.from({ length: lanes }, (_, k) => lane(k));
		const { buffer } = single
			? Float32Array.from(numbers)
			: Float64Array.from(numbers);
		kernel.emit("v128.const", [...new Uint8Array(buffer)]);
	};
	const number = (value: number) => constant(() => value);
	/** Puts a value on the stack, whatever kind it is. */
	const push = (index: number) => {
		const local = elements.get(index) ?? scalars.get(index);
		if (local === undefined) number(node(index).value);
		else kernel.get(local);
	};
	const pushCondition = (index: number) => {
		push(index);
		if (elements.has(index)) return;
		// A scalar condition is 1 or 0 in the row; lanes want all bits or none.
		number(0);
		kernel.emit(`${shape}.ne`);
	};

	/** Calls a function of one number for each lane. */
	const call = (name: HostFunction, args: readonly number[]) => {
		let imported = imports.findIndex((one) => one.name === name);
		if (imported < 0) {
			imported = imports.push({ name, arity: args.length }) - 1;
		}
		number(0);
		for (let lane = 0; lane < lanes; lane++) {
			for (const arg of args) {
				push(arg);
				kernel.emit(`${shape}.extract_lane`, lane);
				if (single) kernel.emit("f64.promote_f32");
			}
			kernel.emit("call", imported);
			if (single) kernel.emit("f32.demote_f64");
			kernel.emit(`${shape}.replace_lane`, lane);
		}
	};

	const compute = (index: number, offset: number) => {
		const { op, args } = node(index);
		const result = elements.get(index) as number;
		if (!isOperator(op)) {
			const pointer = pointers.get(regionOf(index)) as number;
			kernel.get(pointer).emit("v128.load", offset).set(result);
			return;
		}
		const [a, b, c] = args as [number, number, number];
		if (op === "and" || op === "or") {
			pushCondition(a);
			pushCondition(b);
			kernel.emit(`v128.${op}`);
		} else if (op === "not") {
			pushCondition(a);
			kernel.emit("v128.not");
		} else if (op === "where") {
			push(b);
			push(c);
			pushCondition(a);
			kernel.emit("v128.bitselect");
		} else if (op === "sign") {
			// The bit of the sign, with 1 where x is not 0; and all bits, which is a NaN, where x is one.
			push(a);
			number(-0);
			kernel.emit("v128.and");
			push(a);
			number(0);
			kernel.emit(`${shape}.ne`);
			number(1);
			kernel.emit("v128.and").emit("v128.or");
			push(a);
			push(a);
			kernel.emit(`${shape}.ne`).emit("v128.or");
		} else if (op in laneInstructions) {
			for (const arg of args) push(arg);
			const name = laneInstructions[op as keyof typeof laneInstructions];
			kernel.emit(`${shape}.${name}`);
		} else {
			call(op as HostFunction, args);
		}
		kernel.set(result);
	};

	// Each reduction adds in float64, in as many registers as hold the lanes of one turn.
	const sums = stage.reductions.map((_, r) =>
		Array.from({ length: (single ? 2 : 1) * registers.length }, (_, k) =>
			kernel.local(`sum${r}.${k}`, "v128"),
		),
	);
	const masked = reduces ? kernel.local("masked", "v128") : 0;
	const wide = reduces && single ? kernel.local("wide", "v128") : 0;
	const accumulate = (reduction: number, own: readonly number[], k: number) => {
		const { op, args } = node(reduction);
		// Padding counts as 0.
		push(args[0] as number);
		constant((lane) => k * lanes + lane);
		kernel.get(count).emit("i32x4.splat");
		kernel.emit(single ? "f32x4.convert_i32x4_s" : "f64x2.convert_low_i32x4_s");
		kernel.emit(`${shape}.lt`).emit("v128.and").set(masked);
		const add = (sum: number, value: number) => {
			kernel.get(sum).get(value);
			if (op === "sumOfSquares") kernel.get(value).emit("f64x2.mul");
			kernel.emit("f64x2.add").set(sum);
		};
		if (!single) return add(own[k] as number, masked);
		kernel.get(masked).emit("f64x2.promote_low_f32x4").set(wide);
		add(own[2 * k] as number, wide);
		kernel.get(masked).get(masked);
		kernel.emit("i8x16.shuffle", highHalf);
		kernel.emit("f64x2.promote_low_f32x4").set(wide);
		add(own[2 * k + 1] as number, wide);
	};

	kernel.emit("loop");
	for (const k of registers) {
		const offset = k * BYTES;
		for (const index of stage.elements) compute(index, offset);
		stage.reductions.forEach((index, r) => {
			accumulate(index, sums[r] as number[], k);
		});
		for (const store of stage.stores) {
			kernel.get(pointers.get(store.region) as number);
			push(store.node);
			kernel.emit("v128.store", offset);
		}
	}
	for (const [region, pointer] of pointers) {
		if (region === 0 || used.has(region)) advance(kernel, pointer);
	}
	if (reduces) {
		kernel.get(count).emit("i32.const", LINE / bytes);
		kernel.emit("i32.sub").set(count);
	}
	repeat(kernel, start, end);

	sums.forEach((own, r) => {
		for (let left = own; left.length > 1; ) {
			left = left.flatMap((first, k) => {
				if (k % 2 === 1) return [];
				kernel.get(first).get(left[k + 1] as number);
				kernel.emit("f64x2.add").set(first);
				return [first];
			});
		}
		const [total] = own as [number];
		kernel.get(out);
		kernel.get(total).emit("f64x2.extract_lane", 0);
		kernel.get(total).emit("f64x2.extract_lane", 1);
		kernel.emit("f64.add").emit("f64.store", r * 8);
	});
	return kernel;
}

const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
