import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { InputError } from "../errors.js";
import { findDecimal, readDate, readNumber } from "./cells.js";
import { readTable, type Table } from "./csv.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-csv-"));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, "data.csv");

function read(content: string | Uint8Array): Promise<Table> {
	writeFileSync(path, content);
	return readTable(path, []);
}

/** A column's cells: numbers, texts, or undefined where one is missing. */
function cellsOf(table: Table): (number | string | undefined)[][] {
	return table.columns.map(({ kind, values, categories }) =>
		Array.from(values, (value) => {
			if (Number.isNaN(value)) return undefined;
			return kind === "text" ? categories[value] : value;
		}),
	);
}

test.each([
	["1", 1],
	["-1.5e3", -1500],
	["+.5", 0.5],
	["1,234", 1234],
	["1,234,567.89", 1234567.89],
	["$1,234.50", 1234.5],
	["-$5", -5],
	["$-5", -5],
	["-$-5", undefined],
	["($-5)", undefined],
	["- 5", -5],
	["5 €", 5],
	["EUR 5", 5],
	["5 USD", 5],
	["(1,000)", -1000],
	["(-1)", undefined],
	["12%", 12],
	["1 234 567", 1234567],
	["1\u00a0234", 1234],
	["1'234.5", 1234.5],
	["−1.5e−3", -0.0015],
	["−1.5", -1.5],
	["€ −1,234.5", -1234.5],
	["1,23", undefined],
	["12,34,567", undefined],
	["1.2.3", undefined],
	["0x10", undefined],
	["1e999", undefined],
	["Infinity", undefined],
	["12 5", undefined],
	["", undefined],
	["abc", undefined],
	["$", undefined],
])("with decimal points %j is %j", (cell, value) => {
	expect(readNumber(cell, ".")).toBe(value);
});

test.each([
	["1,5", 1.5],
	["1.234,5", 1234.5],
	["−1.234,5", -1234.5],
	["1.234", 1234],
	["1.234.567", 1234567],
	["-1,5e3", -1500],
	[",5", 0.5],
	["1.5", 1.5],
	["€ 1.234,50", 1234.5],
	["1,5,6", undefined],
	["1.23,4", undefined],
])("with decimal commas %j is %j", (cell, value) => {
	expect(readNumber(cell, ",")).toBe(value);
});

test.each([
	[["1.5", "2"], ",", "."],
	[["1,5", "2"], ";", ","],
	[["1,234", "2"], ",", "."],
	[["1,234", "2"], ";", ","],
	[["1,234", "2.5"], ";", "."],
	[["1.234.567"], ";", ","],
	[["1,234,567"], ";", "."],
	[["€ 1.234,50"], ";", ","],
	[["0,123"], ",", ","],
	[["a", "b"], ";", "."],
] as const)(
	"%j between %j show the decimal point %j",
	(cells, separator, decimal) => {
		expect(findDecimal(cells, separator)).toBe(decimal);
	},
);

test.each([
	["1970-01-01", 0],
	["1970/1/2", 1],
	["2000-03-01", 11017],
	["02.01.1970", 1],
	["1970-01-01T06:00:00Z", 0.25],
	["1970-01-01 06:00", 0.25],
	["1970-01-01T06:00:00+06:00", 0],
	["1970-01-01T00:00:00-0600", 0.25],
	["2023-02-29", undefined],
	["2023-13-01", undefined],
	["2023-1/1", undefined],
	["1970-01-01T25:00", undefined],
	["20230101", undefined],
])("the date %j is day %j", (cell, days) => {
	expect(readDate(cell)).toBe(days);
});

/** The format in which a test writes its table. */
interface Style {
	readonly separator: string;
	readonly decimal: string;
	readonly lineEnd: string;
	readonly mark: boolean;
	readonly quoted: boolean;
	readonly blank: boolean;
	readonly lastEnd: boolean;
}

