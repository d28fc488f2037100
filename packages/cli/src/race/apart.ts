import { setImmediate as turn } from "node:timers/promises";
import { type Race, type RaceOptions, race } from "ravine";

/** The same as `race`, one rule after the other, so that a signal can end the process between two of them. */
export async function raceApart(options: RaceOptions): Promise<Race> {
	const { runs: _, ...course } = race({ ...options, rules: [] });
	const runs: Race["runs"][number][] = [];
	for (const rule of options.rules) {
		await turn();
		runs.push(...race({ ...options, rules: [rule] }).runs);
	}
	return { ...course, runs };
}
