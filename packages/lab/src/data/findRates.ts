import { isRefusal, type NamedCost, type RaceRun, race } from "ravine";
import type { Lab } from "../model/lab.js";
import { editableSettings, readRule, withSetting } from "../model/ruleText.js";

/** The rates that every rule is tried at: four in each power of ten. */
export const triedRates: readonly number[] = Array.from(
	{ length: 41 },
	(_, k) => Number((10 ** (k / 4 - 7)).toPrecision(3)),
);
const MAX_TRIED_STEPS = 200;

/** A run at every rate that was tried. */
interface TriedRun {
	readonly id: number;
	readonly style: number;
	/** The rule's name. */
	readonly name: string;
	/** The cost where it ends, by rate; NaN where it diverges. */
	readonly costs: Float64Array;
}

export interface TriedRates {
	readonly steps: number;
	readonly runs: readonly TriedRun[];
}

/**
 * Sets every run to the rate with which it ends lowest, of the same rates with the same number of steps, from the lab's
 * start and on its mini-batches. A run whose text has no learning rate keeps its text.
 *
 * @param surface the cost to try them on.
 * @param isCurrent whether the rates are still wanted.
 */
export async function findRates(
	lab: Lab,
	surface: NamedCost,
	isCurrent: () => boolean,
): Promise<TriedRates> {
	const steps = Math.min(MAX_TRIED_STEPS, lab.steps.peek());
	const conditions = { ...lab.conditions.peek(), surface, steps };
	const runs: TriedRun[] = [];
	for (const { id, style, text } of lab.runs.peek()) {
		const name = readRule(text).rule?.name;
		const hasRate = editableSettings(text).some(
			(setting) => setting.name === "learningRate",
		);
		if (!hasRate || name === undefined) continue;
		const costs = Float64Array.from(triedRates, (rate) => {
			const { rule } = readRule(withSetting(text, "learningRate", rate));
			return rule === undefined
				? Number.NaN
				: costOf(() => race({ ...conditions, rules: [rule] }).runs[0]);
		});
		await new Promise((resolve) => setTimeout(resolve));
		if (!isCurrent()) break;
		runs.push({ id, style, name, costs });
		const rate = triedRates[lowestOf(costs)];
		const now = lab.runs.peek().find((run) => run.id === id);
		if (rate === undefined || now?.text !== text) continue;
		lab.setText(id, withSetting(text, "learningRate", rate));
	}
	return { steps, runs };
}

/** The index of the lowest number; -1 if all are NaN. */
function lowestOf(costs: Float64Array): number {
	let lowest = -1;
	costs.forEach((cost, k) => {
		if (cost < (costs[lowest] ?? Infinity)) lowest = k;
	});
	return lowest;
}

/** The mean cost of the last tenth of a run; NaN if it diverges. */
function costOf(run: () => RaceRun | undefined): number {
	try {
		const found = run();
		if (found === undefined || found.diverged) return Number.NaN;
		const last = found.cost.slice(-Math.ceil(found.cost.length / 10));
		return last.reduce((sum, cost) => sum + cost, 0) / last.length;
	} catch (error) {
		if (isRefusal(error)) return Number.NaN;
		throw error;
	}
}
