import type { ReadonlySignal } from "@preact/signals";
import { useCallback, useMemo } from "preact/hooks";
import { type Axis, sampleAt, shareOf, valueAt } from "../maps/axis.js";
import { Conditions } from "../maps/Conditions.js";
import { gradientOf } from "../maps/canvas.js";
import { missedColour, speedColour } from "../maps/colours.js";
import { drawOutcomes } from "../maps/drawOutcomes.js";
import { NumbersTable } from "../maps/NumbersTable.js";
import { Plane } from "../maps/Plane.js";
import type { GridQuestion, Part, Plan } from "../maps/questions.js";
import { RuleChoice } from "../maps/RuleChoice.js";
import { outcomeText } from "../maps/speed.js";
import { useAnswer } from "../maps/useAnswer.js";
import type { Drawing } from "../maps/useDrawing.js";
import { channels } from "../model/colour.js";
import type { Lab } from "../model/lab.js";
import { counted, grouped, percentOf, readable } from "../model/numbers.js";
import { settingWords } from "../model/settingWords.js";
import { runColour, theme, token } from "../model/theme.js";
import { bestOf, bestWords } from "./best.js";
import { ownOutcome } from "./ownOutcome.js";
import { type Grid, PhaseModel, type Side } from "./phaseModel.js";
import { phaseNumbers } from "./phaseNumbers.js";

interface PhaseDiagramProps {
	readonly lab: Lab;
	readonly isShown: ReadonlySignal<boolean>;
	/** The axis of the rate strips. */
	readonly axis: ReadonlySignal<Axis>;
	/** The cost at the start. */
	readonly startCost: ReadonlySignal<number>;
}

/** Two settings of a rule as a picture: how fast each pair gets to the target. */
export function PhaseDiagram({
	lab,
	isShown,
	axis,
	startCost,
}: PhaseDiagramProps) {
	const model = useMemo(() => new PhaseModel(lab, axis), [lab, axis]);
	const take = useCallback(
		(part: Exclude<Part, Plan>, question: GridQuestion) => {
			if (part.part === "grid") model.take(part, question);
		},
		[model],
	);
	const state = useAnswer(
		...([isShown, model.question, take, model.plan, model.clear] as const),
	);
	const [x, y, run] = [model.x.value, model.y.value, model.run.value];
	const problem = state.problem.value;
	return (
		<section class="phase" aria-labelledby="phase-title">
			<h3 id="phase-title">Two settings at once</h3>
			<p>
				Every point is a pair of settings, and its brightness is its speed.
				Click or drag in the picture to set the pair.
			</p>
			{x === undefined || y === undefined || run === undefined ? (
				<p class="muted">
					None of the rules has two settings whose numbers can be changed.
				</p>
			) : (
				<div class="map-columns">
					<Picture model={model} x={x} y={y} startCost={startCost} />
					<div>
						<Choices model={model} x={x} y={y} />
						<Readout model={model} x={x} y={y} />
						{problem !== undefined && (
							<p class="notice" role="status">
								There is no picture: {problem}.
							</p>
						)}
						<InWords model={model} x={x} y={y} />
						<Legend model={model} />
						<Conditions lab={lab} plan={model.plan} />
						<NumbersTable
							of="of the two settings"
							numbers={() => phaseNumbers(model, x, y)}
						/>
					</div>
				</div>
			)}
		</section>
	);
}

interface SidesProps {
	readonly model: PhaseModel;
	readonly x: Side;
	readonly y: Side;
}

function Choices({ model, x, y }: SidesProps) {
	const names = model.settings.value.map(({ name }) => name);
	const choice = (
		label: string,
		side: Side,
		other: Side,
		choose: (name: string) => void,
	) => (
		<label>
			{label}{" "}
			<select
				class="field"
				aria-label={`Setting ${label}`}
				value={side.setting.name}
				onChange={(event) => choose(event.currentTarget.value)}
			>
				{names
					.filter((name) => name !== other.setting.name)
					.map((name) => (
						<option key={name} value={name}>
							{settingWords(name)}
						</option>
					))}
			</select>
		</label>
	);
	return (
		<div class="map-controls">
			<RuleChoice
				runs={model.runs.value}
				chosen={model.run.value}
				onChoose={(id) => model.choose({ id })}
			/>
			{choice("across", x, y, (name) => model.choose({ x: name }))}
			{choice("up", y, x, (name) => model.choose({ y: name }))}
		</div>
	);
}

