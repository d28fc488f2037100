import type { BasinsPart } from "../maps/questions.js";
import { readable } from "../model/numbers.js";

/** A minimum's number and place. */
export function minimumText(
	{ minima }: BasinsPart,
	k: number,
	variables: readonly string[],
): string {
	const { at } = minima[k] as BasinsPart["minima"][number];
	const round = (value: number) => readable(Number(value.toFixed(2)) + 0, 7);
	const place = variables.map((name) => round(at[name] as number)).join(", ");
	return `minimum ${k + 1} at (${place})`;
}