const styles: fc.Arbitrary<Style> = fc
	.record({
		separator: fc.constantFrom(",", ";", "\t", "|"),
		decimal: fc.constantFrom(".", ","),
		lineEnd: fc.constantFrom("\n", "\r\n"),
		mark: fc.boolean(),
		quoted: fc.boolean(),
		blank: fc.boolean(),
		lastEnd: fc.boolean(),
	})
	// Decimal commas in a file separated by commas would need quotes.
	.filter(({ separator, decimal }) => separator !== "," || decimal === ".");

/** Texts with all characters that CSV quotes; none is a number, a date or a missing cell. */
const texts = fc
	.string({
		unit: fc.constantFrom(...("ab é,;|\"'\n\t😀".match(/./gsu) as string[])),
	})
	.map((text) => `t${text}z`);

const tables = fc
	.record({
		rows: fc.integer({ min: 2, max: 12 }),
		kinds: fc.array(fc.constantFrom("number", "text"), {
			minLength: 1,
			maxLength: 5,
		}),
	})
	.chain(({ rows, kinds }) =>
		fc.tuple(
			// The first column has fractions, so that the decimal point can be found.
			...["number", ...kinds].map((kind) =>
				fc.array<number | string>(
					kind === "number"
						? fc
								.tuple(
									fc.integer({ min: -9999, max: 9999 }),
									fc.constantFrom(0.25, 0.5),
								)
								.map(([whole, part]) => whole + part)
						: texts,
					{ minLength: rows, maxLength: rows },
				),
			),
		),
	);

function write(
	columns: readonly (readonly (number | string)[])[],
	style: Style,
) {
	const { separator, decimal, lineEnd, mark, quoted, blank, lastEnd } = style;
	const cell = (value: number | string) => {
		const text =
			typeof value === "number" ? String(value).replace(".", decimal) : value;
		return quoted || /["\n\r]|^\s|\s$/.test(text) || text.includes(separator)
			? `"${text.replaceAll('"', '""')}"`
			: text;
	};
	const header = columns.map((_, k) => `name ${k}`);
	const rows = (columns[0] ?? []).map((_, row) =>
		columns.map((column) => column[row] as number | string),
	);
	const lines = [header, ...rows].map((cells) =>
		cells.map(cell).join(separator),
	);
	const text = lines.join(blank ? lineEnd + lineEnd : lineEnd);
	return `${mark ? "\ufeff" : ""}${text}${lastEnd ? lineEnd : ""}`;
}

test("any table is read back, in any format", async () => {
	await fc.assert(
		fc.asyncProperty(tables, styles, async (columns, style) => {
			const table = await read(write(columns, style));
			expect(table.hasHeader).toBe(true);
			expect(table.dialect).toEqual({
				separator: style.separator,
				decimal: style.decimal,
			});
			expect(table.columns.map(({ name }) => name)).toEqual(
				columns.map((_, k) => `name ${k}`),
			);
			expect(cellsOf(table)).toEqual(columns);
		}),
		draws(75, 1),
	);
});

test("any bytes are read, or refused in one line", async () => {
	const pieces = fc.oneof(
		fc.constantFrom(
			...[",", ";", "\t", "|", "\n", "\r\n", "\r", '"', '""', "'", " ", "\0"],
			...[
				"\ufeff",
				"a",
				"é",
				"1",
				"-",
				".",
				"1.5",
				"1,5",
				"nan",
				"inf",
				"2023-01-01",
			],
			...[
				"\u001b[31m",
				"\u202e",
				"$",
				"%",
				"1e999",
				"__proto__",
				"constructor",
			],
		),
		fc.string({ unit: "binary", maxLength: 5 }),
	);
	const contents = fc.oneof(
		fc.array(pieces, { maxLength: 60 }).map((all) => Buffer.from(all.join(""))),
		fc.uint8Array({ maxLength: 60 }),
	);
	await fc.assert(
		fc.asyncProperty(contents, async (content) => {
			try {
				const table = await read(content);
				expect(table.rows).toBeGreaterThan(0);
				for (const { values } of table.columns) {
					expect(values.length).toBe(table.rows);
				}
			} catch (error) {
				expect(error).toBeInstanceOf(InputError);
				expect((error as Error).message).not.toMatch(/\p{Cc}/u);
				expect((error as Error).message.length).toBeLessThan(600);
			}
		}),
		draws(150, 2),
	);
});
