import { curvesScene, type Scene } from "@ravine/plot";
import type { Training } from "./training.js";

/** Draws the cost after every epoch, in one picture over the rows trained on and in one over those held out. */
export function drawTraining({ runs, split }: Training): {
	readonly train: Scene;
	readonly heldOut: Scene;
} {
	const heldOut = split.folds.length > 0 ? "validation" : "test";
	const draw = (
		rows: string,
		costsOf: (run: Training["runs"][number]) => readonly number[],
	) =>
		curvesScene({
			series: runs.map((run) => ({
				label: run.label,
				values: costsOf(run),
			})),
			title: `Cost on the ${rows} rows, epoch by epoch`,
			xLabel: "epoch",
			yLabel: `${rows} cost`,
			firstX: 1,
			logY: true,
		});
	return {
		train: draw("training", ({ epochCosts }) => epochCosts),
		heldOut: draw(heldOut, ({ heldOutCosts }) => heldOutCosts),
	};
}
