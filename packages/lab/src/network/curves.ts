import { movingAverage } from "ravine";
import type { ChartSeries } from "../chart/props.js";
import { readRule } from "../model/ruleText.js";
import type { TrainedRule } from "./choices.js";
import type { Learned } from "./training.js";

/** How much of the smoothed cost is kept at each mini-batch. */
export const SMOOTHING = 0.95;

/** The lines of a training's charts. */
export interface CurveSeries {
	/** By step: the cost of each mini-batch, raw and smoothed. */
	readonly batchCost: readonly ChartSeries[];
	/** By epoch: the cost of the rows held out. */
	readonly heldOutCost: readonly ChartSeries[];
	/** By epoch: the shares of rows whose class is right. */
	readonly accuracy: readonly ChartSeries[];
}

export function curveSeries(
	learned: readonly Learned[],
	rules: readonly TrainedRule[],
): CurveSeries {
	const line = (
		k: number,
		what: string,
		y: ArrayLike<number>,
	): ChartSeries => ({
		key: `${k} ${what}`,
		label: `${readRule(rules[k]?.text ?? "").rule?.name ?? "rule"}, ${what}`,
		style: rules[k]?.style ?? 0,
		y,
	});
	const end = ({ divergedAt }: Learned) =>
		divergedAt === undefined
			? {}
			: { end: `diverges at step ${divergedAt + 1}` };
	return {
		batchCost: [
			...learned.map(({ batchCosts }, k) => ({
				...line(k, "raw", batchCosts),
				faint: true,
			})),
			...learned.map((one, k) => ({
				...line(k, "smoothed", movingAverage(one.batchCosts, SMOOTHING)),
				...end(one),
			})),
		],
		heldOutCost: learned.map(({ test }, k) =>
			line(
				k,
				"held out",
				test.map(({ cost }) => cost),
			),
		),
		accuracy: [
			...learned.map(({ train }, k) => ({
				...line(
					k,
					"trained on",
					train.map(({ accuracy }) => accuracy),
				),
				faint: true,
			})),
			...learned.map(({ test }, k) =>
				line(
					k,
					"held out",
					test.map(({ accuracy }) => accuracy),
				),
			),
		],
	};
}

/** The mini-batches of an epoch. */
export function batchesAnEpoch(learned: readonly Learned[]): number {
	const counts = learned.map(({ batchCosts, train }) =>
		train.length > 1 ? batchCosts.length / (train.length - 1) : 0,
	);
	return Math.max(1, ...counts);
}
