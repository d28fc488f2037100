import { fit, isRefusal } from "ravine";
import { describe, expect, test } from "vitest";
import { rejection, untyped } from "../../../test/refusals.js";
import { normal } from "./random.js";

const t = Array.from({ length: 30 }, (_, i) => i / 5);
const random = normal(3);
const y = t.map((t) => 5 * Math.exp(-0.4 * t) + 1 + 0.05 * random());
const model = "y = a * exp(-k * t) + c";
const start = { a: 1, k: 0.1, c: 0 };

const near = (found: number, wanted: number, precision = 1e-12) =>
	expect(Math.abs(found - wanted)).toBeLessThanOrEqual(
		precision * Math.max(Math.abs(wanted), 1e-300),
	);

/** All numbers in a result, at any depth, without functions. */
function numbersIn(value: unknown): number[] {
	if (typeof value === "number") return [value];
	if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(numbersIn);
}

describe("a result", () => {
	test("of an exact line through the origin comes in a few steps", async () => {
		const x = [0, 1, 2, 3, 4, 5, 6];
		const found = await fit(
			"y = m * x + b",
			{ x, y: x.map((x) => 2 * x) },
			{ m: 1, b: 1 },
		);
		near(found.parameters.m, 2);
		expect(Math.abs(found.parameters.b)).toBeLessThan(1e-15);
		expect(found.converged).toBe(true);
		expect(found.iterations).toBeLessThan(10);
	});

	test("of residuals whose squares underflow has no NaN", async () => {
		const x = [0, 1, 2, 3, 4, 5, 6];
		const found = await fit(
			"y = a * exp(b * x)",
			{ x, y: x.map(() => 1e-300) },
			{ a: 1, b: 1 },
		);
		expect(numbersIn(found).filter(Number.isNaN)).toEqual([]);
		const { a, b } = found.standardErrors;
		expect([a, b].filter(Number.isNaN)).toEqual([]);
		const band = found.predict({ x: [0, 3] });
		expect(numbersIn(band).filter(Number.isNaN)).toEqual([]);
	});

	test("of a line equals the solution of the normal equations", async () => {
		const x = [1, 2, 3, 4, 5];
		const found = await fit(
			"y = m * x + b",
			{ x, y: [2.1, 3.9, 6.2, 7.8, 10.1] },
			{ m: 0, b: 0 },
		);
		// By hand: Sxx = 10, Sxy = 19.9, mean y = 6.02, rss = 0.107.
		near(found.parameters.m, 1.99);
		near(found.parameters.b, 0.05, 1e-12);
		near(found.residualSumOfSquares, 0.107, 1e-12);
		near(found.residualDeviation, Math.sqrt(0.107 / 3));
		near(found.standardErrors.m, Math.sqrt(0.107 / 3 / 10));
		near(found.standardErrors.b, Math.sqrt((0.107 / 3) * (1 / 5 + 9 / 10)));
		near(found.covariance.m.b, (-3 * 0.107) / 3 / 10);
		near(found.correlation.m.b, -3 / Math.sqrt(10 * (1 / 5 + 9 / 10)));
		near(found.rSquared, 1 - 0.107 / 39.708);
		near(found.cost, 0.107 / 2);
		near(found.aic, 5 * Math.log(0.107 / 5) + 4);
		near(found.bic, 5 * Math.log(0.107 / 5) + 2 * Math.log(5));
		expect(found.degreesOfFreedom).toBe(3);
		expect(found.jacobian).toBe("exact");
		// The quantile of Student's t, from a table: 3.182446 at 95 %, 5.840909 at 99 %.
		near(
			found.interval().m[1] - 1.99,
			3.182446305 * found.standardErrors.m,
			1e-9,
		);
		near(
			found.interval(0.99).m[1] - 1.99,
			5.84090931 * found.standardErrors.m,
			1e-9,
		);
		// The band of a line at x is s sqrt(1 / n + (x - mean)² / Sxx).
		const { values, standardErrors, lower, upper } = found.predict({
			x: [3, 10],
		});
		near(values[1] as number, 19.95);
		near(standardErrors[0] as number, Math.sqrt(0.107 / 3 / 5));
		near(
			standardErrors[1] as number,
			Math.sqrt((0.107 / 3) * (1 / 5 + 49 / 10)),
		);
		near(
			(upper[1] as number) - (lower[1] as number),
			2 * 3.182446305 * (standardErrors[1] as number),
			1e-9,
		);
		near(found.residuals[0] as number, 2.1 - 2.04, 1e-10);
	});

	test("does not depend on the order or the units of the data", async () => {
		const found = await fit(model, { t, y }, start);
		const backwards = await fit(
			model,
			{ t: t.toReversed(), y: y.toReversed() },
			start,
		);
		near(backwards.parameters.k, found.parameters.k, 1e-12);
		const scaled = await fit(
			model,
			{ t: t.map((t) => t * 1e6), y: y.map((y) => y * 1e-9) },
			{ a: 1e-9, k: 1e-7, c: 0 },
		);
		near(scaled.parameters.k, found.parameters.k / 1e6, 1e-12);
		near(scaled.standardErrors.a, found.standardErrors.a * 1e-9, 1e-10);
	});

	test("the left side may be an expression of columns", async () => {
		const straight = await fit("log(y) = p - k * t", { t, y }, { p: 0, k: 0 });
		const logs = y.map(Math.log);
		const same = await fit("logs = p - k * t", { t, logs }, { p: 0, k: 0 });
		near(straight.parameters.k, same.parameters.k, 1e-13);
	});

	test("columns that the model does not use may have any content", async () => {
		const found = await fit(
			model,
			untyped({ t, y, name: ["a", "b"], empty: [] }),
			start,
		);
		expect(found.converged).toBe(true);
	});

	test("fixed parameters keep their starts, with an error of 0", async () => {
		const found = await fit(
			model,
			{ t, y },
			{ ...start, c: 1 },
			{ fixed: ["c"] },
		);
		const other = await fit(
			"y = a * exp(-k * t) + 1",
			{ t, y },
			{ a: 1, k: 0.1 },
		);
		expect(found.parameters.c).toBe(1);
		expect(found.standardErrors.c).toBe(0);
		expect(found.covariance.c).toEqual({ a: 0, k: 0, c: 0 });
		expect(found.interval().c).toEqual([1, 1]);
		near(found.parameters.k, other.parameters.k, 1e-13);
		near(found.standardErrors.k, other.standardErrors.k, 1e-12);
		expect(found.degreesOfFreedom).toBe(28);
	});

	test("rows of weight 0 do not count", async () => {
		const weights = t.map((_, i) => (i < 20 ? 1 : 0));
		const found = await fit(model, { t, y }, start, { weights });
		const part = await fit(
			model,
			{ t: t.slice(0, 20), y: y.slice(0, 20) },
			start,
		);
		near(found.parameters.k, part.parameters.k, 1e-11);
		near(found.standardErrors.k, part.standardErrors.k, 1e-11);
		expect(found.degreesOfFreedom).toBe(17);
		near(found.rSquared, part.rSquared, 1e-12);
		expect(found.residuals).toHaveLength(30);
	});

	test("as many rows as parameters: the curve is exact, the errors are not known", async () => {
		const found = await fit(
			"y = m * x + b",
			{ x: [1, 2], y: [3, 5] },
			{ m: 0, b: 0 },
		);
		near(found.parameters.m, 2, 1e-14);
		expect(found.standardErrors.m).toBe(Number.POSITIVE_INFINITY);
		expect(found.interval().m).toEqual([-Infinity, Infinity]);
		expect(found.residualDeviation).toBe(Number.POSITIVE_INFINITY);
		expect(numbersIn(found)).not.toContain(Number.NaN);
		expect(found.report()).not.toMatch(/NaN|undefined/);
	});

	test("a robust loss gives correct errors", async () => {
		// A tenth of the rows are far off: the estimates spread as the errors say.
		const noise = normal(5);
		const slopes: number[] = [];
		const errors: number[] = [];
		for (let run = 0; run < 300; run++) {
			const far = t.map((t, i) => 2 * t + noise() * (i % 10 === 3 ? 10 : 1));
			const found = await fit(
				"far = m * t",
				{ t, far },
				{ m: 1 },
				{ loss: "huber", scale: 1.345 },
			);
			slopes.push(found.parameters.m);
			errors.push(found.standardErrors.m);
		}
		const spread = Math.sqrt(
			slopes.reduce((sum, m) => sum + (m - 2) ** 2, 0) / slopes.length,
		);
		const said = errors.reduce((sum, e) => sum + e, 0) / errors.length;
		expect(said / spread).toBeGreaterThan(0.85);
		expect(said / spread).toBeLessThan(1.2);
	});

	test("a model without columns has a curve too", async () => {
		const found = await fit("y = c", { y: [1, 2, 3] }, { c: 0 });
		near(found.standardErrors.c, 1 / Math.sqrt(3));
		expect(found.predict({}).values).toHaveLength(1);
		expect(found.predict({ t }).values).toHaveLength(t.length);
	});

	test("is reported as text", async () => {
		const found = await fit(model, { t, y }, start, {
			bounds: { c: [0, 0.9] },
		});
		const report = found.report();
		for (const part of [
			model,
			"converged after",
			"30 rows, 3 parameters, 27 degrees of freedom",
			"at its bound",
			"correlations",
		]) {
			expect(report).toContain(part);
		}
		const line = report.split("\n").find((line) => line.startsWith("k ")) ?? "";
		const [name, estimate] = line.split(/\s+/);
		expect(name).toBe("k");
		expect(Number(estimate)).toBeCloseTo(found.parameters.k, 5);
	});
});

