import { useSignal } from "@preact/signals";
import { contours } from "d3-contour";
import { useEffect } from "preact/hooks";
import { NumbersTable } from "../maps/NumbersTable.js";
import { readRule } from "../model/ruleText.js";
import { runColour, runDashes, theme, token } from "../model/theme.js";
import { endsInWords, sliceNumbers } from "./numbers.js";
import { usePicture } from "./picture.js";
import type { Slice } from "./protocol.js";
import type { Training } from "./training.js";

const SIZE = 360;
const LEVELS = 14;

interface SliceMapProps {
	readonly training: Training;
	readonly epoch: number;
}

/** The cost over a plane through the space of the parameters, with the paths of the runs projected on it. */
export function SliceMap({ training, epoch }: SliceMapProps) {
	const chosen = useSignal<readonly [number, number] | undefined>(undefined);
	const rules = training.begun.value?.choices.rules ?? [];
	const last = rules.length - 1;
	const [one, other] = (chosen.value ?? [0, last]).map((k) =>
		Math.min(k, last),
	) as [number, number];
	const state = training.state.value;
	useEffect(() => {
		if (state === "done") training.askSlice(one, other);
	}, [training, state, one, other]);
	const slice = training.slice.value;
	const canvas = usePicture(
		SIZE,
		SIZE,
		(context) => {
			if (slice !== undefined)
				drawSlice(
					context,
					slice,
					rules.map(({ style }) => style),
					epoch,
				);
		},
		[slice, epoch, rules, theme.value],
	);
	const nameOf = (k: number) => readRule(rules[k]?.text ?? "").rule?.name ?? "";
	const select = (place: 0 | 1) => (
		<select
			class="field"
			aria-label={place === 0 ? "The first run" : "The second run"}
			value={place === 0 ? one : other}
			onChange={(event) => {
				const k = Number(event.currentTarget.value);
				chosen.value = place === 0 ? [k, other] : [one, k];
			}}
		>
			{rules.map(({ style }, k) => (
				<option key={style} value={k}>
					{nameOf(k)}
				</option>
			))}
		</select>
	);
	return (
		<figure class="network-map">
			<figcaption>
				The cost between the start and the ends of {select(0)} and {select(1)}
			</figcaption>
			<canvas
				ref={canvas}
				role="img"
				aria-label={
					slice === undefined
						? "The slice is drawn after the training"
						: `A slice through the cost, through the start and the ends of ${nameOf(one)} and ${nameOf(other)}, with the paths of all runs up to epoch ${epoch}. ${endsInWords(
								slice,
								rules.map((_, k) => nameOf(k)),
								epoch,
							)}`
				}
			/>
			<p class="muted">
				{state === "done"
					? "A plane in the space of all parameters. Those two runs end in it; the others, and all ways there, are projected on it, so a path may seem to cross a ridge that it goes round."
					: "The slice is drawn when the training is done."}
			</p>
			<NumbersTable
				of="of the slice"
				numbers={() => slice && sliceNumbers(slice)}
			/>
		</figure>
	);
}

function drawSlice(
	context: CanvasRenderingContext2D,
	slice: Slice,
	styles: readonly number[],
	epoch: number,
): void {
	drawIsolines(context, slice);
	slice.paths.forEach((path, run) => {
		drawPath(context, slice, path, styles[run] ?? 0, epoch);
	});
}

/** Lines of equal cost, evenly spaced in its logarithm. */
function drawIsolines(
	context: CanvasRenderingContext2D,
	{ size, costs }: Slice,
): void {
	const heights = Array.from(costs, (cost) => Math.log(Math.max(cost, 1e-12)));
	const finite = heights.filter(Number.isFinite);
	const [low, high] = [Math.min(...finite), Math.max(...finite)];
	const levels = Array.from(
		{ length: LEVELS },
		(_, k) => low + ((k + 0.5) / LEVELS) * (high - low),
	);
	// The generator counts from the corners of the cells.
	const pixel = (place: number) => ((place - 0.5) / (size - 1)) * SIZE;
	context.strokeStyle = token("--contour");
	context.lineWidth = 1;
	const isolines = contours().size([size, size]).thresholds(levels);
	for (const { coordinates } of isolines(heights)) {
		context.beginPath();
		for (const ring of coordinates.flat()) {
			ring.forEach((point, k) => {
				const [u, v] = point as [number, number];
				if (k === 0) context.moveTo(pixel(u), SIZE - pixel(v));
				else context.lineTo(pixel(u), SIZE - pixel(v));
			});
		}
		context.stroke();
	}
}

/** A run's path up to an epoch, with a dot at its end. */
function drawPath(
	context: CanvasRenderingContext2D,
	{ x: [x0, x1], y: [y0, y1] }: Slice,
	path: Slice["paths"][number],
	style: number,
	epoch: number,
): void {
	const place = (k: number) =>
		[
			(SIZE * ((path.x[k] as number) - x0)) / (x1 - x0),
			SIZE * (1 - ((path.y[k] as number) - y0) / (y1 - y0)),
		] as const;
	const until = Math.min(epoch, path.x.length - 1);
	context.strokeStyle = context.fillStyle = runColour(style);
	context.lineWidth = 2;
	context.setLineDash(runDashes(style));
	context.beginPath();
	for (let k = 0; k <= until; k++) context.lineTo(...place(k));
	context.stroke();
	context.setLineDash([]);
	context.beginPath();
	context.arc(...place(until), 4.5, 0, 2 * Math.PI);
	context.fill();
}
