import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { CsvError, parse } from "csv-parse";
import { problemOf } from "ravine/node";
import { InputError } from "../errors.js";
import { mayNeverEnd } from "../interrupt.js";
import { shown } from "../text.js";
import { isAbsent, readDate, readNumber } from "./cells.js";
import {
	type Column,
	type ColumnBuilder,
	createColumn,
	type Fault,
} from "./column.js";
import { type Dialect, findDialect } from "./separator.js";

/** A CSV file's columns. */
export interface Table {
	/** The path, for errors. */
	readonly file: string;
	readonly hasHeader: boolean;
	readonly dialect: Dialect;
	/** Named by the header's cells, or "column 1" and so on. */
	readonly columns: readonly Column[];
	/** The header's own cells; none without a header. */
	readonly header: readonly string[];
	/** Rows below the header; rows with only empty cells are skipped. */
	readonly rows: number;
	/** The lines on which the first and the last of them end. */
	readonly lines: readonly [number, number];
}

/** A cell's place: its row's number below the header, and its line in the file. */
export function placeOf(
	{ hasHeader }: Table,
	{ name }: Pick<Column, "name">,
	{ record, line }: Fault,
): string {
	return `row ${record + (hasHeader ? 0 : 1)} (line ${line}), column "${shown(name)}"`;
}

/** The number of bytes that are read at a time; the first chunk shows the separator. */
const CHUNK = 1 << 18;

/**
 * Reads a CSV file in chunks: cells separated by commas, semicolons, tabs or bars, quotes as in RFC 4180, UTF-8 with or
 * without a byte order mark. Blank lines are skipped.
 *
 * The first row is a header if one of its cells is a text above a column that is otherwise numbers or dates, or if it
 * has one of `names`.
 *
 * @param names the requested columns.
 * @throws InputError, naming the file and the line, for a file that is missing, empty, not text or ragged, that has an
 * unclosed quote or no rows.
 */
export async function readTable(
	file: string,
	names: readonly string[],
): Promise<Table> {
	const wait = isFile(file) ? <T>(read: Promise<T>) => read : mayNeverEnd;
	let handle: FileHandle;
	try {
		handle = await wait(open(file));
	} catch (error) {
		throw new InputError(`cannot read ${shown(file)}: ${problemOf(error)}`);
	}
	try {
		const chunks = textChunks(file, (space) =>
			wait(handle.read(space, 0, CHUNK, null)),
		);
		const { value: beginning } = await chunks.next();
		if (beginning === undefined) {
			throw new InputError(`cannot read ${shown(file)}: it is empty`);
		}
		const dialect = findDialect(beginning.toString("utf8"));
		const records = createRecords(dialect);
		await parseChunks(file, dialect, records, beginning, chunks);
		return records.finish(file, names);
	} finally {
		await handle.close();
	}
}

/** Whether a path is a file, not a pipe or a terminal; also if it cannot be reached. */
function isFile(path: string): boolean {
	try {
		return statSync(path).isFile();
	} catch {
		return true;
	}
}

/** Reads a file's bytes in chunks of whole characters. */
async function* textChunks(
	file: string,
	read: (space: Buffer) => Promise<{ readonly bytesRead: number }>,
): AsyncGenerator<Buffer> {
	let left = Buffer.alloc(0);
	let line = 1;
	for (;;) {
		const space = Buffer.allocUnsafe(CHUNK);
		let length = 0;
		try {
			length = (await read(space)).bytesRead;
		} catch (error) {
			throw new InputError(`cannot read ${shown(file)}: ${problemOf(error)}`);
		}
		const bytes = Buffer.concat([left, space.subarray(0, length)]);
		// A character that the chunk cuts waits for its other half.
		const end = length === 0 ? bytes.length : wholeCharacters(bytes);
		const chunk = bytes.subarray(0, end);
		left = bytes.subarray(end);
		checkText(file, chunk, line);
		if (chunk.length > 0) yield chunk;
		line += countLines(chunk, chunk.length);
		if (length === 0) return;
	}
}

/** The number of bytes that are whole characters, if the bytes are UTF-8. */
function wholeCharacters(bytes: Buffer): number {
	for (let back = 1; back <= 4 && back <= bytes.length; back++) {
		const byte = bytes[bytes.length - back] as number;
		if (byte < 0x80) return bytes.length;
		if (byte >= 0xc0) return bytes.length - back;
	}
	return bytes.length;
}

