import type { RowNodes, RowPass, RowSums } from "../../language/rowPass.js";
import type { FunctionBuilder } from "./assembler.js";
import type { Lanes } from "./lanes.js";
import { repeat } from "./registers.js";
import type { RowShape } from "./rowShape.js";

/** What all functions of the kernel of a pass over rows are written with. */

/** The functions of a module under construction, and what they all need. */
export interface Emission {
	readonly pass: RowPass;
	readonly nodes: RowNodes;
	readonly places: RowSums;
	readonly shape: RowShape;
	/** The bytes of a number. */
	readonly bytes: number;
	lanesOf(kernel: FunctionBuilder): Lanes;
	/** Adds a function for the others. */
	add(kernel: FunctionBuilder): void;
}

/** Pushes the sum of a local and a constant. */
export function push(kernel: FunctionBuilder, local: number, distance: number) {
	kernel.get(local);
	if (distance !== 0) kernel.emit("i32.const", distance).emit("i32.add");
	return kernel;
}

export function move(
	kernel: FunctionBuilder,
	local: number,
	distance: number,
): void {
	push(kernel, local, distance).set(local);
}

/** Emits a loop while `at` is below `end`, which must hold at its beginning. */
export function loop(
	kernel: FunctionBuilder,
	at: number,
	end: number,
	body: () => void,
): void {
	kernel.emit("loop");
	body();
	repeat(kernel, at, end);
}

/** Pushes `start` plus the bytes of `n` numbers, and sets a new local. */
export function endOf(
	kernel: FunctionBuilder,
	start: number,
	n: number,
	bytes: number,
): number {
	const end = kernel.local("end", "i32");
	kernel.get(n).emit("i32.const", bytes).emit("i32.mul").get(start);
	kernel.emit("i32.add").set(end);
	return end;
}

/** The lanes of two registers, one after the other, by their bytes. */
export const shuffled = (bytes: number, ...lanes: readonly number[]) =>
	lanes.flatMap((lane) =>
		Array.from({ length: bytes }, (_, k) => lane * bytes + k),
	);
