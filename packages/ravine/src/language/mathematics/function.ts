import type { FunctionName } from "./functions.js";
import type { Recording } from "./record.js";

type Precision = "float32" | "float64";

/** A function of the language that is more than one instruction. */
export interface MathematicalFunction {
	/** The value in float64. */
	readonly double: (a: number, b: number) => number;
	/** How it is computed on elements; left out for rules that use it on scalars only. */
	readonly elements?: {
		/** The value of float32 numbers, yet to be rounded to float32. */
		readonly single: (a: number, b: number) => number;
		/** The instructions that compute it on registers. */
		readonly record: (precision: Precision) => Recording;
	};
}

/** The functions that a program uses, or more. Each brings its algorithm, so a bundle has those that its rules use. */
export type Mathematics = Readonly<
	Partial<Record<FunctionName, MathematicalFunction>>
>;
