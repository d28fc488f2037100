import type { BasinsPart } from "../maps/questions.js";

/** A minimum's number and place. */
export function minimumText(
	{ minima }: BasinsPart,
	k: number,
	variables: readonly string[],
): string {
	const { at } = minima[k] as BasinsPart["minima"][number];
	const round = (value: number) => Number(value.toFixed(2)) + 0;
	const place = variables.map((name) => round(at[name] as number)).join(", ");
	return `minimum ${k + 1} at (${place})`;
}
