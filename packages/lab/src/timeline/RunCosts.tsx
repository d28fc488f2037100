import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { hoverRun } from "../controls/hoverRun.js";
import { Swatch } from "../controls/Swatch.js";
import { hasLeft } from "../model/ending.js";
import type { Lab, LabRun } from "../model/lab.js";
import { readable } from "../model/numbers.js";
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
	const number = useRef<HTMLSpanElement>(null);
	useEffect(
		() =>
			effect(() => {
				if (number.current === null) return;
				number.current.textContent = costAt(run, lab.shownStep.value);
			}),
		[lab, run],
	);
	return (
		<li {...hoverRun(lab, id)}>
			<Swatch style={style} />
			<span class="timeline-label">{label}</span>
			<span class="number" ref={number} />
		</li>
	);
}

function costAt(run: LabRun["run"], step: number): string {
	const value = run.cost[step];
	if (value !== undefined) {
		return readable(value, 2);
	}
	if (hasLeft(run)) return "no cost";
	// Races are shortened while a pointer drags.
	return run.diverged ? "diverged" : "…";
}
