import { parse } from "csv-parse/sync";
import { type Decimal, findDecimal } from "./cells.js";

/** The possible separators; those that are rarer in texts are tried first. */
const SEPARATORS = ["\t", ";", ",", "|"] as const;
/** The number of records from which separator and decimal point are found. */
const MAX_RECORDS = 200;

/** A file's separator and decimal point. */
export interface Dialect {
	readonly separator: string;
	readonly decimal: Decimal;
}

/**
 * Finds the separator and the decimal point from the beginning of a file. The separator is the one with which all records
 * have the same number of cells, more than one; else the one with which the first record has the most cells.
 */
export function findDialect(beginning: string): Dialect {
	const tables = SEPARATORS.map((separator) => ({
		separator,
		records: recordsOf(beginning, separator),
	}));
	const widthOf = ({ records }: (typeof tables)[number]) =>
		records[0]?.length ?? 0;
	const even = tables.find((one) => {
		const width = widthOf(one);
		return width > 1 && one.records.every(({ length }) => length === width);
	});
	const comma = tables[2] as (typeof tables)[number];
	const { separator, records } =
		even ??
		tables.reduce(
			(widest, one) => (widthOf(one) > widthOf(widest) ? one : widest),
			comma,
		);
	const cells = records.flat().map((cell) => cell.trim());
	return { separator, decimal: findDecimal(cells, separator) };
}

/** The first records of a text whose end may be cut off. */
function recordsOf(text: string, separator: string): string[][] {
	const records: string[][] = [];
	try {
		parse(text, {
			bom: true,
			delimiter: separator,
			trim: separator !== "\t",
			relax_column_count: true,
			relax_quotes: true,
			skip_empty_lines: true,
			to: MAX_RECORDS + 1,
			on_record: (record: string[]) => {
				records.push(record);
				return null;
			},
		});
	} catch {
		// A quote is not closed, perhaps only because the text is cut. The records before it count.
	}
	// The last record may be cut.
	return records.length > 2 ? records.slice(0, -1) : records;
}
