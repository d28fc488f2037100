import type { Node } from "../../language/program.js";
import type { Lanes } from "./lanes.js";
import { REGISTERS } from "./registers.js";

/** Emits one reduction of a stage: it joins the registers in float64, then stores the partial total. */
export interface ReductionEmitter {
	/** Adds the numbers of register `k` of an iteration; `push` puts them on the stack. */
	accumulate(push: () => void, k: number): void;
	/** Stores the partial sum, after the loop, at `out` plus `offset` bytes. */
	finish(out: number, offset: number): void;
}

/** @param count the local with the number of remaining elements, without padding. */
export function createReduction(
	lanes: Lanes,
	op: Node["op"],
	index: number,
	count: number,
): ReductionEmitter {
	const { kernel, shape } = lanes;
	const single = shape === "f32x4";
	// As many float64 registers as the lanes of one iteration need.
	const sums = Array.from(
		{ length: (single ? 2 : 1) * REGISTERS.length },
		(_, k) => kernel.local(`sum${index}.${k}`, "v128"),
	);
	const masked = kernel.local("masked", "v128");
	const isSum = op !== "largest";
	const join = isSum ? "add" : "max";
	if (!isSum) {
		for (const sum of sums) {
			kernel.emit("v128.const", [...LOWEST]).set(sum);
		}
	}
	const wide = single ? kernel.local("wide", "v128") : 0;
	const add = (k: number, value: number) => {
		const sum = sums[k] as number;
		kernel.get(sum).get(value);
		if (op === "sumOfSquares") kernel.get(value).emit("f64x2.mul");
		kernel.emit(`f64x2.${join}`).set(sum);
	};
	return {
		accumulate(push, k) {
			// Padding counts as 0, or as -Infinity where the largest number is sought.
			push();
			if (!isSum) lanes.number(-Infinity);
			lanes.constant((lane) => k * lanes.count + lane);
			kernel.get(count).emit("i32x4.splat");
			kernel.emit(
				single ? "f32x4.convert_i32x4_s" : "f64x2.convert_low_i32x4_s",
			);
			kernel.emit(`${shape}.lt`);
			kernel.emit(isSum ? "v128.and" : "v128.bitselect").set(masked);
			if (!single) return add(k, masked);
			kernel.get(masked).emit("f64x2.promote_low_f32x4").set(wide);
			add(2 * k, wide);
			kernel.get(masked).get(masked);
			kernel.emit("i8x16.shuffle", HIGH_HALF);
			kernel.emit("f64x2.promote_low_f32x4").set(wide);
			add(2 * k + 1, wide);
		},
		finish(out, offset) {
			for (let left = sums; left.length > 1; ) {
				left = left.flatMap((first, k) => {
					if (k % 2 === 1) return [];
					kernel.get(first).get(left[k + 1] as number);
					kernel.emit(`f64x2.${join}`).set(first);
					return [first];
				});
			}
			const [total] = sums as [number];
			kernel.get(out);
			kernel.get(total).emit("f64x2.extract_lane", 0);
			kernel.get(total).emit("f64x2.extract_lane", 1);
			kernel.emit(`f64.${join}`).emit("f64.store", offset);
		},
	};
}

/** -Infinity in both lanes. */
const LOWEST = new Uint8Array(Float64Array.of(-Infinity, -Infinity).buffer);
const HIGH_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
