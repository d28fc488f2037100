import type { Node, Program } from "./program.js";

/**
 * A region holds one number for each parameter. Every backend numbers them alike: the parameters, the gradients, then
 * the states that have a number per parameter, in the program's order.
 */
export const PARAMETERS = 0;
export const GRADIENTS = 1;
const FIRST_STATE = 2;

/** The names of a program's regions, by number: w, g, then the states. */
export function regionsOf({ states }: Program): readonly string[] {
	const own = states.filter(({ scalar }) => !scalar).map(({ name }) => name);
	return ["w", "g", ...own];
}

/** The region that a leaf is read from. */
export function regionRead(
	regions: readonly string[],
	{ op, name }: Pick<Node, "op" | "name">,
): number {
	if (op === "parameter") return PARAMETERS;
	if (op === "gradient") return GRADIENTS;
	return regions.indexOf(name, FIRST_STATE);
}

/** The region that a result goes to; undefined for a scalar state, which has none. */
export function regionWritten(
	regions: readonly string[],
	{ target, name }: Pick<Program["results"][number], "target" | "name">,
): number | undefined {
	if (target === "parameter") return PARAMETERS;
	const found = regions.indexOf(name, FIRST_STATE);
	return target === "state" && found >= FIRST_STATE ? found : undefined;
}
