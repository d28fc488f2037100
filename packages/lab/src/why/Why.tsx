import { useSignal } from "@preact/signals";
import { formatNumber } from "@ravine/plot";
import { useId, useMemo } from "preact/hooks";
import {
	type ExplainedStep,
	type PrintedLine,
	printLine,
} from "ravine/explain";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import type { LabRun } from "../model/lab.js";
import { readable } from "../model/numbers.js";
import { runColour } from "../model/theme.js";
import type { ViewProps } from "../model/view.js";
import {
	type AxisMeasures,
	measureStep,
	type StepMeasures,
} from "./measures.js";
import { explainInWords, type Figure, type Sentence } from "./sentences.js";
import "./why.css";

/** The sentences about the step that the timeline shows, and the arithmetic from which their numbers come. */
export default function Why({ lab, timeline }: ViewProps) {
	const chosen = useSignal<number | undefined>(undefined);
	const runs = lab.shownRuns.value;
	const wanted = lab.hoveredRun.value ?? chosen.value;
	const run = runs.find(({ id }) => id === wanted) ?? runs[0];
	if (run === undefined) return <p>There is no run to explain.</p>;
	return (
		<>
			<fieldset class="plain why-runs">
				<legend class="visually-hidden">The run to explain</legend>
				{runs.map(({ id, style, label }) => (
					<button
						type="button"
						class="button why-run"
						key={id}
						aria-pressed={id === run.id}
						onClick={() => {
							chosen.value = id;
						}}
					>
						<span class="run-dot" style={{ background: runColour(style) }} />
						{label}
					</button>
				))}
			</fieldset>
			<StepButtons lab={lab} timeline={timeline} />
			<WhyStep lab={lab} run={run} />
		</>
	);
}

/** Steps at which it is worth to look: the rules differ most in the first ones. */
const TELLING_STEPS = [1, 2, 3, 5, 10, 20, 50] as const;

function StepButtons({ lab, timeline }: ViewProps) {
	const shown = lab.shownStep.value;
	return (
		<p class="why-steps muted">
			Look at step
			{TELLING_STEPS.filter((step) => step <= lab.steps.value).map((step) => (
				<button
					type="button"
					class="button why-step"
					key={step}
					aria-label={`Step ${step}`}
					aria-pressed={step === shown}
					onClick={() => timeline.seek(step)}
				>
					{step}
				</button>
			))}
		</p>
	);
}

function WhyStep({
	lab,
	run,
}: Pick<ViewProps, "lab"> & { readonly run: LabRun }) {
	const pointed = useSignal<Figure | undefined>(undefined);
	const points = run.run.cost.length;
	// The step that leads to the point that every view shows; from the start, the one that follows.
	const at = Math.min(Math.max(0, lab.shownStep.value - 1), points - 1);
	const { surface } = lab.ground.value;
	const measures = useMemo(
		() => (points === 0 ? undefined : measureStep(surface, run.run, at)),
		[surface, run.run, at, points],
	);
	if (measures === undefined) return <p>This run has no step.</p>;
	const sentences = explainInWords(run.label, measures);
	return (
		<div class="why">
			<ul class="why-sentences">
				{sentences.map((sentence) => (
					<li key={sentence.about}>
						<Spoken
							sentence={sentence}
							onPoint={(figure) => {
								pointed.value = figure;
							}}
						/>
					</li>
				))}
			</ul>
			<Arithmetic measures={measures} pointed={pointed.value} />
		</div>
	);
}

interface SpokenProps {
	readonly sentence: Sentence;
	readonly onPoint: (figure: Figure | undefined) => void;
}

/** A sentence whose numbers show where they come from. */
function Spoken({ sentence, onPoint }: SpokenProps) {
	return (
		<>
			{sentence.parts.map((part, k) =>
				typeof part === "string" ? (
					part
				) : (
					<button
						type="button"
						class="why-figure"
						key={k}
						title="shows in the table where this number comes from"
						onPointerEnter={() => onPoint(part)}
						onPointerLeave={() => onPoint(undefined)}
						onFocus={() => onPoint(part)}
						onBlur={() => onPoint(undefined)}
					>
						{part.text}
					</button>
				),
			)}
		</>
	);
}

interface Row {
	/** What a sentence's figure names. */
	readonly keys: readonly string[];
	readonly title: string;
	/** MathML of the library's printer. */
	readonly formula?: PrintedLine;
	readonly cells: readonly (number | undefined)[];
}

interface ArithmeticProps {
	readonly measures: StepMeasures;
	readonly pointed: Figure | undefined;
}

