import { parse } from "csv-parse/sync";
import { type Decimal, findDecimal } from "./cells.js";

/** What may stand between cells; the rarer ones in texts go first. */
const SEPARATORS = ["\t", ";", ",", "|"] as const;
/** How many records of the file's beginning are looked at. */
const MAX_RECORDS = 200;

/** How a file writes its cells. */
export interface Dialect {
	readonly separator: string;
	readonly decimal: Decimal;
}

/**
 * The separator and the decimal point that the beginning of a file shows: the separator that gives all records the same
 * number of cells, more than one; where none does, the one that gives the first record the most.
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
			(most, one) => (widthOf(one) > widthOf(most) ? one : most),
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
		// An unclosed quote, perhaps only because the text is cut: what came before it counts.
	}
	// The last may be cut.
	return records.length > 2 ? records.slice(0, -1) : records;
}
