import { adam, isRefusal, minimize, sgd, TextError } from "ravine";
import { describe, expect, test } from "vitest";
import { untyped } from "../../../../test/refusals.js";

const x = [0, 1, 2, 3, 4];
const y = [1.1, 2.9, 5.2, 7.1, 8.7];
const squares = "(a * x + b - y)^2";
/** The least-squares line by the normal equations. */
const line = { a: 1.94, b: 1.12 };

describe("all rows", () => {
	test("a line: the normal equations' answer, by name", async () => {
		const found = await minimize(squares, { b: 0, a: 0 }, { data: { x, y } });
		expect(Object.keys(found.x)).toEqual(["b", "a"]);
		expect(found.x.a).toBeCloseTo(line.a, 8);
		expect(found.x.b).toBeCloseTo(line.b, 8);
		const residuals = x.map((one, i) => 1.94 * one + 1.12 - (y[i] as number));
		const mean = residuals.reduce((sum, r) => sum + r * r, 0) / x.length;
		expect(found.cost).toBeCloseTo(mean, 12);
		expect(found).toMatchObject({
			...{ converged: true, reason: "converged" },
			...{ method: "L-BFGS", gradient: "exact" },
		});
		expect(found.epochs).toBeUndefined();
	});

	test("the same bits twice, and on a copy in other arrays", async () => {
		const run = (data: Record<string, Float64Array | number[]>) =>
			minimize(
				"softplus * a^2 + (exp(b * x) - y)^2",
				{ a: 1, b: 0.1 },
				{
					data: { ...data, softplus: [1, 2, 3, 4, 5] },
				},
			);
		const found = await run({ x, y });
		expect(await run({ x, y })).toEqual(found);
		const typed = { x: Float64Array.from(x), y: Float64Array.from(y) };
		expect(await run(typed)).toEqual(found);
	});

	test("data and start can change once the promise is there", async () => {
		const [own, start] = [
			{ x: [...x], y: [...y] },
			{ a: 0, b: 0 },
		];
		const waiting = minimize(squares, start, { data: own });
		own.y.fill(1000);
		start.a = 1e6;
		expect((await waiting).x.a).toBeCloseTo(line.a, 8);
	});

	test("unused columns may be anything", async () => {
		const found = await minimize(
			squares,
			{ a: 0, b: 0 },
			{
				data: untyped({ x, y, name: ["u", "v"], empty: null }),
			},
		);
		expect(found.x.a).toBeCloseTo(line.a, 8);
	});

	test("within bounds", async () => {
		const found = await minimize(
			squares,
			{ a: 0, b: 0 },
			{
				data: { x, y },
				bounds: { a: [0, 1.5] },
			},
		);
		expect(found.x.a).toBe(1.5);
		// With the slope held, the intercept is the mean of what is left.
		expect(found.x.b).toBeCloseTo(5 - 1.5 * 2, 8);
		expect(found.gradientNorm).toBeLessThan(1e-6);
	});

	test("under conditions", async () => {
		const found = await minimize(
			squares,
			{ a: 0, b: 0 },
			{
				data: { x, y },
				subjectTo: ["b >= 2 * a"],
			},
		);
		// b = 2 a: a = Σ (x + 2) y / Σ (x + 2)².
		const a =
			x.reduce((sum, one, i) => sum + (one + 2) * (y[i] as number), 0) /
			x.reduce((sum, one) => sum + (one + 2) ** 2, 0);
		expect(found.method).toBe("augmented Lagrangian");
		expect(found.x.a).toBeCloseTo(a, 6);
		expect(found.x.b).toBeCloseTo(2 * a, 6);
	});

	test("several starts find the lower of two minima", async () => {
		// Frequencies 1 and 3 both have minima; the data have 3.
		const t = Array.from({ length: 40 }, (_, i) => i / 10);
		const wave = t.map((one) => Math.sin(3 * one));
		const options = { data: { t, wave }, bounds: { f: [0.2, 6] as const } };
		const cost = "(sin(f * t) - wave)^2";
		const one = await minimize(cost, { f: 0.5 }, options);
		expect(one.x.f).not.toBeCloseTo(3, 2);
		const many = { ...options, starts: 10, seed: 3 };
		const found = await minimize(cost, { f: 0.5 }, many);
		expect(found.x.f).toBeCloseTo(3, 8);
	});

	test("a rule on all rows converges", async () => {
		const found = await minimize(
			squares,
			{ a: 0, b: 0 },
			{
				data: { x, y },
				optimizer: sgd({ learningRate: 0.1 }),
			},
		);
		expect(found.reason).toBe("converged");
		expect(found.x.a).toBeCloseTo(line.a, 6);
	});

	test("more rows than a block, and an odd number of them", async () => {
		const many = Array.from({ length: 1001 }, (_, i) => i / 100);
		const data = { x: many, y: many.map((one) => 3 * one - 2) };
		const found = await minimize(squares, { a: 0, b: 0 }, { data });
		expect(found.x.a).toBeCloseTo(3, 7);
		expect(found.x.b).toBeCloseTo(-2, 7);
	});

	test("a formula of the greatest length", async () => {
		let formula = "(a * x + b - y)^2";
		for (let k = 0; formula.length < 19_900; k++) {
			formula += ` + 1e-12 * sin(a + ${k})`;
		}
		const many = x.flatMap((one) => Array<number>(200).fill(one));
		const data = { x: many, y: many.map((one) => 3 * one - 2) };
		const options = { data, maxSteps: 2 };
		const found = await minimize(formula, { a: 3, b: -2.1 }, options);
		expect(found.cost).toBeLessThan(0.01);
	});

	test("200 parameters", async () => {
		const names = Array.from({ length: 200 }, (_, k) => `p${k}`);
		const formula = `(${names.map((name, k) => `${name} * x^${k % 5} / ${k + 1}`).join(" + ")} - y)^2`;
		const start = Object.fromEntries(names.map((name) => [name, 0]));
		const found = await minimize(formula, start, { data: { x, y } });
		// Five powers pass through five points.
		expect(found.cost).toBeLessThan(1e-8);
	});
});

