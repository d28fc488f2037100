import type { DataCost } from "../dataCost.js";
import { RefusedRange } from "../refusal.js";
import type { Parameters } from "./parameters.js";

/** So many rows at a time are searched for one whose cost is not finite. */
const SOME_ROWS = 4096;

/** @throws RefusedRange with the first row where the cost or a slope is not finite. */
export function refuseStart(
	cost: DataCost,
	x: Float64Array,
	{ text, labels }: Parameters,
	columns: ReadonlyMap<string, Float64Array>,
): never {
	const slopes = new Float64Array(x.length);
	const at = `at the start (${text})`;
	const isFine = (from: number, to: number) => {
		const some = Uint32Array.from({ length: to - from }, (_, i) => from + i);
		const value = cost.costAndGradient(x, slopes, some);
		return Number.isFinite(value) && slopes.every(Number.isFinite);
	};
	for (let from = 0; from < cost.rows; from += SOME_ROWS) {
		const to = Math.min(from + SOME_ROWS, cost.rows);
		if (isFine(from, to)) continue;
		for (let row = from; row < to; row++) {
			if (isFine(row, row + 1)) continue;
			const cells = [...columns]
				.filter(([, values]) => values.length === cost.rows)
				.map(([name, values]) => `${name} = ${values[row]}`);
			const value = cost.costAndGradient(x, slopes, Uint32Array.of(row));
			const place = slopes.findIndex((slope) => !Number.isFinite(slope));
			const what = Number.isFinite(value)
				? `the cost's slope along ${labels[place]}`
				: "the cost";
			throw new RefusedRange(
				`minimize: ${what} is not finite ${at} in row ${row + 1}${cells.length > 0 ? `, where ${cells.join(", ")}` : ""}`,
			);
		}
	}
	throw new RefusedRange(`minimize: the mean overflows ${at}`);
}
