import type { Operator } from "./operators.js";
import type { Reduction } from "./program.js";

/** A function of a whole array, or of all arrays: what a kernel adds up, and what is made of the total. */
export interface ReductionDefinition {
	readonly kernel: Reduction;
	readonly over: "array" | "all";
	/** The value, from the kernel's total and the number of elements in the array. */
	readonly finish: <T>(
		build: (op: Operator, ...args: T[]) => T,
		total: T,
		count: () => T,
	) => T;
}

export type ReductionName = "norm" | "sum" | "mean" | "globalNorm";

/** The reductions of the language. A new one is an entry here; a new kernel is one in the backends' tables too. */
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
