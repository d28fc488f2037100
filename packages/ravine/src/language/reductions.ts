import type { Operator } from "./operators.js";
import type { Reduction } from "./program.js";

/** A function of a whole array, or of all arrays: the kernel's sum, and the value computed from the total. */
export interface ReductionDefinition {
	readonly kernel: Reduction;
	readonly over: "array" | "all";
	/** Computes the value from the kernel's total and the number of elements in the array. */
	readonly finish: <T>(
		build: (op: Operator, ...args: T[]) => T,
		total: T,
		count: () => T,
	) => T;
}

export type ReductionName = "norm" | "sum" | "mean" | "globalNorm";

/** The reductions of the language. A new one is an entry here; if it needs a new sum, also an entry in the backends' tables. */
export const reductions: Readonly<Record<ReductionName, ReductionDefinition>> =
	{
		norm: {
			kernel: "sumOfSquares",
			over: "array",
			finish: (build, total) => build("sqrt", total),
		},
		sum: {
			kernel: "sum",
			over: "array",
			finish: (_, total) => total,
		},
		mean: {
			kernel: "sum",
			over: "array",
			finish: (build, total, count) => build("divide", total, count()),
		},
		globalNorm: {
			kernel: "sumOfSquares",
			over: "all",
			finish: (build, total) => build("sqrt", total),
		},
	};

export function isReductionName(name: string): name is ReductionName {
	return Object.hasOwn(reductions, name);
}
