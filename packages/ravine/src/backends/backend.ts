import type { Numbers } from "../language/evaluate.js";
import type { Precision, Program, Reduction } from "../language/program.js";
import type { Fault } from "../language/scalars.js";

/**
 * The places of an optimizer's arrays: end to end in regions of equal size, first the parameters, then the gradients,
 * then each state with one number per parameter.
 */
export interface Layout {
	readonly precision: Precision;
	readonly arrays: readonly {
		/** The array's beginning in each region, in numbers; a multiple of `ALIGNMENT` bytes. */
		readonly offset: number;
		readonly length: number;
	}[];
	/** The length of a region in numbers, padding between arrays included. */
	readonly size: number;
	/** The arrays' numbers, in the order of their offsets: arrays that begin in one group lie side by side. */
	readonly order: readonly number[];
	/** The runs of arrays that begin in one group: each has the numbers of its arrays. */
	readonly runs: readonly (readonly number[])[];
	/** The arrays of one section of a rule: what it shares with the others. */
	readonly shared?: {
		/** The number of elements of all sections. */
		readonly total: number;
		/** The global states of several sections, by name. */
		readonly globals: Readonly<Record<string, Float64Array>>;
	};
}

/** Typed arrays of numbers, not of bigints. */
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

/** For each array, as many numbers as it has. */
export type Sources = readonly (NumericArray | readonly number[])[];

/** In bytes. Arrays begin on cache lines, so the SIMD loop has no remainder and threads share no line. */
const ALIGNMENT = 64;

/** The programs of a rule. */
export interface Programs {
	/** The program of one step. */
	readonly step: Program;
}

/** A way to run rules. It is passed in as a value: `createOptimizer(rule, initial, { backend: interpreter() })`. */
export interface Backend {
	readonly name: string;
	/** @throws WebAssembly.CompileError or EvalError where the host forbids compiling at run time. */
	compile(programs: Programs, precision: Precision): Promise<Compiled>;
	/**
	 * Compiles the programs of sections, to run as one; they have as many stages each.
	 * @returns a function that makes their engines; it returns undefined where they must run one by one.
	 */
	together?(
		programs: readonly Program[],
		precision: Precision,
	): Promise<(layouts: readonly Layout[]) => Together | undefined>;
}

/** Engines that take their steps as one, through their phases. */
export interface Together {
	readonly engines: readonly Engine[];
	/** @returns false if the gradients may have a NaN or an infinity. */
	check(): boolean;
	/** Runs a stage of all. @returns false if the parameters that it wrote may have a NaN or an infinity. */
	run(stage: number): boolean;
}

/**
 * Gives a `WebAssembly.Memory` of zeros; undefined: the engine works in a memory that it shares. A program without the
 * types of browsers or Node does not know that name, so it is not in this type.
 */
export type TakeMemory = (bytes: number, shared: boolean) => object | undefined;

/** A compiled rule; any number of engines may run it. */
export interface Compiled {
	/**
	 * @param take gives the memory of a WebAssembly engine; by default the engine gets one of its own.
	 * @throws RangeError if the arrays need more memory than available.
	 */
	engine(layout: Layout, take?: TakeMemory): Engine;
}

/** Live views of one parameter array, its gradient and its states. */
export interface EngineArray {
	readonly parameters: Numbers;
	readonly gradients: Numbers;
	/** By name; a scalar or global state is an array of one float64. */
	readonly states: Readonly<Record<string, Numbers>>;
}

/** The input of a step. */
export interface Order {
	/** One number per setting, in the program's order; group after group. */
	readonly settings: ArrayLike<number>;
	/**
	 * Each array's group of settings; undefined: all are in one. The same object means the same groups as in the step
	 * before.
	 */
	readonly groups?: ArrayLike<number> | undefined;
	/** The step's number, from 1. */
	readonly t: number;
	/** Gradients to copy in first; by default the engine's gradients are used as they are. */
	readonly gradients?: Sources | undefined;
	/** Whether NaN or infinite numbers refuse the step. */
	readonly check: boolean;
}

