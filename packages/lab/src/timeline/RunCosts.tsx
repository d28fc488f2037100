import { useComputed } from "@preact/signals";
import { formatNumber } from "@ravine/plot";
import { Swatch } from "../chart/Swatch.js";
import type { Lab, LabRun } from "../model/lab.js";
import type { ViewProps } from "../model/view.js";

/** Each run's cost at the step that is shown. */
export function RunCosts({ lab }: ViewProps) {
	return (
		<ul class="timeline-costs" aria-label="Cost of each run at this step">
			{lab.shownRuns.value.map((run) => (
				<RunCost key={run.id} lab={lab} run={run} />
			))}
		</ul>
	);
}

interface RunCostProps {
	readonly lab: Lab;
	readonly run: LabRun;
}

function RunCost({ lab, run: { id, style, label, run } }: RunCostProps) {
	const text = useComputed(() => costAt(run.cost, lab.shownStep.value));
	// A signal of the first render would keep the first run's numbers.
	const value = costAt(run.cost, lab.shownStep.value);
	void text;
	return (
		<li
			onPointerEnter={() => {
				lab.hoveredRun.value = id;
			}}
			onPointerLeave={() => {
				lab.hoveredRun.value = null;
			}}
		>
			<Swatch style={style} />
			<span class="timeline-label">{label}</span>
			<span class="number">{value}</span>
		</li>
	);
}

function costAt(cost: Float64Array, step: number): string {
	const value = cost[step];
	if (value !== undefined) {
		return formatNumber(value, { digits: 3, typeset: true });
	}
	return "diverged";
}
