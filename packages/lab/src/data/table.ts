/** A table of numbers, made of the rows of a CSV text. */

import { grouped } from "../model/numbers.js";
import {
	type Decimal,
	findDecimal,
	isAbsent,
	readDate,
	readNumber,
} from "./cells.js";
import { cut } from "./words.js";

/** A column in which most cells are numbers. */
export interface NumberColumn {
	readonly name: string;
	/** NaN where a row has no number. */
	readonly values: Float64Array;
	/** The rows without a number. */
	readonly missing: number;
	/** Whether the numbers are dates, as days since 1970. */
	readonly isDate: boolean;
}

export interface Table {
	/** What the reader calls it: a file's name, or a table of the page. */
	readonly title: string;
	readonly rows: number;
	readonly hasHeader: boolean;
	readonly columns: readonly NumberColumn[];
	/** Why each of the other columns cannot be used, as sentences without a full stop. */
	readonly unusable: readonly string[];
}

/** A table that cannot be used, with the reason as a sentence without a full stop. */
export class TableError extends Error {
	override readonly name = "TableError";
}

/** More rows are refused. */
export const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 1000;
/** Characters of a name or a cell in a sentence. */
const MAX_NAME = 30;
/** The rows that show the decimal point. */
const DECIMAL_ROWS = 200;
/** Columns of so many rows are read one at a time. */
const LONG_COLUMN = 20_000;

/**
 * Makes a table of the rows of a CSV text.
 * @param separator the character between cells; it helps to tell a decimal comma from a mark between thousands.
 * @throws TableError for a table without rows, or without two columns of numbers; the signal's reason.
 */
export async function makeTable(
	title: string,
	records: readonly (readonly string[])[],
	separator: string,
	signal?: AbortSignal,
): Promise<Table> {
	const filled = withoutRemarks(
		records.filter((cells) => cells.some((cell) => cell.trim())),
	);
	const [first] = filled;
	if (first === undefined) {
		throw new TableError("there are no rows, or only empty ones");
	}
	const width = Math.min(MAX_COLUMNS, widestOf(filled));
	const decimal = findDecimal(filled.slice(0, DECIMAL_ROWS).flat(), separator);
	const hasHeader = isHeader(first, filled, decimal);
	const body = hasHeader ? filled.slice(1) : filled;
	if (body.length === 0) {
		throw new TableError(
			"there is a header, and no row below it; a table needs rows of numbers",
		);
	}
	const names = namesOf(hasHeader ? first : [], width);
	const columns: NumberColumn[] = [];
	const unusable: string[] = [];
	for (const [k, name] of names.entries()) {
		const read = readColumn(name, body, k, decimal);
		if (typeof read === "string") unusable.push(read);
		else columns.push(read);
		if (body.length < LONG_COLUMN) continue;
		// The page gets its turn.
		await new Promise((resolve) => setTimeout(resolve));
		signal?.throwIfAborted();
	}
	if (columns.length < 2) {
		const found =
			columns.length === 0
				? "no column has numbers"
				: `only the column "${columns[0]?.name}" has numbers`;
		const hint =
			names.length === 1
				? ". Commas, semicolons or tabs stand between the cells of a row"
				: "";
		throw new TableError(
			`${found}; a model needs two such columns, x and y${hint}`,
		);
	}
	return { title, rows: body.length, hasHeader, columns, unusable };
}

/** Leaves out the remarks above a table: rows that begin with # and are narrower than the first row below them. */
function withoutRemarks(
	records: readonly (readonly string[])[],
): readonly (readonly string[])[] {
	const first = records.findIndex(([cell]) => !cell?.trim().startsWith("#"));
	if (first <= 0) return records;
	const width = records[first]?.length ?? 0;
	const kept = records.findIndex((cells) => cells.length >= width);
	return records.slice(kept);
}

function widestOf(records: readonly (readonly string[])[]): number {
	let widest = 0;
	for (const { length } of records) widest = Math.max(widest, length);
	return widest;
}