/** The reason why a step was refused, or the problem of a step that was taken. */
export type Outcome =
	/** Refused; the number of NaN or infinite gradients in each array. */
	| { readonly what: "gradients"; readonly counts: readonly number[] }
	/** Refused, because a scalar is NaN or infinite. */
	| ({ readonly what: "scalar" } & Fault)
	/** Taken; the number of NaN or infinite parameters that it wrote in each array. */
	| { readonly what: "parameters"; readonly counts: readonly number[] };

/** The parts of a step, in order: copy or check, begin, then for every stage row, run, sums; settle before the last run; end. */
export interface Phases {
	/** The number of stages. */
	readonly count: number;
	/** @returns false if the gradients may have a NaN or an infinity. */
	copy(sources: Sources | undefined, check: boolean): boolean;
	begin(order: Order): void;
	/** @returns whether all scalars that reach a result are finite. */
	row(stage: number): boolean;
	settle(): boolean;
	fault(): Fault;
	/** @returns false if the parameters that it wrote may have a NaN or an infinity. */
	run(stage: number): boolean;
	sums(stage: number): void;
	/** The totals of a stage that sections share. */
	totals(stage: number): readonly SharedTotal[];
	end(): void;
}

export interface SharedTotal {
	readonly name: string;
	readonly op: Reduction;
	value: number;
}

/** Runs one rule on one set of arrays. A compiled rule makes it, an optimizer owns it. */
export interface Engine {
	readonly arrays: readonly EngineArray[];
	/** The number of threads of a step, final when `ready` is fulfilled. */
	readonly threads: number;
	/** Fulfilled when all threads are started; rejected if threads that the user asked for cannot start. */
	readonly ready: Promise<void>;
	/** Set if a step is half written: then the parameters and the states must not be saved. */
	readonly damage?: Error | undefined;
	/**
	 * Computes the states that start at an expression, from the parameters. Call it once, when the parameters are filled
	 * in. Mutates the states.
	 * @returns undefined, or the scalar that is NaN or infinite, if `check` is set.
	 */
	start(
		order: Pick<Order, "settings" | "groups" | "check">,
	): Outcome | undefined;
	/**
	 * Copies and checks the gradients, then takes the step. Mutates the gradients, the parameters and the states.
	 * @returns undefined if the step has no problem. A refused step leaves the parameters and the states as they were.
	 */
	step(order: Order): Outcome | undefined;
	/** The parts of a step, for rules with sections. */
	readonly phases?: Phases;
	/** Frees memory and threads. The arrays must not be used afterwards. */
	dispose(): void;
}

/**
 * Lays out arrays of the given lengths end to end.
 * @param groups each array's first group: arrays of one group lie side by side.
 */
export function layOut(
	lengths: readonly number[],
	precision: Precision,
	groups?: ArrayLike<number>,
): Layout {
	const unit = ALIGNMENT / bytesPerNumber[precision];
	const groupOf = (a: number) => groups?.[a] ?? 0;
	const order = lengths
		.map((_, a) => a)
		.sort((a, b) => groupOf(a) - groupOf(b) || a - b);
	const offsets: number[] = [];
	const runs: number[][] = [];
	let size = 0;
	let last: number | undefined;
	for (const a of order) {
		offsets[a] = size;
		size += aligned(lengths[a] as number, unit);
		if (groupOf(a) !== last) runs.push([]);
		runs.at(-1)?.push(a);
		last = groupOf(a);
	}
	const arrays = lengths.map((length, a) => {
		return { offset: offsets[a] as number, length };
	});
	return { precision, arrays, size, order, runs };
}

export const bytesPerNumber = { float32: 4, float64: 8 } as const;

/** The next multiple of a unit. */
export function aligned(value: number, unit = ALIGNMENT): number {
	return Math.ceil(value / unit) * unit;
}
