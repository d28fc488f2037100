import { isRefusal, type RaceRun, race } from "ravine";
import type { DataGround } from "../model/ground.js";
import type { Lab } from "../model/lab.js";
import { editableSettings, readRule, withSetting } from "../model/ruleText.js";

/** The rates that every rule is tried at: four in each power of ten. */
export const triedRates: readonly number[] = Array.from(
	{ length: 41 },
	(_, k) => Number((10 ** (k / 4 - 7)).toPrecision(3)),
);
export const MAX_TRIED_STEPS = 200;

/**
 * Sets every run to the rate with which it ends lowest, of the same rates with the same number of steps. A run whose text
 * has no learning rate keeps its text.
 *
 * @param surface the cost to try them on.
 * @returns the steps that were taken with each rate.
 */
export async function findRates(
	lab: Lab,
	{ surface, start }: Pick<DataGround, "surface" | "start">,
	signal?: AbortSignal,
): Promise<number> {
	const steps = Math.min(MAX_TRIED_STEPS, lab.steps.peek());
	const batch = lab.data.peek()?.batch || undefined;
	for (const { id, text } of lab.runs.peek()) {
		const isRate = ({ name }: { readonly name: string }) =>
			name === "learningRate";
		if (!editableSettings(text).some(isRate)) continue;
		const texts = triedRates.map((rate) =>
			withSetting(text, "learningRate", rate),
		);
		let [least, chosen] = [Infinity, text];
		for (const one of texts) {
			const { rule } = readRule(one);
			if (rule === undefined) continue;
			const conditions = {
				surface,
				start,
				steps,
				batch,
				seed: lab.seed.peek(),
			};
			const score = scoreOf(
				() => race({ ...conditions, rules: [rule] }).runs[0],
			);
			if (score < least) [least, chosen] = [score, one];
		}
		await new Promise((resolve) => setTimeout(resolve));
		if (signal?.aborted) return steps;
		lab.setText(id, chosen);
	}
	return steps;
}

/** The mean cost of the last tenth of a run. */
function scoreOf(run: () => RaceRun | undefined): number {
	try {
		const found = run();
		if (found === undefined || found.diverged) return Infinity;
		const last = found.cost.slice(-Math.ceil(found.cost.length / 10));
		return last.reduce((sum, cost) => sum + cost, 0) / last.length;
	} catch (error) {
		if (isRefusal(error)) return Infinity;
		throw error;
	}
}