describe("parameters that the data do not determine", () => {
	test("are named; the others have their errors", async () => {
		const found = await fit(
			"y = a * b * exp(-k * t) + c",
			{ t, y },
			{ a: 1, b: 1, k: 0.1, c: 0 },
		);
		const plain = await fit(model, { t, y }, start);
		expect(found.converged).toBe(true);
		expect(found.undetermined).toEqual(["a", "b"]);
		expect(found.standardErrors.a).toBe(Number.POSITIVE_INFINITY);
		near(found.parameters.k, plain.parameters.k, 1e-9);
		near(
			found.standardErrors.k / found.residualDeviation,
			plain.standardErrors.k / plain.residualDeviation,
			1e-6,
		);
		expect(numbersIn(found)).not.toContain(Number.NaN);
		expect(found.report()).toContain("the data do not determine it");
		// The curve is determined though.
		const band = found.predict({ t: [1] });
		const same = plain.predict({ t: [1] });
		near(
			(band.standardErrors[0] as number) / found.residualDeviation,
			(same.standardErrors[0] as number) / plain.residualDeviation,
			1e-6,
		);
	});

	test("a column of zeros", async () => {
		const found = await fit(
			"y = m * x + n * z",
			{ x: [1, 2, 3, 4], z: [0, 0, 0, 0], y: [2, 4.1, 5.9, 8] },
			{ m: 1, n: 7 },
		);
		expect(found.undetermined).toEqual(["n"]);
		expect(found.parameters.n).toBe(7);
		near(found.parameters.m, 59.9 / 30, 1e-12);
		expect(found.predict({ x: [1], z: [1] }).upper[0]).toBe(
			Number.POSITIVE_INFINITY,
		);
		expect(found.predict({ x: [1], z: [0] }).upper[0]).toBeLessThan(5);
	});
});

