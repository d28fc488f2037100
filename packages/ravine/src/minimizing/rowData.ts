import { isRecord } from "../checks.js";
import { type Column, type ColumnBlock, readColumn } from "../fitting/data.js";
import { flatten } from "../numbers.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import { shapeText } from "../shapes.js";

/** Columns and blocks of columns by name, with equal numbers of rows. */
export type RowData = Readonly<Record<string, Column | ColumnBlock>>;

/**
 * Copies the columns and blocks that a cost uses.
 *
 * @throws RefusedType for cells that are not numbers; RefusedRange for a wrong shape, different numbers of rows, no rows,
 * and cells that are not finite.
 */
export function readRows(
	subject: string,
	data: Readonly<Record<string, unknown>>,
	names: readonly string[],
): { columns: Map<string, Float64Array>; rows: number } {
	const columns = new Map<string, Float64Array>();
	let [rows, first] = [-1, ""];
	for (const name of names) {
		const what = `${subject}: column "${name}"`;
		const value = data[name];
		const isBlock =
			isRecord(value) || (Array.isArray(value) && Array.isArray(value[0]));
		const { data: cells, shape } = isBlock
			? flatten(what, value)
			: { data: value, shape: undefined };
		if (shape !== undefined && shape.length !== 2 && shape.length !== 1) {
			throw new RefusedType(
				`${what} must have the shape [rows, columns], got ${shapeText(shape)}`,
			);
		}
		const width = shape?.[1] ?? 1;
		const numbers = readColumn(what, cells, width);
		columns.set(name, numbers);
		const own = shape?.[0] ?? numbers.length;
		if (rows < 0) [rows, first] = [own, name];
		if (own === rows) continue;
		throw new RefusedRange(`${what} has ${own} rows, "${first}" has ${rows}`);
	}
	if (rows === 0) throw new RefusedRange(`${subject}: the data have no rows`);
	return { columns, rows };
}
