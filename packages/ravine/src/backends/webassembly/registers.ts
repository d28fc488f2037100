import type { Precision } from "../../language/program.js";
import type { FunctionBuilder, Shape } from "./assembler.js";

/** A register has 16 bytes; one iteration of a loop handles these registers, one cache line. */
export const REGISTERS = [0, 1, 2, 3] as const;
export const BYTES = 16;
export const LINE = REGISTERS.length * BYTES;

export function shapeOf(precision: Precision): Shape {
	return precision === "float32" ? "f32x4" : "f64x2";
}

/** Moves a pointer by the bytes of one iteration. */
export function advance(kernel: FunctionBuilder, pointer: number): void {
	kernel.get(pointer).emit("i32.const", LINE).emit("i32.add").set(pointer);
}

/** Emits the end of a loop: repeat until the pointer reaches the end. */
export function repeat(
	kernel: FunctionBuilder,
	pointer: number,
	end: number,
): void {
	kernel.get(pointer).get(end).emit("i32.lt_u").emit("br_if", 0).emit("end");
}
