import type { Node, Program } from "./program.js";

/**
 * A region has one number for each parameter. Every backend uses the same numbering: the parameters, the gradients, then
 * the states with a number per parameter, in the program's order.
 */
export const PARAMETERS = 0;
export const GRADIENTS = 1;
const FIRST_STATE = 2;

/** The names of a program's regions, by number: w, g, then the states. */
export function regionsOf({ states }: Program): readonly string[] {
	const own = states
		.filter(({ per }) => per === "parameter")
		.map(({ name }) => name);
	return ["w", "g", ...own];
}

/** The region from which a leaf is read. */
export function regionRead(
	regions: readonly string[],
	{ op, name }: Pick<Node, "op" | "name">,
): number {
	if (op === "parameter") return PARAMETERS;
	if (op === "gradient") return GRADIENTS;
	return regions.indexOf(name, FIRST_STATE);
}

/** The region to which a result is written; undefined for a scalar state. */
export function regionWritten(
	regions: readonly string[],
	{ target, name }: Pick<Program["results"][number], "target" | "name">,
): number | undefined {
	if (target === "parameter") return PARAMETERS;
	if (target === "gradient") return GRADIENTS;
	const found = regions.indexOf(name, FIRST_STATE);
	return target === "state" && found >= FIRST_STATE ? found : undefined;
}
