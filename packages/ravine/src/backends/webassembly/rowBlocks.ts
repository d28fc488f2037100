import { DOT_ROWS } from "../../language/rowPass.js";
import { FunctionBuilder, type Shape } from "./assembler.js";
import { BYTES, shapeOf } from "./registers.js";

import {
	type Emission,
	endOf,
	loop,
	move,
	push,
	shuffled,
} from "./rowEmission.js";
import { blockWords } from "./rowShape.js";

/** The functions of a pass over rows that go over a block: its products with the weights, and the sums of its rows. */

/** The parameters of both functions; the products have no `out`. */
const [SCRATCH, NUMBERS, N, ROW, OUT] = [0, 1, 2, 3, 4] as const;

/** A function over the rows of a block, under construction. Places are locals. */
interface BlockKernel {
	readonly kernel: FunctionBuilder;
	/** The end of the numbers of the rows. */
	readonly last: number;
	/** The block's first row. */
	readonly base: number;
	/** The numbers that go with a row's: from, up to, and where the loop is. */
	readonly from: number;
	readonly until: number;
	readonly at: number;
}

/** @param pushFrom pushes the address of the numbers that go with a row's. */
function beginBlock(
	{ shape }: Emission,
	b: number,
	kernel: FunctionBuilder,
	pushFrom: () => void,
): BlockKernel {
	const last = endOf(kernel, NUMBERS, N, 4);
	const [base, from, until, at] = ["base", "from", "until", "at"].map((name) =>
		kernel.local(name, "i32"),
	) as [number, number, number, number];
	kernel
		.get(ROW)
		.emit("i32.load", 4 * blockWords(b))
		.set(base);
	pushFrom();
	kernel.set(from);
	push(kernel, from, shape.blockRows[b] as number).set(until);
	return { kernel, last, base, from, until, at };
}

/** Emits a loop over the rows, four at a time; `body` gets the locals of their addresses. */
function eachFour(
	{ shape, bytes }: Emission,
	b: number,
	{ kernel, last, base }: BlockKernel,
	body: (rows: readonly number[]) => void,
): void {
	loop(kernel, NUMBERS, last, () => {
		const rows = Array.from({ length: DOT_ROWS }, (_, k) => {
			const row = kernel.local("row", "i32");
			kernel.get(NUMBERS).emit("i32.load", 4 * k);
			kernel.emit("i32.const", shape.blockRows[b] as number).emit("i32.mul");
			kernel.get(base).emit("i32.add").set(row);
			return row;
		});
		body(rows);
		move(kernel, SCRATCH, DOT_ROWS * bytes);
		move(kernel, NUMBERS, DOT_ROWS * 4);
	});
}

/** Emits a loop along four rows and the numbers that go with theirs, two registers at a time. */
function alongRows(
	{ kernel, from, until, at }: BlockKernel,
	rows: readonly number[],
	body: () => void,
): void {
	kernel.get(from).set(at);
	loop(kernel, at, until, () => {
		body();
		for (const row of rows) move(kernel, row, 2 * BYTES);
		move(kernel, at, 2 * BYTES);
	});
}

const ZEROS: readonly number[] = new Array(BYTES).fill(0);

function registersOf(
	kernel: FunctionBuilder,
	name: string,
	length: number,
): number[] {
	return Array.from({ length }, () => kernel.local(name, "v128"));
}

/** Emits `dotK(scratch, numbers, n, row)`: the products of a block's rows with its weights. */
export function emitDot(emission: Emission, b: number): void {
	const { pass, shape, add } = emission;
	const kernel = new FunctionBuilder(`dot${b}`, {
		scratch: "i32",
		numbers: "i32",
		n: "i32",
		row: "i32",
	});
	const lanes = shapeOf(pass.precision);
	const block = beginBlock(emission, b, kernel, () =>
		kernel.get(ROW).emit("i32.load", 4 * (blockWords(b) + 1)),
	);
	const sums = registersOf(kernel, "sum", 2 * DOT_ROWS);
	const weights = registersOf(kernel, "weight", 2);
	eachFour(emission, b, block, (rows) => {
		for (const sum of sums) kernel.emit("v128.const", ZEROS).set(sum);
		alongRows(block, rows, () => {
			weights.forEach((weight, h) => {
				kernel
					.get(block.at)
					.emit("v128.load", h * BYTES)
					.set(weight);
			});
			rows.forEach((row, k) => {
				weights.forEach((weight, h) => {
					const sum = sums[2 * k + h] as number;
					kernel
						.get(sum)
						.get(weight)
						.get(row)
						.emit("v128.load", h * BYTES);
					kernel.emit(`${lanes}.mul`).emit(`${lanes}.add`).set(sum);
				});
			});
		});
		storeProducts(kernel, lanes, sums, shape.products + b * shape.column);
	});
	add(kernel);
}

