import type { Numbers } from "../language/evaluate.js";
import type { Precision, Program } from "../language/program.js";
import type { Fault } from "../language/scalars.js";

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

/** Numbers for each array, as many as it has. */
export type Sources = readonly (NumericArray | readonly number[])[];

/** Arrays begin on cache lines, so that the SIMD loop has no remainder and threads share no line. In bytes. */
const ALIGNMENT = 64;

/** What a rule computes. */
export interface Programs {
	/** One step. */
	readonly step: Program;
}

/** How a rule is run. Passed in as a value: `createOptimizer(rule, initial, { backend: interpreter() })`. */
export interface Backend {
	readonly name: string;
	/** @throws WebAssembly.CompileError or EvalError where code may not be compiled at run time. */
	compile(programs: Programs, precision: Precision): Promise<Compiled>;
}

/** A compiled rule; any number of engines may run it. */
export interface Compiled {
	/** @throws RangeError when the arrays need more memory than there is. */
	engine(layout: Layout): Engine;
}

/** One parameter array with all that belongs to it, as live views. */
export interface EngineArray {
	readonly parameters: Numbers;
	readonly gradients: Numbers;
	/** By name; a scalar state is an array of one float64. */
	readonly states: Readonly<Record<string, Numbers>>;
}

/** What a step is given. */
export interface Order {
	/** One number per setting, in the program's order. */
	readonly settings: ArrayLike<number>;
	/** The step's number, from 1. */
	readonly t: number;
	/** Gradients to copy in first. Left out, the gradients are taken as they stand. */
	readonly gradients?: Sources | undefined;
	/** Whether numbers that are not finite refuse the step. */
	readonly check: boolean;
}

/** Why a step was refused, or what is wrong with a step that was taken. */
export type Outcome =
	/** Refused: of each array, how many gradients are NaN or infinite. */
	| { readonly what: "gradients"; readonly counts: readonly number[] }
	/** Refused: a scalar came out as NaN or infinite. */
	| ({ readonly what: "scalar" } & Fault)
	/** Taken, and it wrote parameters that are NaN or infinite: of each array, how many. */
	| { readonly what: "parameters"; readonly counts: readonly number[] };

/** Runs one rule over one set of arrays. Made by a compiled rule, owned by an optimizer. */
export interface Engine {
	readonly arrays: readonly EngineArray[];
	/** How many threads a step uses. */
	readonly threads: number;
	/** Fulfilled when all threads are there; rejected when threads that were asked for cannot start. */
	readonly ready: Promise<void>;
	/** Set when a step was left half written: the parameters and the states must not be saved. */
	readonly damage?: Error | undefined;
	/**
	 * Copies and checks the gradients, then takes the step. Mutates the gradients, the parameters and the states.
	 * @returns undefined when all went well. A step that is refused leaves the parameters and the states as they were.
	 */
	step(order: Order): Outcome | undefined;
	/** Gives back memory and threads. The arrays must not be used afterwards. */
	dispose(): void;
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
