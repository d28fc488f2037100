import { useSignal } from "@preact/signals";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import { shortNumber } from "../maps/axis.js";
import { outcomeText } from "../maps/speed.js";
import type { RatesModel } from "./ratesModel.js";

/** The strips' numbers. */
export function RatesTable({ model }: { model: RatesModel }) {
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
			{isOpen.value && <Numbers model={model} />}
		</div>
	);
}

function Numbers({ model }: { model: RatesModel }) {
	const columns = model.rows.value.flatMap(({ run, label, rate }) => {
		const part = model.strips.value.get(run.id);
		return part?.part === "strip" && rate !== undefined
			? [{ id: run.id, label: label.replace(/ \S+$/, ""), part }]
			: [];
	});
	const [first] = columns;
	if (first === undefined) return <p>There are no numbers.</p>;
	return (
		<ScrollRegion label="The strips' numbers">
			<table class="map-table">
				<thead>
					<tr>
						<th scope="col">learning rate</th>
						{columns.map(({ id, label }) => (
							<th key={id} scope="col">
								{label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{[...first.part.values].map((rate, i) => (
						<tr key={rate}>
							<th scope="row">{shortNumber(rate)}</th>
							{columns.map(({ id, part }) => (
								<td key={id}>{outcomeText(part, i, model.target.value)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}
