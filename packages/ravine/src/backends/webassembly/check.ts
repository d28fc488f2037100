import type { Precision } from "../../language/program.js";
import { FunctionBuilder } from "./assembler.js";
import {
	advance,
	BYTES,
	LINE,
	REGISTERS,
	repeat,
	shapeOf,
} from "./registers.js";

/** The check's items are multiples of this many bytes, because it reads two streams. */
export const CHECK_UNIT = 2 * LINE;

/**
 * Emits `sumIsFinite(start, end)`, which returns 1 if the sum of all numbers between the two addresses is finite. A NaN
 * or an infinity stays in a sum, so 1 means that all numbers are finite; 0 can also mean that large numbers overflowed.
 * One addition per register, and two streams, each through half of the range, let the processor keep many loads in
 * flight. The range is a multiple of `CHECK_UNIT` bytes.
 */
export function emitCheck(precision: Precision): FunctionBuilder {
	const shape = shapeOf(precision);
	const check = new FunctionBuilder(
		"sumIsFinite",
		{ start: "i32", end: "i32" },
		"i32",
	);
	const [start, end] = [0, 1];
	const middle = check.local("middle", "i32");
	const sums = REGISTERS.map((k) => check.local(`sum${k}`, "v128"));
	check.get(start).get(end).get(start).emit("i32.sub");
	check.emit("i32.const", 1).emit("i32.shr_u").emit("i32.add").set(middle);
	check.emit("loop");
	for (const k of REGISTERS) {
		// Several sums, so that no addition waits for the one before it.
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
	pushIsFinite(check, sums, precision);
	return check;
}

/** Pushes 1 if every lane of every sum is finite, else 0. Changes the last sum. */
export function pushIsFinite(
	kernel: FunctionBuilder,
	sums: readonly number[],
	precision: Precision,
): void {
	const shape = shapeOf(precision);
	const total = sums.at(-1) as number;
	for (const sum of sums.slice(0, -1)) {
		kernel.get(sum).get(total).emit(`${shape}.add`).set(total);
	}
	// x - x is 0 unless x is NaN or infinite.
	kernel.get(total).get(total).emit(`${shape}.sub`);
	kernel.emit("v128.any_true").emit("i32.eqz");
}
