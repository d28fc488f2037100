import { createHash } from "node:crypto";
import { isAbsent, readTable, type Table } from "./csv.js";
import { InputError } from "./errors.js";
import { parseNumber } from "./numbers.js";

export type Task = "classify" | "regress";

/** Rows of numbers and what is to be told from them. */
export interface Dataset {
	/** The file's path, as errors name it. */
	readonly file: string;
	readonly hasHeader: boolean;
	readonly task: Task;
	/** The target column's name. */
	readonly target: string;
	readonly rows: number;
	/** The features' names; a text column's are `name=value`, one for each value. */
	readonly features: readonly string[];
	/** Row after row, rows × features, as they stand in the file. */
	readonly values: Float64Array;
	/** A row's number, or, to classify, its class's place in `classes`. */
	readonly targets: Float64Array;
	/** The classes, sorted; none to regress. */
	readonly classes: readonly string[];
	/** Tells this data from any other. */
	readonly fingerprint: string;
}

/** A text column, or a target of whole numbers, with more distinct values is not taken for classes. */
const mostValues = 20;
/** How many faulty cells an error shows. */
const mostShown = 5;

/**
 * Reads a CSV file as features and a target; `readTable` says what may be in it.
 *
 * Without a `task`, a target of text or of at most 20 distinct whole numbers is classified, any other regressed. A text
 * column of at most 20 distinct values becomes one feature a value, 1 where the row has it and 0 elsewhere.
 *
 * @param target a column's name, or its number from 1.
 * @throws InputError naming the file, the row and the column for a missing cell, a column that mixes numbers and text,
 * text of too many values, a target with one class, fewer than two rows, no features.
 */
export function readDataset(
	file: string,
	target: string,
	task?: Task,
): Dataset {
	const table = readTable(file, target);
	const { columns, rows } = table;
	if (rows.length < 2) {
		throw new InputError(
			`${file}: it has one row of data; at least two are needed, one to train on and one to test`,
		);
	}
	if (columns.length < 2) {
		throw new InputError(
			`${file}: it has one column; at least one feature is needed beside the target, separated by commas`,
		);
	}
	const cellsOf = columns.map((_, k) => rows.map((row) => row[k] as string));
	const numbersOf = cellsOf.map((cells) => cells.map(parseNumber));
	const isText = numbersOf.map((numbers, k) => {
		const cells = cellsOf[k] as string[];
		return cells.some(
			(cell, row) => numbers[row] === undefined && !isAbsent(cell),
		);
	});
	refuseMissing(table, cellsOf, isText);
	columns.forEach((_, k) => {
		if (isText[k] && (k !== table.target || task !== "classify")) {
			refuseMixed(table, k, numbersOf[k] as (number | undefined)[]);
		}
	});
	const targetCells = cellsOf[table.target] as string[];
	const targetNumbers = isText[table.target]
		? undefined
		: (numbersOf[table.target] as number[]);
	const { classes, ...told } = readTarget(
		table,
		targetCells,
		targetNumbers,
		task,
	);
	const features: { name: string; values: readonly number[] }[] = [];
	columns.forEach((name, k) => {
		if (k === table.target) return;
		if (!isText[k]) {
			features.push({ name, values: numbersOf[k] as number[] });
			return;
		}
		const cells = cellsOf[k] as string[];
		const distinct = [...new Set(cells)].sort();
		if (distinct.length > mostValues) {
			throw new InputError(
				`${file}, line ${table.lines[0]}: column "${name}" is text with ${distinct.length} distinct values; up to ${mostValues} can be features`,
			);
		}
		for (const value of distinct) {
			features.push({
				name: `${name}=${value}`,
				values: cells.map((cell) => (cell === value ? 1 : 0)),
			});
		}
	});
	const values = new Float64Array(rows.length * features.length);
	features.forEach(({ values: column }, k) => {
		column.forEach((value, row) => {
			values[row * features.length + k] = value;
		});
	});
	const names = features.map(({ name }) => name);
	const fingerprint = createHash("sha256")
		.update(JSON.stringify([told.task, columns[table.target], names, classes]))
		.update(new Uint8Array(values.buffer))
		.update(new Uint8Array(told.targets.buffer))
		.digest("hex");
	return {
		file,
		hasHeader: table.hasHeader,
		task: told.task,
		target: columns[table.target] as string,
		rows: rows.length,
		features: names,
		values,
		targets: told.targets,
		classes,
		fingerprint,
	};
}

