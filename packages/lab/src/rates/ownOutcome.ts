import type { Plan } from "../maps/questions.js";
import { outcomeText } from "../maps/speed.js";
import type { Lab } from "../model/lab.js";

/** What came of a run's own race, which every other view shows, within the steps of a picture. */
export function ownOutcome(
	lab: Lab,
	id: number,
	plan: Plan | undefined,
): string {
	const raced = lab.raced.value.find((run) => run.id === id);
	if (raced === undefined) return "";
	const { target, steps } = plan ?? {
		target: lab.target.value,
		steps: lab.steps.value,
	};
	const cost = raced.run.cost.subarray(0, steps + 1);
	const outcomes = {
		steps: Int32Array.of(cost.findIndex((value) => value < target)),
		cost: cost.slice(-1),
		diverged: Uint8Array.of(Number(raced.run.diverged)),
	};
	return outcomeText(outcomes, 0, target);
}
