import { readFileSync } from "node:fs";
import type { FitOptions } from "ravine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rejection } from "../../../test/refusals.js";
import { lossFunctions, Robust } from "./fitting/losses.js";
import { Triangle } from "./fitting/triangle.js";
import { normal } from "./random.js";

/** A fit by a compiled kernel is the fit without it, to its digits, and the same bits for any number of threads. */

// The built modules, whose threads have a script.
const load = (path: string) => import(new URL(path, import.meta.url).href);
const { fit, kernels } = (await load(
	"../dist/fit.js",
)) as typeof import("./fit.js");
const { prepareSums } = (await load(
	"../dist/manyRows.js",
)) as typeof import("./manyRows.js");
const { readModel, ModelRows } = (await load(
	"../dist/fitting/modelRows.js",
)) as typeof import("./fitting/modelRows.js");

const { minOperations } = kernels;
beforeAll(() => {
	kernels.minOperations = 0;
});
afterAll(() => {
	kernels.minOperations = minOperations;
});

/** A fit without a kernel. */
async function plainly<T>(run: () => Promise<T>): Promise<T> {
	kernels.minOperations = Number.POSITIVE_INFINITY;
	try {
		return await run();
	} finally {
		kernels.minOperations = 0;
	}
}

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
	["huber", { loss: "huber", scale: 0.05 }],
	["softL1, weighted", { loss: "softL1", scale: 0.3, sigma: "s" }],
	["cauchy", { loss: "cauchy", scale: 0.1 }],
	["arctan", { loss: "arctan", scale: 0.5 }],
	["absolute", { loss: "absolute" }],
];

test.each(cases)("%s: as without a kernel", async (_, options) => {
	const plain = await plainly(() => fit(model, data, start, options));
	const found = await fit(model, data, start, options);
	expect(found.reason).toBe(plain.reason);
	// The end of a series of losses that approach a kink is less sharp.
	const sharp = options.loss === "absolute" ? 1e-6 : 1e-11;
	for (const name of ["a", "k", "c"] as const) {
		expectNear(found.parameters[name], plain.parameters[name], sharp);
		expectNear(found.standardErrors[name], plain.standardErrors[name], 1e-6);
	}
	expectNear(found.residualSumOfSquares, plain.residualSumOfSquares, sharp);
	expectNear(found.cost, plain.cost, sharp);
	expectNear(found.residuals[7] as number, plain.residuals[7] as number, 1e-5);
	expect(found.atBounds).toEqual(plain.atBounds);
});

test.each(["squared", "huber", "softL1", "cauchy", "arctan"] as const)(
	"%s: the same bits compiled, on any number of threads, and interpreted",
	async (loss) => {
		const names = ["a", "k", "c"];
		const numbers = (of: readonly string[]) =>
			new Map(of.map((name) => [name, undefined]));
		const read = readModel(model, numbers(["x", "y", "s"]), numbers(names));
		const columns = new Map(Object.entries(data));
		const varying = [0, 1];
		const [roots, values] = [s, Float64Array.of(4, 0.5, 1)];
		const residuals = new ModelRows(read, columns, y, roots, values, varying);
		const problem = {
			...{ model: read, names, varying, columns, response: y },
			...{ rows: residuals, roots, loss },
		};
		const point = Float64Array.of(4.5, 0.45);
		const found = await Promise.all(
			[
				{ compiled: false },
				{ compiled: true, threads: 1 },
				{ compiled: true, threads: 3 },
			].map(async (options) => {
				const sums = await prepareSums(problem, options);
				const triangle = new Triangle(2);
				try {
					expect(sums.reduce(point, 0.2, triangle)).toBe(true);
					return [sums.cost(point, 0.2), ...triangle.values];
				} finally {
					sums.dispose();
				}
			}),
		);
		expect(found[1]).toEqual(found[0]);
		expect(found[2]).toEqual(found[0]);
		// And they are those of the rows.
		const triangle = new Triangle(2);
		const robust =
			loss === "squared" ? undefined : new Robust(lossFunctions[loss], 0.2);
		const all = new Float64Array(rows);
		residuals.evaluate(point, all);
		residuals.linearize(point, (block, count, stride) => {
			robust?.scaleRows(block, count, stride);
			triangle.add(block, count, stride);
		});
		const cost =
			robust?.costOf(all) ?? 0.5 * all.reduce((sum, r) => sum + r * r, 0);
		expectNear(found[0]?.[0] as number, cost, 1e-12);
		triangle.values.forEach((value, k) => {
			const own = found[0]?.[1 + k] as number;
			// A triangle's rows may have either sign.
			if (k < 8) expectNear(Math.abs(own), Math.abs(value), 1e-9);
		});
	},
);

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
		);
		certified.forEach((value, i) => {
			expectNear(found.parameters[`b${i + 1}`] as number, value, 1e-9);
		});
	});
});

test("parameters that the data do not determine are named", async () => {
	const found = await fit("y = a * b * exp(-k * x) + c", data, {
		a: 1,
		b: 1,
		k: 1,
		c: 0,
	});
	expect(found.undetermined).toEqual(["a", "b"]);
	expectNear(found.parameters.k, 0.4, 0.01);
});

test("a model that is not finite at the start is refused with its row", async () => {
	const message = await rejection(fit("y = log(x - x0)", data, { x0: 1 }));
	expect(message).toMatch(/not finite at the start \(x0 = 1\) in row 1/);
});

test("many parameters", async () => {
	const names = Array.from({ length: 40 }, (_, k) => `p${k}`);
	// Orthogonal on the data's range, so that the sums keep their digits.
	const terms = names.map((name, k) => `${name} * cos(${k} * pi * x / 10)`);
	const found = await fit(
		`y = ${terms.join(" + ")}`,
		{ x, y },
		Object.fromEntries(names.map((name) => [name, 0])),
	);
	expect(found.reason).toBe("converged");
	expect(found.residualDeviation).toBeLessThan(0.11);
});
