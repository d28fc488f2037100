import { type Blocks, createBlocks } from "./blocks.js";
import { type Decimal, isAbsent, readDate, readNumber } from "./cells.js";

/** Further distinct texts in a column are not distinguished: a column with so many can be neither feature nor target. */
export const MAX_DISTINCT = 1000;
/** The number of faulty cells that are kept of a column. */
const MAX_FAULTS = 5;

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

export function createColumn(decimal: Decimal): ColumnBuilder {
	return new Builder(decimal);
}

class Builder implements ColumnBuilder {
	readonly #decimal: Decimal;
	/** A number without thousands marks or signs. */
	readonly #plain: RegExp;
	readonly #numbers = createBlocks(Float64Array);
	/** Indices in `#categories`, from 1; made with the first text. */
	#codes: Blocks | undefined;
	readonly #categories = new Map<string, number>();
	#overflows = false;
	/** The number of cells of each kind; words such as `NaN` may stand for a missing number. */
	readonly #counts = { empty: 0, words: 0, texts: 0, numbers: 0, dates: 0 };
	readonly #faults: Readonly<Record<"empty" | "words" | "texts", Fault[]>> = {
		empty: [],
		words: [],
		texts: [],
	};
	#converted: Column["converted"];

	constructor(decimal: Decimal) {
		this.#decimal = decimal;
		this.#plain = decimal === "." ? /^[\d.eE+-]*$/ : /^[\d,eE+-]*$/;
	}

	add(cell: string, record: number, line: number): void {
		const value = cell === "" ? undefined : this.#readValue(cell);
		this.#numbers.set(record, value ?? Number.NaN);
		if (value !== undefined) return;
		const present = isAbsent(cell) ? "words" : "texts";
		const kind = cell === "" ? "empty" : present;
		this.#counts[kind]++;
		remember(this.#faults[kind], { record, line, cell });
		if (kind === "empty") return;
		this.#codes ??= createBlocks(Uint16Array);
		this.#codes.set(record, this.#codeOf(cell));
	}

	isNumeric(): boolean {
		const { texts, numbers, dates } = this.#counts;
		return texts === 0 && numbers + dates > 0;
	}

	finish(name: string, rows: number): Column {
		const { empty, words, texts, numbers, dates } = this.#counts;
		const faults = this.#faults;
		const mixesDates = dates > 0 && numbers > 0;
		const common = {
			name,
			mixesDates,
			texts: { count: texts, first: inOrder(faults.texts) },
		};
		const first = this.#numbers.length - rows;
		if (texts > 0) {
			return {
				...common,
				kind: "text",
				missing: { count: empty, first: inOrder(faults.empty) },
				...sorted(this.#readCodes(first, rows), this.#categories),
				overflows: this.#overflows,
			};
		}
		return {
			...common,
			kind: dates > 0 && !mixesDates ? "date" : "number",
			values: this.#numbers.join(first, rows),
			missing: {
				count: empty + words,
				first: inOrder([...faults.empty, ...faults.words]),
			},
			categories: [],
			overflows: false,
			...(this.#converted === undefined ? {} : { converted: this.#converted }),
		};
	}

	/** A number, or the days of a date; undefined for any other text. */
	#readValue(cell: string): number | undefined {
		const value = readNumber(cell, this.#decimal);
		if (value === undefined) {
			const days = readDate(cell);
			if (days !== undefined) this.#counts.dates++;
			return days;
		}
		this.#counts.numbers++;
		if (this.#converted === undefined && !this.#plain.test(cell)) {
			this.#converted = { cell, value };
		}
		return value;
	}

	/** A text's index, from 1; 0 for a text after the first `MAX_DISTINCT`. */
	#codeOf(cell: string): number {
		const known = this.#categories.get(cell);
		if (known !== undefined) return known;
		if (this.#categories.size >= MAX_DISTINCT) {
			this.#overflows = true;
			return 0;
		}
		this.#categories.set(cell, this.#categories.size + 1);
		return this.#categories.size;
	}

	/** Returns each cell's index, or NaN; in a column of texts a number is a text too. */
	#readCodes(first: number, rows: number): Float64Array {
		return Float64Array.from({ length: rows }, (_, row) => {
			const value = this.#numbers.get(first + row);
			const code = Number.isNaN(value)
				? (this.#codes?.get(first + row) ?? 0)
				: this.#codeOf(String(value));
			return code === 0 ? Number.NaN : code;
		});
	}
}

/** A fault of record 0 comes last, and is kept although the list is full. */
function remember(faults: Fault[], fault: Fault): void {
	if (faults.length < MAX_FAULTS) faults.push(fault);
	else if (fault.record === 0) faults.splice(-1, 1, fault);
}

function inOrder(faults: readonly Fault[]): Fault[] {
	return [...faults].sort((a, b) => a.record - b.record).slice(0, MAX_FAULTS);
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
