import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readDataset } from "./dataset.js";
import { InputError } from "./errors.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-dataset-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(content: string | Uint8Array): string {
	const path = join(directory, "data.csv");
	writeFileSync(path, content);
	return path;
}

const read = (
	content: string | Uint8Array,
	...rest: [string, ("classify" | "regress")?]
) => readDataset(file(content), ...rest);

test("a header is found by its texts over numbers, and a target by name or number", () => {
	for (const target of ["size", "3"]) {
		const set = read("a,b,size\n1,2,1.5\n3,4,2.5\n", target);
		expect(set).toMatchObject({
			hasHeader: true,
			task: "regress",
			target: "size",
			rows: 2,
			features: ["a", "b"],
			classes: [],
		});
		expect([...set.values]).toEqual([1, 2, 3, 4]);
		expect([...set.targets]).toEqual([1.5, 2.5]);
	}
});

test("without a header every row is data", () => {
	const set = read("1,2,0.5\n3,4,2.5\n5,6,1.25\n", "1");
	expect(set).toMatchObject({
		hasHeader: false,
		rows: 3,
		features: ["column 2", "column 3"],
		task: "classify",
		classes: ["1", "3", "5"],
	});
	expect([...set.values]).toEqual([2, 0.5, 4, 2.5, 6, 1.25]);
});

test("a header over texts alone is found by the target's name", () => {
	const text = "colour,kind\nred,x\nblue,y\nred,y\n";
	expect(read(text, "kind")).toMatchObject({ hasHeader: true, rows: 3 });
	expect(read(text, "2")).toMatchObject({ hasHeader: false, rows: 4 });
});

test("a column's number does not hide a header's cell of the same text", () => {
	const set = read("a,1\n2,7.5\n3,8.5\n", "1");
	expect(set.target).toBe("1");
	expect([...set.targets]).toEqual([7.5, 8.5]);
});

test("text features become one feature a value, and text targets sorted classes", () => {
	const set = read("x,hue,kind\n1,red,b\n2,blue,a\n3,red,b\n", "kind");
	expect(set.features).toEqual(["x", "hue=blue", "hue=red"]);
	expect([...set.values]).toEqual([1, 0, 1, 2, 1, 0, 3, 0, 1]);
	expect(set.classes).toEqual(["a", "b"]);
	expect([...set.targets]).toEqual([1, 0, 1]);
});

test("numeric classes are ordered as numbers, however they are written", () => {
	const set = read("x,y\n1,10\n2,9\n3,9.0\n4,10\n", "y");
	expect(set.classes).toEqual(["9", "10"]);
	expect([...set.targets]).toEqual([1, 0, 0, 1]);
});

test("20 distinct whole numbers are classes, 21 are not, unless told", () => {
	const rows = (count: number) =>
		`x,y\n${Array.from({ length: count }, (_, i) => `${i},${i}\n${i},${i}\n`).join("")}`;
	expect(read(rows(20), "y").task).toBe("classify");
	expect(read(rows(21), "y").task).toBe("regress");
	expect(read(rows(21), "y", "classify").classes.length).toBe(21);
	expect(read(rows(3), "y", "regress").task).toBe("regress");
});

test("a byte order mark, quotes, CRLF, spaces and blank lines are read through", () => {
	const set = read('\ufeff"a, b",y\r\n" 1 ",0.5\r\n\r\n2, 1.5\r\n', "y");
	expect(set.features).toEqual(["a, b"]);
	expect([...set.values]).toEqual([1, 2]);
	expect([...set.targets]).toEqual([0.5, 1.5]);
});

test("the fingerprint tells data apart", () => {
	const print = (text: string) => read(text, "y").fingerprint;
	const own = print("x,y\n1,0.5\n2,1.5\n");
	expect(print("x,y\n1.0,0.5\n2,1.5\n")).toBe(own);
	expect(print("x,y\n1,0.5\n2,1.25\n")).not.toBe(own);
	expect(print("z,y\n1,0.5\n2,1.5\n")).not.toBe(own);
});

const many = Array.from({ length: 21 }, (_, i) => `t${i},${i}.5`).join("\n");
const faults: [string, string | Uint8Array, string, RegExp][] = [
	["empty", "", "y", /is empty/],
	["only blank lines", "\n\n", "y", /no rows/],
	["only a header", "x,y\n", "y", /no rows below the header/],
	["one row", "x,y\n1,2\n", "y", /one row of data/],
	["one column", "y\n1\n2\n", "y", /one column/],
	["ragged", "x,y\n1,2\n3\n", "y", /line 3: 1 cell where the first row has 2/],
	["an open quote", 'x,y\n1,"2\n', "y", /line \d: a quote is opened/],
	["binary", Uint8Array.of(120, 10, 0, 1), "1", /line 2: .*zero byte/],
	["not UTF-8", Uint8Array.of(120, 44, 0xe9, 10), "1", /not text in UTF-8/],
	["one class", "x,y\n1,a\n2,a\n", "y", /"y" has one class, a/],
	["one value", "x,y\n1,2.5\n2,2.5\n", "y", /"y" has one value, 2.5/],
	[
		"a missing cell",
		"x,y\n1,2\n,3\n",
		"y",
		/a cell is missing: row 2 \(line 3\), column "x"$/,
	],
	[
		"many missing cells",
		`x,y\n${",1\n".repeat(7)}2,nan\n`,
		"y",
		/8 cells are missing: row 1 \(line 2\).*row 5 \(line 6\), column "x"; and 3 more$/,
	],
	[
		"NaN among numbers",
		"x,y\n1,2\nNaN,3\n",
		"y",
		/row 2 \(line 3\), column "x" \("NaN"\)/,
	],
	["infinity", "x,y\n1,2\n-Infinity,3\n", "y", /row 2 .*"-Infinity"/],
	[
		"a slip among numbers",
		"x,y\n1,2\n2,3\n3x,4\n",
		"y",
		/row 3 \(line 4\), column "x": "3x" is not a number/,
	],
	["too many texts", `x,y\n${many}\n`, "y", /"x" is text with 21 distinct/],
	["too many classes", `x,y\n${many}\n`, "x", /21 distinct values in 21 rows/],
	[
		"an unknown target",
		"height,weight\n1,2\n2,3\n",
		"wieght",
		/no column is called "wieght"; did you mean "weight"\?/,
	],
	["a number too large", "x,y\n1,2\n2,3\n", "3", /columns are 1 to 2/],
	["column 0", "x,y\n1,2\n2,3\n", "0", /columns are 1 to 2/],
	["a name, no header", "1,2\n2,3\n", "y", /no header; give a column's number/],
	["a name twice", "x,y,y\n1,2,3\n2,3,4\n", "y", /more than one column/],
];

test.each(faults)("refuses: %s", (_, content, target, message) => {
	const attempt = () => read(content, target);
	expect(attempt).toThrow(InputError);
	expect(attempt).toThrow(message);
	expect(attempt).toThrow("data.csv");
});

test("a text target is not regressed, and a missing file is named", () => {
	expect(() => read("x,y\n1,a\n2,b\n", "y", "regress")).toThrow(
		/row 1 \(line 2\), column "y": "a" is not a number/,
	);
	expect(() => readDataset(join(directory, "none.csv"), "1")).toThrow(
		/none\.csv: there is no such file/,
	);
});
