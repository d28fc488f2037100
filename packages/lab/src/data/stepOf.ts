import type { Lab, LabRun } from "../model/lab.js";
import type { Loaded } from "./desk.js";

/** What the figures of a step are given. */
export interface StepProps {
	readonly lab: Lab;
	readonly loaded: Loaded;
	readonly runs: readonly LabRun[];
	readonly step: number;
}

/** A run's parameters at a step, or where it ended before. */
export function parametersAt(
	{ run }: Pick<LabRun, "run">,
	step: number,
): number[] {
	const place = Math.max(0, Math.min(step, run.cost.length - 1));
	return Object.values(run.variables).map((column) => column[place] as number);
}