describe("arrays of parameters and blocks of columns", () => {
	const X = x.map((one) => [1, one]);
	const cost = "(dot(W, X) - y)^2";

	test("the block as rows or flat, the start as an array or typed", async () => {
		const rows = await minimize(cost, { W: [0, 0] }, { data: { X, y } });
		expect(rows.x.W).toBeInstanceOf(Float64Array);
		expect(rows.x.W[0]).toBeCloseTo(line.b, 8);
		expect(rows.x.W[1]).toBeCloseTo(line.a, 8);
		const flat = await minimize(
			cost,
			{ W: new Float64Array(2) },
			{ data: { X: { data: X.flat(), shape: [5, 2] }, y } },
		);
		expect(flat).toEqual(rows);
		const start = { W: new Float32Array(2) };
		const found = await minimize(cost, start, { data: { X, y } });
		expect(found.x.W).toEqual(Float32Array.from(rows.x.W));
		expect(start.W).toEqual(new Float32Array(2));
	});

	test("bounds hold for every number of an array", async () => {
		const found = await minimize(
			"(dot(W, X) + b - y)^2",
			{ W: [0, 0], b: 0 },
			{ data: { X, y }, bounds: { W: [0, 1.5], b: [0, 0] } },
		);
		// Within the bounds, the slope is 1.5 and the intercept's part 1.5, its bound.
		expect([...found.x.W]).toEqual([1.5, 1.5]);
		expect(found.x.b).toBe(0);
	});

	test("conditions on the numbers beside an array", async () => {
		const found = await minimize(
			"(dot(W, X) + b - y)^2 + 0.1 * b^2",
			{ W: [0, 0], b: 0 },
			{ data: { X, y }, subjectTo: ["b >= 0.5"] },
		);
		expect(found.x.b).toBeCloseTo(0.5, 7);
		expect(found.x.W[0]).toBeCloseTo(line.b - 0.5, 5);
	});

	test.each([{ batch: 2, epochs: 3 }, { maxSteps: 9 }])(
		"a rule knows the parameters by name: settings by pattern, %j",
		async (length) => {
			const optimizer = adam({ learningRate: { W: 0.1, "*": 0 } });
			const found = await minimize(
				"(dot(W, X) + b - y)^2",
				{ W: [0, 0], b: 0 },
				{ data: { X, y }, optimizer, ...length },
			);
			expect(found.steps).toBe(9);
			expect(found.x.b).toBe(0);
			expect(found.x.W[0]).toBeGreaterThan(0.5);
		},
	);

	test("20,000 parameters over a few rows", async () => {
		const width = 20_000;
		const X = Float32Array.from({ length: 3 * width }, (_, i) => Math.sin(i));
		const found = await minimize(
			cost,
			{ W: new Float32Array(width) },
			{ data: { X: { data: X, shape: [3, width] }, y: [1, 2, 3] } },
		);
		expect(found.x.W.length).toBe(width);
		expect(found.cost).toBeLessThan(1);
	});

	test.each<[string, unknown, object, string]>([
		[
			"a block of another width",
			{ W: [0, 0, 0] },
			{ data: { X, y } },
			"formula, line 1: dot needs arrays of equal lengths; W has 3 numbers, X has 2",
		],
		[
			"a number for an array",
			{ W: 0 },
			{ data: { X, y } },
			'formula, line 1: dot needs an array of parameters; "W" is one number',
		],
		[
			"a block of another number of rows",
			{ W: [0, 0] },
			{ data: { X: X.slice(1), y } },
			'minimize: column "y" has 5 rows, "X" has 4',
		],
		[
			"ragged rows",
			{ W: [0, 0] },
			{ data: { X: [[1, 2], [3], [4, 5], [6, 7], [8, 9]], y } },
			'minimize: column "X" is ragged: a row of 1 where 2 are expected',
		],
		[
			"a shape that does not fit",
			{ W: [0, 0] },
			{ data: { X: { data: [1, 2, 3], shape: [5, 2] }, y } },
			'minimize: column "X": a shape of 5 × 2 needs 10 numbers, got 3',
		],
		[
			"NaN in a block",
			{ W: [0, 0] },
			{ data: { X: [...X.slice(1), [1, Number.NaN]], y } },
			'minimize: column "X" has 1 cell without a finite number, the first in row 5, column 2: NaN',
		],
		[
			"an empty array",
			{ W: [] },
			{ data: { X, y } },
			"minimize: the start's W has no numbers",
		],
		[
			"NaN in an array",
			{ W: [0, Number.NaN] },
			{ data: { X, y } },
			"minimize: the start's W must be finite numbers, got NaN at index 1",
		],
		[
			"a condition on an array",
			{ W: [0, 0] },
			{ data: { X, y }, subjectTo: ["W <= 1"] },
			'minimize: the condition "W <= 1" has W, an array; conditions take parameters that are numbers',
		],
		[
			"bounds that exclude one number",
			{ W: [0, 3] },
			{ data: { X, y }, bounds: { W: [0, 1] } },
			"minimize: the start's W[1], 3, is not within its bounds [0, 1]",
		],
	])("refused: %s", async (_, start, options, message) => {
		const error = await minimize(
			cost,
			untyped<{ W: number[] }>(start),
			untyped(options),
		).catch((error: unknown) => error);
		expect((error as Error).message.split("\n")[0]).toBe(message);
		expect(isRefusal(error) || error instanceof TextError).toBe(true);
	});
});

