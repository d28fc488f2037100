import type { Numbers } from "../maps/NumbersTable.js";
import { readable } from "../model/numbers.js";
import { type BasinModel, LOST, MISSED } from "./basinModel.js";

/** Starts along each variable in the table. */
const SHOWN = 11;

/** Where some of the starts end, as a table. */
export function basinNumbers({ map, lab }: BasinModel): Numbers | undefined {
	const now = map.value;
	if (now === undefined) return undefined;
	const [first, second] = lab.ground.value.variables as [string, string];
	const { x, y, minimum, steps } = now;
	const end = (place: number) => {
		const k = minimum[place] as number;
		if (k === LOST) return "diverges";
		if (k === MISSED) return "–";
		const taken = steps[place] as number;
		return taken < 0 ? `${k + 1}` : `${k + 1}: ${taken}`;
	};
	const columns = evenly(x);
	return {
		label: "The map's numbers",
		caption: "The minimum's number, and the steps to it",
		corner: `${second} ↓ ${first} →`,
		columns,
		rows: evenly(y)
			.reverse()
			.map((row) => ({
				...row,
				cells: columns.map((column) => end(row.key * x.length + column.key)),
			})),
	};
}

/** Some of the values, evenly spread, with their indices as keys. */
function evenly(values: Float64Array): { key: number; text: string }[] {
	return Array.from({ length: SHOWN }, (_, i) => {
		const key = Math.round((i * (values.length - 1)) / (SHOWN - 1));
		return { key, text: readable(values[key] as number) };
	});
}
