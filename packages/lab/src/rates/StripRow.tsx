import { useComputed } from "@preact/signals";
import { useCallback, useRef } from "preact/hooks";
import { hoverRun } from "../controls/hoverRun.js";
import { Key } from "../controls/Key.js";
import { sampleAt, valueAt } from "../maps/axis.js";
import { drawCells } from "../maps/canvas.js";
import { type Colour, missedColour } from "../maps/colours.js";
import { dragHandlers, inside } from "../maps/drag.js";
import { drawOutcomes } from "../maps/drawOutcomes.js";
import type { StripPart } from "../maps/questions.js";
import { leftOf, outcomeText } from "../maps/speed.js";
import { type Drawing, useDrawing } from "../maps/useDrawing.js";
import { readable } from "../model/numbers.js";
import { runColour, theme, token } from "../model/theme.js";
import { bestOf, bestWords, divergenceEdge } from "./best.js";
import { ownOutcome } from "./ownOutcome.js";
import { placeOf, RATES, type RateRow, type RatesModel } from "./ratesModel.js";

/** The part of a cell's height that keeps its colour if the rule left the target again. */
const STAYED = 0.6;

interface StripRowProps {
	readonly model: RatesModel;
	readonly row: RateRow;
}

/** One rule's strip: its speed at every rate, with a handle at its own rate. */
export function StripRow({ model, row }: StripRowProps) {
	const { lab } = model;
	const { run, label, rate, why } = row;
	const { id, style } = run;
	const strip = useComputed(() => model.strips.value.get(id));
	const part = strip.value;
	return (
		<div class="rates-row" {...hoverRun(lab, id)}>
			<div class="rates-head">
				<Key style={style}>
					<b>{label}</b>
				</Key>
				<Results model={model} row={row} />
			</div>
			{part?.part === "refused" ? (
				<p class="rates-none wrong">{part.message}</p>
			) : (
				<div class="rates-strip">
					<Picture model={model} id={id} />
					{rate === undefined ? (
						<p class="rates-none">The same at every rate: {why}.</p>
					) : (
						<Handle model={model} row={row} />
					)}
				</div>
			)}
		</div>
	);
}

/** What the row says: the steps at the shown rate, the fastest rate and the divergence edge. */
function Results({ model, row: { run, rate } }: StripRowProps) {
	const part = model.strips.value.get(run.id);
	if (part?.part !== "strip") return null;
	const { values } = part;
	const target = model.target.value;
	const hovered = model.hovered.value;
	const text = (i: number) => outcomeText(part, i, target);
	if (rate === undefined) return <span class="number">{text(0)}</span>;
	const best = bestOf(part, target);
	const edge = divergenceEdge(part);
	const shown = hovered === null ? undefined : indexOf(part, hovered);
	return (
		<>
			{shown === undefined ? (
				<span class="number">
					{ownOutcome(model.lab, run.id, model.plan.value)}
				</span>
			) : (
				<span class="number rates-hovered">
					at {readable(values[shown] as number)}: {text(shown)}
				</span>
			)}
			{best !== undefined && (
				<span class="number muted">
					{bestWords(part, best)} at {readable(values[best.index] as number)}:{" "}
					{text(best.index)}
				</span>
			)}
			{edge !== undefined && (
				<span class="number wrong">
					diverges from {readable(values[edge] as number)}
				</span>
			)}
		</>
	);
}

/** The index in a strip, which may be coarser than the axis. */
function indexOf({ values }: StripPart, share: number): number {
	return sampleAt(share, values.length);
}

function Picture({ model, id }: { model: RatesModel; id: number }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const draw = useCallback(
		(drawing: Drawing) => {
			const { context, width, height } = drawing;
			const part = model.strips.value.get(id);
			if (part?.part !== "strip") return;
			const size = [width, height] as const;
			const [scale, start] = [model.scale.value, model.startCost.value];
			const target = model.target.value;
			drawOutcomes(drawing, [part.steps.length, 1], part, {
				scale,
				start,
				target,
			});
			drawLeavers(context, size, part, {
				target,
				colourAt: (i) =>
					missedColour(
						leftOf(part.cost[i] as number, start, target),
						theme.value,
					),
			});
			drawEdge(context, size, part);
			drawBest(context, size, part, target);
		},
		[model, id],
	);
	useDrawing(canvas, draw);
	return (
		<div aria-hidden="true" class="rates-picture">
			<canvas ref={canvas} />
		</div>
	);
}

