import { isRefusal, type RaceRun, race, stepsToTarget } from "ravine";
import { isOverData } from "./ground.js";
import type { Lab } from "./lab.js";
import { editableSettings, readRule, withSetting } from "./ruleText.js";

/** The rates that are tried for a rule that is added. */
export const FIRST_RATES: readonly number[] = [
	0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.5, 1, 2, 5,
];
const MAX_TRIED_STEPS = 200;

/** The text with the learning rate that does best on the lab's function: the first at the target, or else the lowest. */
export function withFirstRate(text: string, lab: Lab): string {
	const isRate = ({ name }: { readonly name: string }) =>
		name === "learningRate";
	if (!editableSettings(text).some(isRate)) return text;
	const texts = FIRST_RATES.map((rate) =>
		withSetting(text, "learningRate", rate),
	);
	const rules = texts.flatMap((one) => readRule(one).rule ?? []);
	if (rules.length < texts.length) return text;
	const target = lab.target.peek();
	const ground = lab.ground.peek();
	try {
		const { runs, steps } = race({
			surface: isOverData(ground) ? ground.sketched : ground.surface,
			start: lab.start.peek(),
			rules,
			steps: Math.min(MAX_TRIED_STEPS, lab.steps.peek()),
		});
		const scores = runs.map((run) => score(run, steps, target));
		return texts[scores.indexOf(Math.min(...scores))] as string;
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return text;
	}
}

/** The steps to the target; for runs that do not get there, more, the higher they end. */
function score(run: RaceRun, steps: number, target: number): number {
	if (run.diverged) return Number.POSITIVE_INFINITY;
	const above = (run.cost.at(-1) as number) - target;
	return stepsToTarget(run, target) ?? steps + 1 + Math.max(0, above);
}
