import type { ParseConfig, ParseResult } from "papaparse";
import { grouped } from "../model/numbers.js";
import { MAX_ROWS, makeTable, type Table, TableError } from "./table.js";

/** A larger file is refused before it is read. */
const MAX_BYTES = 60_000_000;
/** Characters that are read before the page gets its turn. */
const CHUNK = 1 << 18;
/** The longest row. */
const MAX_RECORD = 4_000_000;

export interface ReadOptions {
	readonly signal?: AbortSignal;
	/** Called with the share that is read, from 0 to 1. */
	readonly onProgress?: (share: number) => void;
}

/**
 * Reads a CSV file, or a text, piece by piece: cells between commas, semicolons, tabs or bars, with or without quotes and
 * a header.
 *
 * @throws TableError with the reason as a sentence; the signal's reason.
 */
export async function readCsv(
	title: string,
	source: Blob | string,
	{ signal, onProgress }: ReadOptions = {},
): Promise<Table> {
	const blob = typeof source === "string" ? new Blob([source]) : source;
	if (blob.size > MAX_BYTES) {
		throw new TableError(
			`the file has ${Math.round(blob.size / 1e6)} MB; at most ${MAX_BYTES / 1e6} MB are read`,
		);
	}
	const { default: papa } = await import("papaparse");
	const records: string[][] = [];
	const parser = new Pieces(
		(text, config) => papa.parse<string[]>(text, config),
		records,
	);
	let read = 0;
	for await (const piece of piecesOf(blob)) {
		signal?.throwIfAborted();
		parser.add(piece.text);
		read += piece.bytes;
		if (records.length > MAX_ROWS) {
			throw new TableError(
				`the table has more than ${grouped(MAX_ROWS)} rows; at most so many are read`,
			);
		}
		onProgress?.(blob.size === 0 ? 1 : read / blob.size);
		await new Promise((resolve) => setTimeout(resolve));
	}
	signal?.throwIfAborted();
	parser.end();
	return makeTable(title, records, parser.separator, signal);
}

/** The text of a file in pieces. */
async function* piecesOf(
	blob: Blob,
): AsyncGenerator<{ readonly text: string; readonly bytes: number }> {
	// UTF-8, or what most other programs write where it is not.
	const decoder = new TextDecoder((await isUtf8(blob)) ? "utf-8" : "latin1");
	for (let from = 0; from < blob.size; from += CHUNK) {
		const bytes = await blob.slice(from, from + CHUNK).arrayBuffer();
		if (from === 0 && new Uint8Array(bytes).subarray(0, 4096).includes(0)) {
			throw new TableError(
				"this file is not text in UTF-8; save the table as CSV and open that file",
			);
		}
		const text = decoder.decode(bytes, { stream: true });
		yield { text, bytes: bytes.byteLength };
	}
	yield { text: decoder.decode(), bytes: 0 };
}

async function isUtf8(blob: Blob): Promise<boolean> {
	const start = await blob.slice(0, CHUNK).arrayBuffer();
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(start, {
			// The piece may end within a character.
			stream: true,
		});
		return true;
	} catch {
		return false;
	}
}

type Parse = (text: string, config: ParseConfig) => ParseResult<string[]>;

/** Parses a text that comes in pieces: each piece up to the last line that is surely complete. */
class Pieces {
	separator = ",";
	readonly #parse: Parse;
	readonly #records: string[][];
	#rest = "";
	#isFirst = true;
	#isQuoted = false;
	#last: string | undefined;

	constructor(parse: Parse, records: string[][]) {
		this.#parse = parse;
		this.#records = records;
	}

	add(text: string): void {
		const end = this.#lastLineEnd(text);
		if (end < 0) {
			this.#rest += text;
			if (this.#rest.length > MAX_RECORD) {
				throw new TableError(
					`row ${this.#records.length + 1} is longer than ${grouped(MAX_RECORD)} characters; perhaps a quote in it never ends`,
				);
			}
			return;
		}
		this.#take(this.#rest + text.slice(0, end));
		this.#rest = text.slice(end);
	}

	/** The place behind the text's last line end that is not within quotes; -1 if there is none. */
	#lastLineEnd(text: string): number {
		let end = -1;
		for (const { 0: sign, index } of text.matchAll(/["\n]/g)) {
			if (sign === "\n") {
				if (!this.#isQuoted) end = index + 1;
				continue;
			}
			const before = index === 0 ? this.#last : text[index - 1];
			// A quote within a cell, as in 5", is a character like any other.
			if (this.#isQuoted || /^[\s,;|"]?$/.test(before ?? "")) {
				this.#isQuoted = !this.#isQuoted;
			}
		}
		this.#last = text.at(-1) ?? this.#last;
		return end;
	}

	end(): void {
		if (this.#rest !== "") this.#take(this.#rest);
		this.#rest = "";
	}

	#take(text: string): void {
		const { data, errors, meta } = this.#parse(text, {
			delimiter: this.#isFirst ? "" : this.separator,
			delimitersToGuess: [",", ";", "\t", "|"],
			skipEmptyLines: true,
		});
		const open = errors.find(({ code }) => code === "MissingQuotes");
		if (open !== undefined) {
			const row = this.#records.length + (open.row ?? 0) + 1;
			throw new TableError(`row ${row} begins a quote that never ends`);
		}
		if (this.#isFirst) this.separator = meta.delimiter;
		this.#isFirst = false;
		for (const record of data) this.#records.push(record);
	}
}