/** A row's place: its number below the header, and its line in the file. */
function place({ columns, lines }: Table, row: number, column: number): string {
	return `row ${row + 1} (line ${lines[row]}), column "${columns[column]}"`;
}

function refuseMissing(
	table: Table,
	cellsOf: readonly (readonly string[])[],
	isText: readonly boolean[],
): void {
	const missing: string[] = [];
	let count = 0;
	table.rows.forEach((_, row) => {
		cellsOf.forEach((cells, column) => {
			const cell = cells[row] as string;
			if (cell !== "" && (isText[column] || !isAbsent(cell))) return;
			count++;
			if (missing.length < mostShown) {
				const shown = cell === "" ? "" : ` ("${cell}")`;
				missing.push(`${place(table, row, column)}${shown}`);
			}
		});
	});
	if (count === 0) return;
	const more = count > mostShown ? `; and ${count - mostShown} more` : "";
	throw new InputError(
		`${table.file}: ${count === 1 ? "a cell is" : `${count} cells are`} missing: ${missing.join("; ")}${more}`,
	);
}

/** A few texts among mostly numbers are slips, not a text column. */
function refuseMixed(
	table: Table,
	column: number,
	numbers: readonly (number | undefined)[],
): void {
	const texts = numbers.filter((number) => number === undefined).length;
	if (texts * 2 > numbers.length) return;
	const row = numbers.indexOf(undefined);
	throw new InputError(
		`${table.file}: ${place(table, row, column)}: "${table.rows[row]?.[column]}" is not a number, as most of the column is`,
	);
}

function readTarget(
	table: Table,
	cells: readonly string[],
	numbers: readonly number[] | undefined,
	task: Task | undefined,
): { task: Task; targets: Float64Array; classes: readonly string[] } {
	const name = table.columns[table.target];
	const distinct = new Set<number | string>(numbers ?? cells);
	const fewWhole =
		numbers?.every(Number.isInteger) === true && distinct.size <= mostValues;
	const chosen =
		task ?? (numbers === undefined || fewWhole ? "classify" : "regress");
	if (distinct.size === 1) {
		throw new InputError(
			`${table.file}: the target "${name}" has one ${chosen === "classify" ? "class" : "value"}, ${cells[0]}, in every row from line ${table.lines[0]} to line ${table.lines.at(-1)}`,
		);
	}
	if (chosen === "regress") {
		if (numbers === undefined) {
			const row = cells.findIndex((cell) => parseNumber(cell) === undefined);
			throw new InputError(
				`${table.file}: ${place(table, row, table.target)}: "${cells[row]}" is not a number, and --task regress needs numbers`,
			);
		}
		return { task: chosen, targets: Float64Array.from(numbers), classes: [] };
	}
	if (distinct.size > mostValues && distinct.size * 2 > cells.length) {
		throw new InputError(
			`${table.file}: the target "${name}" has ${distinct.size} distinct values in ${cells.length} rows: too many to be classes${numbers === undefined ? "" : "; try --task regress"}`,
		);
	}
	const sorted =
		numbers === undefined
			? [...distinct].sort()
			: [...distinct].sort((a, b) => Number(a) - Number(b));
	const placeOf = new Map(sorted.map((value, k) => [value, k]));
	return {
		task: chosen,
		targets: Float64Array.from(
			cells.keys(),
			(row) => placeOf.get(numbers?.[row] ?? (cells[row] as string)) as number,
		),
		classes: sorted.map(String),
	};
}
