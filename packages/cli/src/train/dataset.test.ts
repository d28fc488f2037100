import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { InputError } from "../errors.js";
import { type Dataset, type DatasetOptions, readDataset } from "./dataset.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-dataset-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(content: string | Uint8Array): string {
	const path = join(directory, "data.csv");
	writeFileSync(path, content);
	return path;
}

const read = (
	content: string | Uint8Array,
	target: string,
	options: Partial<DatasetOptions> = {},
) => readDataset(file(content), { target, ...options });

/** The features' cells, row after row. */
function cells({ columns, rows }: Dataset): number[][] {
	return Array.from({ length: rows }, (_, row) =>
		columns.flatMap(({ kind, values, categories }) => {
			const value = values[row] as number;
			return kind === "text"
				? categories.map((_, place) => +(place === value))
				: [value];
		}),
	);
}

test("a header is found by its texts over numbers, and a target by name or number", async () => {
	for (const target of ["size", "3"]) {
		const set = await read("a,b,size\n1,2,1.5\n3,4,2.5\n", target);
		expect(set).toMatchObject({
			hasHeader: true,
			task: "regress",
			target: "size",
			rows: 2,
			features: ["a", "b"],
			classes: [],
		});
		expect(cells(set)).toEqual([
			[1, 2],
			[3, 4],
		]);
		expect([...set.targets]).toEqual([1.5, 2.5]);
	}
});

test("without a header every row is data", async () => {
	const set = await read("1,2,0.5\n3,4,2.5\n5,6,1.25\n", "1");
	expect(set).toMatchObject({
		hasHeader: false,
		rows: 3,
		features: ["column 2", "column 3"],
		task: "classify",
		classes: ["1", "3", "5"],
	});
	expect(cells(set)).toEqual([
		[2, 0.5],
		[4, 2.5],
		[6, 1.25],
	]);
});

test("a header above texts only is found by the target's name", async () => {
	const text = "colour,kind\nred,x\nblue,y\nred,y\n";
	expect(await read(text, "kind")).toMatchObject({ hasHeader: true, rows: 3 });
	expect(await read(text, "2")).toMatchObject({ hasHeader: false, rows: 4 });
});

test("a column's number does not hide a header's cell of the same text", async () => {
	const set = await read("a,1\n2,7.5\n3,8.5\n", "1");
	expect(set.target).toBe("1");
	expect([...set.targets]).toEqual([7.5, 8.5]);
});

test.each(["2", "column_2", "column 2"])(
	"without a header, a column is found as %s",
	async (target) => {
		const set = await read("2,7.5\n3,8.5\n", target);
		expect(set.target).toBe("column 2");
		expect([...set.targets]).toEqual([7.5, 8.5]);
	},
);

test("text features become one feature a value, and text targets sorted classes", async () => {
	const set = await read("x,hue,kind\n1,red,b\n2,blue,a\n3,red,b\n", "kind");
	expect(set.features).toEqual(["x", "hue=blue", "hue=red"]);
	expect(cells(set)).toEqual([
		[1, 0, 1],
		[2, 1, 0],
		[3, 0, 1],
	]);
	expect(set.classes).toEqual(["a", "b"]);
	expect([...set.targets]).toEqual([1, 0, 1]);
});

test("numeric classes are ordered as numbers, however they are written", async () => {
	const set = await read("x,y\n1,10\n2,9\n3,9.0\n4,10\n", "y");
	expect(set.classes).toEqual(["9", "10"]);
	expect([...set.targets]).toEqual([1, 0, 0, 1]);
});

test("20 distinct whole numbers are classes, 21 are not, unless --task says so", async () => {
	const rows = (count: number) =>
		`x,y\n${Array.from({ length: count }, (_, i) => `${i},${i}\n${i},${i}\n`).join("")}`;
	expect((await read(rows(20), "y")).task).toBe("classify");
	expect((await read(rows(21), "y")).task).toBe("regress");
	const told = await read(rows(21), "y", { task: "classify" });
	expect(told.classes.length).toBe(21);
	expect((await read(rows(3), "y", { task: "regress" })).task).toBe("regress");
});

test("a byte order mark, quotes, CRLF, spaces and blank lines are read through", async () => {
	const set = await read('\ufeff"a, b",y\r\n" 1 ",0.5\r\n\r\n2, 1.5\r\n', "y");
	expect(set.features).toEqual(["a, b"]);
	expect(cells(set)).toEqual([[1], [2]]);
	expect([...set.targets]).toEqual([0.5, 1.5]);
});

