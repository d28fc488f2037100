/**
 * The functions of the language that are more than one instruction, computed here rather than by the host, whose
 * results differ from one engine to the next.
 */
import type { FunctionName } from "./functions.js";
import { double, single } from "./numbers.js";
import { powerOfScalars } from "./powerOfScalars.js";

export { type FunctionName, functionsOn } from "./functions.js";

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

export function arityOf(name: FunctionName): number {
	return double[name].length;
}
