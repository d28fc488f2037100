import type { Node } from "../../language/program.js";
import {
	DOT_ROWS,
	type RowNodes,
	type RowPass,
	type RowSums,
} from "../../language/rowPass.js";
import { bytesPerNumber } from "../backend.js";
import { FunctionBuilder, type ModuleDescription } from "./assembler.js";
import { createElements, emitScalars, type Place } from "./emit.js";
import { createLanes } from "./lanes.js";
import { createMathematics } from "./mathematics.js";
import { BYTES, LINE, REGISTERS, shapeOf } from "./registers.js";
import { emitBlockSums, emitDot } from "./rowBlocks.js";
import {
	type Emission,
	endOf,
	loop,
	move,
	push,
	shuffled,
} from "./rowEmission.js";
import { plan, rowShapeOf } from "./rowShape.js";

/**
 * The kernel of a pass over rows. Spans of rows are its items. A span is computed tile after tile: the products of blocks
 * with their weights, all values in every row, then the sums of the tile, which are added to those of the span. A tile's
 * values stay in the cache, in the thread's own scratch.
 *
 * The columns lie tile after tile, in each tile column after column. For mini-batches they lie row after row as well, as
 * records, from which tiles are gathered. Blocks lie row after row.
 */

/** Exponents of 2: a mini-batch of at most so many spans has its own list of items. */
export const MAX_LISTS = 11;

/** Emits the module. Its functions are an empty one, `all`, then `some0`, `some1`, … */
export function emitRows(
	pass: RowPass,
	nodes: RowNodes,
	places: RowSums,
	sharedMemory: boolean,
): ModuleDescription {
	const { precision, program } = pass;
	const mathematics = createMathematics(program.mathematics, precision);
	const internal: FunctionBuilder[] = [];
	const emission: Emission = {
		...{ pass, nodes, places },
		shape: rowShapeOf(pass, nodes),
		bytes: bytesPerNumber[precision],
		lanesOf: (kernel) => createLanes(kernel, precision, mathematics.apply),
		add: (kernel) => internal.push(kernel),
	};
	emitTile(emission);
	emitSpan(emission, false);
	emitSpan(emission, true);
	const { parts } = mathematics;
	return {
		functions: [
			new FunctionBuilder("none", {}),
			callOf("all", "span"),
			...Array.from({ length: MAX_LISTS }, (_, k) =>
				callOf(`some${k}`, "gathered"),
			),
		],
		internal: [...internal, ...parts.internal],
		imports: [...parts.imports, { name: "thread", arity: 0 }],
		globals: parts.globals,
		sharedMemory,
	};
}

const item = {
	start: "i32",
	first: "i32",
	stride: "i32",
	row: "i32",
	count: "i32",
	out: "i32",
} as const;

/** A function that calls another with its own arguments. */
function callOf(name: string, other: string): FunctionBuilder {
	const kernel = new FunctionBuilder(name, item);
	for (let k = 0; k < kernel.parameters; k++) kernel.get(k);
	return kernel.emit("call", other);
}

/**
 * Emits `span(start, first, stride, row, count, out)`, which adds up `count` rows from number `first` on, whose tiles are
 * from `start` on; or `gathered`, for the rows of a mini-batch from place `first` on. `row` is the plan's address.
 */
