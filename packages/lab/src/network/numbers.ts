import { evenly } from "../maps/evenly.js";
import type { Numbers } from "../maps/NumbersTable.js";
import { readable } from "../model/numbers.js";
import type { DecisionGrid, Slice } from "./protocol.js";

/** Places along each side of the slice in the table; evenly apart in its grid of 25. */
const SLICE_SHOWN = 9;

/** The classes at some points of the plane, as a table. */
export function decisionNumbers({
	size,
	reach,
	classes,
	confidence,
}: DecisionGrid): Numbers {
	const columns = evenly(size, (place) =>
		readable(reach * ((2 * (place + 0.5)) / size - 1), 2),
	);
	const cell = (at: number) =>
		`${(classes[at] as number) + 1}: ${Math.round(100 * (confidence[at] as number))}%`;
	return {
		label: "The numbers of the classes",
		caption:
			"The class that the network gives a point, and how probable it is to the network. Class 1 has dots in the picture, class 2 squares, class 3 triangles.",
		corner: "x₂ ↓ x₁ →",
		columns,
		rows: [...columns].reverse().map((row) => ({
			...row,
			cells: columns.map((column) => cell(row.key * size + column.key)),
		})),
	};
}

/** The costs at some points of the slice, as a table. */
export function sliceNumbers({ size, x, y, costs }: Slice): Numbers {
	const along = ([from, to]: readonly [number, number]) =>
		evenly(
			size,
			(place) => readable(from + (place / (size - 1)) * (to - from), 2),
			SLICE_SHOWN,
		);
	const columns = along(x);
	return {
		label: "The numbers of the slice",
		caption:
			"The cost on the training rows, by the distance from the start along the two directions of the plane.",
		corner: "up ↓ across →",
		columns,
		rows: along(y)
			.reverse()
			.map((row) => ({
				...row,
				cells: columns.map((column) =>
					readable(costs[row.key * size + column.key] as number, 3),
				),
			})),
	};
}

/** Where the runs' paths end in the slice, as a sentence. */
export function endsInWords(
	{ paths }: Slice,
	names: readonly string[],
	epoch: number,
): string {
	const places = paths.map(({ x, y }, run) => {
		const last = Math.min(epoch, x.length - 1);
		const at = [x[last], y[last]].map((one) =>
			readable(Number((one as number).toFixed(2)) || 0),
		);
		return `${names[run]} at (${at.join(", ")})`;
	});
	return `After epoch ${epoch}, from the start at (0, 0): ${places.join("; ")}.`;
}
