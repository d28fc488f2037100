import { describe, expect, it } from "vitest";
import { readCsv } from "./readCsv.js";
import { pairsOf, type Table, TableError } from "./table.js";

const columnsOf = ({ columns }: Table) =>
	Object.fromEntries(columns.map(({ name, values }) => [name, [...values]]));
const read = async (text: string) => columnsOf(await readCsv("a table", text));
const refusal = (text: string | Blob) =>
	readCsv("a table", text).then(
		() => "nothing is refused",
		(error) => (error instanceof TableError ? error.message : String(error)),
	);

describe("a CSV text", () => {
	it.each([
		["commas", "x,y\n1,2.5\n3,-4e1\n"],
		["semicolons and decimal commas", "x;y\n1;2,5\n3;-40,0"],
		["tabs and Windows line ends", "x\ty\r\n1\t2.5\r\n3\t-40\r\n"],
		["old line ends", "x,y\r1,2.5\r3,-40"],
		["bars", "x|y\n1|2.5\n3|-40"],
		["quotes", '"x","y"\n"1","2.5"\n" 3 ","-40"\n'],
		["blank lines", "\n\nx,y\n\n1,2.5\n , \n3,-40\n\n"],
		["remarks above", "# by me\n# in metres\nx,y\n1,2.5\n3,-40"],
		["a byte order mark", "\ufeffx,y\n1,2.5\n3,−40"],
	])("with %s", async (_, text) => {
		expect(await read(text)).toEqual({ x: [1, 3], y: [2.5, -40] });
	});

	it("with # in its header", async () => {
		expect(await read("#x,y\n1,2\n")).toEqual({ "#x": [1], y: [2] });
	});

	it("that is empty is read to its end at once", async () => {
		const shares: number[] = [];
		const onProgress = (share: number) => shares.push(share);
		const empty = readCsv("a table", "", { onProgress });
		await expect(empty).rejects.toThrow(TableError);
		expect(shares).toEqual([1]);
	});

	it("without a header has numbered columns", async () => {
		const table = await readCsv("a table", "1;2,5\n3;4\n");
		expect(table.hasHeader).toBe(false);
		expect(columnsOf(table)).toEqual({
			"column 1": [1, 3],
			"column 2": [2.5, 4],
		});
	});

	it("names columns apart, also those without a name and those beyond the header", async () => {
		const found = await read("x,x,,__proto__\n1,2,3,4,5\n6,7,8,9,10\n");
		expect(Object.keys(found)).toEqual([
			...["x", "x (2)", "column 3", "__proto__", "column 5"],
		]);
	});

	it("with holes and text", async () => {
		const text =
			'age,city,size,empty\n1,"Rome, Italy",5,\nNA,Oslo,6,\n3,"a ""b"" c",7,\nn/a,,x,\n-,y,8,\n6,z,,\n7,z,9,\n';
		const table = await readCsv("a table", text);
		expect(table.rows).toBe(7);
		const [age, size] = table.columns;
		expect(table.columns.map(({ name, missing }) => [name, missing])).toEqual([
			["age", 3],
			["size", 2],
		]);
		expect(table.unusable).toEqual([
			'"city" has text, such as "Rome, Italy"',
			'"empty" is empty',
		]);
		if (age === undefined || size === undefined) throw new Error("no columns");
		const { x, y, notes } = pairsOf(table, age, size);
		expect([[...x], [...y]]).toEqual([
			[1, 3, 7],
			[5, 7, 9],
		]);
		expect(notes).toEqual([
			'4 of 7 rows have no number in "age" or in "size" and are left out.',
		]);
	});

	it("with thousands, yes and no, and numbers too large", async () => {
		expect(await read('a,b,c\n"1,234.5",yes,1e999\n2,no,3\n3,TRUE,4')).toEqual({
			a: [1234.5, 2, 3],
			b: [1, 0, 1],
			c: [Number.NaN, 3, 4],
		});
		expect((await read("a;b\n1.234,5;1\n0,25;2")).a).toEqual([1234.5, 0.25]);
	});

	it("with dates, as days since 1970", async () => {
		const table = await readCsv(
			"a table",
			"day,y,odd\n2026-01-01,1,3\n2026-01-02T12:00:00Z,2,2026-01-01\n,2026-01-01,4\n01.02.2026,4,2026-01-02",
		);
		expect(columnsOf(table)).toEqual({
			day: [20454, 20455.5, Number.NaN, 20485],
			y: [1, 2, Number.NaN, 4],
		});
		expect(table.columns.map(({ isDate }) => isDate)).toEqual([true, false]);
		expect(table.unusable).toEqual(['"odd" mixes dates and numbers']);
	});

	it("has one decimal point in the whole table", async () => {
		expect((await read("t\tc\n1\t1,100\n2\t1,101.5")).c).toEqual([
			1100, 1101.5,
		]);
		expect((await read("t;c\n1;€ 1.200,50\n2;€ 1.201,50")).c).toEqual([
			1200.5, 1201.5,
		]);
		expect((await read("t\tc\n1\t1,100\n2\t1,101")).c).toEqual([1.1, 1.101]);
	});

	it("of many pieces, with line ends within quotes and quotes within cells", async () => {
		const long = "word ".repeat(30);
		const lines = Array.from(
			{ length: 6000 },
			(_, i) => `${i},"${long}\n${i % 7 === 0 ? '""' : ""}",5" pipe,${i / 2}`,
		);
		const text = `n,words,pipe,half\n${lines.join("\n")}`;
		expect(text.length).toBeGreaterThan(3 * 2 ** 18);
		const shares: number[] = [];
		const table = await readCsv("a table", text, {
			onProgress: (share) => shares.push(share),
		});
		expect(table.rows).toBe(6000);
		const { n, half } = columnsOf(table);
		expect(n?.every((value, i) => value === i)).toBe(true);
		expect(half?.at(-1)).toBe(5999 / 2);
		expect(shares.at(-1)).toBe(1);
		expect(shares.length).toBeGreaterThan(3);
	});

	it("that is not UTF-8 is read as other programs write it", async () => {
		const bytes = Uint8Array.from(
			[..."Höhe,y\n1,2\n3,4"].map((sign) => sign.charCodeAt(0)),
		);
		const table = await readCsv("a table", new Blob([bytes]));
		expect(table.columns.map(({ name }) => name)).toEqual(["Höhe", "y"]);
	});
});

