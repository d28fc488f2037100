import { useSignal } from "@preact/signals";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import { shortNumber } from "../maps/axis.js";
import { outcomeText } from "../maps/speed.js";
import { settingWords } from "../model/settingWords.js";
import type { PhaseModel, Side } from "./phaseModel.js";

/** Every so many values are in the table. */
const EVERY = 10;

interface PhaseTableProps {
	readonly model: PhaseModel;
	readonly x: Side;
	readonly y: Side;
}

/** The picture's numbers, of some pairs. */
export function PhaseTable(props: PhaseTableProps) {
	const isOpen = useSignal(false);
	return (
		<div>
			<button
				type="button"
				class="button"
				aria-expanded={isOpen.value}
				onClick={() => {
					isOpen.value = !isOpen.value;
				}}
			>
				{isOpen.value ? "Hide the numbers" : "Show the numbers"}
			</button>
			{isOpen.value && <Numbers {...props} />}
		</div>
	);
}

function Numbers({ model, x, y }: PhaseTableProps) {
	const grid = model.fine.value ?? model.coarse.value;
	if (grid === undefined) return <p>There are no numbers.</p>;
	const target = model.plan.value?.target ?? 0;
	const some = (values: Float64Array) => [
		...[...values.keys()].filter((i) => i % EVERY === 0),
		values.length - 1,
	];
	const columns = some(grid.x);
	return (
		<ScrollRegion label="The picture's numbers">
			<table class="map-table">
				<thead>
					<tr>
						<th scope="col">
							{settingWords(y.setting.name)} ↓ {settingWords(x.setting.name)} →
						</th>
						{columns.map((i) => (
							<th key={i} scope="col">
								{shortNumber(grid.x[i] as number)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{some(grid.y).map((j) => (
						<tr key={j}>
							<th scope="row">{shortNumber(grid.y[j] as number)}</th>
							{columns.map((i) => (
								<td key={i}>
									{outcomeText(grid, j * grid.x.length + i, target)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}