function emitSpan(emission: Emission, gathers: boolean): void {
	const { shape, places, pass, add } = emission;
	const kernel = new FunctionBuilder(gathers ? "gathered" : "span", item);
	const [start, first, , row, count, out] = [0, 1, 2, 3, 4, 5];
	const [scratch, n, at, end] = ["scratch", "n", "at", "end"].map((name) =>
		kernel.local(name, "i32"),
	) as [number, number, number, number];
	if (gathers) {
		// Some lists have more spans than the mini-batch.
		kernel
			.get(row)
			.emit("i32.load", 4 * plan.batch)
			.get(first);
		kernel.emit("i32.sub").set(n);
		minimum(kernel, n, count);
		kernel.set(count);
		kernel
			.get(row)
			.emit("i32.load", 4 * plan.indices)
			.get(first);
		kernel.emit("i32.const", 4).emit("i32.mul").emit("i32.add").set(start);
		kernel
			.get(first)
			.get(row)
			.emit("i32.load", 4 * plan.batch);
		kernel.emit("i32.lt_u").emit("if");
	}
	kernel.get(row).emit("i32.load", 4 * plan.scratch);
	kernel.get(row).emit("i32.load", 4 * plan.scratchBytes);
	kernel.emit("call", "thread").emit("i32.trunc_f64_s");
	kernel.emit("i32.mul").emit("i32.add").set(scratch);
	kernel.get(out).set(at);
	push(kernel, out, places.size * 8).set(end);
	loop(kernel, at, end, () => {
		kernel.get(at).emit("i32.const", 0).emit("i32.store", 0);
		kernel.get(at).emit("i32.const", 0).emit("i32.store", 4);
		move(kernel, at, 8);
	});
	kernel.emit("loop");
	kernel.emit("i32.const", places.tile).set(n);
	minimum(kernel, n, count);
	kernel.set(n);
	const numbers = kernel.local("numbers", "i32");
	if (gathers) {
		emitGather(emission, kernel, { row, at: start, scratch, n });
		kernel.get(start).set(numbers);
	} else {
		push(kernel, scratch, shape.numbers).set(numbers);
		if (pass.blocks.length > 0) {
			emitNumbers(kernel, { row, first, numbers, n });
		}
	}
	if (gathers) push(kernel, scratch, shape.columns);
	else kernel.get(start);
	kernel.get(scratch).get(numbers).get(n).get(row).get(out);
	kernel.emit("call", "tile");
	move(kernel, start, gathers ? places.tile * 4 : shape.tile);
	move(kernel, first, places.tile);
	kernel.get(count).get(n).emit("i32.sub").emit("local.tee", count);
	kernel.emit("br_if", 0).emit("end");
	if (gathers) kernel.emit("end");
	add(kernel);
}

/** Pushes the smaller of two. */
function minimum(kernel: FunctionBuilder, a: number, b: number): void {
	kernel.get(a).get(b).get(a).get(b);
	kernel.emit("i32.lt_u").emit("select");
}

/** Writes the numbers of a tile's rows, and that of the row with zeros behind them. */
function emitNumbers(
	kernel: FunctionBuilder,
	{ row, first, numbers, n }: Record<"row" | "first" | "numbers" | "n", number>,
): void {
	const [at, end, number, rows] = ["at", "end", "number", "rows"].map((name) =>
		kernel.local(name, "i32"),
	) as [number, number, number, number];
	kernel
		.get(row)
		.emit("i32.load", 4 * plan.rows)
		.set(rows);
	kernel.get(numbers).set(at);
	kernel.get(n).emit("i32.const", 4).emit("i32.mul").get(numbers);
	kernel.emit("i32.add").emit("i32.const", 4 * (DOT_ROWS - 1));
	kernel.emit("i32.add").set(end);
	kernel.get(first).set(number);
	loop(kernel, at, end, () => {
		kernel.get(at);
		minimum(kernel, number, rows);
		kernel.emit("i32.store", 0);
		move(kernel, number, 1);
		move(kernel, at, 4);
	});
}

