import type { Numbers } from "../maps/NumbersTable.js";
import { outcomeText } from "../maps/speed.js";
import { readable } from "../model/numbers.js";
import type { RatesModel } from "./ratesModel.js";

/** What comes of every rate, a column for each rule. */
export function rateNumbers(model: RatesModel): Numbers | undefined {
	const columns = model.rows.value.flatMap(({ run, name, rate }) => {
		const part = model.strips.value.get(run.id);
		return part?.part === "strip" && rate !== undefined
			? [{ key: run.id, text: name, part }]
			: [];
	});
	const [first] = columns;
	if (first === undefined) return undefined;
	return {
		label: "The strips' numbers",
		corner: "learning rate",
		columns,
		rows: [...first.part.values].map((rate, i) => ({
			key: i,
			text: readable(rate),
			cells: columns.map(({ part }) =>
				outcomeText(part, i, model.target.value),
			),
		})),
	};
}
