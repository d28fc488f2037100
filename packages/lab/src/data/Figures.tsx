import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Chart } from "../chart/Chart.js";
import type { ChartSeries } from "../chart/props.js";
import { Key } from "../controls/Key.js";
import type { Lab, LabRun } from "../model/lab.js";
import {
	curveAlong,
	curveGrid,
	dotsOf,
	extentOf,
	MAX_DOTS,
	meansOf,
	residualLines,
} from "./curves.js";
import type { Loaded } from "./desk.js";
import { RunTable } from "./RunTable.js";
import { SlopePicture } from "./SlopePicture.js";
import { parametersAt, type StepProps } from "./stepOf.js";
import { counted } from "./words.js";

interface FiguresProps {
	readonly lab: Lab;
	readonly loaded: Loaded;
}

/** The runs on these data; none while the lab races on something else. */
function runsOn(lab: Lab, { prepared }: Loaded): readonly LabRun[] {
	return lab.ground.value === prepared.ground ? lab.shownRuns.value : [];
}

/** The data with the curves of the step, the slopes of its mini-batch, and its numbers. */
export function Figures({ lab, loaded }: FiguresProps) {
	const runs = runsOn(lab, loaded);
	const step = lab.shownStep.value;
	return (
		<>
			<div class="data-figures">
				<Scatter lab={lab} loaded={loaded} runs={runs} step={step} />
				{runs.length > 0 && (
					<SlopePicture lab={lab} loaded={loaded} runs={runs} step={step} />
				)}
			</div>
			<RunTable lab={lab} loaded={loaded} runs={runs} step={step} />
		</>
	);
}

function Scatter({ lab, loaded, runs, step }: StepProps) {
	const withResiduals = useSignal(false);
	const { dots, means, grid, best, domains } = useMemo(() => {
		const { rows, best } = loaded.prepared;
		const grid = curveGrid(loaded);
		return {
			...{ dots: dotsOf(loaded), means: meansOf(loaded), grid },
			best: best && curveAlong(loaded, grid, best.at),
			domains: { x: extentOf(rows.x), y: extentOf(rows.y) },
		};
	}, [loaded]);
	const limit = limiter(domains.y);
	const chosen = runs.find(({ id }) => id === lab.hoveredRun.value) ?? runs[0];
	const residuals =
		withResiduals.value && chosen !== undefined
			? residualLines(loaded, dots, parametersAt(chosen, step))
			: undefined;
	const hasCurve = loaded.prepared.model.curve !== undefined;
	const series: ChartSeries[] = [
		{ key: "rows", label: "the rows", style: "muted", ...dots, dots: true },
		...(means
			? [
					{
						...{ key: "means", label: "the mean of y at each x" },
						...{ style: "accent" as const, ...means, dots: true },
					},
				]
			: []),
		...(residuals && chosen
			? [
					{
						...{ key: "residuals", label: `residuals of ${chosen.label}` },
						...{ style: chosen.style, faint: true },
						...{ x: residuals.x, y: residuals.y.map(limit) },
					},
				]
			: []),
		...(best
			? [
					{
						...{ key: "best", label: "the best fit", style: "ink" as const },
						...{ x: grid, y: best.map(limit) },
					},
				]
			: []),
		...runs.flatMap((one) => {
			const y = curveAlong(loaded, grid, parametersAt(one, step));
			if (y === undefined) return [];
			const { id, label, style } = one;
			return [{ key: id, label, style, x: grid, y: y.map(limit) }];
		}),
	];
	const { length } = loaded.prepared.rows.x;
	const notes = [
		runs.length > 0 && hasCurve
			? `Each run's curve has the parameters of step ${step}.`
			: "",
		length > MAX_DOTS
			? `${counted(MAX_DOTS, "row")} of ${length.toLocaleString("en")} are drawn, chosen at random.`
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
			<p class="data-legend">
				{best && (
					<span class="key">
						<svg width="28" height="10" aria-hidden="true">
							<line
								x1="1"
								x2="27"
								y1="5"
								y2="5"
								stroke="var(--ink)"
								stroke-width="2"
							/>
						</svg>
						the best fit
					</span>
				)}
				{means && (
					<span class="key">
						<svg width="10" height="10" aria-hidden="true">
							<circle cx="5" cy="5" r="3" fill="var(--accent)" />
						</svg>
						the mean at each {loaded.x.name}
					</span>
				)}
				{hasCurve &&
					runs.map(({ id, label, style }) => (
						<Key key={id} style={style}>
							{label}
						</Key>
					))}
			</p>
			{hasCurve && runs.length > 0 && (
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

/** Keeps a curve's numbers near the chart. */
function limiter([low, high]: readonly [number, number]) {
	const reach = 3 * (high - low);
	return (value: number) =>
		Math.min(high + reach, Math.max(low - reach, value));
}
