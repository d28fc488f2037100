import type { Numbers } from "../language/interpret.js";
import type { Precision, Program } from "../language/program.js";

/**
 * Where an optimizer's arrays lie: end to end in regions of equal size, first the parameters, then the
 * gradients, then each state that has one number per parameter.
 */
export interface Layout {
	readonly precision: Precision;
	readonly arrays: readonly {
		/** Where the array begins in each region, in numbers; a multiple of `ALIGNMENT` bytes. */
		readonly offset: number;
		readonly length: number;
	}[];
	/** The length of a region in numbers, padding between arrays included. */
	readonly size: number;
}

/** Typed arrays of numbers; those of bigints are not among them. */
export type NumericArray =
	| Float32Array
	| Float64Array
	| Int8Array
	| Int16Array
	| Int32Array
	| Uint8Array
	| Uint8ClampedArray
	| Uint16Array
	| Uint32Array;

/** Arrays begin on cache lines, so that the SIMD loop has no remainder and threads share no line. In bytes. */
export const ALIGNMENT = 64;

/** Runs one rule over one set of arrays. Created by a backend, owned by an optimizer. */
export interface Engine {
	/** Region 0 is the parameters, 1 the gradients, then the element states in the program's order. Live. */
	readonly regions: readonly Numbers[];
	/** The scalar states: for each, in the program's order, one float64 per array. Live. */
	readonly scalarStates: readonly Float64Array[];
	/**
	 * True when every gradient is finite: no NaN, no infinity. False when some are not, or are so large that sums of them
	 * overflow; then each has to be looked at. Reads the gradients once.
	 */
	gradientsAreFinite(): boolean;
	/**
	 * Copies gradients in. Mutates the gradients' region.
	 * @param sources numbers for each array, as many as it has.
	 * @returns what `gradientsAreFinite` would, found on the way; true when not asked to look.
	 */
	copyGradients(
		sources: readonly (NumericArray | readonly number[])[],
		look: boolean,
	): boolean;
	/**
	 * One step. Mutates the parameters and the states.
	 * @param settings one number per setting, in the program's order.
	 * @param t the step's number, from 1.
	 */
	step(settings: Float64Array, t: number): void;
	/** Gives back memory and threads. The regions must not be used afterwards. */
	dispose(): void;
}

/** How a rule is run. Passed in as a value: `createOptimizer(rule, initial, { backend: interpreter() })`. */
export interface Backend {
	readonly name: string;
	createEngine(program: Program, layout: Layout): Promise<Engine>;
}

/** Puts arrays of the given lengths end to end. */
export function layOut(
	lengths: readonly number[],
	precision: Precision,
): Layout {
	const unit = ALIGNMENT / bytesPerNumber[precision];
	let size = 0;
	const arrays = lengths.map((length) => {
		const offset = size;
		size += aligned(length, unit);
		return { offset, length };
	});
	return { precision, arrays, size };
}

export const bytesPerNumber = { float32: 4, float64: 8 } as const;

/** The next multiple of a unit. */
export function aligned(value: number, unit = ALIGNMENT): number {
	return Math.ceil(value / unit) * unit;
}