/** Copies the records of a tile's rows into columns: a register of numbers from as many rows, transposed. */
function emitGather(
	{ shape, pass, places }: Emission,
	kernel: FunctionBuilder,
	from: Record<"row" | "at" | "scratch" | "n", number>,
): void {
	if (shape.record === 0) return;
	const lanes = BYTES / bytesPerNumber[pass.precision];
	const [at, end, into, records] = ["index", "last", "into", "records"].map(
		(name) => kernel.local(name, "i32"),
	) as [number, number, number, number];
	const sources = Array.from({ length: lanes }, () =>
		kernel.local("source", "i32"),
	);
	const wide = Array.from({ length: 2 * lanes }, () =>
		kernel.local("wide", "v128"),
	);
	kernel
		.get(from.row)
		.emit("i32.load", 4 * plan.records)
		.set(records);
	kernel.get(from.at).set(at);
	kernel.get(from.n).emit("i32.const", 4).emit("i32.mul").get(at);
	kernel.emit("i32.add").set(end);
	push(kernel, from.scratch, shape.columns).set(into);
	loop(kernel, at, end, () => {
		sources.forEach((source, k) => {
			kernel.get(at).emit("i32.load", 4 * k);
			kernel.emit("i32.const", shape.record).emit("i32.mul");
			kernel.get(records).emit("i32.add").set(source);
		});
		for (let chunk = 0; chunk < shape.record; chunk += BYTES) {
			sources.forEach((source, k) => {
				kernel.get(source).emit("v128.load", chunk);
				kernel.set(wide[k] as number);
			});
			transpose(kernel, wide, lanes);
			for (let k = 0; k < lanes; k++) {
				const column = (chunk / BYTES) * lanes + k;
				kernel.get(into).get(wide[k] as number);
				kernel.emit(
					"v128.store",
					column * places.tile * bytesPerNumber[pass.precision],
				);
			}
		}
		move(kernel, at, 4 * lanes);
		move(kernel, into, BYTES);
	});
}

/** Exchanges rows and columns of the first registers; the others are changed too. */
function transpose(
	kernel: FunctionBuilder,
	registers: readonly number[],
	lanes: number,
): void {
	const shuffle = (a: number, b: number, into: number, order: number[]) => {
		kernel.get(registers[a] as number).get(registers[b] as number);
		kernel.emit("i8x16.shuffle", order).set(registers[into] as number);
	};
	if (lanes === 2) {
		shuffle(0, 1, 2, shuffled(8, 0, 2));
		shuffle(0, 1, 1, shuffled(8, 1, 3));
		kernel.get(registers[2] as number).set(registers[0] as number);
		return;
	}
	const [low, high] = [shuffled(4, 0, 4, 1, 5), shuffled(4, 2, 6, 3, 7)];
	shuffle(0, 2, 4, low);
	shuffle(0, 2, 5, high);
	shuffle(1, 3, 6, low);
	shuffle(1, 3, 7, high);
	shuffle(4, 6, 0, low);
	shuffle(4, 6, 1, high);
	shuffle(5, 7, 2, low);
	shuffle(5, 7, 3, high);
}

/**
 * Emits `tile(columns, scratch, numbers, n, row, out)`, which adds the sums of `n` rows to those at `out`.
 */
function emitTile(emission: Emission): void {
	const { pass, places, shape, bytes, add } = emission;
	const { sums, blocks } = pass;
	const kernel = new FunctionBuilder("tile", {
		columns: "i32",
		scratch: "i32",
		numbers: "i32",
		n: "i32",
		row: "i32",
		out: "i32",
	});
	const [columns, scratch, numbers, n, row, out] = [0, 1, 2, 3, 4, 5];
	const { column } = shape;
	blocks.forEach((_, b) => {
		emitDot(emission, b);
		kernel.get(scratch).get(numbers).get(n).get(row);
		kernel.emit("call", `dot${b}`);
	});
	emitValues(emission);
	kernel.get(columns).get(scratch).get(n).get(row).emit("call", "values");
	emitClear(emission);
	kernel
		.get(n)
		.emit("i32.const", LINE / bytes - 1)
		.emit("i32.and");
	kernel.emit("if").get(scratch).get(n).emit("call", "clear").emit("end");
	if (sums > 0) emitSum(emission);
	for (let k = 0; k < sums; k++) {
		push(kernel, scratch, shape.results + k * column).get(n);
		push(kernel, out, 8 * k).emit("call", "sum");
	}
	emitProducts(emission, kernel, { scratch, n, out });
	blocks.forEach((_, b) => {
		emitBlockSums(emission, b);
		kernel.get(scratch).get(numbers).get(n).get(row);
		push(kernel, out, 8 * (places.blocks[b] as number));
		kernel.emit("call", `block${b}`);
	});
	add(kernel);
}

