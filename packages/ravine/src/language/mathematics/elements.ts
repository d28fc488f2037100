import type { MathematicalFunction } from "./function.js";
import type { FunctionName } from "./functions.js";
import { createTable, type Functions, mathematics64 } from "./index.js";
import { createNarrow, double, numbers } from "./numbers.js";
import { record } from "./record.js";
import { singlesOn } from "./singles.js";

/** For float32 arguments; the caller rounds the result to float32. */
export const mathematics32 = /* #__PURE__ */ createSingles();

function createSingles(): Functions {
	return singlesOn(numbers, createNarrow(), double);
}

export function functionOfElements(name: FunctionName): MathematicalFunction {
	return {
		double: mathematics64[name],
		elements: {
			single: mathematics32[name],
			record: (precision) => record(name, precision),
		},
	};
}

/** All functions, for programs that run on elements. */
export const mathematics = /* #__PURE__ */ createTable(functionOfElements);