/** The grey half of cells that reached the target and left it again. */
function drawLeavers(
	context: CanvasRenderingContext2D,
	[width, height]: readonly [number, number],
	{ steps, cost, diverged }: StripPart,
	{
		target,
		colourAt,
	}: {
		readonly target: number;
		readonly colourAt: (i: number) => Colour;
	},
): void {
	context.save();
	context.beginPath();
	context.rect(0, height * STAYED, width, height);
	context.clip();
	drawCells(context, [width, height], [steps.length, 1], (i) => {
		const left = (steps[i] as number) >= 0 && (cost[i] as number) >= target;
		return left && diverged[i] === 0 ? colourAt(i) : undefined;
	});
	context.restore();
}

/** The line from which on every rate diverges. */
function drawEdge(
	context: CanvasRenderingContext2D,
	[width, height]: readonly [number, number],
	part: StripPart,
): void {
	const edge = divergenceEdge(part);
	if (edge === undefined || part.values.length < 2) return;
	const x = ((edge - 0.5) / (part.values.length - 1)) * width;
	context.fillStyle = token("--wrong");
	context.fillRect(x - 1, 0, 2.5, height);
}

/** A notch below the fastest rate. */
function drawBest(
	context: CanvasRenderingContext2D,
	[width, height]: readonly [number, number],
	part: StripPart,
	target: number,
): void {
	const best = bestOf(part, target);
	if (best === undefined || part.values.length < 2) return;
	const x = (best.index / (part.values.length - 1)) * width;
	context.beginPath();
	context.moveTo(x - 5, height);
	context.lineTo(x, height - 7);
	context.lineTo(x + 5, height);
	context.closePath();
	context.fillStyle = "#fff";
	context.strokeStyle = "#000";
	context.lineWidth = 1;
	context.fill();
	context.stroke();
}

/** Part of the axis that an arrow key moves the handle by: one rate that was tried. */
const FINE = 1 / (RATES - 1);
const COARSE = 10 / (RATES - 1);

/** The run's own rate on its strip: it can be dragged, clicked and moved with the arrow keys. */
function Handle({ model, row }: StripRowProps) {
	const { lab } = model;
	const axis = model.axis.value;
	const value = row.rate?.value ?? 0;
	const share = placeOf(axis, value);
	const set = (to: number) => {
		const count = stripLength(model, row);
		const near = Math.round(to * (count - 1)) / (count - 1);
		model.setRate(row, valueAt(axis, inside(near)));
	};
	const handlers = dragHandlers({
		dragging: lab.dragging,
		onMove: ([to]) => set(to),
		onHover: (place) => {
			model.hovered.value = place?.[0] ?? null;
		},
	});
	return (
		<div class="rates-track" {...handlers}>
			<div
				class="rates-handle"
				role="slider"
				tabIndex={0}
				aria-label={`learning rate of ${row.label}`}
				aria-valuemin={axis.from}
				aria-valuemax={axis.to}
				aria-valuenow={value}
				aria-valuetext={`${readable(value)}, ${ownOutcome(lab, row.run.id, model.plan.value)}`}
				hidden={share === undefined}
				style={{
					left: `${100 * (share ?? 0)}%`,
					background: runColour(row.run.style),
				}}
				onKeyDown={(event) => {
					const to = movedBy(event.key, share ?? 0.5);
					if (to === undefined) return;
					event.preventDefault();
					set(to);
				}}
			/>
		</div>
	);
}

function stripLength(model: RatesModel, { run }: RateRow): number {
	const part = model.strips.value.get(run.id);
	const count = part?.part === "strip" ? part.values.length : 0;
	return count > 1 ? count : RATES;
}

function movedBy(key: string, share: number): number | undefined {
	const moves: Record<string, number> = {
		ArrowLeft: share - FINE,
		ArrowDown: share - FINE,
		ArrowRight: share + FINE,
		ArrowUp: share + FINE,
		PageDown: share - COARSE,
		PageUp: share + COARSE,
		Home: 0,
		End: 1,
	};
	return Object.hasOwn(moves, key) ? moves[key] : undefined;
}
