import { readFileSync } from "node:fs";
import { type FitOptions, fit, fused, interpreter, webassembly } from "ravine";
import { describe, expect, test } from "vitest";
import { rejection, untyped } from "../../../test/refusals.js";
import { normal } from "./random.js";

/** A fit by a kernel is the fit without it, to its digits, and the same bits on every backend. */

const rows = 5000;
const random = normal(17);
const x = Float64Array.from({ length: rows }, (_, i) => (10 * i) / rows);
const y = x.map((x) => 5 * Math.exp(-0.4 * x) + 1 + 0.1 * random());
const s = x.map((x) => 0.1 + 0.01 * x);
const model = "y = a * exp(-k * x) + c";
const start = { a: 1, k: 1, c: 0 };
const data = { x, y, s };

function expectNear(found: number, wanted: number, precision: number): void {
	expect(Math.abs(found - wanted)).toBeLessThanOrEqual(
		precision * Math.abs(wanted),
	);
}

const cases: readonly [string, FitOptions<"a" | "k" | "c">][] = [
	["plain", {}],
	["weighted", { sigma: "s" }],
	["absolute sigma", { sigma: "s", absoluteSigma: true }],
	["one fixed", { fixed: ["c"] }],
	["bounded", { bounds: { a: [0, 4.5] } }],
];

test.each(cases)("%s: as without a kernel", async (_, options) => {
	const plain = await fit(model, data, start, options);
	const found = await fit(model, data, start, { ...options, kernel: fused() });
	expect(found.reason).toBe("converged");
	for (const name of ["a", "k", "c"] as const) {
		expectNear(found.parameters[name], plain.parameters[name], 1e-12);
		expectNear(found.standardErrors[name], plain.standardErrors[name], 1e-9);
	}
	expectNear(found.residualSumOfSquares, plain.residualSumOfSquares, 1e-12);
	expectNear(found.residuals[7] as number, plain.residuals[7] as number, 1e-9);
	expect(found.atBounds).toEqual(plain.atBounds);
});

test("the same bits from every backend and number of threads", async () => {
	const backends = [
		interpreter(),
		webassembly({ threads: 1 }),
		webassembly({ threads: 3 }),
	];
	const [first, ...others] = await Promise.all(
		backends.map((backend) =>
			fit(model, data, start, { kernel: fused({ backend }) }),
		),
	);
	for (const other of others) {
		expect(other.parameters).toEqual(first?.parameters);
		expect(other.standardErrors).toEqual(first?.standardErrors);
		expect(other.cost).toBe(first?.cost);
		expect(other.iterations).toBe(first?.iterations);
	}
});

describe("NIST's problems, where the columns nearly depend on one another too", () => {
	const { problems } = JSON.parse(
		readFileSync(
			new URL("../../../test/golden/fit/nist.json", import.meta.url),
			"utf8",
		),
	) as {
		problems: {
			name: string;
			response: string;
			model: string;
			starts: number[][];
			certified: number[];
			columns: string[];
			rows: number[][];
		}[];
	};
	test.each(problems)("$name", async (problem) => {
		const { certified, starts } = problem;
		const data = Object.fromEntries(
			problem.columns.map((column, j) => [
				column,
				problem.rows.map((row) => row[j] as number),
			]),
		);
		const start = Object.fromEntries(
			certified.map((_, i) => [`b${i + 1}`, starts[1]?.[i] as number]),
		);
		const found = await fit(
			`${problem.response} = ${problem.model}`,
			data,
			start,
			{ kernel: fused() },
		);
		certified.forEach((value, i) => {
			expectNear(found.parameters[`b${i + 1}`] as number, value, 1e-9);
		});
	});
});

test("parameters that the data do not determine are named", async () => {
	const found = await fit(
		"y = a * b * exp(-k * x) + c",
		data,
		{ a: 1, b: 1, k: 1, c: 0 },
		{ kernel: fused() },
	);
	expect(found.undetermined).toEqual(["a", "b"]);
	expectNear(found.parameters.k, 0.4, 0.01);
});

test("what is refused", async () => {
	const refused = (options: object) =>
		rejection(fit(model, data, start, options));
	expect(await refused({ kernel: fused(), loss: "huber" })).toContain(
		'a kernel and the loss "huber" exclude each other',
	);
	expect(await refused({ kernel: untyped(fused) })).toContain(
		"the kernel must be fused(), got the function fused",
	);
	expect(() => fused(untyped({ threads: 2 }))).toThrow('no option "threads"');
	expect(() => fused({ backend: untyped(3) })).toThrow("the backend must be");
	// The error names the same row as without a kernel.
	const message = await rejection(
		fit("y = log(x - x0)", data, { x0: 1 }, { kernel: fused() }),
	);
	expect(message).toMatch(/not finite at the start \(x0 = 1\) in row 1/);
});
