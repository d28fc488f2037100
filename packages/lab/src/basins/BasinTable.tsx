import { useSignal } from "@preact/signals";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import { shortNumber } from "../maps/axis.js";
import { type BasinModel, LOST, MISSED } from "./basinModel.js";

/** Starts along each variable in the table. */
const SHOWN = 11;

/** The ends of some starts as a table. */
export function BasinTable({ model }: { readonly model: BasinModel }) {
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

function Numbers({ model }: { readonly model: BasinModel }) {
	const map = model.map.value;
	if (map === undefined) return <p>There are no numbers.</p>;
	const [first, second] = model.lab.ground.value.variables as [string, string];
	const some = (values: Float64Array) =>
		Array.from({ length: SHOWN }, (_, i) =>
			Math.round((i * (values.length - 1)) / (SHOWN - 1)),
		);
	const text = (place: number) => {
		const k = map.minimum[place] as number;
		if (k === LOST) return "diverges";
		if (k === MISSED) return "–";
		const steps = map.steps[place] as number;
		return steps < 0 ? `${k + 1}` : `${k + 1}: ${steps}`;
	};
	return (
		<ScrollRegion label="The map's numbers">
			<table class="map-table">
				<caption>The minimum's number, and the steps to it</caption>
				<thead>
					<tr>
						<th scope="col">
							{second} ↓ {first} →
						</th>
						{some(map.x).map((i) => (
							<th key={i} scope="col">
								{shortNumber(map.x[i] as number)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{some(map.y)
						.reverse()
						.map((j) => (
							<tr key={j}>
								<th scope="row">{shortNumber(map.y[j] as number)}</th>
								{some(map.x).map((i) => (
									<td key={i}>{text(j * map.x.length + i)}</td>
								))}
							</tr>
						))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}
