import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { readRule } from "../model/ruleText.js";
import { theme, token } from "../model/theme.js";
import { channels, usePicture } from "./picture.js";
import type { Training } from "./Training.js";

const SIZE = 360;

/** The colours of the classes, which are no runs' colours. */
const classColours = {
	light: ["#4477aa", "#cc6677", "#ddaa33"],
	dark: ["#77aadd", "#ee8899", "#ddbb55"],
} as const;

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
			const { size, classes, confidence, reach } = grid;
			const paper = channels(token("--paper"));
			const image = new ImageData(size, size);
			for (let i = 0; i < size * size; i++) {
				// The grid begins at the bottom, an image at the top.
				const at = 4 * ((size - 1 - Math.floor(i / size)) * size + (i % size));
				const own = channels(
					colours[(classes[i] as number) % colours.length] as string,
				);
				const share =
					0.45 * Math.max(0, 2 * (confidence[i] as number) - 1) + 0.08;
				for (let k = 0; k < 3; k++) {
					image.data[at + k] =
						(paper[k] as number) * (1 - share) + (own[k] as number) * share;
				}
				image.data[at + 3] = 255;
			}
			const small = new OffscreenCanvas(size, size);
			small.getContext("2d")?.putImageData(image, 0, 0);
			context.drawImage(small, 0, 0, SIZE, SIZE);
			drawPoints(context, begun.points, reach, colours);
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
				aria-label={`The classes over the plane after epoch ${epoch} of ${name}${accuracy === undefined ? "" : `; ${Math.round(100 * accuracy)}% of the held-out rows are right`}`}
			/>
			<p class="muted">
				The colour of the ground is the class that the network gives a point
				there, the stronger the surer. Filled: rows to train on; open: rows held
				out.
			</p>
		</figure>
	);
}

function drawPoints(
	context: CanvasRenderingContext2D,
	{
		inputs,
		classes,
		test,
	}: {
		readonly inputs: Float32Array;
		readonly classes: Uint8Array;
		readonly test: Uint32Array;
	},
	reach: number,
	colours: readonly string[],
): void {
	const held = new Set(test);
	context.lineWidth = 1.2;
	classes.forEach((one, row) => {
		const x = (SIZE * ((inputs[2 * row] as number) / reach + 1)) / 2;
		const y = (SIZE * (1 - (inputs[2 * row + 1] as number) / reach)) / 2;
		const colour = colours[one % colours.length] as string;
		context.beginPath();
		context.arc(x, y, 2.5, 0, 2 * Math.PI);
		if (held.has(row)) {
			context.strokeStyle = colour;
			context.stroke();
		} else {
			context.fillStyle = colour;
			context.fill();
		}
	});
}