test("different data have different fingerprints", async () => {
	const print = async (text: string) => (await read(text, "y")).fingerprint;
	const own = await print("x,y\n1,0.5\n2,1.5\n");
	expect(await print("x,y\n1.0,0.5\n2,1.5\n")).toBe(own);
	expect(await print("x,y\n1,0.5\n2,1.25\n")).not.toBe(own);
	expect(await print("z,y\n1,0.5\n2,1.5\n")).not.toBe(own);
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
		/a cell is missing: row 2 \(line 3\), column "x"; --missing drop/,
	],
	[
		"many missing cells",
		`x,y\n${",1\n".repeat(7)}2,nan\n`,
		"y",
		/8 cells are missing: row 1 \(line 2\).*row 5 \(line 6\), column "x"; and 3 more; --missing/,
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
	["a later column, no header", "1,2\n2,3\n", "column_3", /are 1 to 2/],
	["a number's name", "x,y\n1,2\n2,3\n", "column_2", /no column is called/],
	["a name twice", "x,y,y\n1,2,3\n2,3,4\n", "y", /more than one column/],
];

test.each(faults)("refuses: %s", async (_, content, target, message) => {
	const attempt = read(content, target);
	await expect(attempt).rejects.toThrow(InputError);
	await expect(attempt).rejects.toThrow(message);
	await expect(attempt).rejects.toThrow("data.csv");
});

test("a text target is not regressed, and a missing file is named", async () => {
	await expect(
		read("x,y\n1,a\n2,b\n", "y", { task: "regress" }),
	).rejects.toThrow(/row 1 \(line 2\), column "y": "a" is not a number/);
	await expect(
		readDataset(join(directory, "none.csv"), { target: "1" }),
	).rejects.toThrow(/none\.csv: there is no such file/);
});

test.each([
	["semicolons", "a;b;y\n1;2;0.5\n3;4;1.5\n", ";", "."],
	["semicolons and decimal commas", "a;b;y\n1,5;2;0,5\n3;4;1,5\n", ";", ","],
	["tabs", "a\tb\ty\n1\t2\t0.5\n3\t4\t1.5\n", "\t", "."],
	["bars", "a|b|y\n1|2|0.5\n3|4|1.5\n", "|", "."],
	["commas, with semicolons in texts", "a,y\np;q,0.5\nr,1.5\n", ",", "."],
	["tabs, with commas in texts", 'a\ty\n"x, y"\t0.5\n"x, z"\t1.5\n', "\t", "."],
])("finds %s", async (_, text, separator, decimal) => {
	const set = await read(text, "y");
	expect(set.dialect).toEqual({ separator, decimal });
	expect([...set.targets]).toEqual([0.5, 1.5]);
});

test("empty cells at the edge of a file with tabs keep their places", async () => {
	const set = await read("a\tb\ty\n\t2\t0.5\n3\t\t1.5\n4\t5\t2.5\n", "y", {
		missing: "mean",
	});
	expect(cells(set)).toEqual([
		[Number.NaN, 2],
		[3, Number.NaN],
		[4, 5],
	]);
});

test("money, thousands, percents and negative sums in brackets are numbers, with a note", async () => {
	const text = 'price,share,sum,y\n"$1,234.50",5 %,(7),0.5\n€20,7.5%,8,1.5\n';
	const set = await read(text, "y");
	expect(cells(set)).toEqual([
		[1234.5, 5, -7],
		[20, 7.5, 8],
	]);
	expect(set.notes).toContain('price: "$1,234.50" is read as 1234.5');
	const swiss = await read("a;y\n1'234'567,5;0,5\n1 000;1,5\n", "y");
	expect(cells(swiss)).toEqual([[1234567.5], [1000]]);
	const german = await read("a;y\n1.234,5;0,5\n12.000;1,5\n", "y");
	expect(cells(german)).toEqual([[1234.5], [12000]]);
	// A decimal comma alone, as in y, gives no note.
	expect(german.notes).toEqual(['a: "1.234,5" is read as 1234.5']);
});

test("dates are days since 1970, with a note", async () => {
	const text =
		"day,y\n1970-01-02,0.5\n1970-01-01T12:00:00Z,1.5\n1969-12-31,2.5\n";
	const set = await read(text, "y");
	expect(cells(set)).toEqual([[1], [0.5], [-1]]);
	expect(set.notes).toEqual(["day: dates, as days since 1970-01-01"]);
	const dotted = await read("d;y\n03.01.1970;1,5\n01.02.1970;2,5\n", "y");
	expect(cells(dotted)).toEqual([[2], [31]]);
	// This day does not exist, so it is text.
	const wrong = await read("d,y\n2023-02-30,1.5\n2023-02-31,2.5\n", "y");
	expect(wrong.features).toEqual(["d=2023-02-30", "d=2023-02-31"]);
	await expect(read("d,y\n2023-02-20,1.5\n7,2.5\n", "y")).rejects.toThrow(
		/"d" mixes dates and numbers; --drop "d"/,
	);
});

test("missing cells are refused, left out with their rows, or NaN until the mean is filled in", async () => {
	const text = "x,hue,y\n1,red,0.5\n,red,1.5\nNaN,,2.5\n4,blue,\n5,blue,4.5\n";
	await expect(read(text, "y")).rejects.toThrow(/4 cells are missing/);
	const dropped = await read(text, "y", { missing: "drop" });
	expect(cells(dropped)).toEqual([
		[1, 0, 1],
		[5, 1, 0],
	]);
	expect(dropped.notes).toEqual(["3 rows with missing cells left out"]);
	const kept = await read(text, "y", { missing: "mean" });
	expect([...kept.targets]).toEqual([0.5, 1.5, 2.5, 4.5]);
	expect([...(kept.columns[0]?.values ?? [])]).toEqual([
		1,
		Number.NaN,
		Number.NaN,
		5,
	]);
	await expect(
		read("x,z,y\n1,,2\n3,,4\n", "y", { missing: "mean" }),
	).rejects.toThrow(/"z" has no values at all; --drop "z"/);
});

test("columns are left out and chosen by name or number, alone or in lists", async () => {
	const text = 'id,a,"b, c",y\nu1,1,2,0.5\nu2,3,4,1.5\n';
	const features = async (options: Partial<DatasetOptions>) =>
		(await read(text, "y", options)).features;
	expect(await features({ drop: ["id"] })).toEqual(["a", "b, c"]);
	expect(await features({ drop: ["id,a"] })).toEqual(["b, c"]);
	expect(await features({ drop: ["1", "b, c"] })).toEqual(["a"]);
	expect(await features({ features: ["b, c", "2"] })).toEqual(["b, c", "a"]);
	await expect(features({ drop: ["ida"] })).rejects.toThrow(/mean "id"/);
	await expect(features({ drop: ["y"] })).rejects.toThrow(/it is the target/);
	await expect(features({ drop: ["id,a,3"] })).rejects.toThrow(/no feature/);
});

test("a text column with many values is refused with the remedy, and not all of them are kept", async () => {
	const names = Array.from({ length: 5000 }, (_, i) => `n${i},${i}.5\n`).join(
		"",
	);
	await expect(read(`name,y\n${names}`, "y")).rejects.toThrow(
		/"name" is text with more than 1000 distinct values; .* --drop "name"/,
	);
	const rest = await read(`name,x,y\n${names.replaceAll(",", ",1,")}`, "y", {
		drop: ["name"],
	});
	expect(rest.features).toEqual(["x"]);
});

test("rows with only empty cells are skipped", async () => {
	expect((await read("x,y\n1,0.5\n,\n2,1.5\n,\n", "y")).rows).toBe(2);
});

test("errors show control characters and long cells harmlessly", async () => {
	const text = `x,y\n1,2\n2,3\n\u001b]0;title\u0007${"z".repeat(500)},4\n`;
	const error = await read(text, "y").catch((one: Error) => one);
	const { message } = error as Error;
	expect(message).toContain("\\u001b]0;title");
	expect(message).not.toMatch(/\p{Cc}/u);
	expect(message.length).toBeLessThan(300);
});

test("text across two chunks of the file is read whole", async () => {
	const cell = "é€😀".repeat(30_000);
	const rows = Array.from({ length: 12 }, (_, i) => `${cell}${i % 2},${i}.5\n`);
	const set = await read(`x,y\n${rows.join("")}`, "y");
	expect(set.rows).toBe(12);
	expect(set.features).toEqual([`x=${cell}0`, `x=${cell}1`]);
});

test("text in UTF-16 and in an older code is refused with the remedy", async () => {
	const wide = Buffer.from("\ufeffx,y\n1,2\n", "utf16le");
	await expect(read(wide, "y")).rejects.toThrow(/UTF-16; save it as UTF-8/);
	const late = Buffer.concat([
		Buffer.from(`x,y\n${"1,2\n".repeat(100_000)}`),
		Buffer.from([0x63, 0xe9, 0x0a]),
	]);
	await expect(read(late, "y")).rejects.toThrow(/iconv -f WINDOWS-1252/);
});