/** Stores the products of four rows, each the sum of all lanes of two registers. */
function storeProducts(
	kernel: FunctionBuilder,
	lanes: Shape,
	sums: readonly number[],
	place: number,
): void {
	const four = Array.from({ length: DOT_ROWS }, (_, k) => {
		const [a, b] = [sums[2 * k], sums[2 * k + 1]] as [number, number];
		kernel.get(a).get(b).emit(`${lanes}.add`).set(a);
		return a;
	}) as [number, number, number, number];
	const [a, b, c, d] = four;
	if (lanes === "f32x4") {
		kernel.get(SCRATCH);
		// Lanes 2 and 3 are added to 0 and 1 first.
		for (const [one, other] of [
			[a, b],
			[c, d],
		] as const) {
			kernel.get(one).get(other);
			kernel.emit("i8x16.shuffle", shuffled(4, 0, 4, 1, 5));
			kernel.get(one).get(other);
			kernel.emit("i8x16.shuffle", shuffled(4, 2, 6, 3, 7));
			kernel.emit("f32x4.add").set(one);
		}
		pushHalves(kernel, a, c);
		kernel.emit("f32x4.add").emit("v128.store", place);
		return;
	}
	for (const k of [0, 2] as const) {
		kernel.get(SCRATCH);
		pushHalves(kernel, four[k], four[k + 1] as number);
		kernel.emit("f64x2.add").emit("v128.store", place + 8 * k);
	}
}

/** Pushes a register with the first halves of two others, then one with their second halves. */
function pushHalves(kernel: FunctionBuilder, a: number, b: number): void {
	kernel
		.get(a)
		.get(b)
		.emit("i8x16.shuffle", shuffled(8, 0, 2));
	kernel
		.get(a)
		.get(b)
		.emit("i8x16.shuffle", shuffled(8, 1, 3));
}

/** Emits `blockK(scratch, numbers, n, row, out)`: the sums of a block's rows, each times its factor. */
export function emitBlockSums(emission: Emission, b: number): void {
	const { pass, shape, bytes, add } = emission;
	const kernel = new FunctionBuilder(`block${b}`, {
		scratch: "i32",
		numbers: "i32",
		n: "i32",
		row: "i32",
		out: "i32",
	});
	const lanes = shapeOf(pass.precision);
	const block = beginBlock(emission, b, kernel, () =>
		push(kernel, SCRATCH, shape.sums),
	);
	const { from, until, at } = block;
	kernel.get(from).set(at);
	loop(kernel, at, until, () => {
		kernel.get(at).emit("v128.const", ZEROS).emit("v128.store", 0);
		move(kernel, at, BYTES);
	});
	const factors = registersOf(kernel, "factor", DOT_ROWS);
	const result = pass.sums + pass.products + b;
	const place = shape.results + result * shape.column;
	const splat = lanes === "f32x4" ? "v128.load32_splat" : "v128.load64_splat";
	eachFour(emission, b, block, (rows) => {
		factors.forEach((factor, k) => {
			kernel.get(SCRATCH);
			kernel.emit(splat, place + k * bytes).set(factor);
		});
		alongRows(block, rows, () => {
			for (const h of [0, 1]) {
				kernel
					.get(at)
					.get(at)
					.emit("v128.load", h * BYTES);
				rows.forEach((row, k) => {
					kernel.get(factors[k] as number);
					kernel.get(row).emit("v128.load", h * BYTES);
					kernel.emit(`${lanes}.mul`);
					if (k % 2 === 1) kernel.emit(`${lanes}.add`);
				});
				kernel.emit(`${lanes}.add`).emit(`${lanes}.add`);
				kernel.emit("v128.store", h * BYTES);
			}
		});
	});
	addInDouble(block, lanes);
	add(kernel);
}

/** Adds the sums of a tile's rows, in float64, to the numbers at `out`. */
function addInDouble(
	{ kernel, from, until, at }: BlockKernel,
	lanes: Shape,
): void {
	const single = lanes === "f32x4";
	// The registers of float64 that a register of the sums fills.
	const halves = single ? 2 : 1;
	kernel.get(from).set(at);
	loop(kernel, at, until, () => {
		for (let half = 0; half < halves; half++) {
			kernel
				.get(OUT)
				.get(OUT)
				.emit("v128.load", half * BYTES);
			kernel.get(at).emit("v128.load", 0);
			if (half === 1) {
				kernel.get(at).emit("v128.load", 0);
				kernel.emit("i8x16.shuffle", shuffled(8, 1, 1));
			}
			if (single) kernel.emit("f64x2.promote_low_f32x4");
			kernel.emit("f64x2.add").emit("v128.store", half * BYTES);
		}
		move(kernel, OUT, halves * BYTES);
		move(kernel, at, BYTES);
	});
}