describe("mini-batches", () => {
	const options = {
		...{ data: { x, y }, optimizer: sgd({ learningRate: 0.02 }) },
		...{ batch: 2, epochs: 4, seed: 1 },
	};
	const start = { a: 0, b: 0 };

	test("a batch of all rows takes the steps of full-batch descent", async () => {
		const [all, some]: Float64Array[][] = [[], []];
		const { data, optimizer } = options;
		await minimize(squares, start, {
			...{ data, optimizer, maxSteps: 20 },
			onStep: ({ x }) => all?.push(x.slice()),
		});
		await minimize(squares, start, {
			...{ data, optimizer, batch: 10, epochs: 20 },
			onStep: ({ x }) => some?.push(x.slice()),
		});
		expect(some).toEqual(all);
	});

	test("the result is the best of the starts and ends of epochs", async () => {
		const costs: number[] = [];
		const found = await minimize(squares, start, {
			...options,
			optimizer: sgd({ learningRate: 0.09 }),
			epochs: 10,
			onStep: ({ epoch, cost }) => {
				if (epoch === costs.length) costs.push(cost);
			},
		});
		expect(costs.length).toBe(11);
		expect(found.cost).toBe(Math.min(...costs));
		// The last epoch is not the best one, so the test can fail.
		expect(found.cost).toBeLessThan(costs.at(-1) as number);
		const whole = await minimize(squares, found.x, {
			...{ data: { x, y }, maxSteps: 0 },
		});
		expect(whole.cost).toBe(found.cost);
		expect(whole.gradientNorm).toBe(found.gradientNorm);
		expect(found.evaluations).toBe(11);
	});

	test("another seed, other batches", async () => {
		const one = await minimize(squares, start, options);
		expect(await minimize(squares, start, options)).toEqual(one);
		const other = await minimize(squares, start, { ...options, seed: 2 });
		expect(other.x).not.toEqual(one.x);
	});

	test("by default 50 epochs; with maxSteps so many steps", async () => {
		const { epochs: _, ...rest } = options;
		expect(await minimize(squares, start, rest)).toMatchObject({
			...{ epochs: 50, steps: 150, reason: "epochs", converged: false },
		});
		const cut = await minimize(squares, start, { ...rest, maxSteps: 4 });
		// Three batches an epoch: the last point counts too, in the middle of an epoch.
		expect(cut).toMatchObject({ epochs: 1, steps: 4, reason: "maxSteps" });
		expect(cut.evaluations).toBe(3);
	});

	test("no epochs: the start", async () => {
		const found = await minimize(squares, start, { ...options, epochs: 0 });
		expect(found).toMatchObject({ x: start, steps: 0, epochs: 0 });
	});

	test("stays within bounds after every step", async () => {
		const seen: number[] = [];
		const found = await minimize(squares, start, {
			...{ ...options, epochs: 30, bounds: { a: [0, 1.5] } },
			onStep: ({ x }) => seen.push(x[0] as number),
		});
		expect(Math.max(...seen)).toBe(1.5);
		expect(found.x.a).toBe(1.5);
	});

	test("a schedule for the rate", async () => {
		const rates: number[] = [];
		const learningRate = (t: number) => {
			rates.push(t);
			return 0.05 / t;
		};
		await minimize(squares, start, {
			...{ ...options, optimizer: adam({ learningRate }) },
		});
		expect([...new Set(rates)]).toEqual(
			Array.from({ length: 12 }, (_, k) => k + 1),
		);
	});

	test("float32 gives numbers of float32", async () => {
		const given = { ...options, precision: "float32" as const };
		const found = await minimize(squares, { a: 0, b: 0 }, given);
		expect(Math.fround(found.x.a)).toBe(found.x.a);
		const exact = await minimize(squares, { a: 0, b: 0 }, options);
		expect(found.x.a).not.toBe(exact.x.a);
		expect(found.x.a).toBeCloseTo(exact.x.a, 5);
	});

	test("stopped in the middle of an epoch: the best point so far", async () => {
		const found = await minimize(squares, start, {
			...options,
			onStep: ({ step }) => step < 2,
		});
		expect(found).toMatchObject({ reason: "stopped", steps: 2, epochs: 0 });
		expect(found.cost).toBeLessThan(20);
		expect(found.x).not.toEqual(start);
	});

	test("an aborted signal: the best point so far", async () => {
		const controller = new AbortController();
		const found = await minimize(squares, start, {
			...{ ...options, epochs: 1e9, signal: controller.signal },
			onStep: ({ epoch }) => {
				if (epoch === 100) controller.abort();
			},
		});
		expect(found).toMatchObject({ reason: "aborted", epochs: 100 });
		expect(found.x.a).toBeCloseTo(line.a, 1);
	});

	test("a rate that is too large diverges, and the best point stays", async () => {
		const found = await minimize(squares, start, {
			...{ ...options, epochs: 1000, optimizer: sgd({ learningRate: 1 }) },
		});
		expect(found.reason).toBe("diverged");
		expect(found.converged).toBe(false);
		expect(found.x).toEqual(start);
	});

	test("a row without a finite cost on the way", async () => {
		// The logarithm's argument becomes negative once the first step is taken.
		const found = await minimize(
			"x * w - log(w)",
			{ w: 0.1 },
			{
				...{ data: { x: [30, 30] }, optimizer: sgd({ learningRate: 0.1 }) },
				...{ batch: 1, epochs: 3 },
			},
		);
		expect(found.reason).toBe("diverged");
		expect(found.x.w).toBe(0.1);
	});
});

