import { createHash } from "node:crypto";
import { InputError } from "../errors.js";
import { shown } from "../text.js";
import { type Choice, chooseColumns } from "./choose.js";
import { type Column, MAX_DISTINCT } from "./column.js";
import { placeOf, readTable, type Table } from "./csv.js";
import type { Dialect } from "./separator.js";
import { readTarget, type Task } from "./target.js";

/** The treatment of missing cells: refuse them, leave out their rows, or fill in the column's mean. */
export type Missing = "error" | "drop" | "mean";

/** Features and the target to predict. */
export interface Dataset {
	/** The file's path, for errors. */
	readonly file: string;
	readonly hasHeader: boolean;
	readonly dialect: Dialect;
	readonly task: Task;
	/** The target column's name. */
	readonly target: string;
	readonly rows: number;
	/** The columns except the target; a missing cell is NaN. */
	readonly columns: readonly FeatureColumn[];
	/** The features' names: the column's name, or `name=value` for each value of a text column. */
	readonly features: readonly string[];
	/** Each row's number or, in a classification, the index of its class in `classes`. */
	readonly targets: Float64Array;
	/** The classes, sorted; empty in a regression. */
	readonly classes: readonly string[];
	readonly missing: Missing;
	/** Sentences for the reader about changed and skipped cells. */
	readonly notes: readonly string[];
	/** A hash of the data. */
	readonly fingerprint: string;
}

/** A column from which features are made. */
export type FeatureColumn = Pick<
	Column,
	"name" | "kind" | "values" | "categories"
>;

export interface DatasetOptions {
	/** The target: a column's name, or its number from 1. */
	readonly target: string;
	readonly task?: Task | undefined;
	/** Default "error". */
	readonly missing?: Missing | undefined;
	/** Columns to leave out. */
	readonly drop?: readonly string[] | undefined;
	/** The only columns to learn from; default all. */
	readonly features?: readonly string[] | undefined;
}

/** A text column with more distinct values does not become features. */
const MAX_CATEGORIES = 20;
/** With fewer different values, a text column needs no note. */
const MIN_MANY = 5;
/** The largest number of faulty cells in an error. */
const MAX_SHOWN = 5;

/**
 * Reads a CSV file as features and a target; `readTable` describes the format.
 *
 * Without a `task`, a target of text or of at most 20 distinct whole numbers is classified, any other regressed. A text
 * column of at most 20 distinct values becomes one feature a value, 1 where the row has it and 0 elsewhere; dates become
 * days since 1970.
 *
 * @throws InputError naming the file, the row and the column for a missing cell, a column that mixes numbers and text,
 * text of too many values, a target with one class, fewer than two rows, no features.
 */
export async function readDataset(
	file: string,
	options: DatasetOptions,
): Promise<Dataset> {
	const { missing = "error", drop = [], features: wanted = [] } = options;
	const named = [options.target, ...drop, ...wanted];
	const table = await readTable(
		file,
		named.filter((name) => !/^\d+$/.test(name)),
	);
	const chosen = chooseColumns(table, options);
	refuseColumns(table, chosen, options.task);
	const kept = keptRows(table, chosen, missing);
	const rows = kept?.length ?? table.rows;
	if (rows < 2) refuseFewRows(table, rows);
	const target = withRows(chosen.target, kept);
	const { task, targets, classes } = readTarget(table, target, options.task);
	const columns = chosen.features.map((column): FeatureColumn => {
		const { name, kind, values, categories } = withRows(column, kept);
		return { name, kind, values, categories };
	});
	const features = featureNames(columns);
	return {
		file,
		hasHeader: table.hasHeader,
		dialect: table.dialect,
		task,
		target: target.name,
		rows,
		columns,
		features,
		targets,
		classes,
		missing,
		notes: [
			...columnNotes([...chosen.features, target]),
			...chosen.features.flatMap((column) => manyTextsNote(column, rows)),
			...missingNotes(chosen.features, missing, table.rows - rows),
		],
		fingerprint: fingerprintOf(
			[task, target.name, features, classes],
			[...columns.map(({ values }) => values), targets],
		),
	};
}

/** A column of the rows to keep. */
function withRows(column: Column, kept: Uint32Array | undefined): Column {
	if (kept === undefined) return column;
	const { values } = column;
	return {
		...column,
		values: Float64Array.from(kept, (row) => values[row] as number),
	};
}

/** The names of the features that columns become. */
export function featureNames(
	columns: readonly Pick<Column, "name" | "kind" | "categories">[],
): string[] {
	return columns.flatMap(({ name, kind, categories }) =>
		kind === "text" ? categories.map((value) => `${name}=${value}`) : [name],
	);
}

function fingerprintOf(
	names: unknown,
	numbers: readonly Float64Array[],
): string {
	const hash = createHash("sha256").update(JSON.stringify(names));
	for (const { buffer, byteOffset, byteLength } of numbers) {
		hash.update(new Uint8Array(buffer, byteOffset, byteLength));
	}
	return hash.digest("hex");
}

