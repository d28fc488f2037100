import { type FitNames, fit } from "ravine";
import { describe, expect, expectTypeOf, test } from "vitest";
import { rejection, untyped } from "../../../test/refusals.js";
import { normal } from "./random.js";

/** Arrays of parameters and blocks of columns. */

const rows = 60;
const random = normal(11);
const X = Float64Array.from({ length: 3 * rows }, random);
const column = (k: number) =>
	Float64Array.from({ length: rows }, (_, row) => X[3 * row + k] as number);
const y = column(0).map(
	(x, row) =>
		Math.exp(0.3 * x - 0.2 * (column(1)[row] as number)) + 0.1 * random(),
);
const block = { data: X, shape: [rows, 3] } as const;
const model = "y = exp(dot(W, X) + b) + 0.001 * dot(W, W)";
const start = { W: [0.1, 0, 0], b: 0.2 };

const written =
	"y = exp(u * p + v * q + w * r + b) + 0.001 * (u * u + v * v + w * w)";
const plain = await fit(
	written,
	{ p: column(0), q: column(1), r: column(2), y },
	{ u: 0.1, v: 0, w: 0, b: 0.2 },
);

test("a dot is the sum that one would write", async () => {
	const found = await fit(model, { X: block, y }, start);
	expectTypeOf(found.parameters).toEqualTypeOf<
		Record<`W[${number}]` | "b", number>
	>();
	expectTypeOf<FitNames<{ a: number; V: number[] }>>().toEqualTypeOf<
		"a" | `V[${number}]`
	>();
	expectTypeOf<FitNames<Record<string, number | number[]>>>().toEqualTypeOf<
		string | `${string}[${number}]`
	>();
	expect(found.parameters).toEqual({
		"W[0]": plain.parameters.u,
		"W[1]": plain.parameters.v,
		"W[2]": plain.parameters.w,
		b: plain.parameters.b,
	});
	expect(found.standardErrors["W[2]"]).toBe(plain.standardErrors.w);
	expect(found.report()).toContain("W[1]");
	const [value] = found.predict({ X: [[1, 2, 3]] }).values;
	for (const row of [
		[1, 2],
		[1, 2, 3, 4],
	]) {
		expect(() => found.predict({ X: [row] })).toThrow(
			`column "X" has ${row.length} columns, the model needs 3`,
		);
	}
	const [wanted] = plain.predict({ p: [1], q: [2], r: [3] }).values;
	expect(value).toBe(wanted);
});

test("bounds of an array, and fixed numbers", async () => {
	const found = await fit(model, { X: block, y }, start, {
		bounds: { W: [-0.1, 0.25] },
		fixed: ["W[2]"],
	});
	expect(found.atBounds).toEqual(["W[0]", "W[1]"]);
	expect(found.parameters["W[2]"]).toBe(0);
	const held = await fit(model, { X: block, y }, start, { fixed: ["W"] });
	expect(held.parameters["W[0]"]).toBe(0.1);
});

describe("refused", () => {
	const refused = (data: object, from: object, text = "y = dot(W, X)") =>
		rejection(fit(text, untyped(data), from as Record<string, number>));
	const two = { W: [0, 0] };
	test.each([
		[{ X: block, y }, two, "W has 2 numbers, X has 3"],
		[{ X: y, y }, two, '"X" is one column'],
		[{ X: { data: X, shape: [rows, 2] }, y }, two, "needs 120"],
		[{ X: [[1, 2], [3]], y: [1, 2] }, two, "but 1 in row 2"],
		[{ X: [[1, 2]], y: [1, 2] }, { W: [0, 0] }, 'X" has 1 rows, "y" has 2'],
		[{ X: block, y }, { W: [0, Number.NaN, 0] }, "the start's W[1]"],
		[{ X: block, y }, { W: [] }, "the start has no parameters"],
	])("%#", async (data, from, message) => {
		expect(await refused(data, from)).toContain(message);
	});

	test("an array or a block alone", async () => {
		const from = { W: [0, 0, 0] };
		expect(await refused({ X: block, y }, from, "y = W")).toContain(
			"use dot(W, X)",
		);
		expect(await refused({ X: block, y }, from, "y = dot(W, X) + X")).toContain(
			"use dot(W, X)",
		);
	});
});
