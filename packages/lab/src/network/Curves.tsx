import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Chart } from "../chart/Chart.js";
import { batchesAnEpoch, curveSeries, SMOOTHING } from "./curves.js";
import type { Training } from "./training.js";

interface CurvesProps {
	readonly training: Training;
	readonly epoch: number;
	readonly onEpoch: (epoch: number) => void;
}

/** The cost of the mini-batches, and the cost and the accuracy after each epoch. */
export function Curves({ training, epoch, onEpoch }: CurvesProps) {
	const learned = training.learned.value;
	const batches = batchesAnEpoch(learned);
	const series = curveSeries(
		learned,
		training.begun.value?.choices.rules ?? [],
	);
	const shown = useSignal(epoch);
	useEffect(() => {
		shown.value = epoch;
	}, [epoch, shown]);
	const atStep = useComputed(() => shown.value * batches);
	const byEpoch = {
		x: { label: "epoch" },
		cursor: shown,
		onPick: (x: number) => onEpoch(Math.round(x)),
	};
	const remembered = Math.round(1 / (1 - SMOOTHING));
	return (
		<div class="network-curves">
			<Chart
				title="Cost of each mini-batch"
				caption={`Pale: the cost of each mini-batch, before its step. Strong: its moving average with β = ${SMOOTHING} and bias correction. It remembers about ${remembered} mini-batches, so while the cost falls it lies above most of the pale points: it lags behind.`}
				x={{ label: "step" }}
				y={{ label: "cost", log: true }}
				cursor={atStep}
				onPick={(x) => onEpoch(Math.round(x / batches))}
				series={series.batchCost}
			/>
			<Chart
				{...byEpoch}
				title="Cost on the rows held out"
				caption="After each epoch, on all held-out rows. Where it rises while the cost of training falls, the network learns its rows by heart."
				y={{ label: "cost", log: true }}
				series={series.heldOutCost}
			/>
			<Chart
				{...byEpoch}
				title="Accuracy"
				caption="The share of rows whose class is right: strong on the rows held out, pale on the ones trained on."
				y={{ label: "accuracy" }}
				series={series.accuracy}
			/>
		</div>
	);
}
