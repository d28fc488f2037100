import { isOverData } from "../model/ground.js";
import type { Lab } from "../model/lab.js";

/** Why the race has no numbers; undefined if it has some. */
export function noNumbers(lab: Lab): string | undefined {
	const problem = lab.costProblem.value?.message ?? lab.raceProblem.value;
	if (problem !== undefined) return `the race cannot begin: ${problem}`;
	return lab.shownRuns.value.length === 0 ? "there is no run" : undefined;
}

/** The race's numbers as JSON: for each shown run without an error every step's cost, variables and slopes, in all their digits. */
export function raceJson(lab: Lab): string {
	const columns = (record: Readonly<Record<string, Float64Array>>) =>
		Object.fromEntries(
			Object.entries(record).map(([name, column]) => [name, [...column]]),
		);
	const ground = lab.ground.value;
	const runs = lab.shownRuns.value.filter(
		({ id }) => !lab.runProblems.value.has(id),
	);
	const texts = new Map(lab.runs.value.map(({ id, text }) => [id, text]));
	return JSON.stringify({
		...(isOverData(ground)
			? { cost: ground.title, data: lab.data.value }
			: { cost: lab.cost.value }),
		start: lab.start.value,
		steps: lab.steps.value,
		noise: lab.noise.value,
		seed: lab.seed.value,
		runs: runs.map(({ id, label, run }) => ({
			...{ rule: run.rule.name, label, text: texts.get(id) },
			settings: run.settings,
			diverged: run.diverged,
			cost: [...run.cost],
			variables: columns(run.variables),
			slopes: columns(run.slopes),
		})),
	});
}
