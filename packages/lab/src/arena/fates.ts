import { stepsToTarget } from "ravine";
import { endingOf } from "../model/ending.js";
import type { LabRun } from "../model/lab.js";
import { counted, readable } from "../model/numbers.js";

/** What becomes of a run, as a sentence without a full stop. */
export function fateOf(
	{ label, run, steps }: Pick<LabRun, "label" | "run" | "steps">,
	target: number,
): string {
	const last = run.cost.length - 1;
	const ending = endingOf(run, steps);
	if (ending !== undefined) return `${label} ${ending}`;
	const reached = stepsToTarget(run, target);
	if (reached === 0) return `${label} starts below cost ${readable(target)}`;
	return reached === null
		? `${label} is at cost ${readable(run.cost[last] as number)} after ${counted(last, "step")}`
		: `${label} reaches cost ${readable(target)} after ${counted(reached, "step")}`;
}

/** Each run's fate, by its id. */
export type Fates = ReadonlyMap<number, string>;

/** Of more runs whose fates change at once, only the number is said. */
const MAX_SAID = 4;

/** The fates of the runs that were there before and have another one now, as sentences. */
export function changedFates(before: Fates, now: Fates): string {
	const changed = [...now].filter(
		([id, fate]) => before.has(id) && before.get(id) !== fate,
	);
	const said = changed.slice(0, MAX_SAID).map(([, fate]) => `${fate}.`);
	const more = changed.length - said.length;
	if (more > 0) said.push(`${counted(more, "other run")} changed too.`);
	return said.join(" ");
}
