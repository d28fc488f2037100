import type { RaceRun } from "ravine";
import { grouped } from "./numbers.js";

/**
 * What a run that diverged does at its end, without the run's name: its cost climbs to the end of the race, grows out of the
 * numbers, or the run steps to where the cost has no value. Undefined for a run that did not diverge.
 * @param steps the steps that were raced, which may be fewer than the race has.
 */
export function endingOf(
	{ cost, diverged }: Pick<RaceRun, "cost" | "diverged">,
	steps: number,
): string | undefined {
	if (!diverged) return undefined;
	const last = cost.length - 1;
	if (last >= steps) return "climbs";
	if (last <= 0) return "diverges at once";
	const what = hasLeft({ cost, diverged }) ? "has no cost" : "diverges";
	return `${what} after step ${grouped(last)}`;
}

/** Whether a run ended low and stepped to where the cost has no value, such as the logarithm of a negative number. */
export function hasLeft({
	cost,
	diverged,
}: Pick<RaceRun, "cost" | "diverged">): boolean {
	const last = cost.length - 1;
	return (
		diverged && last > 0 && !((cost[last] as number) > (cost[0] as number))
	);
}
