import { CsvError, parse } from "csv-parse/sync";
import { nearest } from "ravine";
import { InputError } from "./errors.js";
import { readInput } from "./files.js";
import { parseNumber } from "./numbers.js";

/** A CSV file's cells under its columns' names. */
export interface Table {
	/** The path, as errors name it. */
	readonly file: string;
	readonly hasHeader: boolean;
	/** The header's cells, or "column 1" and so on. */
	readonly columns: readonly string[];
	/** The rows below the header, all as long as `columns`; spaces round a cell are not part of it. */
	readonly rows: readonly (readonly string[])[];
	/** The line on which each row ends, from 1. */
	readonly lines: readonly number[];
	/** The target's place in `columns`, from 0. */
	readonly target: number;
}

/** Texts that stand for a number that is not there, in a column of numbers. */
const absent =
	/^([+-]?nan|n\/?a|null|none|nil|undefined|missing|\?|-|[+-]?inf(inity)?)$/i;

/** Whether a cell holds nothing, or a text such as `NaN` that stands for nothing among numbers. */
export function isAbsent(cell: string): boolean {
	return cell === "" || absent.test(cell);
}

/**
 * Reads a CSV file: commas, quotes as in RFC 4180, UTF-8 with or without a byte order mark; blank lines are passed over.
 *
 * The first row is a header when one of its cells is a text over a column that is otherwise numbers, or when `target`
 * names one of its cells.
 *
 * @param target a header's cell, or a column's number from 1; a header's cell goes first.
 * @throws InputError, naming the file and the line, for a file that is missing, empty, not text or ragged, that has an
 * unclosed quote or no rows, and for a target that there is not.
 */
export function readTable(file: string, target: string): Table {
	const records = readRecords(file, decode(file, readInput(file)));
	const [first, ...others] = records;
	if (first === undefined) throw new InputError(`${file}: it has no rows`);
	const byNumber = /^\d+$/.test(target);
	const hasHeader =
		(!byNumber && first.cells.includes(target)) ||
		first.cells.some((cell, column) => {
			return (
				!isAbsent(cell) &&
				parseNumber(cell) === undefined &&
				isNumeric(others.map(({ cells }) => cells[column] ?? ""))
			);
		});
	const columns = first.cells.map((cell, k) =>
		hasHeader && cell !== "" ? cell : `column ${k + 1}`,
	);
	const body = hasHeader ? others : records;
	if (body.length === 0) {
		throw new InputError(`${file}: there are no rows below the header`);
	}
	return {
		file,
		hasHeader,
		columns,
		rows: body.map(({ cells }) => cells),
		lines: body.map(({ line }) => line),
		target: findTarget(file, target, hasHeader ? first.cells : [], columns),
	};
}

/** Whether cells are numbers, but for missing ones. */
function isNumeric(cells: readonly string[]): boolean {
	const present = cells.filter((cell) => !isAbsent(cell));
	return (
		present.length > 0 &&
		present.every((cell) => parseNumber(cell) !== undefined)
	);
}

function decode(file: string, bytes: Uint8Array): string {
	const zero = bytes.indexOf(0);
	if (zero >= 0) {
		throw new InputError(
			`${file}, line ${lineAt(bytes, zero)}: it is not a text file (a zero byte); a CSV file in UTF-8 is needed`,
		);
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw new InputError(
			`${file}: it is not text in UTF-8; a CSV file in UTF-8 is needed`,
		);
	}
}

function lineAt(bytes: Uint8Array, offset: number): number {
	return bytes.subarray(0, offset).filter((byte) => byte === 10).length + 1;
}

interface CsvRow {
	readonly cells: readonly string[];
	readonly line: number;
}

function readRecords(file: string, text: string): CsvRow[] {
	try {
		const parsed = parse(text, {
			bom: true,
			info: true,
			skip_empty_lines: true,
			trim: true,
		}) as unknown as { record: string[]; info: { lines: number } }[];
		return parsed.map(({ record, info }) => ({
			cells: record,
			line: info.lines,
		}));
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		throw new InputError(`${file}, line ${error.lines}: ${faultOf(error)}`);
	}
}

function faultOf(error: CsvError): string {
	switch (error.code) {
		case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH": {
			const { length } = error.record as readonly string[];
			const expected = /expect (\d+)/.exec(error.message)?.[1];
			return `${length} cell${length === 1 ? "" : "s"} where the first row has ${expected}`;
		}
		case "CSV_QUOTE_NOT_CLOSED":
			return "a quote is opened and never closed";
		default:
			return error.message;
	}
}

function findTarget(
	file: string,
	target: string,
	header: readonly string[],
	columns: readonly string[],
): number {
	const named = header.indexOf(target);
	if (named >= 0) {
		if (header.indexOf(target, named + 1) < 0) return named;
		throw new InputError(
			`${file}, line 1: more than one column is called "${target}"; give the target's number from 1 to ${columns.length}`,
		);
	}
	if (/^\d+$/.test(target)) {
		const number = Number(target);
		if (number >= 1 && number <= columns.length) return number - 1;
		throw new InputError(
			`${file}: --target ${target}: its columns are 1 to ${columns.length}`,
		);
	}
	const near = nearest(target, header);
	const known =
		header.length === 0
			? `the file has no header; give a column's number from 1 to ${columns.length}`
			: near !== undefined
				? `did you mean "${near}"?`
				: `its columns are ${listed(header)}`;
	throw new InputError(`${file}: no column is called "${target}"; ${known}`);
}

/** A few names, and how many more there are. */
function listed(names: readonly string[]): string {
	const shown = names.slice(0, 8).join(", ");
	return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
