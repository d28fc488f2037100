import type { Loss } from "./losses.js";
import type { Model } from "./modelRows.js";
import type { Triangle } from "./triangle.js";

/** What sums over rows are made of. */
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
	readonly loss: Loss;
}

/** Sums over all rows, at a point of the search. */
export interface Sums {
	/** Half the sum of the residuals' squares, or the robust loss of this scale. The last point's is kept. */
	cost(x: Float64Array, scale: number): number;
	/** Makes the triangle. @returns whether the sums have enough digits for it. */
	reduce(x: Float64Array, scale: number, triangle: Triangle): boolean;
	dispose(): void;
}
