import { type Decimal, isAbsent, readDate, readNumber } from "./cells.js";

/** Further distinct texts in a column are not distinguished: a column with so many can be neither feature nor target. */
export const MAX_DISTINCT = 1000;
/** The number of faulty cells that are kept of a column. */
const MAX_FAULTS = 5;
/** Cells are stored in blocks of this size, so that a growing column is never copied. */
const BLOCK = 1 << 16;

/** A cell that is missing, or of another kind than the rest of its column. */
export interface Fault {
	/** The record's number in the file, from 0, the header included. */
	readonly record: number;
	readonly line: number;
	readonly cell: string;
}

/** A column's cells below the header. */
export interface Column {
	readonly name: string;
	/** Dates are days since 1970. */
	readonly kind: "number" | "date" | "text";
	/** Numbers, or indices of texts in `categories`; NaN where a cell is missing. */
	readonly values: Float64Array;
	/** A text column's distinct values, sorted; the first `MAX_DISTINCT` found where there are more. */
	readonly categories: readonly string[];
	/** Whether there are more distinct texts than `categories` has; their cells are NaN. */
	readonly overflows: boolean;
	/** The number of missing cells, and the first of them. */
	readonly missing: {
		readonly count: number;
		readonly first: readonly Fault[];
	};
	/** The number of cells that are texts, and the first of them. */
	readonly texts: { readonly count: number; readonly first: readonly Fault[] };
	/** Whether some cells are dates and others numbers. */
	readonly mixesDates: boolean;
	/** An example of a number with thousands marks or signs. */
	readonly converted?: { readonly cell: string; readonly value: number };
}

/** Collects a column's cells by their records' numbers; record 0 comes last, and only if it is not a header. */
export interface ColumnBuilder {
	add(cell: string, record: number, line: number): void;
	/** Whether all present cells so far are numbers or dates. */
	isNumeric(): boolean;
	/** @param rows the number of cells. */
	finish(name: string, rows: number): Column;
}

/** Long, because it is a closure over a column's lists and counts; each of its methods is short. */
export function createColumn(decimal: Decimal): ColumnBuilder {
	const numbers = createBlocks(Float64Array);
	let codes: Blocks | undefined;
	const categories = new Map<string, number>();
	const missing: Fault[] = [];
	const words: Fault[] = [];
	const texts: Fault[] = [];
	const counts = { empty: 0, words: 0, texts: 0, numbers: 0, dates: 0 };
	const isPlain = decimal === "." ? /^[\d.eE+-]*$/ : /^[\d,eE+-]*$/;
	let overflows = false;
	let converted: Column["converted"];

	const remember = (list: Fault[], fault: Fault) => {
		if (list.length < MAX_FAULTS) list.push(fault);
		else if (fault.record === 0) list.splice(-1, 1, fault);
	};
	const codeOf = (cell: string): number => {
		const known = categories.get(cell);
		if (known !== undefined) return known;
		if (categories.size >= MAX_DISTINCT) {
			overflows = true;
			return 0;
		}
		categories.set(cell, categories.size + 1);
		return categories.size;
	};
	const numberIn = (cell: string): number | undefined => {
		const value = readNumber(cell, decimal);
		if (value !== undefined) {
			counts.numbers++;
			if (converted === undefined && !isPlain.test(cell)) {
				converted = { cell, value };
			}
			return value;
		}
		const days = readDate(cell);
		if (days !== undefined) counts.dates++;
		return days;
	};
	const addText = (cell: string, record: number, line: number) => {
		const isWord = isAbsent(cell);
		counts[isWord ? "words" : "texts"]++;
		remember(isWord ? words : texts, { record, line, cell });
		codes ??= createBlocks(Uint16Array);
		codes.set(record, codeOf(cell));
	};

	return {
		add(cell, record, line) {
			const value = cell === "" ? undefined : numberIn(cell);
			numbers.set(record, value ?? Number.NaN);
			if (value !== undefined) return;
			if (cell === "") {
				counts.empty++;
				remember(missing, { record, line, cell });
			} else addText(cell, record, line);
		},
		isNumeric: () => counts.texts === 0 && counts.numbers + counts.dates > 0,
		finish(name, rows) {
			const first = numbers.length - rows;
			const isText = counts.texts > 0;
			const mixesDates = counts.dates > 0 && counts.numbers > 0;
			const common = {
				name,
				values: isText
					? places(numbers, codes, codeOf, first, rows)
					: numbers.join(first, rows),
				mixesDates,
				texts: { count: counts.texts, first: inOrder(texts) },
				missing: isText
					? { count: counts.empty, first: inOrder(missing) }
					: {
							count: counts.empty + counts.words,
							first: inOrder([...missing, ...words]),
						},
			};
			if (!isText) {
				const kind = counts.dates > 0 && !mixesDates ? "date" : "number";
				return {
					...common,
					kind,
					categories: [],
					overflows: false,
					...(converted === undefined ? {} : { converted }),
				};
			}
			return {
				...common,
				kind: "text",
				overflows,
				...sorted(common.values, categories),
			};
		},
	};
}

function inOrder(faults: readonly Fault[]): Fault[] {
	return [...faults].sort((a, b) => a.record - b.record).slice(0, MAX_FAULTS);
}

/** Returns each cell's index among the texts; in a column of texts a number is a text too. */
function places(
	numbers: Blocks,
	codes: Blocks | undefined,
	codeOf: (cell: string) => number,
	first: number,
	rows: number,
): Float64Array {
	return Float64Array.from({ length: rows }, (_, row) => {
		const value = numbers.get(first + row);
		const code = Number.isNaN(value)
			? (codes?.get(first + row) ?? 0)
			: codeOf(String(value));
		return code === 0 ? Number.NaN : code;
	});
}

/** Sorts the categories. Changes `values` to the new indices. */
function sorted(
	values: Float64Array,
	found: ReadonlyMap<string, number>,
): { values: Float64Array; categories: readonly string[] } {
	const categories = [...found.keys()].sort();
	const placeOf = new Float64Array(found.size + 1).fill(Number.NaN);
	categories.forEach((category, place) => {
		placeOf[found.get(category) as number] = place;
	});
	for (let row = 0; row < values.length; row++) {
		const code = values[row] as number;
		if (!Number.isNaN(code)) values[row] = placeOf[code] as number;
	}
	return { values, categories };
}

/** A growing list of numbers; indices that were not set are 0. */
interface Blocks {
	readonly length: number;
	get(at: number): number;
	set(at: number, value: number): void;
	/** A range of the numbers as one array. */
	join(from: number, count: number): Float64Array;
}

function createBlocks(
	Numbers: typeof Float64Array | typeof Uint16Array,
): Blocks {
	const blocks: (Float64Array | Uint16Array)[] = [];
	let length = 0;
	return {
		get length() {
			return length;
		},
		get: (at) => blocks[Math.floor(at / BLOCK)]?.[at % BLOCK] ?? 0,
		set(at, value) {
			while (blocks.length * BLOCK <= at) blocks.push(new Numbers(BLOCK));
			(blocks[Math.floor(at / BLOCK)] as Float64Array)[at % BLOCK] = value;
			length = Math.max(length, at + 1);
		},
		join(from, count) {
			const all = new Float64Array(count);
			for (let at = 0; at < count; ) {
				const place = from + at;
				const block = blocks[Math.floor(place / BLOCK)] as Float64Array;
				const part = block.subarray(
					place % BLOCK,
					Math.min(BLOCK, (place % BLOCK) + count - at),
				);
				all.set(part, at);
				at += part.length;
			}
			return all;
		},
	};
}
