import type { Schedule } from "../described.js";
import { checkNumber } from "./arguments.js";

/**
 * The same value at every step.
 * @throws RefusedType or RefusedRange for a value that is not a finite number.
 */
export function constant(value: number): Schedule {
	checkNumber("constant", "value", value);
	return () => value;
}