describe("bad input", () => {
	const start = { a: 0, b: 0 };
	const data = { x, y };
	const batch = { optimizer: adam(), batch: 2 };

	test.each<[string, unknown, unknown, object, string]>([
		[
			"a name that is neither",
			"(a * xx + b - y)^2",
			start,
			{ data },
			`formula, line 1: "xx" is neither a column nor a parameter with a start; did you mean "x"?; the columns are x, y; the parameters are a, b`,
		],
		[
			"a parameter that the formula lacks",
			"(a * x - y)^2",
			start,
			{ data },
			'formula: the start has "b", which the formula does not',
		],
		[
			"a name that is both",
			squares,
			{ ...start, x: 0 },
			{ data },
			'formula: "x" is a column and a parameter; give one of them another name',
		],
		[
			"a formula without columns",
			"(a - 1)^2 + b^2",
			start,
			{ data },
			"minimize: the formula has no column of the data; leave out data to minimise a formula of its variables alone",
		],
		[
			"a condition as the cost",
			"a * x + b < y",
			start,
			{ data },
			"formula, line 1: a cost must be a number, not true or false; use where(condition, a, b)",
		],
		[
			"a sum over rows",
			"sum(a * x + b - y)",
			start,
			{ data },
			"formula, line 1: a formula is computed row by row, without sum of all rows",
		],
		[
			"a function",
			() => 0,
			[0],
			{ data },
			"minimize: data need a formula of their columns for the cost, got a function",
		],
		[
			"data that are not columns",
			squares,
			start,
			{ data: [1, 2] },
			"minimize: the data must be columns by name, as { t: [0, 1, 2], y: [5, 3, 2] }, got [1, 2]",
		],
		[
			"a column of text",
			squares,
			start,
			{ data: { x: ["0", "1"], y } },
			'minimize: column "x" must have numbers, got "0" in row 1',
		],
		[
			"a column of another length",
			squares,
			start,
			{ data: { x: [1, 2], y } },
			'minimize: column "y" has 5 rows, "x" has 2',
		],
		[
			"cells that are missing or not finite",
			squares,
			start,
			{ data: { x: [0, null, Number.NaN, 3, Number.POSITIVE_INFINITY], y } },
			'minimize: column "x" has 3 cells without a finite number, the first in row 2: null',
		],
		[
			"no rows",
			squares,
			start,
			{ data: { x: [], y: [] } },
			"minimize: the data have no rows",
		],
		[
			"a start that is not by name",
			squares,
			[0, 0],
			{ data },
			"minimize: with data, the start must be the parameters by name, as { a: 1, b: 0 }, got [0, 0]",
		],
		[
			"an empty start",
			squares,
			{},
			{ data },
			"minimize: the start has no parameters",
		],
		[
			"a start of text",
			squares,
			{ a: 0, b: "1" },
			{ data },
			`minimize: the start's b must be a finite number or an array of them, got "1"`,
		],
		[
			"a cost that is not finite at the start",
			"log(a + x) + b * y",
			{ a: -2, b: 1 },
			{ data: { x: [5, 4, 1], y: [1, 2, 3] } },
			"minimize: the cost is not finite at the start (a = -2, b = 1) in row 3, where x = 1, y = 3",
		],
		[
			"a slope that is not finite at the start",
			"sqrt(a * x) + b * y",
			{ a: 0, b: 1 },
			{ data: { x: [0, 4], y: [1, 2] } },
			"minimize: the cost's slope along a is not finite at the start (a = 0, b = 1) in row 2, where x = 4, y = 2",
		],
		[
			"a mean that overflows",
			"a * x + b",
			{ a: 1, b: 0 },
			{ data: { x: [1.5e308, 1.5e308] } },
			"minimize: the mean overflows at the start (a = 1, b = 0)",
		],
		[
			"bounds that are not by name",
			squares,
			start,
			{ data, bounds: 0 },
			"minimize: bounds must be pairs by name, as { a: [0, 1] }, got 0",
		],
		[
			"bounds of an unknown parameter",
			squares,
			start,
			{ data, bounds: { aa: [0, 1] } },
			'minimize: there are bounds for "aa", which is not a variable; the variables are a, b; did you mean "a"?',
		],
		[
			"a condition with a column",
			squares,
			start,
			{ data, subjectTo: ["a <= x"] },
			'a <= x, line 1: unknown name "x"; the variables are a, b',
		],
		[
			"conditions with mini-batches",
			squares,
			start,
			{ data, ...batch, subjectTo: ["a <= b"] },
			"minimize: subjectTo and optimizer exclude each other",
		],
		[
			"batch without data",
			"a^2 + b^2",
			start,
			batch,
			"minimize: batch needs data: { data: { x: […], y: […] } }",
		],
		[
			"batch without a rule",
			squares,
			start,
			{ data, batch: 2 },
			"minimize: batch needs an optimizer, such as adam(): L-BFGS uses all rows",
		],
		[
			"no rows in a batch",
			squares,
			start,
			{ data, ...batch, batch: 0 },
			"minimize: batch must be a whole number from 1, got 0",
		],
		[
			"epochs without batch",
			squares,
			start,
			{ data, optimizer: adam(), epochs: 3 },
			"minimize: epochs needs batch, the number of rows of a step; without it a step uses all rows, in float64",
		],
		[
			"a length given twice",
			squares,
			start,
			{ data, ...batch, epochs: 3, maxSteps: 10 },
			"minimize: epochs and maxSteps exclude each other: both are the length of the search",
		],
		[
			"a tolerance for mini-batches",
			squares,
			start,
			{ data, ...batch, tolerance: 1e-3 },
			"minimize: tolerance and batch exclude each other: mini-batches have no test of convergence",
		],
		[
			"an unknown precision",
			squares,
			start,
			{ data, ...batch, precision: "float16" },
			'minimize: unknown precision "float16"; allowed are "float64", "float32"',
		],
		[
			"a rule that is not called",
			squares,
			start,
			{ data, ...batch, optimizer: adam },
			"minimize: optimizer must be a Rule, got the function adam; call it: adam()",
		],
	])("refused: %s", async (_, cost, from, options, message) => {
		const error = await minimize(
			untyped<string>(cost),
			untyped(from),
			untyped(options),
		).catch((error: unknown) => error);
		expect((error as Error).message.split("\n")[0]).toBe(message);
		expect(isRefusal(error) || error instanceof TextError).toBe(true);
	});
});
