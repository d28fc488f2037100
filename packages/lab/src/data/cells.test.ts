import { describe, expect, it } from "vitest";
import * as commandLine from "../../../cli/src/train/cells.js";
import { type Decimal, findDecimal, readDate, readNumber } from "./cells.js";

const numbers = [
	...["1", "-2.5", "+.5e-3", "1,234.5", "1.234,5", "1,234", "1.234", "0,25"],
	...["€ 4.50", "12%", "$1,000", "5 EUR", "(5)", "-(5)", "1 234 567", "1'234"],
	...[
		"1e999",
		"--1",
		"12:30",
		"1.2.3",
		"",
		"5 cm",
		"0x10",
		"1_000",
		"Infinity",
	],
];
const dates = [
	...["2026-11-24", "2026/1/5", "24.11.2026", "2026-02-30", "31.13.2026"],
	...["2026-11-24T18:30:00Z", "2026-11-24 18:30", "2026-11-24T18:30:00+02:00"],
	...["2026-11-24T25:00", "11/24/2026", "2026-11", "today"],
];

describe("cells are read as the command line reads them", () => {
	it.each([".", ","] as Decimal[])("numbers with the point %s", (decimal) => {
		for (const cell of numbers) {
			const theirs = commandLine.readNumber(cell, decimal) ?? Number.NaN;
			expect([cell, readNumber(cell, decimal)]).toEqual([cell, theirs]);
		}
	});

	it("dates", () => {
		for (const cell of dates) {
			const theirs = commandLine.readDate(cell) ?? Number.NaN;
			expect([cell, readDate(cell)]).toEqual([cell, theirs]);
		}
	});

	it("the decimal point of a table", () => {
		for (const separator of [",", ";", "\t"]) {
			for (const first of numbers) {
				for (const second of numbers) {
					const cells = [first, second];
					expect([cells, findDecimal(cells, separator)]).toEqual([
						cells,
						commandLine.findDecimal(cells, separator),
					]);
				}
			}
		}
	});
});