describe("a search", () => {
	test("from several starts finds a minimum that one start misses", async () => {
		const wave = t.map((t) => Math.sin(3 * t + 0.5));
		const data = { t, wave };
		const text = "wave = sin(w * t + p)";
		const bounds = { w: [0.1, 6], p: [-3, 3] } as const;
		const one = await fit(text, data, { w: 0.5, p: 0 }, { bounds });
		const many = await fit(
			text,
			data,
			{ w: 0.5, p: 0 },
			{ bounds, starts: 20, seed: 1 },
		);
		expect(one.cost).toBeGreaterThan(1);
		expect(many.cost).toBeLessThan(1e-20);
		near(many.parameters.w, 3, 1e-12);
		const again = await fit(
			text,
			data,
			{ w: 0.5, p: 0 },
			{ bounds, starts: 20, seed: 1 },
		);
		expect(again.parameters).toEqual(many.parameters);
		expect(many.evaluations).toBeGreaterThan(one.evaluations);
	});

	test("ends if onStep or the signal says so", async () => {
		const costs: number[] = [];
		const stopped = await fit(model, { t, y }, start, {
			onStep({ iteration, parameters, cost }) {
				costs.push(cost);
				expect(Object.keys(parameters)).toEqual(["a", "k", "c"]);
				return iteration < 3;
			},
		});
		expect(stopped.reason).toBe("stopped");
		expect(stopped.cost).toBe(costs.at(-1));
		expect(costs).toEqual(costs.toSorted((a, b) => b - a));

		const aborted = await fit(model, { t, y }, start, {
			signal: AbortSignal.abort(),
		});
		expect(aborted.reason).toBe("aborted");
		expect(aborted.converged).toBe(false);
		expect(aborted.parameters).toEqual(start);
		expect(numbersIn(aborted)).not.toContain(Number.NaN);
	});

	test("a signal arrives between many starts where the model is not finite", async () => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 50);
		const { reason, parameters } = await fit(
			"y = a + t + where(abs(a - 1) > 1e-7, 1 / 0, 0)",
			{ t, y },
			{ a: 1 },
			{
				bounds: { a: [-9, 9] },
				starts: 200_000,
				signal: controller.signal,
			},
		);
		expect(reason).toBe("aborted");
		expect(parameters.a).toBeCloseTo(1, 6);
	});

	test("ends after maxIterations", async () => {
		const found = await fit(model, { t, y }, start, { maxIterations: 2 });
		expect(found.reason).toBe("maxIterations");
		expect(found.iterations).toBe(2);
		const none = await fit(model, { t, y }, start, { maxIterations: 0 });
		expect(none.parameters).toEqual(start);
	});

	test("ends early where the tolerance allows it", async () => {
		const all = await fit(model, { t, y }, start);
		const early = await fit(model, { t, y }, start, { tolerance: 1e-3 });
		expect(early.converged).toBe(true);
		expect(early.iterations).toBeLessThan(all.iterations);
		near(early.parameters.k, all.parameters.k, 1e-2);
	});

	test("a start at the answer, and data without noise", async () => {
		const exact = t.map((t) => 2 * t);
		const found = await fit("exact = m * t", { t, exact }, { m: 2 });
		expect(found.converged).toBe(true);
		expect(found.parameters.m).toBe(2);
		expect(numbersIn(found)).not.toContain(Number.NaN);
		const constant = await fit("z = c", { z: [3, 3, 3] }, { c: 0 });
		near(constant.parameters.c, 3, 1e-15);
		expect(constant.rSquared).toBe(1);
	});

	test("a step to a point where the model is not finite is taken back", async () => {
		const root = t.map((t) => Math.sqrt(t + 0.2));
		const found = await fit("root = sqrt(t - t0)", { t, root }, { t0: -9 });
		expect(found.converged).toBe(true);
		near(found.parameters.t0, -0.2, 1e-12);
	});

	test("bounds hold at every step", async () => {
		await fit(model, { t, y }, start, {
			bounds: { a: [0.5, 4], k: [0, 0.2] },
			onStep({ parameters: { a, k } }) {
				expect(a).toBeGreaterThanOrEqual(0.5);
				expect(a).toBeLessThanOrEqual(4);
				expect(k).toBeGreaterThanOrEqual(0);
				expect(k).toBeLessThanOrEqual(0.2);
			},
		});
	});

	test("200 parameters", async () => {
		const size = 200;
		const rows = 600;
		const noise = normal(9);
		const x = Array.from({ length: rows }, (_, i) => i % size);
		const z = x.map((x) => Math.sin(x) + 0.1 * noise());
		const terms = Array.from(
			{ length: size },
			(_, k) => `p${k} * where(x == ${k}, 1, 0)`,
		);
		const names = Array.from({ length: size }, (_, k) => `p${k}`);
		const found = await fit(
			`z = ${terms.join(" + ")}`,
			{ x, z },
			Object.fromEntries(names.map((name) => [name, 0])),
		);
		expect(found.converged).toBe(true);
		const mean = (z[7] as number) + (z[207] as number) + (z[407] as number);
		near(found.parameters.p7 as number, mean / 3, 1e-12);
	});

	test("data may change once it has begun", async () => {
		const own = Float64Array.from(y);
		const found = fit(model, { t, y: own }, start, {
			onStep: () => own.fill(0),
		});
		const same = await fit(model, { t, y }, start);
		expect((await found).parameters).toEqual(same.parameters);
	});
});