/** Whether the first row names the columns: it has a text above a column of numbers, or nothing but texts. */
function isHeader(
	first: readonly string[],
	rows: readonly (readonly string[])[],
	decimal: Decimal,
): boolean {
	const below = rows.slice(1, 21);
	const hasNumber = (cell: string) =>
		!Number.isNaN(readNumber(cell, decimal)) || !Number.isNaN(readDate(cell));
	const isText = (cell: string) => !isAbsent(cell) && !hasNumber(cell);
	const texts = first.filter(isText).length;
	if (texts === 0) return false;
	const aboveNumbers = first.some(
		(cell, k) => isText(cell) && below.some((row) => hasNumber(row[k] ?? "")),
	);
	return aboveNumbers || texts === first.length;
}

/** Every column's own name. */
function namesOf(header: readonly string[], width: number): string[] {
	const taken = new Set<string>();
	return Array.from({ length: width }, (_, k) => {
		const given = header[k]?.trim() || `column ${k + 1}`;
		let name = given;
		for (let n = 2; taken.has(name); n++) name = `${given} (${n})`;
		taken.add(name);
		return name;
	});
}

/** A column of numbers or of dates, or why it is none. */
function readColumn(
	name: string,
	body: readonly (readonly string[])[],
	k: number,
	decimal: Decimal,
): NumberColumn | string {
	const values = new Float64Array(body.length);
	const dates = new Map<number, number>();
	let [numbers, absent] = [0, 0];
	let text = "";
	body.forEach((row, i) => {
		const cell = row[k] ?? "";
		const value = readNumber(cell, decimal);
		values[i] = value;
		if (!Number.isNaN(value)) numbers++;
		else if (isAbsent(cell)) absent++;
		else {
			const days = readDate(cell);
			if (!Number.isNaN(days)) dates.set(i, days);
			else if (text === "") text = cell.trim();
		}
	});
	const isDate = dates.size > numbers;
	if (isDate) {
		values.fill(Number.NaN);
		for (const [i, days] of dates) values[i] = days;
	}
	const present = Math.max(numbers, dates.size);
	const others = body.length - present - absent;
	const shown = `"${cut(name, MAX_NAME)}"`;
	if (present === 0 && others === 0) return `${shown} is empty`;
	if (present <= others) {
		const share = present === 0 ? "has text" : "is mostly text";
		return text === ""
			? `${shown} mixes dates and numbers`
			: `${shown} ${share}, such as "${cut(text, MAX_NAME)}"`;
	}
	return { name, values, missing: body.length - present, isDate };
}

/** The rows in which both columns have a number. */
export interface Pairs {
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** Sentences about rows that are left out. */
	readonly notes: readonly string[];
}

/** The rows of two columns; the others are left out and counted. */
export function pairsOf(
	{ rows }: Table,
	x: NumberColumn,
	y: NumberColumn,
): Pairs {
	const kept: number[] = [];
	let [noX, noY] = [0, 0];
	for (let i = 0; i < rows; i++) {
		const lacksX = Number.isNaN(x.values[i]);
		const lacksY = Number.isNaN(y.values[i]);
		if (!lacksX && !lacksY) kept.push(i);
		if (lacksX) noX++;
		if (lacksY) noY++;
	}
	const pick = ({ values }: NumberColumn) =>
		Float64Array.from(kept, (i) => values[i] as number);
	return {
		...{ x: pick(x), y: pick(y) },
		notes: notesOn(rows - kept.length, rows, [
			[x.name, noX],
			[y.name, noY],
		]),
	};
}

function notesOn(
	left: number,
	rows: number,
	missing: readonly (readonly [string, number])[],
): string[] {
	if (left === 0) return [];
	const lacking = missing.filter(([, count]) => count > 0);
	const columns = lacking
		.map(([name]) => `"${cut(name, MAX_NAME)}"`)
		.join(" or in ");
	const [have, are] = left === 1 ? ["has", "is"] : ["have", "are"];
	return [
		`${grouped(left)} of ${grouped(rows)} rows ${have} no number in ${columns} and ${are} left out.`,
	];
}