/** Programs of more elements run on one register at a time. */
const MAX_SIDE_BY_SIDE = 100;

/** Emits `values(columns, scratch, n, row)`, which computes the results in every row. */
function emitValues({
	pass,
	places: sums,
	nodes,
	shape,
	bytes,
	lanesOf,
	add,
}: Emission): void {
	const { program, blocks } = pass;
	const kernel = new FunctionBuilder("values", {
		columns: "i32",
		scratch: "i32",
		n: "i32",
		row: "i32",
	});
	const [columns, scratch, n, row] = [0, 1, 2, 3];
	const lanes = lanesOf(kernel);
	const { column } = shape;
	const places = new Map<number, Place>();
	for (const index of nodes.elements) {
		const { op, name } = program.nodes[index] as Node;
		if (op !== "variable") continue;
		const block = blocks.findIndex((one) => one.name === name);
		places.set(
			index,
			block < 0
				? {
						pointer: columns,
						offset: nodes.columns.indexOf(name) * sums.tile * bytes,
					}
				: { pointer: scratch, offset: shape.products + block * column },
		);
	}
	const end = endOf(kernel, scratch, n, bytes);
	const scalars = emitScalars(lanes, program, nodes.row, row, shape.scalars);
	// Side by side, because one register alone would wait for the result of each instruction; long programs have enough
	// instructions that do not wait, and every register has its own local variables for them.
	const isLong = nodes.elements.length > MAX_SIDE_BY_SIDE;
	const registers = (isLong ? [0] : REGISTERS).map(() =>
		createElements(lanes, program, nodes.elements, scalars, places),
	);
	loop(kernel, scratch, end, () => {
		for (const index of nodes.elements) {
			registers.forEach((register, k) => {
				register.compute(index, k * BYTES);
			});
		}
		program.results.forEach(({ node }, r) => {
			const offset = shape.results + r * column;
			registers.forEach((register, k) => {
				register.store(node, { pointer: scratch, offset }, k * BYTES);
			});
		});
		move(kernel, columns, registers.length * BYTES);
		move(kernel, scratch, registers.length * BYTES);
	});
	add(kernel);
}

/** Emits `clear(scratch, n)`: the results behind row `n` become 0 up to the next line. */
function emitClear({ pass, shape, bytes, add }: Emission): void {
	const kernel = new FunctionBuilder("clear", { scratch: "i32", n: "i32" });
	const [scratch, n] = [0, 1];
	const at = endOf(kernel, scratch, n, bytes);
	kernel.emit("loop");
	pass.program.results.forEach((_, r) => {
		const offset = shape.results + r * shape.column;
		for (let word = 0; word < bytes; word += 4) {
			kernel
				.get(at)
				.emit("i32.const", 0)
				.emit("i32.store", offset + word);
		}
	});
	move(kernel, at, bytes);
	move(kernel, n, 1);
	kernel
		.get(n)
		.emit("i32.const", LINE / bytes - 1)
		.emit("i32.and");
	kernel.emit("br_if", 0).emit("end");
	add(kernel);
}

/** Adds the lanes of a register, in float64, to the number at `out` plus `offset`. */
function addLanes(
	kernel: FunctionBuilder,
	register: number,
	isSingle: boolean,
	out: number,
	offset: number,
): void {
	if (isSingle) {
		kernel.get(register).emit("f64x2.promote_low_f32x4");
		kernel.get(register).get(register);
		kernel.emit("i8x16.shuffle", shuffled(8, 1, 1));
		kernel.emit("f64x2.promote_low_f32x4").emit("f64x2.add").set(register);
	}
	kernel.get(out).get(out).emit("f64.load", offset);
	kernel.get(register).emit("f64x2.extract_lane", 0);
	kernel.get(register).emit("f64x2.extract_lane", 1);
	kernel.emit("f64.add").emit("f64.add").emit("f64.store", offset);
}

