import type { Model } from "./modelRows.js";
import type { Triangle } from "./triangle.js";

/** The input of a kernel. */
export interface KernelRows {
	readonly model: Model;
	/** The parameters, in order. */
	readonly names: readonly string[];
	/** The places of the parameters whose slopes count. */
	readonly varying: readonly number[];
	readonly columns: ReadonlyMap<string, Float64Array>;
	readonly response: Float64Array;
	/** All parameters at a point of the search. */
	readonly rows: { parametersAt(x: Float64Array): Float64Array };
	/** Of the weights; undefined: all are 1. */
	readonly roots: Float64Array | undefined;
}

/** Sums over all rows, at a point of the search. */
export interface Sums {
	/** The sum of the residuals' squares. */
	squares(x: Float64Array): number;
	/** Makes the triangle; the sum of squares, or undefined where the sums have too few digits for it. */
	reduce(x: Float64Array, triangle: Triangle): number | undefined;
	dispose(): void;
}

/** A way to compute sums over many rows: `fused()`. */
export interface Kernel {
	prepare(rows: KernelRows): Promise<Sums>;
}
