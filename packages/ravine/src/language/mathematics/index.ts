/**
 * The functions of the language that need more than one instruction. They do not use the host's functions, whose results
 * differ between engines.
 */
import type { MathematicalFunction } from "./function.js";
import { type FunctionName, singlesOn } from "./functions.js";
import { createNarrow, double, numbers } from "./numbers.js";
import { record } from "./record.js";

export type { FunctionName } from "./functions.js";

type Functions = Readonly<
	Record<FunctionName, (a: number, b: number) => number>
>;

/** For results in float64. */
export const mathematics64 = double satisfies Functions;

/** For float32 arguments; the caller rounds the result to float32. */
export const mathematics32 = /* #__PURE__ */ createSingles();

function createSingles(): Functions {
	return singlesOn(numbers, createNarrow(), double);
}

/** All functions, for programs that run on elements. */
export const mathematics = /* #__PURE__ */ createTable((name) => ({
	double: mathematics64[name],
	elements: {
		single: mathematics32[name],
		record: (precision) => record(name, precision),
	},
}));

/** All functions, for programs that run only on scalars. */
export const mathematicsOfScalars = /* #__PURE__ */ createTable((name) => ({
	double: mathematics64[name],
}));

function createTable(
	make: (name: FunctionName) => MathematicalFunction,
): Readonly<Record<FunctionName, MathematicalFunction>> {
	const names = Object.keys(double) as FunctionName[];
	return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<
		FunctionName,
		MathematicalFunction
	>;
}
