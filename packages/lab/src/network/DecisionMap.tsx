import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { NumbersTable } from "../maps/NumbersTable.js";
import { percentOf } from "../model/numbers.js";
import { readRule } from "../model/ruleText.js";
import { theme, token } from "../model/theme.js";
import { classColours, drawGround, drawPoints } from "./decisionPicture.js";
import { decisionNumbers } from "./numbers.js";
import { usePicture } from "./picture.js";
import type { Training } from "./training.js";

const SIZE = 360;

interface DecisionMapProps {
	readonly training: Training;
	readonly epoch: number;
}

/** The class that a run's network gives to each point of the plane, with the data. */
export function DecisionMap({ training, epoch }: DecisionMapProps) {
	const chosen = useSignal(0);
	const begun = training.begun.value;
	const rules = begun?.choices.rules ?? [];
	const run = Math.min(chosen.value, rules.length - 1);
	const reached = training.learned.value[run]?.train.length ?? 0;
	useEffect(() => {
		if (reached > epoch) training.askDecision(run, epoch);
	}, [training, run, epoch, reached]);
	const decided = training.decided.value;
	const grid = decided?.run === run ? decided.grid : undefined;
	const colours = classColours[theme.value];
	const canvas = usePicture(
		SIZE,
		SIZE,
		(context) => {
			if (grid === undefined || begun?.points === undefined) return;
			drawGround(context, SIZE, grid, token("--paper"), colours);
			drawPoints(context, SIZE, grid.reach, begun.points, colours);
		},
		[grid, begun, theme.value],
	);
	const name = readRule(rules[run]?.text ?? "").rule?.name ?? "";
	const accuracy = training.learned.value[run]?.test[epoch]?.accuracy;
	return (
		<figure class="network-map">
			<figcaption>
				<label>
					What the network of{" "}
					<select
						class="field"
						aria-label="What the network of this run has learned"
						value={run}
						onChange={(event) => {
							chosen.value = Number(event.currentTarget.value);
						}}
					>
						{rules.map(({ text, style }, k) => (
							<option key={style} value={k}>
								{readRule(text).rule?.name}
							</option>
						))}
					</select>{" "}
					has learned
				</label>
			</figcaption>
			<canvas
				ref={canvas}
				role="img"
				aria-label={`The classes over the plane after epoch ${epoch} of ${name}${accuracy === undefined ? "" : `; ${percentOf(accuracy, 1)} of the held-out rows are right`}`}
			/>
			<p class="muted">
				The colour of the ground is the class that the network gives a point
				there, the stronger the surer. Filled: rows to train on; open: rows held
				out.
			</p>
			<NumbersTable
				of="of the classes"
				numbers={() => grid && decisionNumbers(grid)}
			/>
		</figure>
	);
}