function Picture({
	model,
	x,
	y,
	startCost,
}: SidesProps & { readonly startCost: ReadonlySignal<number> }) {
	const draw = useCallback(
		(drawing: Drawing) => {
			for (const grid of [model.coarse.value, model.fine.value]) {
				if (grid !== undefined) {
					drawGrid(drawing, grid, { model, start: startCost.value });
				}
			}
		},
		[model, startCost],
	);
	const shares = [
		shareOf(x.axis, x.setting.value),
		shareOf(y.axis, y.setting.value),
	] as const;
	const style = model.run.value?.style ?? 0;
	return (
		<Plane
			x={{ axis: x.axis, label: settingWords(x.setting.name) }}
			y={{ axis: y.axis, label: settingWords(y.setting.name) }}
			at={shares}
			colour={runColour(style)}
			name="Pair of settings"
			label={`${pairText(x, y)}: ${ownResult(model)}`}
			steps={[100, 99]}
			hovered={model.hovered}
			dragging={model.lab.dragging}
			draw={draw}
			onMove={(across, up) =>
				model.set(valueAt(x.axis, across), valueAt(y.axis, up))
			}
		/>
	);
}

function drawGrid(
	drawing: Drawing,
	grid: Grid,
	{ model, start }: { readonly model: PhaseModel; readonly start: number },
): void {
	const { x, y, rows } = grid;
	drawOutcomes(drawing, [x.length, y.length], grid, {
		...{ scale: model.scale.value, start },
		target: model.plan.value?.target ?? 0,
		known: rows * x.length,
		// What diverges hides what was there before.
		behind: channels(token("--paper")),
	});
}

function pairText(x: Side, y: Side, values?: readonly [number, number]) {
	const [across, up] = values ?? [x.setting.value, y.setting.value];
	return `${settingWords(x.setting.name)} ${readable(across)}, ${settingWords(y.setting.name)} ${readable(up)}`;
}

/** What comes of the pair at a place. */
function outcomeAt(
	{ fine, coarse, plan }: PhaseModel,
	[across, up]: readonly [number, number],
): string {
	const grid = fine.value ?? coarse.value;
	if (grid === undefined) return "computing";
	const i = sampleAt(across, grid.x.length);
	const j = sampleAt(up, grid.y.length);
	if (j >= grid.rows) return "computing";
	const target = plan.value?.target ?? 0;
	return outcomeText(grid, j * grid.x.length + i, target);
}

function ownResult({ lab, run, plan }: PhaseModel): string {
	return ownOutcome(lab, run.value?.id ?? -1, plan.value);
}

function Readout({ model, x, y }: SidesProps) {
	const hovered = model.hovered.value;
	const values =
		hovered === null
			? undefined
			: ([valueAt(x.axis, hovered[0]), valueAt(y.axis, hovered[1])] as const);
	return (
		<p class="map-readout">
			<span class="number">{pairText(x, y, values)}</span>{" "}
			<b class="number">
				{hovered === null ? ownResult(model) : outcomeAt(model, hovered)}
			</b>
		</p>
	);
}

const pairWords = {
	lowest: "The pair that ends lowest is",
	fastest: "The fastest pair is",
	"fastest that stays": "The fastest pair that stays there is",
} as const;

/** The picture as sentences, with a way to its fastest pair. */
function InWords({ model, x, y }: SidesProps) {
	const grid = model.fine.value;
	const target = model.plan.value?.target ?? 0;
	if (grid === undefined || grid.rows < grid.y.length) return null;
	const best = bestOf(grid, target);
	const count = grid.steps.length;
	const arrived = grid.steps.filter(
		(steps, i) => steps >= 0 && grid.diverged[i] === 0,
	).length;
	const lost = grid.diverged.filter((one) => one === 1).length;
	const pair =
		best &&
		([
			grid.x[best.index % grid.x.length] as number,
			grid.y[Math.floor(best.index / grid.x.length)] as number,
		] as const);
	return (
		<>
			<p>
				{percentOf(arrived, count)} of the pairs reach the target and{" "}
				{percentOf(lost, count)} diverge or step to where there is no cost.{" "}
				{best === undefined || pair === undefined
					? ""
					: `${pairWords[bestWords(grid, best)]} ${pairText(x, y, pair)}: ${outcomeText(grid, best.index, target)}.`}
			</p>
			{pair !== undefined && (
				<button type="button" class="button" onClick={() => model.set(...pair)}>
					Set this pair
				</button>
			)}
		</>
	);
}

function Legend({ model }: { model: PhaseModel }) {
	const { fastest, slowest } = model.scale.value;
	const grey = gradientOf((share) => missedColour(1 - share, theme.value));
	return (
		<ul class="map-legend" aria-label="Legend">
			<li>
				<i style={{ background: gradientOf(speedColour) }} />
				{grouped(slowest)} to {counted(fastest, "step")}
			</li>
			<li>
				<i style={{ background: grey }} />
				does not arrive; the lighter, the lower it ends
			</li>
			<li>
				<i class="map-hatched" />
				diverges, or has no cost
			</li>
		</ul>
	);
}
