import { evenly } from "../maps/evenly.js";
import type { Numbers } from "../maps/NumbersTable.js";
import { readable } from "../model/numbers.js";
import { type BasinModel, LOST, MISSED } from "./basinModel.js";

/** Where some of the starts end, as a table. */
export function basinNumbers({ map, lab }: BasinModel): Numbers | undefined {
	const now = map.value;
	if (now === undefined) return undefined;
	const [first, second] = lab.ground.value.variables as [string, string];
	const { x, y, minimum, steps } = now;
	const along = (values: Float64Array) =>
		evenly(values.length, (place) => readable(values[place] as number));
	const columns = along(x);
	const end = (place: number) => {
		const k = minimum[place] as number;
		if (k === LOST) return "diverges";
		if (k === MISSED) return "–";
		const taken = steps[place] as number;
		return taken < 0 ? `${k + 1}` : `${k + 1}: ${taken}`;
	};
	return {
		label: "The map's numbers",
		caption: "The minimum's number, and the steps to it",
		corner: `${second} ↓ ${first} →`,
		columns,
		rows: along(y)
			.reverse()
			.map((row) => ({
				...row,
				cells: columns.map((column) => end(row.key * x.length + column.key)),
			})),
	};
}
