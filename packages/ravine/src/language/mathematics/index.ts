/**
 * The functions of the language that need more than one instruction. They do not use the host's functions, whose results
 * differ between engines.
 */
import type { MathematicalFunction } from "./function.js";
import { type FunctionName, singlesOn } from "./functions.js";
import { double, numbers } from "./numbers.js";
import { record } from "./record.js";

export type { FunctionName } from "./functions.js";

type Functions = Readonly<
	Record<FunctionName, (a: number, b: number) => number>
>;

/** For results in float64. */
export const mathematics64 = double satisfies Functions;

/** Takes float32 numbers; the result is still to be rounded to float32. */
export const mathematics32 = /* #__PURE__ */ createSingles();

function createSingles(): Functions {
	return { ...double, ...singlesOn(numbers, double.log) };
}

/** All of them, as programs carry them that run on elements. */
export const mathematics = /* #__PURE__ */ createTable((name) => ({
	double: mathematics64[name],
	elements: {
		single: mathematics32[name],
		record: (precision) => record(name, precision),
	},
}));

/** All of them, as programs carry them that run on scalars only. */
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

export function arityOf(name: FunctionName): number {
	return double[name].length;
}
