import type { Operator } from "./operators.js";
import type { Reduction } from "./program.js";

/** A function of a whole array, or of all arrays: the kernel's total, and the value computed from it. */
export interface ReductionDefinition {
	readonly kernel: Reduction;
	readonly over: "array" | "all";
	/** Computes the value from the kernel's total and the number of elements that it covers. */
	readonly finish: <T>(
		build: (op: Operator, ...args: T[]) => T,
		total: T,
		count: () => T,
	) => T;
}

type Finish = ReductionDefinition["finish"];
const root: Finish = (build, total) => build("sqrt", total);
const itself: Finish = (_, total) => total;
const share: Finish = (build, total, count) => build("divide", total, count());

export type ReductionName =
	| "norm"
	| "sum"
	| "mean"
	| "largest"
	| "globalNorm"
	| "globalSum"
	| "globalMean"
	| "globalLargest";

/** The reductions of the language. A new one is an entry here; if it needs a new total, also one in the backends' tables. */
export const reductions: Readonly<Record<ReductionName, ReductionDefinition>> =
	{
		norm: { kernel: "sumOfSquares", over: "array", finish: root },
		sum: { kernel: "sum", over: "array", finish: itself },
		mean: { kernel: "sum", over: "array", finish: share },
		largest: { kernel: "largest", over: "array", finish: itself },
		globalNorm: { kernel: "sumOfSquares", over: "all", finish: root },
		globalSum: { kernel: "sum", over: "all", finish: itself },
		globalMean: { kernel: "sum", over: "all", finish: share },
		globalLargest: { kernel: "largest", over: "all", finish: itself },
	};

export function isReductionName(name: string): name is ReductionName {
	return Object.hasOwn(reductions, name);
}
