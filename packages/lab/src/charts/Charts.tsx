import "./charts.css";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { Chart } from "../chart/Chart.js";
import { useOnScreen } from "../controls/useOnScreen.js";
import type { LabRun } from "../model/lab.js";
import type { ViewProps } from "../model/view.js";
import {
	costFigure,
	type Figure,
	gradientFigure,
	slopeFigure,
	stateFigure,
	stepFigure,
} from "./charts.js";
import { type Choices, readChoices, writeChoices } from "./choices.js";
import { stateColumn, stateLine, stateNames, steepest } from "./columns.js";
import { Legend } from "./Legend.js";
import { Pickers } from "./Pickers.js";

/** What happens at each step, in charts. Off the screen they wait until a drag has ended. */
export function Charts({ lab, timeline }: ViewProps) {
	const section = useRef<HTMLElement>(null);
	const isNear = useOnScreen(section, { atFirst: true, margin: 100 });
	const drawn = useRef<VNode | undefined>(undefined);
	const waits = lab.dragging.value && !isNear.value;
	// The same nodes as before are not compared, and what they depend on is not read.
	if (!waits || drawn.current === undefined) {
		drawn.current = linkedCharts({ lab, timeline });
	}
	return (
		<section
			class="section charts"
			aria-labelledby="charts-title"
			ref={section}
		>
			<h2 id="charts-title">Step by step</h2>
			<p class="muted">
				Point at a step to see it in every view; click to set the timeline
				there.
			</p>
			{drawn.current}
		</section>
	);
}

/** Charts that are linked with each other and with every other view. */
function linkedCharts({ lab, timeline }: ViewProps): VNode {
	const runs = lab.shownRuns.value;
	if (runs.length === 0) return <NoRuns lab={lab} timeline={timeline} />;
	const { variables } = lab.ground.value;
	const chosen = readChoices(lab.part("charts").value);
	const states = stateNames(runs.map(({ run }) => run));
	const axis =
		oneOf(variables, chosen.axis) ??
		(runs[0] && steepest(runs[0].run)) ??
		(variables[0] as string);
	const state = oneOf(states, chosen.state) ?? states[0];
	const choose = (choice: Partial<Choices>) => {
		const next = writeChoices({ ...chosen, ...choice });
		lab.setPart("charts", next === "" ? undefined : next);
	};
	const linked = (figure: Figure, height: number) => (
		<LinkedChart {...{ lab, timeline, figure, height }} />
	);
	return (
		<>
			<Legend lab={lab} timeline={timeline} />
			<div class="charts-grid">
				<div class="charts-wide">{linked(costFigure(lab), WIDE)}</div>
				{linked(gradientFigure(lab), WIDE)}
			</div>
			<Pickers
				{...{ variables, axis, states, state }}
				step={chosen.step}
				onChoose={choose}
			/>
			<div class="charts-grid">
				{linked(slopeFigure(lab, axis), SMALL)}
				<div>
					{state === undefined ? (
						<p class="muted">None of these rules keeps a state.</p>
					) : (
						<>
							{linked(stateFigure(lab, axis, state), SMALL)}
							<StateLines runs={runs} axis={axis} state={state} />
						</>
					)}
				</div>
				{linked(stepFigure(lab, axis, chosen.step), SMALL)}
			</div>
		</>
	);
}

interface LinkedChartProps extends ViewProps {
	readonly figure: Figure;
	readonly height: number;
}

/** A chart along the steps, which shows the step and the run of all views and moves the timeline. */
function LinkedChart({ lab, timeline, figure, height }: LinkedChartProps) {
	return (
		<Chart
			{...figure}
			height={height}
			x={{ label: "step", domain: [0, lab.steps.value] }}
			cursor={lab.shownStep}
			highlighted={lab.hoveredRun}
			onHover={(x, key) => {
				lab.hoveredStep.value = x;
				lab.hoveredRun.value = key as number | null;
			}}
			onPick={(x) => timeline.seek(x)}
			onListen={(x) => timeline.seek(x)}
		/>
	);
}

function NoRuns({ lab }: ViewProps) {
	const problem = lab.raceProblem.value;
	return (
		<p>
			{problem === undefined
				? "No rule is shown: add one, or show a hidden one."
				: `No rule races: ${problem}.`}
		</p>
	);
}

/** In pixels. */
const WIDE = 260;
const SMALL = 210;

function oneOf(
	names: readonly string[],
	name: string | undefined,
): string | undefined {
	return name !== undefined && names.includes(name) ? name : undefined;
}

interface StateLinesProps {
	readonly runs: readonly LabRun[];
	readonly axis: string;
	readonly state: string;
}

/** How each rule computes a state, because the same name is not the same quantity in every rule; and which have none. */
function StateLines({ runs, axis, state }: StateLinesProps) {
	const has = ({ run }: LabRun) => stateColumn(run, state, axis) !== undefined;
	const without = runs.filter((run) => !has(run)).map(({ label }) => label);
	return (
		<ul class="state-lines">
			{runs.filter(has).map(({ id, label, run }) => (
				<li key={id}>
					{label}: <code>{stateLine(run.rule.text, state) ?? state}</code>
				</li>
			))}
			{without.length > 0 && (
				<li>
					{without.join(", ")}: no {state}.
				</li>
			)}
		</ul>
	);
}
