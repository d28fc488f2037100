import { hoverRun } from "../controls/hoverRun.js";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import { Swatch } from "../controls/Swatch.js";
import type { LabRun } from "../model/lab.js";
import { counted, readable } from "../model/numbers.js";
import { parametersAt, type StepProps } from "./stepOf.js";

/** The parameters and the cost of every run at the step, under those of the best fit. */
export function RunTable({ lab, loaded, runs, step }: StepProps) {
	const { model, ground } = loaded.prepared;
	const rows = counted(ground.surface.rows, "row");
	return (
		<ScrollRegion label="The runs at the step">
			<table class="data-table">
				<caption>
					{runs.length > 0
						? `At step ${step}, on all ${rows}`
						: `On all ${rows}`}
				</caption>
				<thead>
					<tr>
						<th scope="col">run</th>
						{model.parameters.map((name) => (
							<th scope="col" class="number" key={name}>
								{name}
							</th>
						))}
						<th scope="col" class="number">
							{model.costName}
						</th>
						<th scope="col" class="number">
							above the lowest
						</th>
					</tr>
				</thead>
				<tbody>
					<BestRow loaded={loaded} />
					{runs.map((one) => (
						<RunRow
							key={one.id}
							lab={lab}
							loaded={loaded}
							one={one}
							step={step}
						/>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}

function BestRow({ loaded }: Pick<StepProps, "loaded">) {
	const { best, model } = loaded.prepared;
	return (
		<tr>
			<th scope="row">
				<span aria-hidden="true">★ </span>best fit
			</th>
			{best === undefined ? (
				<td colSpan={4}>
					No search found a lowest point: the cost may fall for ever.
				</td>
			) : (
				<>
					{best.at.map((value, k) => (
						<td class="number" key={model.parameters[k]}>
							{readable(value, 5)}
						</td>
					))}
					<td class="number">{readable(best.cost, 5)}</td>
					<td class="number">0</td>
				</>
			)}
		</tr>
	);
}

interface RunRowProps extends Pick<StepProps, "lab" | "loaded" | "step"> {
	readonly one: LabRun;
}

function RunRow({ lab, loaded, one, step }: RunRowProps) {
	const { best, model } = loaded.prepared;
	const { id, label, style, run } = one;
	const last = run.cost.length - 1;
	const cost = run.cost[Math.max(0, Math.min(step, last))] as number;
	return (
		<tr
			class={lab.hoveredRun.value === id ? "marked" : ""}
			{...hoverRun(lab, id)}
		>
			<th scope="row">
				<Swatch style={style} /> {label}
				{step > last &&
					` (${run.diverged ? "diverged after" : "computed up to"} step ${last})`}
			</th>
			{parametersAt(one, step).map((value, k) => (
				<td class="number" key={model.parameters[k]}>
					{readable(value, 5)}
				</td>
			))}
			<td class="number">{readable(cost, 5)}</td>
			<td class="number">
				{best === undefined ? "" : readable(Math.max(0, cost - best.cost), 3)}
			</td>
		</tr>
	);
}
