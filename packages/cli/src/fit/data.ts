import { nearest } from "ravine/explain";
import { InputError } from "../errors.js";
import { listed, shown } from "../text.js";
import type { Column } from "../train/column.js";
import { placeOf, readTable, type Table } from "../train/csv.js";

/** The treatment of rows with missing cells: refuse them, or leave them out. */
export type Missing = "error" | "drop";

/** The columns that a formula has, as numbers. */
export interface FitData {
	/** By their names in the formula; sigma's column is among them. */
	readonly columns: Readonly<Record<string, Float64Array>>;
	/** The name in `columns` of the column for sigma. */
	readonly sigma: string | undefined;
	readonly rows: number;
	/** Rows with missing cells that are not among `rows`. */
	readonly leftOut: number;
	/** The rows' numbers in the file, from 1 below the header. */
	readonly rowNumbers: Uint32Array;
	/** Names of all of the file's columns, as a formula writes them. */
	readonly names: readonly string[];
	/** Sentences for the reader about changed cells. */
	readonly notes: readonly string[];
}

/**
 * Reads the columns of a CSV file that a formula names; `readTable` describes the format. In a formula, a column's name
 * has `_` in place of spaces and of other characters that no name can have.
 *
 * @param left names on the formula's left side: columns. Names on the right may be columns or parameters.
 * @param sigma the column of the rows' standard deviations.
 * @throws InputError naming the file, the row and the column, for a missing cell, text, and a sigma not above 0.
 */
export async function readFitData(
	file: string,
	{ left, right }: { left: readonly string[]; right: readonly string[] },
	sigma: string | undefined,
	missing: Missing,
): Promise<FitData> {
	const named = [...left, ...right, ...(sigma === undefined ? [] : [sigma])];
	const table = await readTable(file, named);
	const byName = nameColumns(table);
	const names = [...byName.keys()];
	for (const name of left) {
		if (!byName.has(name)) refuseUnknown(table, names, name, "the left side");
	}
	const sigmaName = sigma === undefined ? undefined : nameInFormula(sigma);
	if (sigmaName !== undefined && !byName.has(sigmaName)) {
		refuseUnknown(table, names, sigma as string, "--sigma");
	}
	const used = names.filter(
		(name) => left.includes(name) || right.includes(name) || name === sigmaName,
	);
	const chosen = used.map((name) => {
		const [column, ...others] = byName.get(name) as [Column, ...Column[]];
		if (others.length > 0) {
			throw new InputError(
				`${shown(file)}: ${others.length + 1} columns are called "${name}"; give them different names`,
			);
		}
		refuseText(table, column);
		return column;
	});
	const kept = keptRows(table, chosen, missing);
	const columns = Object.fromEntries(
		chosen.map(({ values }, k) => [
			used[k] as string,
			Float64Array.from(kept, (row) => values[row] as number),
		]),
	);
	if (sigmaName !== undefined) {
		refuseSigma(table, sigma as string, columns[sigmaName], kept);
	}
	return {
		columns,
		sigma: sigmaName,
		rows: kept.length,
		leftOut: table.rows - kept.length,
		rowNumbers: kept.map((row) => row + 1),
		names,
		notes: chosen.flatMap(noteOn),
	};
}

/** A column's name as a formula writes it: `_` in place of characters that no name can have, and m2 for m². */
function nameInFormula(name: string): string {
	const plain = name
		.normalize("NFC")
		.replace(/[⁰¹²³⁴-⁹]/gu, (digit) => digit.normalize("NFKC"));
	const words = plain.match(/[\p{L}\p{Nd}\p{Nl}₀-₉_]+/gu) ?? [];
	return words.join("_").replace(/^(?=\p{N})/u, "_");
}

function nameColumns({ columns }: Table): Map<string, Column[]> {
	const byName = new Map<string, Column[]>();
	for (const column of columns) {
		const name = nameInFormula(column.name);
		byName.set(name, [...(byName.get(name) ?? []), column]);
	}
	return byName;
}

function refuseUnknown(
	{ file, hasHeader }: Table,
	names: readonly string[],
	name: string,
	where: string,
): never {
	const near = nearest(name, names);
	const known = `its columns are ${listed(names)}${hasHeader ? "" : ", because it has no header"}`;
	throw new InputError(
		`${shown(file)}: ${where} has "${shown(name)}", and there is no such column; ${near === undefined ? known : `did you mean "${near}"?`}`,
	);
}

function refuseText(table: Table, column: Column): void {
	const { name, texts, mixesDates, missing, kind } = column;
	const subject = `column "${shown(name)}"`;
	const [first] = texts.first;
	if (kind !== "text") {
		if (!mixesDates) return;
		throw new InputError(
			`${shown(table.file)}: ${subject} mixes dates and numbers; a formula needs one of them`,
		);
	}
	const present = table.rows - missing.count;
	if (first === undefined || texts.count * 2 > present) {
		throw new InputError(
			`${shown(table.file)}: ${subject} is text, and a formula needs numbers; write the values as numbers in a column of its own, as 0 and 1 for two kinds`,
		);
	}
	throw new InputError(
		`${shown(table.file)}: ${placeOf(table, column, first)}: "${shown(first.cell)}" is not a number, as most of the column is; correct it, or leave the cell empty and use --missing drop`,
	);
}

/** The rows without missing cells. */
function keptRows(
	table: Table,
	columns: readonly Column[],
	missing: Missing,
): Uint32Array {
	const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
	const gaps = columns.filter((column) => column.missing.count > 0);
	const [first] = gaps;
	if (first === undefined) return all;
	if (missing === "error") {
		const count = gaps.reduce((sum, column) => sum + column.missing.count, 0);
		const [fault] = first.missing.first;
		// An empty cell needs no quoting; one that has "inf" or "n/a" does.
		const cell = fault?.cell ? ` ("${shown(fault.cell)}")` : "";
		const where =
			fault === undefined ? "" : `: ${placeOf(table, first, fault)}${cell}`;
		throw new InputError(
			`${shown(table.file)}: ${count === 1 ? "a cell is missing" : `${count} cells are missing, the first`}${where}; --missing drop leaves such rows out`,
		);
	}
	const kept = all.filter((row) =>
		gaps.every(({ values }) => !Number.isNaN(values[row])),
	);
	if (kept.length > 0) return kept;
	throw new InputError(
		`${shown(table.file)}: every row has a missing cell in one of the columns ${listed(columns.map(({ name }) => name))}`,
	);
}

function refuseSigma(
	{ file }: Table,
	name: string,
	values: Float64Array | undefined,
	kept: Uint32Array,
): void {
	const place = values?.findIndex((value) => !(value > 0)) ?? -1;
	if (place < 0) return;
	throw new InputError(
		`${shown(file)}: row ${(kept[place] as number) + 1}, column "${shown(name)}": a standard deviation must be above 0, got ${values?.[place]}`,
	);
}

function noteOn({ name, kind, converted }: Column): string[] {
	const inFormula = nameInFormula(name);
	return [
		...(inFormula === name
			? []
			: [`column "${shown(name)}" is ${inFormula} in the formula`]),
		...(kind === "date"
			? [`${shown(name)}: dates, as days since 1970-01-01`]
			: []),
		...(converted === undefined
			? []
			: [
					`${shown(name)}: "${shown(converted.cell)}" is read as ${converted.value}`,
				]),
	];
}