function Arithmetic({ measures, pointed }: ArithmeticProps) {
	const { variables, t } = measures.step;
	const caption = useId();
	const inNumbers = useSignal<string | undefined>(undefined);
	const variable = variables.includes(inNumbers.value ?? "")
		? (inNumbers.value as string)
		: (variables[0] as string);
	const rows = rowsOf(measures, variable);
	return (
		<div>
			<p class="why-caption muted" id={caption}>
				The arithmetic of step {t}, with the numbers of{" "}
				<select
					class="field"
					aria-label="The variable whose numbers are put in"
					value={variable}
					onChange={(event) => {
						inNumbers.value = event.currentTarget.value;
					}}
				>
					{variables.map((name) => (
						<option key={name}>{name}</option>
					))}
				</select>{" "}
				put in
			</p>
			<ScrollRegion label="The arithmetic of the step">
				<table class="why-table" aria-labelledby={caption}>
					<thead>
						<tr>
							<th scope="col">quantity</th>
							{variables.map((name) => (
								<th scope="col" class="number" key={name}>
									{name}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map((row) => (
							<TableRow
								key={row.keys[0]}
								row={row}
								variables={variables}
								pointed={pointed}
							/>
						))}
					</tbody>
				</table>
			</ScrollRegion>
		</div>
	);
}

interface TableRowProps {
	readonly row: Row;
	readonly variables: readonly string[];
	readonly pointed: Figure | undefined;
}

function TableRow({ row, variables, pointed }: TableRowProps) {
	const lit = pointed !== undefined && row.keys.includes(pointed.from);
	const { formula } = row;
	return (
		<tr class={lit ? "lit" : ""}>
			<th
				scope="row"
				colSpan={row.cells.length === 0 ? variables.length + 1 : 1}
			>
				{formula === undefined ? (
					row.title
				) : (
					<>
						<span class="why-formula">
							<Formula mathml={formula.target} /> ←{" "}
							<Formula mathml={formula.symbols} />
						</span>
						<span class="why-formula muted">
							= <Formula mathml={formula.numbers} />
						</span>
					</>
				)}
			</th>
			{row.cells.map((value, k) => {
				const variable = variables[k] as string;
				const own = lit && (pointed.variable ?? variable) === variable;
				return (
					<td key={variable} class={own ? "number lit" : "number"}>
						{value === undefined || !Number.isFinite(value)
							? "–"
							: readable(value)}
					</td>
				);
			})}
		</tr>
	);
}

/** A formula of the library's printer, which escapes every name. */
function Formula({ mathml }: { readonly mathml: string }) {
	return <span dangerouslySetInnerHTML={{ __html: mathml }} />;
}

function rowsOf(measures: StepMeasures, variable: string): Row[] {
	const { step, axes, cost, nextCost, along } = measures;
	const measured = (
		key: string,
		title: string,
		pick: (axis: AxisMeasures) => number | undefined,
	): Row => ({
		...{ keys: [`axis ${key}`], title },
		cells: axes.map(pick),
	});
	return [
		measured(
			"gradient",
			"gradient where the step begins, g",
			({ gradient }) => gradient,
		),
		...settingRows(step),
		...step.lines.flatMap((line, k): Row[] => {
			// A line of a partition's section is not for every variable.
			if (!(variable in line.values)) return [];
			const isLast =
				step.lines.findLastIndex(({ name }) => name === line.name) === k;
			const row = {
				keys: [`line ${k}`, ...(isLast ? [`state ${line.name}`] : [])],
				title: line.name,
				formula: printLine(step, k, variable, "mathml", (value) =>
					formatNumber(value, { digits: 3 }),
				),
				cells: step.variables.map((name) => line.values[name]),
			};
			return [row];
		}),
		measured("moved", "step taken", ({ moved }) => moved),
		measured(
			"next",
			"gradient where it ends",
			({ nextGradient }) => nextGradient,
		),
		measured(
			"curvature",
			"curvature, the second derivative of the cost",
			({ curvature }) => curvature,
		),
		measured(
			"rate",
			"effective rate, − step / gradient",
			({ effectiveRate }) => effectiveRate,
		),
		measured(
			"product",
			"effective rate × curvature",
			({ effectiveRate, curvature }) =>
				effectiveRate === undefined ? undefined : effectiveRate * curvature,
		),
		{
			keys: ["cost"],
			title: `cost: ${readable(cost)} before${nextCost === undefined ? "" : `, ${readable(nextCost)} after`}`,
			cells: [],
		},
		...(along?.share === undefined
			? []
			: [
					{
						keys: ["along"],
						title: `along the step: slope ${readable(along.slope)}, curvature ${readable(along.curvature)}; lowest after ${readable(1 / along.share)} of it`,
						cells: [],
					},
				]),
	];
}

/** Settings that a schedule sets: their numbers at this step. */
function settingRows({ rule, before, variables }: ExplainedStep): Row[] {
	return Object.entries(rule.settings).flatMap(([name, setting]) =>
		typeof setting === "number"
			? []
			: [
					{
						keys: [`setting ${name}`],
						title: `${name} at this step`,
						cells: variables.map((variable) => before[name]?.[variable]),
					},
				],
	);
}
