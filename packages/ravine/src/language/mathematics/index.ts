/**
 * The functions of the language that are more than one instruction, computed here rather than by the host, whose
 * results differ from one engine to the next.
 */
import type { MathematicalFunction } from "./function.js";
import type { FunctionName } from "./functions.js";
import { double, single } from "./numbers.js";
import { powerOfScalars } from "./powerOfScalars.js";
import { record } from "./record.js";

export type { FunctionName } from "./functions.js";

type Functions = Readonly<
	Record<FunctionName, (a: number, b: number) => number>
>;

/** For results in float64. */
export const mathematics64 = {
	...double,
	power: powerOfScalars,
} satisfies Functions;

/** Takes float32 numbers; the result is still to be rounded to float32. */
export const mathematics32 = single satisfies Functions;

/** All of them, as programs carry them. */
export const mathematics = /* #__PURE__ */ createTable();

function createTable(): Readonly<
	Record<FunctionName, Required<MathematicalFunction>>
> {
	const entries = (Object.keys(double) as FunctionName[]).map((name) => [
		name,
		{
			double: mathematics64[name],
			elements: {
				single: mathematics32[name],
				record: (precision) => record(name, precision),
			},
		} satisfies MathematicalFunction,
	]);
	return Object.fromEntries(entries);
}

export function arityOf(name: FunctionName): number {
	return double[name].length;
}
