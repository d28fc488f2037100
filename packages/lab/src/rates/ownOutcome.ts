import type { Plan } from "../maps/questions.js";
import { outcomeText } from "../maps/speed.js";
import { hasLeft } from "../model/ending.js";
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
	const { run } = raced;
	const cost = run.cost.subarray(0, steps + 1);
	const isCut = cost.length < run.cost.length;
	if (!isCut && hasLeft(run)) return "has no cost";
	const outcomes = {
		steps: Int32Array.of(cost.findIndex((value) => value < target)),
		cost: cost.slice(-1),
		// What comes of a run behind the picture's steps is none of the picture's.
		diverged: Uint8Array.of(Number(isCut ? climbs(cost) : run.diverged)),
	};
	return outcomeText(outcomes, 0, target);
}

/** Whether a run ended higher than it was in all of its first half, as the library judges it. */
function climbs(cost: Float64Array): boolean {
	const half = cost.subarray(0, Math.ceil(cost.length / 2));
	return half.every((one) => one < (cost.at(-1) as number));
}
