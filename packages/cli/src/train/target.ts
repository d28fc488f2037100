import { InputError } from "../errors.js";
import { shown } from "../text.js";
import { type Column, MAX_DISTINCT } from "./column.js";
import { placeOf, type Table } from "./csv.js";

export type Task = "classify" | "regress";

/** By default, a target with more distinct whole numbers is regressed. */
const MAX_WHOLE_CLASSES = 20;

export interface Target {
	readonly task: Task;
	/** Numbers, or indices of `classes`. */
	readonly targets: Float64Array;
	readonly classes: readonly string[];
}

/**
 * Reads a target column as classes or numbers.
 * @throws InputError for one class or value, too many classes, or text in a regression.
 */
export function readTarget(
	table: Table,
	column: Column,
	task: Task | undefined,
): Target {
	const { kind, values } = column;
	const distinct = distinctOf(values);
	const fewWhole =
		kind === "number" &&
		distinct.size <= MAX_WHOLE_CLASSES &&
		[...distinct].every(Number.isInteger);
	const chosen = task ?? (kind === "text" || fewWhole ? "classify" : "regress");
	refuseOne(table, column, distinct, chosen);
	if (chosen === "regress") {
		refuseText(table, column);
		return { task: chosen, targets: values, classes: [] };
	}
	refuseMany(table, column, distinct.size);
	const places = [...distinct].sort((a, b) => a - b);
	const placeIn = new Map(places.map((value, place) => [value, place]));
	return {
		task: chosen,
		targets: values.map((value) => placeIn.get(value) as number),
		classes: places.map((value) =>
			kind === "text" ? (column.categories[value] as string) : String(value),
		),
	};
}

/** The distinct values; it stops soon after the limit for classes. */
function distinctOf(values: Float64Array): ReadonlySet<number> {
	const distinct = new Set<number>();
	for (const value of values) {
		distinct.add(value);
		if (distinct.size > MAX_DISTINCT) break;
	}
	return distinct;
}

function refuseOne(
	{ file, lines }: Table,
	{ name, kind, categories }: Column,
	distinct: ReadonlySet<number>,
	task: Task,
): void {
	if (distinct.size !== 1) return;
	const [value] = distinct;
	const text = kind === "text" ? categories[value as number] : String(value);
	throw new InputError(
		`${shown(file)}: the target "${shown(name)}" has one ${task === "classify" ? "class" : "value"}, ${shown(text ?? "")}, in every row from line ${lines[0]} to line ${lines[1]}`,
	);
}

function refuseText(table: Table, column: Column): void {
	const [first] = column.texts.first;
	if (first === undefined) return;
	throw new InputError(
		`${shown(table.file)}: ${placeOf(table, column, first)}: "${shown(first.cell)}" is not a number, and --task regress needs numbers`,
	);
}

function refuseMany(
	{ file }: Table,
	{ name, kind, values, overflows }: Column,
	distinct: number,
): void {
	const isMany = overflows || distinct > MAX_DISTINCT;
	if (
		!isMany &&
		(distinct <= MAX_WHOLE_CLASSES || distinct * 2 <= values.length)
	) {
		return;
	}
	const count = isMany ? `more than ${MAX_DISTINCT}` : distinct;
	throw new InputError(
		`${shown(file)}: the target "${shown(name)}" has ${count} distinct values in ${values.length} rows: too many to be classes${kind === "text" ? "" : "; try --task regress"}`,
	);
}
