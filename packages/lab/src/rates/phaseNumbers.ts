import type { Numbers } from "../maps/NumbersTable.js";
import { outcomeText } from "../maps/speed.js";
import { readable } from "../model/numbers.js";
import { settingWords } from "../model/settingWords.js";
import type { PhaseModel, Side } from "./phaseModel.js";

/** Every so many values are in the table. */
const EVERY = 10;

/** What comes of some pairs of settings, as a table. */
export function phaseNumbers(
	model: PhaseModel,
	x: Side,
	y: Side,
): Numbers | undefined {
	const grid = model.fine.value ?? model.coarse.value;
	if (grid === undefined) return undefined;
	const target = model.plan.value?.target ?? 0;
	const columns = some(grid.x);
	return {
		label: "The picture's numbers",
		corner: `${settingWords(y.setting.name)} ↓ ${settingWords(x.setting.name)} →`,
		columns,
		rows: some(grid.y).map((row) => ({
			...row,
			cells: columns.map((column) =>
				outcomeText(grid, row.key * grid.x.length + column.key, target),
			),
		})),
	};
}

/** Every tenth value and the last, with their indices as keys. */
function some(values: Float64Array): { key: number; text: string }[] {
	const keys = [...values.keys()].filter((i) => i % EVERY === 0);
	const last = values.length - 1;
	return (keys.at(-1) === last ? keys : [...keys, last]).map((key) => ({
		key,
		text: readable(values[key] as number),
	}));
}