describe("refuses, with these messages", () => {
	const refusals: readonly [string, () => Promise<unknown>, RegExp][] = [
		[
			"a name that is neither column nor parameter",
			() => fit("y = a * exp(-k * tt) + c", { t, y }, start),
			/"tt" is neither a column nor a parameter with a start; did you mean "t"\?/,
		],
		[
			"a parameter without a start",
			() => fit(model, { t, y }, untyped({ a: 1, k: 1 })),
			/"c" is neither a column nor a parameter with a start/,
		],
		[
			"a parameter that the model does not have",
			() => fit(model, { t, y }, untyped({ ...start, d: 1 })),
			/the start has "d", which the model does not/,
		],
		[
			"a name for both",
			() => fit(model, { t, y, a: t }, start),
			/"a" is a column and a parameter/,
		],
		[
			"no equation",
			() => fit("a * exp(-k * t) + c", { t, y }, start),
			/has a "="/,
		],
		["two equations", () => fit("y = a = c", { y }, { a: 1 }), /has one "="/],
		[
			"a parameter on the left",
			() => fit("y * c = a * t", { t, y }, { a: 1, c: 1 }),
			/the left side has columns only, and "c" is a parameter/,
		],
		[
			"no column on the left",
			() => fit("2 = a * t", { t, y }, { a: 1 }),
			/the left side has no column/,
		],
		[
			"a sum over rows",
			() => fit("y = a * mean(t)", { t, y }, { a: 1 }),
			/row by row, without mean/,
		],
		[
			"a condition",
			() => fit("y = a * t < 3", { t, y }, { a: 1 }),
			/must be a number, not true or false/,
		],
		[
			"a model that is not a text",
			() =>
				fit(
					untyped(() => 1),
					{ t, y },
					{ a: 1 },
				),
			/must be an equation as text.*leastSquares takes functions/,
		],
		[
			"a very long formula",
			() => fit(`y = a${" + t".repeat(25_000)}`, { t, y }, { a: 1 }),
			/100,005 characters long; at most 20,000/,
		],
		[
			"data that are not an object",
			() => fit(model, untyped([t, y]), start),
			/the data must be columns by name.*got an array/,
		],
		[
			"a column of text",
			() => fit(model, untyped({ t, y: y.map(String) }), start),
			/column "y" must have numbers, got ".*" in row 1/,
		],
		[
			"a column that is not an array",
			() => fit(model, untyped({ t, y: "1,2" }), start),
			/column "y" must be an array of numbers, got "1,2"/,
		],
		[
			"columns of different lengths",
			() => fit(model, { t: t.slice(1), y }, start),
			/"t" has 29 rows, "y" has 30/,
		],
		[
			"cells that are not finite",
			() =>
				fit(
					model,
					{
						t,
						y: y.map((y, i) => (i === 4 ? Number.NaN : i === 9 ? Infinity : y)),
					},
					start,
				),
			/column "y" has 2 cells without a finite number, the first in row 5: NaN/,
		],
		[
			"empty cells",
			() => fit(model, untyped({ t, y: [null, ...y.slice(1)] }), start),
			/column "y" has 1 cell without a finite number, the first in row 1: null/,
		],
		[
			"no rows",
			() => fit(model, { t: [], y: [] }, start),
			/the data have no rows/,
		],
		[
			"fewer rows than parameters",
			() => fit(model, { t: [1, 2], y: [1, 2] }, start),
			/3 parameters need at least as many rows, got 2/,
		],
		[
			"fewer rows with weight than parameters",
			() =>
				fit(model, { t, y }, start, {
					weights: t.map((_, i) => (i < 2 ? 1 : 0)),
				}),
			/as many rows that weigh something, got 2/,
		],
		[
			"crossed bounds",
			() => fit(model, { t, y }, start, { bounds: { a: [2, 0] } }),
			/bounds of a are crossed: \[2, 0\]/,
		],
		[
			"bounds that exclude the start",
			() => fit(model, { t, y }, start, { bounds: { a: [2, 3] } }),
			/the start's a, 1, is not within its bounds \[2, 3\]/,
		],
		[
			"bounds of another name",
			() => fit(model, { t, y }, start, { bounds: untyped({ A: [2, 3] }) }),
			/there are bounds for "A".*did you mean "a"\?/,
		],
		[
			"a sigma of 0",
			() => fit(model, { t, y }, start, { sigma: t }),
			/sigma must be above 0, got 0 in row 1/,
		],
		[
			"a negative sigma",
			() => fit(model, { t, y }, start, { sigma: -1 }),
			/sigma must be above 0, got -1 in row 1/,
		],
		[
			"a negative weight",
			() => fit(model, { t, y }, start, { weights: y.map((_, i) => 3 - i) }),
			/weights must be 0 or more, got -1 in row 5/,
		],
		[
			"a sigma of another length",
			() => fit(model, { t, y }, start, { sigma: [1, 2] }),
			/sigma has 2 numbers, the data have 30 rows/,
		],
		[
			"a missing column for sigma",
			() => fit(model, { t, y }, start, { sigma: "s" }),
			/the data lack the column "s"/,
		],
		[
			"sigma and weights",
			() => fit(model, { t, y }, start, { sigma: y, weights: y }),
			/sigma and weights exclude each other/,
		],
		[
			"absoluteSigma without sigma",
			() => fit(model, { t, y }, start, { absoluteSigma: true }),
			/absoluteSigma needs sigma or weights/,
		],
		[
			"a start that is not finite",
			() => fit(model, { t, y }, { ...start, k: Number.NaN }),
			/the start's k must be a finite number, got NaN/,
		],
		[
			"a start without names",
			() => fit(model, { t, y }, untyped([1, 2])),
			/the start must be the parameters by name/,
		],
		[
			"no start",
			() => fit("y = t", { t, y }, {}),
			/the start has no parameters/,
		],
		[
			"a model that is not finite at the start",
			() => fit("y = log(t - t0)", { t, y }, { t0: 0.3 }),
			/not finite at the start \(t0 = 0.3\) in row 1, where t = 0/,
		],
		[
			"a slope that is not finite at the start",
			() => fit("y = sqrt(a * t)", { t: t.map((t) => t + 1), y }, { a: 0 }),
			/slope along a is not finite at the start \(a = 0\) in row 1, where t = 1/,
		],
		[
			"a left side that is not finite",
			() => fit("log(t) = a * y", { t, y }, { a: 1 }),
			/the left side is -Infinity in row 1, where t = 0/,
		],
		[
			"an unknown fixed parameter",
			() => fit(model, { t, y }, start, { fixed: untyped(["aa"]) }),
			/"aa" in fixed is not a parameter/,
		],
		[
			"all parameters fixed",
			() => fit(model, { t, y }, start, { fixed: ["a", "k", "c"] }),
			/every parameter is fixed/,
		],
		[
			"an unknown option",
			() => fit(model, { t, y }, start, untyped({ bound: {} })),
			/there is no option "bound".*did you mean "bounds"\?/,
		],
		[
			"an unknown loss",
			() => fit(model, { t, y }, start, { loss: untyped("hubert") }),
			/there is no loss "hubert"; the losses are squared, huber/,
		],
		[
			"a scale without a robust loss",
			() => fit(model, { t, y }, start, { scale: 2 }),
			/the loss "squared" has no scale/,
		],
		[
			"a scale of 0",
			() => fit(model, { t, y }, start, { loss: "huber", scale: 0 }),
			/scale must be a finite number above 0, got 0/,
		],
		[
			"several starts without bounds",
			() => fit(model, { t, y }, start, { starts: 3, bounds: { a: [0, 9] } }),
			/several starts need finite bounds/,
		],
		[
			"half a start",
			() => fit(model, { t, y }, start, { starts: 0.5 }),
			/starts must be a whole number from 1, got 0.5/,
		],
		[
			"a negative tolerance",
			() => fit(model, { t, y }, start, { tolerance: -1 }),
			/tolerance must be a number from 0, below 1/,
		],
		[
			"a signal that is not an AbortSignal",
			() => fit(model, { t, y }, start, { signal: untyped({}) }),
			/signal must be an AbortSignal/,
		],
		[
			"a parameter named as a function",
			() => fit("y = exp(t) * a", { t, y }, untyped({ a: 1, exp: 2 })),
			/"exp" cannot be a parameter's name/,
		],
	];

	test.each(refusals)("%s", async (_, act, message) => {
		expect(await rejection(act())).toMatch(message);
		await expect(act().catch(isRefusal)).resolves.toBe(true);
	});

	test("predict: a missing column, a row that is not finite, a level", async () => {
		const found = await fit("y = a * log(t + 1)", { t, y }, { a: 1 });
		expect(() => found.predict({})).toThrow('lack the column "t"');
		expect(() => found.predict({ t: [1, -3] })).toThrow("not finite in row 2");
		expect(() => found.predict({ t }, 95)).toThrow("between 0 and 1");
		expect(() => found.interval(1)).toThrow("between 0 and 1");
	});
});

test("many models in turn, alike but for the order of their parameters", async () => {
	const t = Float64Array.from({ length: 12 }, (_, i) => i / 3);
	for (const turn of [0, 1]) {
		for (let k = 1; k <= 12; k++) {
			const y = t.map((x) => 3 * x ** k + 2 + turn);
			const model = `y = a * t^${k} + b`;
			const one = await fit(model, { t, y }, { a: 1, b: 1 });
			const other = await fit(model, { t, y }, { b: 1, a: 1 });
			for (const { parameters } of [one, other]) {
				expect(parameters.a).toBeCloseTo(3, 8);
				expect(parameters.b).toBeCloseTo(2 + turn, 8);
			}
		}
	}
});
