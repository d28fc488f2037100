/**
 * The functions of the language that need more than one instruction. They do not use the host's functions, whose results
 * differ between engines.
 */
import type { MathematicalFunction } from "./function.js";
import type { FunctionName } from "./functions.js";
import { double } from "./numbers.js";

export type { FunctionName } from "./functions.js";

export type Functions = Readonly<
	Record<FunctionName, (a: number, b: number) => number>
>;

/** For results in float64. */
export const mathematics64 = double satisfies Functions;

/** All functions, for programs that run only on scalars. */
export const mathematicsOfScalars = /* #__PURE__ */ createTable((name) => ({
	double: mathematics64[name],
}));

export function createTable(
	make: (name: FunctionName) => MathematicalFunction,
): Readonly<Record<FunctionName, MathematicalFunction>> {
	const names = Object.keys(double) as FunctionName[];
	return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<
		FunctionName,
		MathematicalFunction
	>;
}
