import type { Lab } from "../model/lab.js";

/** The race's numbers as JSON: for each run every step's cost, variables and slopes, in all their digits. */
export function raceJson(lab: Lab): string {
	const columns = (record: Readonly<Record<string, Float64Array>>) =>
		Object.fromEntries(
			Object.entries(record).map(([name, column]) => [name, [...column]]),
		);
	return JSON.stringify({
		cost: lab.cost.value,
		start: lab.start.value,
		steps: lab.steps.value,
		noise: lab.noise.value,
		seed: lab.seed.value,
		runs: lab.raced.value.map(({ label, run }) => ({
			rule: run.rule.name,
			label,
			settings: run.settings,
			diverged: run.diverged,
			cost: [...run.cost],
			variables: columns(run.variables),
			slopes: columns(run.slopes),
		})),
	});
}
