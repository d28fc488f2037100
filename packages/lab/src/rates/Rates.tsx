import "../maps/maps.css";
import "./rates.css";
import { useCallback, useMemo, useRef } from "preact/hooks";
import { useOnScreen } from "../controls/useOnScreen.js";
import { obstacleOn } from "../maps/askedCost.js";
import { fineTicksOf, shareOf, ticksOf, valueAt } from "../maps/axis.js";
import { Conditions } from "../maps/Conditions.js";
import { gradientOf } from "../maps/canvas.js";
import { MAX_POWER, MIN_POWER } from "../maps/choices.js";
import { type Colour, missedColour, speedColour } from "../maps/colours.js";
import { NumbersTable } from "../maps/NumbersTable.js";
import type { Part, Plan } from "../maps/questions.js";
import { type AnswerState, useAnswer } from "../maps/useAnswer.js";
import { counted, grouped, readable } from "../model/numbers.js";
import { theme } from "../model/theme.js";
import type { ViewProps } from "../model/view.js";
import { describeStrip } from "./best.js";
import { FairMode } from "./FairMode.js";
import { PhaseDiagram } from "./PhaseDiagram.js";
import { rateNumbers } from "./rateNumbers.js";
import { RatesModel } from "./ratesModel.js";
import { StripRow } from "./StripRow.js";

/** For every rule, how fast it gets to the target at each learning rate. */
export default function Rates({ lab }: ViewProps) {
	const box = useRef<HTMLDivElement>(null);
	const model = useMemo(() => new RatesModel(lab), [lab]);
	const isShown = useOnScreen(box, { atFirst: false, margin: 200 });
	const take = useCallback(
		(part: Exclude<Part, Plan>) => {
			if (part.part === "strip" || part.part === "refused") model.take(part);
		},
		[model],
	);
	const state = useAnswer(isShown, model.question, take, model.plan);
	const obstacle = obstacleOf(model);
	return (
		<div class="rates" ref={box}>
			{obstacle !== undefined ? (
				<p>{obstacle}</p>
			) : (
				<>
					<Strips model={model} state={state} />
					<div class="rates-below">
						<div>
							<InWords model={model} />
							<NumbersTable
								of="of the learning rates"
								numbers={() => rateNumbers(model)}
							/>
						</div>
						<FairMode model={model} />
					</div>
					<PhaseDiagram
						lab={lab}
						isShown={isShown}
						axis={model.axis}
						startCost={model.startCost}
					/>
				</>
			)}
		</div>
	);
}

/** Why there are no pictures. */
function obstacleOf(model: RatesModel): string | undefined {
	return model.rows.value.length === 0
		? "There is no rule that can run."
		: obstacleOn(model.lab.ground.value);
}

function Strips({ model, state }: { model: RatesModel; state: AnswerState }) {
	const problem = state.problem.value;
	return (
		<figure class="rates-figure" aria-label="Speed at each learning rate">
			{problem !== undefined && (
				<p class="notice" role="status">
					There is no picture: {problem}.
				</p>
			)}
			<Legend model={model} />
			<div class="rates-rows" aria-busy={state.busy.value}>
				{model.rows.value.map((row) => (
					<StripRow key={row.run.id} model={model} row={row} />
				))}
				<Hairline model={model} />
			</div>
			<AxisMarks model={model} />
			<Decades model={model} />
			<Conditions lab={model.lab} plan={state.plan} />
		</figure>
	);
}

/** A line through all strips at the rate under the pointer. */
function Hairline({ model }: { model: RatesModel }) {
	const share = model.hovered.value;
	if (share === null) return null;
	return <div class="rates-hairline" style={{ left: `${100 * share}%` }} />;
}

/** The shared axis below the strips. */
function AxisMarks({ model }: { model: RatesModel }) {
	const axis = model.axis.value;
	const left = (value: number) => ({ left: `${100 * shareOf(axis, value)}%` });
	const hovered = model.hovered.value;
	return (
		<div class="map-axis" aria-hidden="true">
			{fineTicksOf(axis).map((value) => (
				<i key={value} class="fine" style={left(value)} />
			))}
			{ticksOf(axis, 9).map((value) => (
				<span key={value} style={left(value)}>
					{readable(value)}
				</span>
			))}
			{hovered !== null && (
				<output style={{ left: `${100 * hovered}%` }}>
					{readable(valueAt(axis, hovered))}
				</output>
			)}
			<b>learning rate</b>
		</div>
	);
}

/** The powers of ten between which the rates lie. */
function Decades({ model }: { model: RatesModel }) {
	const { from, to } = model.axis.value;
	const [low, high] = [Math.log10(from), Math.log10(to)].map(Math.round) as [
		number,
		number,
	];
	const powers = Array.from(
		{ length: MAX_POWER - MIN_POWER + 1 },
		(_, i) => MIN_POWER + i,
	);
	const choice = (
		[name, spoken]: readonly [string, string],
		chosen: number,
		offered: readonly number[],
		choose: (power: number) => void,
	) => (
		<label>
			{name}{" "}
			<select
				class="field"
				aria-label={spoken}
				value={chosen}
				onChange={(event) => choose(Number(event.currentTarget.value))}
			>
				{offered.map((power) => (
					<option key={power} value={power}>
						{readable(Number(`1e${power}`))}
					</option>
				))}
			</select>
		</label>
	);
	return (
		<div class="map-controls">
			{choice(
				...([["Rates from", "Rates from"], low] as const),
				powers.filter((power) => power < high),
				(power) => {
					model.choose([power, high]);
				},
			)}
			{choice(
				...([["to", "Rates to"], high] as const),
				powers.filter((power) => power > low),
				(power) => {
					model.choose([low, power]);
				},
			)}
			{model.chosen.value !== undefined && (
				<button
					type="button"
					class="button"
					onClick={() => {
						model.choose(undefined);
					}}
				>
					Show the rules' own rates
				</button>
			)}
		</div>
	);
}

function Legend({ model }: { model: RatesModel }) {
	const { fastest, slowest } = model.scale.value;
	return (
		<ul class="map-legend" aria-label="Legend">
			<li>
				<i style={{ background: gradientOf((share) => speedColour(share)) }} />
				{grouped(slowest)} to {counted(fastest, "step")} to the target
			</li>
			<li>
				<i
					style={{
						background: gradientOf((share) =>
							missedColour(1 - share, theme.value),
						),
					}}
				/>
				does not arrive: the lighter, the lower it ends
			</li>
			<li>
				<i
					style={{
						background: halves(
							speedColour(0.5),
							missedColour(0.5, theme.value),
						),
					}}
				/>
				arrives, but does not stay
			</li>
			<li>
				<i class="map-hatched" />
				diverges, or has no cost
			</li>
			<li>
				<i class="rates-notch" />
				fastest
			</li>
		</ul>
	);
}

/** A colour over another one. */
function halves(above: Colour, below: Colour): string {
	return `linear-gradient(rgb(${above}) 60%, rgb(${below}) 60%)`;
}

/** Every strip as a sentence. */
function InWords({ model }: { model: RatesModel }) {
	const rows = model.rows.value.flatMap(({ run, name, rate }) => {
		const part = model.strips.value.get(run.id);
		if (part?.part !== "strip" || rate === undefined) return [];
		return [
			<li key={run.id}>
				{describeStrip(name, part.values, part, model.target.value)}
			</li>,
		];
	});
	return <ul class="map-words">{rows}</ul>;
}
