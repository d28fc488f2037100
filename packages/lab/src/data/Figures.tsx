import type { Lab, LabRun } from "../model/lab.js";
import type { Loaded } from "./desk.js";
import { RunTable } from "./RunTable.js";
import { Scatter } from "./Scatter.js";
import { SlopePicture } from "./SlopePicture.js";

interface FiguresProps {
	readonly lab: Lab;
	readonly loaded: Loaded;
}

/** The runs on these data; none while the lab races on something else. */
function runsOn(lab: Lab, { prepared }: Loaded): readonly LabRun[] {
	return lab.ground.value === prepared.ground ? lab.shownRuns.value : [];
}

/** The data with the curves of the step, the slopes of its mini-batch, and its numbers. */
export function Figures({ lab, loaded }: FiguresProps) {
	const runs = runsOn(lab, loaded);
	const step = lab.shownStep.value;
	return (
		<>
			<div class="data-figures">
				<Scatter lab={lab} loaded={loaded} runs={runs} step={step} />
				{runs.length > 0 && (
					<SlopePicture lab={lab} loaded={loaded} runs={runs} step={step} />
				)}
			</div>
			<RunTable lab={lab} loaded={loaded} runs={runs} step={step} />
		</>
	);
}