function checkText(file: string, bytes: Buffer, line: number): void {
	const mark = line === 1 ? bytes.subarray(0, 2).toString("hex") : "";
	if (mark === "fffe" || mark === "feff") {
		throw new InputError(
			`${shown(file)}: it is text in UTF-16; save it as UTF-8, for example with iconv -f UTF-16 -t UTF-8`,
		);
	}
	const zero = bytes.indexOf(0);
	if (zero >= 0) {
		throw new InputError(
			`${shown(file)}, line ${line + countLines(bytes, zero)}: it is not a text file (a zero byte); a CSV file in UTF-8 is needed`,
		);
	}
	if (isUtf8(bytes)) return;
	throw new InputError(
		`${shown(file)}: it is not text in UTF-8; a CSV file in UTF-8 is needed; convert one from an older spreadsheet with iconv -f WINDOWS-1252 -t UTF-8`,
	);
}

function countLines(bytes: Buffer, end: number): number {
	let lines = 0;
	for (
		let at = bytes.indexOf(10);
		at >= 0 && at < end;
		at = bytes.indexOf(10, at + 1)
	) {
		lines++;
	}
	return lines;
}

/** Passes the chunks to the parser, and its records to `records`. */
async function parseChunks(
	file: string,
	{ separator }: Dialect,
	records: Records,
	beginning: Buffer,
	chunks: AsyncGenerator<Buffer>,
): Promise<void> {
	const parser = parse({
		bom: true,
		delimiter: separator,
		skip_empty_lines: true,
		trim: separator !== "\t",
		on_record: (cells: string[], { lines }) => {
			records.add(cells, lines);
			return null;
		},
	});
	let fault: Error | undefined;
	const ended = new Promise<void>((resolve) => {
		parser.on("error", (error) => {
			fault = error;
			resolve();
		});
		parser.once("end", resolve);
	});
	// `on_record` takes every record, so the stream has nothing left to read.
	parser.resume();
	const write = (chunk: Buffer) =>
		new Promise<void>((resolve) => {
			parser.write(chunk, () => resolve());
		});
	await write(beginning);
	for await (const chunk of chunks) {
		if (fault !== undefined) break;
		await write(chunk);
	}
	if (fault === undefined) parser.end();
	await ended;
	if (fault === undefined) return;
	if (!(fault instanceof CsvError)) throw fault;
	throw new InputError(
		`${shown(file)}, line ${fault.lines}: ${faultOf(fault)}`,
	);
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
			return shown(error.message);
	}
}

interface Records {
	add(cells: readonly string[], line: number): void;
	finish(file: string, names: readonly string[]): Table;
}

/** Collects records by columns; the first record waits until it is known whether it is a header. */
function createRecords(dialect: Dialect): Records {
	let first:
		| { readonly cells: readonly string[]; readonly line: number }
		| undefined;
	let builders: readonly ColumnBuilder[] = [];
	let count = 0;
	const lines: [number, number] = [0, 0];
	return {
		add(given, line) {
			const cells =
				dialect.separator === "\t" ? given.map((cell) => cell.trim()) : given;
			if (first === undefined) {
				first = { cells, line };
				builders = cells.map(() => createColumn(dialect.decimal));
				count = 1;
				return;
			}
			if (cells.every((cell) => cell === "")) return;
			cells.forEach((cell, k) => {
				builders[k]?.add(cell, count, line);
			});
			if (count === 1) lines[0] = line;
			lines[1] = line;
			count++;
		},
		finish(file, names) {
			if (first === undefined) {
				throw new InputError(`${shown(file)}: it has no rows`);
			}
			const { cells, line } = first;
			const hasHeader =
				names.some((name) => cells.includes(name)) ||
				cells.some(
					(cell, k) => isTitle(cell, dialect) && builders[k]?.isNumeric(),
				);
			if (!hasHeader) {
				cells.forEach((cell, k) => {
					builders[k]?.add(cell, 0, line);
				});
				lines[0] = line;
				lines[1] = Math.max(line, lines[1]);
			}
			const rows = hasHeader ? count - 1 : count;
			if (rows === 0) {
				throw new InputError(
					`${shown(file)}: there are no rows below the header`,
				);
			}
			const columns = builders.map((builder, k) => {
				const cell = hasHeader ? cells[k] : "";
				return builder.finish(cell || `column ${k + 1}`, rows);
			});
			const header = hasHeader ? cells : [];
			return { file, hasHeader, dialect, columns, header, rows, lines };
		},
	};
}

/** Whether a cell could be the header of a column of numbers. */
function isTitle(cell: string, { decimal }: Dialect): boolean {
	return (
		!isAbsent(cell) &&
		readNumber(cell, decimal) === undefined &&
		readDate(cell) === undefined
	);
}