/** Emits `sum(values, n, out)`, which adds the sum of the values to the number at `out`. */
function emitSum({ pass, bytes, add }: Emission): void {
	const kernel = new FunctionBuilder("sum", {
		values: "i32",
		n: "i32",
		out: "i32",
	});
	const [values, n, out] = [0, 1, 2];
	const shape = shapeOf(pass.precision);
	const end = endOf(kernel, values, n, bytes);
	const sums = REGISTERS.map(() => kernel.local("sum", "v128")) as [
		number,
		number,
		number,
		number,
	];
	loop(kernel, values, end, () => {
		sums.forEach((sum, k) => {
			kernel
				.get(sum)
				.get(values)
				.emit("v128.load", k * BYTES);
			kernel.emit(`${shape}.add`).set(sum);
		});
		move(kernel, values, LINE);
	});
	const [a, b, c, d] = sums;
	kernel.get(a).get(b).emit(`${shape}.add`);
	kernel.get(c).get(d).emit(`${shape}.add`).emit(`${shape}.add`).set(a);
	addLanes(kernel, a, shape === "f32x4", out, 0);
	add(kernel);
}

/** The largest square of products that has a function of its own: more accumulators do not fit into the registers. */
const MAX_SQUARE = 4;
const SQUARE = 3;

/** Emits the sums of products of the results behind the plain sums: squares of a few columns by a few others. */
function emitProducts(
	emission: Emission,
	kernel: FunctionBuilder,
	{ scratch, n, out }: Record<"scratch" | "n" | "out", number>,
): void {
	const { pass, places, shape } = emission;
	const size = pass.products;
	const side = size <= MAX_SQUARE ? size : SQUARE;
	const { column } = shape;
	const at = (k: number) => shape.results + (pass.sums + k) * column;
	const emitted = new Set<string>();
	for (let j = 0; j < size; j += side) {
		for (let k = 0; k <= j; k += side) {
			const height = Math.min(side, size - j);
			const name = `products${j === k ? "Diagonal" : ""}${height}`;
			if (!emitted.has(name)) {
				emitted.add(name);
				emitSquare(emission, name, height, j === k ? 0 : side);
			}
			push(kernel, scratch, at(j));
			push(kernel, scratch, at(k));
			kernel.get(n);
			push(kernel, out, 8 * (places.products + j * size + k));
			kernel.emit("call", name);
		}
	}
}

/** @param width 0 for the products of the columns with themselves, of which the lower triangle is computed. */
function emitSquare(
	{ pass, shape: { column }, bytes, add }: Emission,
	name: string,
	height: number,
	width: number,
): void {
	const kernel = new FunctionBuilder(name, {
		a: "i32",
		b: "i32",
		n: "i32",
		out: "i32",
	});
	const [a, b, n, out] = [0, 1, 2, 3];
	const shape = shapeOf(pass.precision);
	const end = endOf(kernel, a, n, bytes);
	const load = (pointer: number, count: number) =>
		Array.from({ length: count }, (_, k) => ({
			local: kernel.local("value", "v128"),
			...{ pointer, offset: k * column },
		}));
	const rows = load(a, height);
	const columns = width === 0 ? rows : load(b, width);
	const sums = rows.flatMap((_, j) =>
		columns.slice(0, width === 0 ? j + 1 : width).map((_, k) => ({
			...{ j, k, local: kernel.local("sum", "v128") },
		})),
	);
	loop(kernel, a, end, () => {
		for (const { local, pointer, offset } of new Set([...rows, ...columns])) {
			kernel.get(pointer).emit("v128.load", offset).set(local);
		}
		for (const { j, k, local } of sums) {
			kernel.get(local);
			kernel.get((rows[j] as { local: number }).local);
			kernel.get((columns[k] as { local: number }).local);
			kernel.emit(`${shape}.mul`).emit(`${shape}.add`).set(local);
		}
		move(kernel, a, BYTES);
		if (width > 0) move(kernel, b, BYTES);
	});
	for (const { j, k, local } of sums) {
		addLanes(
			kernel,
			local,
			shape === "f32x4",
			out,
			8 * (j * pass.products + k),
		);
	}
	add(kernel);
}
