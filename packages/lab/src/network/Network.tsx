import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Slider } from "../controls/Slider.js";
import type { ViewProps } from "../model/view.js";
import { usePlayOnce } from "../timeline/PlayOnce.js";
import { Choose } from "./Choose.js";
import { Curves } from "./Curves.js";
import { type Choices, readChoices, writeChoices } from "./choices.js";
import { DecisionMap } from "./DecisionMap.js";
import "./network.css";
import { SliceMap } from "./SliceMap.js";
import { Training } from "./Training.js";

/** A small network that several rules train side by side. */
export default function Network({ lab }: ViewProps) {
	const training = useMemo(() => new Training(), []);
	useEffect(() => () => training.dispose(), [training]);
	const choices = readChoices(lab.parts.value.network);
	const choose = (chosen: Choices) =>
		lab.setPart("network", writeChoices(chosen));
	const epoch = useSignal<number | undefined>(undefined);
	const state = training.state.value;
	const begun = training.begun.value;
	const reached = Math.max(
		0,
		...training.learned.value.map(({ train }) => train.length - 1),
	);
	const shown = Math.min(epoch.value ?? reached, reached);
	const start = () => {
		epoch.value = undefined;
		training.start(choices);
	};
	const section = useRef<HTMLDivElement>(null);
	usePlayOnce(
		() => section.current,
		() => {
			if (training.state.peek() === "idle") start();
			// What a reader does next does not end the training.
			return () => {};
		},
	);
	return (
		<div class="network" ref={section}>
			<Choose choices={choices} onChoose={choose} arenaRuns={lab.runs.value} />
			<div class="network-buttons">
				{state === "running" ? (
					<button type="button" class="button" onClick={() => training.stop()}>
						Stop
					</button>
				) : (
					<button type="button" class="button primary" onClick={start}>
						{state === "idle" ? "Train" : "Train again"}
					</button>
				)}
				<p class="muted" role="status">
					{statusText(training, choices)}
				</p>
			</div>
			{begun !== undefined && (
				<>
					<div class="network-epoch">
						<Slider
							label="epoch"
							hint="the epoch that the pictures show: a pass over all training rows"
							value={shown}
							scale={{ low: 0, high: Math.max(1, reached), whole: true }}
							check={(value) =>
								value >= 0 && value <= reached
									? undefined
									: `epochs 0 to ${reached} are trained`
							}
							onChange={(value) => {
								epoch.value = value;
							}}
						/>
					</div>
					<Curves
						training={training}
						epoch={shown}
						onEpoch={(value) => {
							epoch.value = value;
						}}
					/>
					<div class="network-maps">
						{begun.points !== undefined && (
							<DecisionMap training={training} epoch={shown} />
						)}
						<SliceMap training={training} epoch={shown} />
					</div>
				</>
			)}
		</div>
	);
}

function statusText(training: Training, choices: Choices): string {
	const problem = training.problem.value;
	if (problem !== undefined) return `The training ended: ${problem}.`;
	const begun = training.begun.value;
	const state = training.state.value;
	if (state === "idle") {
		return "Every rule starts from the same weights and sees the same mini-batches in the same order.";
	}
	if (begun === undefined)
		return state === "running" ? "Loading …" : "Stopped.";
	const { epochs } = begun.choices.task;
	const reached = Math.min(
		...training.learned.value.map(({ train, divergedAt }) =>
			divergedAt === undefined ? train.length - 1 : epochs,
		),
	);
	const what = `${begun.parameters} parameters, ${begun.rows.train} rows to train on, ${begun.rows.test} held out`;
	const done =
		state === "running"
			? `epoch ${Math.max(0, reached)} of ${epochs}`
			: state === "done"
				? "trained"
				: "stopped";
	const changed =
		state !== "running" &&
		writeChoices(choices) !== writeChoices(begun.choices);
	return `${what}; ${done}.${changed ? " You have changed something since: train again to see it." : ""}`;
}
