import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Chart } from "../chart/Chart.js";
import type { ChartSeries } from "../chart/props.js";
import { Key } from "../controls/Key.js";
import type { LabRun } from "../model/lab.js";
import { counted, grouped } from "../model/numbers.js";
import {
	curveAlong,
	curveGrid,
	dotsOf,
	extentOf,
	MAX_DOTS,
	meansOf,
	type Points,
	residualLines,
} from "./curves.js";
import type { Loaded } from "./desk.js";
import { parametersAt, type StepProps } from "./stepOf.js";

/** The data with the best curve and with every run's curve at the step. */
export function Scatter({ lab, loaded, runs, step }: StepProps) {
	const withResiduals = useSignal(false);
	const still = useMemo(() => stillOf(loaded), [loaded]);
	const { domains } = still;
	const chosen = runs.find(({ id }) => id === lab.hoveredRun.value) ?? runs[0];
	const hasCurve = loaded.prepared.model.curve !== undefined;
	const shown = hasCurve ? runs : [];
	const residuals = withResiduals.value && chosen;
	const series = [
		...still.series,
		...(residuals ? residualsOf(loaded, still, residuals, step) : []),
		...still.best,
		...shown.map((run) => curveOf(loaded, still, run, step)),
	];
	const { length } = loaded.prepared.rows.x;
	const notes = [
		shown.length > 0
			? `Each run's curve has the parameters of step ${step}.`
			: "",
		length > MAX_DOTS
			? `${counted(MAX_DOTS, "row")} of ${grouped(length)} are drawn, chosen at random.`
			: "",
	];
	return (
		<div class="data-scatter">
			<Chart
				title={`${loaded.y.name} against ${loaded.x.name}`}
				caption={notes.filter(Boolean).join(" ")}
				x={{ label: loaded.x.name, domain: domains.x }}
				y={{ label: loaded.y.name, domain: domains.y }}
				series={series}
				highlighted={lab.hoveredRun}
				onHover={(_, key) => {
					lab.hoveredRun.value = typeof key === "number" ? key : null;
				}}
				height={300}
			/>
			<Legend still={still} loaded={loaded} runs={shown} />
			{shown.length > 0 && (
				<label class="data-switch">
					<input
						type="checkbox"
						checked={withResiduals.value}
						onChange={(event) => {
							withResiduals.value = event.currentTarget.checked;
						}}
					/>
					draw the residuals of {chosen?.label}
				</label>
			)}
		</div>
	);
}

/** What does not change with the step. */
interface Still {
	readonly dots: Points;
	readonly grid: Float64Array;
	readonly domains: {
		readonly x: readonly [number, number];
		readonly y: readonly [number, number];
	};
	readonly hasMeans: boolean;
	readonly series: readonly ChartSeries[];
	/** The best fit's curve, if there is one. */
	readonly best: readonly ChartSeries[];
}

function stillOf(loaded: Loaded): Still {
	const { rows, best } = loaded.prepared;
	const domains = { x: extentOf(rows.x), y: extentOf(rows.y) };
	const grid = curveGrid(loaded);
	const dots = dotsOf(loaded);
	const means = meansOf(loaded);
	const curve = best && curveAlong(loaded, grid, best.at);
	const series: ChartSeries[] = [
		{ key: "rows", label: "the rows", style: "muted", ...dots, dots: true },
	];
	if (means !== undefined) {
		const label = "the mean of y at each x";
		series.push({ key: "means", label, style: "accent", ...means, dots: true });
	}
	const bestCurve: ChartSeries[] =
		curve === undefined
			? []
			: [
					{
						...{ key: "best", label: "the best fit", style: "ink", x: grid },
						y: near(curve, domains.y),
					},
				];
	return {
		...{ dots, grid, domains, series },
		...{ hasMeans: means !== undefined, best: bestCurve },
	};
}

function curveOf(
	loaded: Loaded,
	{ grid, domains }: Still,
	run: LabRun,
	step: number,
): ChartSeries {
	const { id, label, style } = run;
	const y = curveAlong(loaded, grid, parametersAt(run, step)) ?? grid;
	return { key: id, label, style, x: grid, y: near(y, domains.y) };
}

function residualsOf(
	loaded: Loaded,
	{ dots, domains }: Still,
	run: LabRun,
	step: number,
): ChartSeries[] {
	const lines = residualLines(loaded, dots, parametersAt(run, step));
	if (lines === undefined) return [];
	return [
		{
			...{ key: "residuals", label: `residuals of ${run.label}` },
			...{ style: run.style, faint: true },
			...{ x: lines.x, y: near(lines.y, domains.y) },
		},
	];
}

/** A curve's numbers, kept near the chart. */
function near(
	values: Float64Array,
	[low, high]: readonly [number, number],
): Float64Array {
	const reach = 3 * (high - low);
	return values.map((value) =>
		Math.min(high + reach, Math.max(low - reach, value)),
	);
}

interface LegendProps {
	readonly still: Still;
	readonly loaded: Loaded;
	readonly runs: readonly LabRun[];
}

function Legend({ still, loaded, runs }: LegendProps) {
	return (
		<p class="data-legend">
			{still.best.length > 0 && (
				<span class="key">
					<svg width="28" height="10" aria-hidden="true">
						<path d="M1 5h26" stroke="var(--ink)" stroke-width="2" />
					</svg>
					the best fit
				</span>
			)}
			{still.hasMeans && (
				<span class="key">
					<svg width="10" height="10" aria-hidden="true">
						<circle cx="5" cy="5" r="3" fill="var(--accent)" />
					</svg>
					the mean at each {loaded.x.name}
				</span>
			)}
			{runs.map(({ id, label, style }) => (
				<Key key={id} style={style}>
					{label}
				</Key>
			))}
		</p>
	);
}
