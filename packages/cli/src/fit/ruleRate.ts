import { minimize, type Rule } from "ravine";
import { mainSetting, type RuleRequest } from "../rules.js";
import { parseSetting } from "../schedules.js";
import { columnsOf, type Descent, optionsOf } from "./ruleDescent.js";
import { type Started, someRows } from "./starts.js";

/** Rates are tried for so many steps. */
const TRIAL_STEPS = 300;
/** Of the rates that come so near to the lowest cost, as a part of the whole fall, the smallest is the safest. */
const NEARLY = 0.01;
/** The rates to try: powers of ten, and halfway between them. */
const RATES = Array.from({ length: 25 }, (_, k) =>
	Number((10 ** (k / 2 - 10)).toPrecision(2)),
);

/**
 * The rule with its settings. A learning rate that was not given falls to 0 along a cosine, so that the noise of the
 * mini-batches fades; where it begins is decided by short runs.
 */
export async function ruleOf(
	request: RuleRequest,
	descent: Descent,
	start: Started["start"],
): Promise<{ readonly rule: Rule; readonly notes: readonly string[] }> {
	const { factory, isShipped, given } = request;
	const setting = mainSetting(factory().defaults);
	const isOpen = setting === "learningRate" && !Object.hasOwn(given, setting);
	if (!isShipped || !isOpen) return { rule: factory(given), notes: [] };
	const { problem, cost, epochs, batch } = descent;
	const stepsOver = (rows: number) => epochs * Math.ceil(rows / batch);
	const some = someRows(problem.data);
	const maxSteps = Math.min(TRIAL_STEPS, stepsOver(some.rows));
	const make = (rate: number, steps: number) => {
		const learningRate = parseSetting(`cosine(${rate}, ${steps})`);
		return factory({ ...given, learningRate });
	};
	let from = Number.POSITIVE_INFINITY;
	const ends: number[] = [];
	for (const rate of RATES) {
		const { cost: end, reason } = await minimize(cost.formula, start, {
			...optionsOf(descent, make(rate, maxSteps)),
			...{ data: columnsOf(some, cost), maxSteps },
			onStep: ({ step, cost }) => {
				if (step === 0) from = cost;
			},
		});
		ends.push(reason === "maxSteps" ? end : Number.POSITIVE_INFINITY);
	}
	const lowest = Math.min(from, ...ends);
	// No rate helps, or the start is the minimum.
	if (lowest === from) return { rule: factory(given), notes: [] };
	const enough = lowest + NEARLY * (from - lowest);
	const best =
		RATES[ends.findIndex((end) => end <= enough)] ?? (RATES[0] as number);
	return {
		rule: make(best, stepsOver(problem.data.rows)),
		notes: [
			`learning rate: falls from ${best}, chosen from ${RATES.length} by trials of ${maxSteps} steps; --set ${factory.name}.learningRate=… gives one`,
		],
	};
}
