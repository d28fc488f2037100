import { Chart } from "../chart/Chart.js";
import type { ViewProps } from "../model/view.js";

export function Charts({ lab, timeline }: ViewProps) {
	const runs = lab.shownRuns.value;
	return (
		<Chart
			title="Cost"
			x={{ label: "step", domain: [0, lab.steps.value] }}
			y={{ label: "cost", log: true }}
			series={runs.map(({ id, label, style, run }) => ({
				key: id,
				label,
				style,
				y: run.cost,
				...(run.diverged
					? { end: `diverges after step ${run.cost.length - 1}` }
					: {}),
			}))}
			cursor={lab.shownStep}
			highlighted={lab.hoveredRun}
			onHover={(x, key) => {
				lab.hoveredStep.value = x;
				lab.hoveredRun.value = key as number | null;
			}}
			onPick={(x) => timeline.seek(x)}
		/>
	);
}
