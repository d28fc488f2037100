import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { movingAverage } from "ravine";
import { Chart } from "../chart/Chart.js";
import type { ChartSeries } from "../chart/props.js";
import { readRule } from "../model/ruleText.js";
import type { Learned, Training } from "./Training.js";

/** How much of the smoothed cost is kept at each mini-batch. */
const SMOOTHING = 0.95;

interface CurvesProps {
	readonly training: Training;
	readonly epoch: number;
	readonly onEpoch: (epoch: number) => void;
}

/** The cost of the mini-batches, and the cost and the accuracy after each epoch. */
export function Curves({ training, epoch, onEpoch }: CurvesProps) {
	const learned = training.learned.value;
	const rules = training.begun.value?.choices.rules ?? [];
	const batchesAnEpoch = Math.max(
		1,
		...learned.map(({ batchCosts, train }) =>
			train.length > 1 ? batchCosts.length / (train.length - 1) : 0,
		),
	);
	const shown = useSignal(epoch);
	useEffect(() => {
		shown.value = epoch;
	}, [epoch, shown]);
	const atStep = useComputed(() => shown.value * batchesAnEpoch);
	const each = (
		make: (one: Learned, k: number) => ChartSeries[],
	): ChartSeries[] => learned.flatMap(make);
	const named = (k: number, what: string) => ({
		key: `${k} ${what}`,
		label: `${readRule(rules[k]?.text ?? "").rule?.name ?? "rule"}, ${what}`,
		style: rules[k]?.style ?? 0,
	});
	const pick = (x: number) => onEpoch(Math.round(x));
	const ends = ({ divergedAt }: Learned) =>
		divergedAt === undefined
			? {}
			: { end: `diverges at step ${divergedAt + 1}` };
	return (
		<div class="network-curves">
			<Chart
				title="Cost of each mini-batch"
				caption={`Pale: the cost of each mini-batch, before its step. Strong: its moving average with β = ${SMOOTHING} and bias correction. It remembers about ${Math.round(1 / (1 - SMOOTHING))} mini-batches, so while the cost falls it lies above most of the pale points: it lags behind.`}
				x={{ label: "step" }}
				y={{ label: "cost", log: true }}
				cursor={atStep}
				onPick={(x) => onEpoch(Math.round(x / batchesAnEpoch))}
				series={[
					...each(({ batchCosts }, k) => [
						{ ...named(k, "raw"), y: batchCosts, faint: true },
					]),
					...each((one, k) => [
						{
							...named(k, "smoothed"),
							y: movingAverage(one.batchCosts, SMOOTHING),
							...ends(one),
						},
					]),
				]}
			/>
			<Chart
				title="Cost on the rows held out"
				caption="After each epoch, on all held-out rows. Where it rises while the cost of training falls, the network learns its rows by heart."
				x={{ label: "epoch" }}
				y={{ label: "cost", log: true }}
				cursor={shown}
				onPick={pick}
				series={each(({ test }, k) => [
					{ ...named(k, "held out"), y: test.map(({ cost }) => cost) },
				])}
			/>
			<Chart
				title="Accuracy"
				caption="The share of rows whose class is right: strong on the rows held out, pale on the ones trained on."
				x={{ label: "epoch" }}
				y={{ label: "accuracy" }}
				cursor={shown}
				onPick={pick}
				series={[
					...each(({ train }, k) => [
						{
							...named(k, "trained on"),
							y: train.map(({ accuracy }) => accuracy),
							faint: true,
						},
					]),
					...each(({ test }, k) => [
						{
							...named(k, "held out"),
							y: test.map(({ accuracy }) => accuracy),
						},
					]),
				]}
			/>
		</div>
	);
}