function refuseColumns(
	table: Table,
	{ features, target }: Choice,
	task: Task | undefined,
): void {
	for (const column of features) refuseMixed(table, column, false);
	refuseMixed(table, target, task === "classify");
	for (const column of features) refuseManyTexts(table, column);
}

function refuseFewRows({ file, rows: all }: Table, rows: number): never {
	throw new InputError(
		`${shown(file)}: it has ${rows === 1 ? "one row" : "no row"} of data${rows < all ? " without missing cells" : ""}; at least two are needed, one to train and one to test`,
	);
}

/** A few texts among mostly numbers are mistakes, not a text column. */
function refuseMixed(table: Table, column: Column, allowed: boolean): void {
	const { texts, mixesDates, name } = column;
	if (mixesDates && column.kind !== "text") {
		throw new InputError(
			`${shown(table.file)}: column "${shown(name)}" mixes dates and numbers${remedy(name)}`,
		);
	}
	const [first] = texts.first;
	if (first === undefined || allowed) return;
	if (texts.count * 2 > table.rows - column.missing.count) return;
	throw new InputError(
		`${shown(table.file)}: ${placeOf(table, column, first)}: "${shown(first.cell)}" is not a number, as most of the column is${remedy(name)}`,
	);
}

function refuseManyTexts({ file, lines }: Table, column: Column): void {
	const { name, kind, categories, overflows } = column;
	if (kind !== "text") return;
	if (categories.length <= MAX_CATEGORIES && !overflows) return;
	const count = overflows ? `more than ${MAX_DISTINCT}` : categories.length;
	throw new InputError(
		`${shown(file)}, line ${lines[0]}: column "${shown(name)}" is text with ${count} distinct values; up to ${MAX_CATEGORIES} can be features${looksLikeDate(categories) ? "; dates are written as 2026-11-24 or 24.11.2026" : ""}${remedy(name)}`,
	);
}

/** Whether texts are dates in a form where day and month could be confused. */
function looksLikeDate(texts: readonly string[]): boolean {
	return texts.every((text) => /^\d{1,2}[/-]\d{1,2}[/-]\d{2,4}/.test(text));
}

function remedy(name: string): string {
	return `; --drop "${shown(name)}" leaves the column out`;
}

/** The rows to keep; undefined for all. */
function keptRows(
	table: Table,
	{ features, target }: Choice,
	missing: Missing,
): Uint32Array | undefined {
	const columns = [...features, target];
	if (columns.every((column) => column.missing.count === 0)) return undefined;
	if (missing === "error") refuseMissing(table, columns);
	const empty = columns.find((column) => column.missing.count === table.rows);
	if (empty !== undefined) {
		throw new InputError(
			`${shown(table.file)}: column "${shown(empty.name)}" has no values at all${remedy(empty.name)}`,
		);
	}
	const needed = missing === "mean" ? [target] : columns;
	return Uint32Array.from({ length: table.rows }, (_, row) => row).filter(
		(row) => needed.every(({ values }) => !Number.isNaN(values[row])),
	);
}

function refuseMissing(table: Table, columns: readonly Column[]): never {
	const count = columns.reduce((sum, { missing }) => sum + missing.count, 0);
	const faults = columns
		.flatMap((column, k) =>
			column.missing.first.map((fault) => ({ fault, column, k })),
		)
		.sort((a, b) => a.fault.record - b.fault.record || a.k - b.k)
		.slice(0, MAX_SHOWN)
		.map(({ fault, column }) => {
			const cell = fault.cell === "" ? "" : ` ("${shown(fault.cell)}")`;
			return `${placeOf(table, column, fault)}${cell}`;
		});
	const more = count > MAX_SHOWN ? `; and ${count - MAX_SHOWN} more` : "";
	throw new InputError(
		`${shown(table.file)}: ${count === 1 ? "a cell is" : `${count} cells are`} missing: ${faults.join("; ")}${more}; --missing drop leaves such rows out, --missing mean fills in the column's mean`,
	);
}

function columnNotes(columns: readonly Column[]): string[] {
	return columns.flatMap(({ name, kind, converted }) => {
		if (kind === "date") {
			return [`${shown(name)}: dates, as days since 1970-01-01`];
		}
		if (converted === undefined) return [];
		const { cell, value } = converted;
		return [`${shown(name)}: "${shown(cell)}" is read as ${value}`];
	});
}

/** A note on a text column whose values are nearly all different. */
function manyTextsNote(
	{ name, kind, categories }: Column,
	rows: number,
): string[] {
	const { length } = categories;
	if (kind !== "text" || length < MIN_MANY || length * 2 <= rows) return [];
	return [
		`${shown(name)}: text with ${length} different values in ${rows} rows, a feature each${remedy(name)}`,
	];
}

function missingNotes(
	features: readonly Column[],
	missing: Missing,
	left: number,
): string[] {
	const filled = features.reduce(
		(sum, column) => sum + column.missing.count,
		0,
	);
	return [
		...(left > 0
			? [`${left} row${left === 1 ? "" : "s"} with missing cells left out`]
			: []),
		...(missing === "mean" && filled > 0
			? [
					`${filled} missing cell${filled === 1 ? "" : "s"} filled with the column's mean`,
				]
			: []),
	];
}