describe("a CSV text that is refused", () => {
	it.each([
		["nothing", "", "there are no rows, or only empty ones"],
		["spaces", "\n \n,,\n", "there are no rows, or only empty ones"],
		[
			"a header alone",
			"x,y\n",
			"there is a header, and no row below it; a table needs rows of numbers",
		],
		[
			"words alone",
			"a,b\nc,d\ne,f",
			"no column has numbers; a model needs two such columns, x and y",
		],
		[
			"one column",
			"x\n1\n2\n3",
			'only the column "x" has numbers; a model needs two such columns, x and y. Commas, semicolons or tabs stand between the cells of a row',
		],
		[
			"an open quote",
			'x,y\n1,2\n"3,4\n5,6\n',
			"row 3 begins a quote that never ends",
		],
	])("%s", async (_, text, message) => {
		expect(await refusal(text)).toBe(message);
	});

	it("a picture", async () => {
		const message = await refusal(new Blob([Uint8Array.of(137, 80, 78, 0, 0)]));
		expect(message).toMatch(/^this file is not text in UTF-8/);
	});

	it("one that is cancelled", async () => {
		const signal = AbortSignal.abort(new Error("another file"));
		await expect(readCsv("a table", "x,y\n1,2", { signal })).rejects.toThrow(
			"another file",
		);
	});
});
