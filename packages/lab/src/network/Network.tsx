import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { usePlayOnce } from "../controls/PlayOnce.js";
import { Slider } from "../controls/Slider.js";
import { counted, grouped } from "../model/numbers.js";
import type { ViewProps } from "../model/view.js";
import { Choose } from "./Choose.js";
import { Curves } from "./Curves.js";
import { type Choices, readChoices, writeChoices } from "./choices.js";
import { DecisionMap } from "./DecisionMap.js";
import "./network.css";
import { SliceMap } from "./SliceMap.js";
import { type Learned, Training } from "./training.js";

/** A small network that several rules train side by side. */
export default function Network({ lab }: ViewProps) {
	const training = useMemo(() => new Training(), []);
	useEffect(() => () => training.dispose(), [training]);
	const choices = readChoices(lab.part("network").value);
	const choose = (chosen: Choices) =>
		lab.setPart("network", writeChoices(chosen));
	const epoch = useSignal<number | undefined>(undefined);
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
				<TrainButton training={training} onTrain={start} />
				<p class="muted" role="status">
					{statusText(training, choices)}
				</p>
			</div>
			<Pictures
				training={training}
				epoch={shown}
				reached={reached}
				onEpoch={(value) => {
					epoch.value = value;
				}}
			/>
		</div>
	);
}

interface TrainButtonProps {
	readonly training: Training;
	readonly onTrain: () => void;
}

function TrainButton({ training, onTrain }: TrainButtonProps) {
	const state = training.state.value;
	if (state !== "running") {
		return (
			<button type="button" class="button primary" onClick={onTrain}>
				{state === "idle" ? "Train" : "Train again"}
			</button>
		);
	}
	const epochs = training.begun.value?.choices.task.epochs;
	return (
		<>
			<button type="button" class="button" onClick={() => training.stop()}>
				Stop
			</button>
			<progress
				aria-label="The epochs that are trained"
				{...(epochs === undefined
					? {}
					: { max: epochs, value: slowest(training.learned.value, epochs) })}
			/>
		</>
	);
}

/** The epochs that every run has behind it. */
function slowest(learned: readonly Learned[], epochs: number): number {
	const each = learned.map(({ train, divergedAt }) =>
		divergedAt === undefined ? train.length - 1 : epochs,
	);
	return Math.max(0, Math.min(...each));
}

interface PicturesProps {
	readonly training: Training;
	readonly epoch: number;
	/** The last epoch that is trained. */
	readonly reached: number;
	readonly onEpoch: (epoch: number) => void;
}

/** Everything that is seen of a training, at one epoch. */
function Pictures({ training, epoch, reached, onEpoch }: PicturesProps) {
	const begun = training.begun.value;
	if (begun === undefined) return null;
	return (
		<>
			<div class="network-epoch">
				<Slider
					label="epoch"
					hint="the epoch that the pictures show: a pass over all training rows"
					value={epoch}
					scale={{ low: 0, high: Math.max(1, reached), whole: true }}
					check={(value) =>
						value >= 0 && value <= reached
							? undefined
							: `epochs 0 to ${reached} are trained`
					}
					onChange={onEpoch}
				/>
			</div>
			<Curves training={training} epoch={epoch} onEpoch={onEpoch} />
			<div class="network-maps">
				{begun.points !== undefined && (
					<DecisionMap training={training} epoch={epoch} />
				)}
				<SliceMap training={training} epoch={epoch} />
			</div>
		</>
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
	const what = `${counted(begun.parameters, "parameter")}, ${counted(begun.rows.train, "row")} to train on, ${grouped(begun.rows.test)} held out`;
	const done =
		state === "running" ? "training" : state === "done" ? "trained" : "stopped";
	const changed =
		state !== "running" &&
		writeChoices(choices) !== writeChoices(begun.choices);
	return `${what}; ${done}.${changed ? " You have changed something since: train again to see it." : ""}`;
}
