import {
	adam,
	type Bounds,
	costFunction,
	isRefusal,
	minimize,
	momentum,
	sgd,
} from "ravine";
import { describe, expect, test } from "vitest";
import { rejection, untyped } from "../../../test/refusals.js";

describe("minimize", () => {
	const valley = "(1 - x)^2 + 100 * (y - x^2)^2";

	test("a formula: Rosenbrock's valley, by name", async () => {
		const minimum = await minimize(valley, { x: -1.2, y: 1 });
		expect(minimum.reason).toBe("converged");
		expect(minimum.converged).toBe(true);
		expect(minimum.method).toBe("L-BFGS");
		expect(minimum.gradient).toBe("exact");
		expect(minimum.x.x).toBeCloseTo(1, 7);
		expect(minimum.x.y).toBeCloseTo(1, 7);
		expect(minimum.cost).toBeLessThan(1e-14);
		expect(minimum.gradientNorm).toBeLessThan(1e-5);
		expect(minimum.steps).toBeLessThan(60);
		expect(minimum.evaluations).toBeLessThan(70);
	});

	test("a function with its own gradient gives the same result, bit for bit", async () => {
		const named = await minimize("(x - 3)^2", { x: 0 }, { maxSteps: 100 });
		const own = await minimize(
			(x, gradient) => {
				const d = (x[0] as number) - 3;
				gradient[0] = d + d;
				return d * d;
			},
			[0],
			{ maxSteps: 100 },
		);
		expect(own.x).toBeInstanceOf(Float64Array);
		expect(own.x[0]).toBe(named.x.x);
		expect({ ...own, x: 0, gradient: "exact" }).toEqual({ ...named, x: 0 });
		expect(own.gradient).toBe("given");
	});

	test("the gradient is zeros when the function is called", async () => {
		const seen: number[] = [];
		await minimize(
			(x, gradient) => {
				seen.push(...gradient);
				gradient[0] = (gradient[0] as number) + 2 * (x[0] as number);
				return (x[0] as number) ** 2;
			},
			[1],
		);
		expect(seen.length).toBeGreaterThan(1);
		expect(seen.every((slope) => slope === 0)).toBe(true);
	});

	test("the start is not changed, and its names may have any order", async () => {
		const start = { y: 4, x: 2 };
		const { x } = await minimize("(x - 1)^2 + y^2", start);
		expect(start).toEqual({ y: 4, x: 2 });
		expect(Object.keys(x)).toEqual(["y", "x"]);
		expect(x.x).toBeCloseTo(1, 5);
		const array = [5];
		await minimize((_, g) => g.fill(1)[0] as number, array, { maxSteps: 3 });
		expect(array).toEqual([5]);
	});

	test("maxSteps: exactly this number of steps, including 0", async () => {
		for (const maxSteps of [0, 1, 7]) {
			let calls = 0;
			const minimum = await minimize(
				(x, gradient) => {
					calls++;
					gradient[0] = 1;
					return x[0] as number;
				},
				[0],
				{ maxSteps, optimizer: sgd({ learningRate: 0.5 }) },
			);
			expect(minimum).toMatchObject({
				reason: "maxSteps",
				converged: false,
				steps: maxSteps,
				cost: 0 - 0.5 * maxSteps,
			});
			expect(calls).toBe(maxSteps + 1);
		}
	});

	test("a start at the minimum takes no step", async () => {
		expect(await minimize("x^2", { x: 0 })).toEqual({
			x: { x: 0 },
			cost: 0,
			steps: 0,
			gradientNorm: 0,
			evaluations: 1,
			converged: true,
			reason: "converged",
			method: "L-BFGS",
			gradient: "exact",
		});
	});

	test("onStep gets the start and every step, and can stop", async () => {
		const seen: number[] = [];
		const minimum = await minimize(
			"x^2",
			{ x: 1 },
			{
				optimizer: sgd({ learningRate: 0.25 }),
				onStep({ step, x, cost, gradient }) {
					seen.push(x[0] as number);
					expect(cost).toBe((x[0] as number) ** 2);
					expect(gradient[0]).toBe(2 * (x[0] as number));
					return step < 3;
				},
			},
		);
		expect(seen).toEqual([1, 0.5, 0.25, 0.125]);
		expect(minimum).toMatchObject({
			reason: "stopped",
			steps: 3,
			x: { x: 0.125 },
		});
	});

	test("a signal aborts, before the start and during the search", async () => {
		const before = await minimize(
			"x^2",
			{ x: 1 },
			{
				signal: AbortSignal.abort(),
			},
		);
		expect(before).toMatchObject({ reason: "aborted", steps: 0, x: { x: 1 } });
		const controller = new AbortController();
		const during = await minimize(
			"x^2",
			{ x: 1 },
			{
				signal: controller.signal,
				optimizer: sgd({ learningRate: 1e-3 }),
				onStep: ({ step }) => {
					if (step === 10) controller.abort();
				},
			},
		);
		expect(during).toMatchObject({ reason: "aborted", steps: 10 });
	});

	test("a signal arrives while it runs: the event loop gets its turns", async () => {
		const controller = new AbortController();
		setTimeout(() => controller.abort());
		const { reason } = await minimize(
			"sin(x)^2 + 2",
			{ x: 1 },
			{
				signal: controller.signal,
				tolerance: 0,
				maxSteps: 1e9,
				optimizer: sgd({ learningRate: 1e-9 }),
			},
		);
		expect(reason).toBe("aborted");
	});

	test.each([
		["that descend", "x * sin(x)", undefined],
		["whose cost is not finite", "where(x < 1, x^2, 1 / 0)", undefined],
		["under a constraint", "x * sin(x)", ["x >= -8"]],
	])(
		"a signal arrives between many short descents: starts %s",
		async (_, cost, subjectTo) => {
			const controller = new AbortController();
			setTimeout(() => controller.abort(), 50);
			const { reason, converged } = await minimize(
				cost,
				{ x: 0.5 },
				{
					signal: controller.signal,
					...(subjectTo && { subjectTo }),
					bounds: { x: [-9, 1e4] },
					starts: 50_000,
				},
			);
			expect({ reason, converged }).toEqual({
				reason: "aborted",
				converged: false,
			});
		},
	);

	test("a cost that is NaN later: the best finite point is the result", async () => {
		const minimum = await minimize(
			"x - log(x)",
			{ x: 0.5 },
			{
				optimizer: sgd({ learningRate: 50 }),
			},
		);
		expect(minimum).toMatchObject({
			reason: "diverged",
			converged: false,
			steps: 3,
		});
		expect(minimum.x.x).toBeGreaterThan(1);
		expect(minimum.cost).toBeCloseTo(minimum.x.x - Math.log(minimum.x.x), 12);
	});

	test("an error in the cost or in onStep is rethrown", async () => {
		await expect(
			minimize(() => {
				throw new Error("my own");
			}, [1]),
		).rejects.toThrow("my own");
	});
});

describe("bad input", () => {
	test.each<[string, unknown, unknown, unknown, string]>([
		[
			"an unknown function",
			"squrt(x)",
			{ x: 1 },
			{},
			'formula, line 1: unknown function "squrt"; did you mean "sqrt"?\n  squrt(x)\n  ^',
		],
		[
			"a start of other names",
			"x^2",
			{ x: 1, z: 2 },
			{},
			'minimize: the start has "z", which is not in the formula; the variables are x',
		],
		[
			"a start that lacks a name",
			"x^2 + y^2 + z",
			{ x: 1 },
			{},
			"minimize: the start lacks y; the variables are x, y, z",
		],
		[
			"a start without names",
			"x^2 + y^2",
			[1, 2],
			{},
			"minimize: with a formula for the cost, the start must be numbers by name: { x: …, y: … }",
		],
		[
			"a start that is not numbers",
			"x^2",
			{ x: "1" },
			{},
			'minimize: the start\'s x must be a finite number, got "1"',
		],
		[
			"a start that is not finite",
			"x^2",
			{ x: Number.NaN },
			{},
			"minimize: the start's x must be a finite number, got NaN",
		],
		[
			"a cost that is NaN at the start",
			"log(x)",
			{ x: -1 },
			{},
			"minimize: the cost or its gradient is not finite at the start (-1)",
		],
		[
			"a slope that is infinite at the start",
			"sqrt(x)",
			{ x: 0 },
			{},
			"minimize: the cost or its gradient is not finite at the start (0)",
		],
		["an empty formula", " ", {}, {}, "formula: the formula is empty"],
		[
			"a formula of numbers",
			"\n2 + 3",
			{},
			{},
			"formula, line 2: the formula has no variables\n  2 + 3\n    ^",
		],
		[
			"a formula that is true or false",
			"\n x < 1",
			{ x: 1 },
			{},
			"formula, line 2: a cost must be a number, not true or false; use where(condition, a, b)\n  x < 1\n    ^",
		],
		[
			"an equation",
			"x^2 = 3",
			{ x: 1 },
			{},
			"formula, line 1: a formula is one expression; it has no =\n  x^2 = 3\n      ^",
		],
		[
			"a reduction of variables",
			"norm(x)",
			{ x: 1 },
			{},
			"formula, line 1: a formula has no norm: each of its names is one number\n  norm(x)\n  ^",
		],
		[
			"no cost",
			undefined,
			[1],
			{},
			"minimize: the cost must be a formula or a function, got undefined",
		],
		[
			"a function without an array",
			() => 0,
			{ x: 1 },
			{},
			"minimize: with a function for the cost, the start must be an array of numbers, got an object (Object)",
		],
		[
			"a cost that is not a number",
			() => "0",
			[1],
			{},
			'minimize: the cost must return a number, got "0"',
		],
		[
			"a gradient that is NaN at the start",
			(_: unknown, gradient: Float64Array) => {
				gradient[0] = Number.NaN;
				return 0;
			},
			[1],
			{},
			"minimize: the cost or its gradient is not finite at the start (1)",
		],
		[
			"a negative number of steps",
			"x^2",
			{ x: 1 },
			{ maxSteps: -1 },
			"minimize: maxSteps must be a whole number from 0, got -1",
		],
		[
			"a rule that was not called",
			"x^2",
			{ x: 1 },
			{ optimizer: sgd },
			"minimize: optimizer must be a Rule, got the function sgd; call it: sgd()",
		],
		[
			"a cost function for a rule",
			"x^2",
			{ x: 1 },
			{ optimizer: costFunction("x^2") },
			"minimize: optimizer must be a Rule, got an object (Object)",
		],
		[
			"a tolerance that is NaN",
			"x^2",
			{ x: 1 },
			{ tolerance: Number.NaN },
			"minimize: tolerance must be a number from 0, got NaN",
		],
	])("minimize: %s", async (_, cost, start, options, message) => {
		const error = await minimize(
			untyped<string>(cost),
			untyped(start),
			untyped(options),
		).catch((error: unknown) => error);
		expect((error as Error).message).toBe(message);
		expect(isRefusal(error)).toBe(true);
	});
});

/** The chained Rosenbrock function, with its gradient. */
function chained(x: Float64Array, gradient: Float64Array): number {
	let cost = 0;
	for (let i = 0; i + 1 < x.length; i++) {
		const value = x[i] as number;
		const a = 1 - value;
		const b = (x[i + 1] as number) - value ** 2;
		cost += a * a + 100 * b * b;
		gradient[i] = (gradient[i] as number) - 2 * a - 400 * value * b;
		gradient[i + 1] = (gradient[i + 1] as number) + 200 * b;
	}
	return cost;
}

describe("at any scale", () => {
	test.each<[string, Record<string, number>, Record<string, number>]>([
		["(x - 1000)^2", { x: 0 }, { x: 1000 }],
		["(x - 1e6)^2", { x: 0 }, { x: 1e6 }],
		["1e-8 * (x - 3)^2", { x: 0 }, { x: 3 }],
		["1e-300 * (x - 1)^2", { x: 0 }, { x: 1 }],
		["1e300 * (x - 1)^2", { x: 0 }, { x: 1 }],
		["1e6 + (x - 3)^2", { x: 0 }, { x: 3 }],
		["exp(x) - x", { x: 500 }, { x: 0 }],
		["(x - 1)^2 + 1e12 * (y - 1e-6)^2", { x: 5, y: 3 }, { x: 1, y: 1e-6 }],
	])("%s", async (cost, start, end) => {
		const { x, reason } = await minimize(cost, start);
		expect(reason).toBe("converged");
		for (const [name, value] of Object.entries(end)) {
			expect(Math.abs((x[name] as number) - value)).toBeLessThanOrEqual(
				1e-7 * (Math.abs(value) || 1),
			);
		}
	});

	test("the cost and the variables in other units: the same steps", async () => {
		const run = (cost: number, x: number) =>
			minimize(
				`${cost} * ((1 - x / ${x})^2 + 100 * (y / ${x} - (x / ${x})^2)^2)`,
				{ x: -1.2 * x, y: x },
			);
		const plain = await run(1, 1);
		for (const cost of [1e-12, 1, 1e12]) {
			for (const x of [1e-6, 1, 1e6]) {
				const scaled = await run(cost, x);
				expect(scaled.reason).toBe("converged");
				expect(scaled.x.x / x).toBeCloseTo(1, 7);
				// They may differ only by rounding.
				expect(Math.abs(scaled.steps - plain.steps)).toBeLessThan(4);
			}
		}
	});

	test.each([2, 10, 100, 1000])("Rosenbrock in %d variables", async (size) => {
		const start = Array.from({ length: size }, (_, i) => (i % 2 ? 1 : -1.2));
		const { x, cost, reason } = await minimize(chained, start);
		expect(reason).toBe("converged");
		expect(cost).toBeLessThan(1e-12);
		for (const value of x) expect(value).toBeCloseTo(1, 5);
	});

	test("Wood", async () => {
		const { x, reason } = await minimize(
			"100 * (b - a^2)^2 + (1 - a)^2 + 90 * (d - c^2)^2 + (1 - c)^2 + 10.1 * ((b - 1)^2 + (d - 1)^2) + 19.8 * (b - 1) * (d - 1)",
			{ a: -3, b: -1, c: -3, d: -1 },
		);
		expect(reason).toBe("converged");
		for (const value of Object.values(x)) expect(value).toBeCloseTo(1, 6);
	});
});

describe("where a cost is not smooth or not defined", () => {
	test("a kink: correct, or stuck near it", async () => {
		const one = await minimize("abs(x - 1)", { x: 0 });
		expect(one.x.x).toBeCloseTo(1, 6);
		const two = await minimize("abs(x) + 2 * abs(y - 1) + x^2", { x: 3, y: 3 });
		expect(two.cost).toBeLessThan(1e-6);
		const atKink = await minimize("abs(x)", { x: 0 });
		expect(atKink).toMatchObject({ reason: "converged", x: { x: 0 } });
	});

	test("sqrt at its edge", async () => {
		const free = await minimize("sqrt(x)", { x: 1 });
		expect(free.cost).toBeLessThan(1e-8);
		for (const x of [0, 1]) {
			const held = await minimize(
				"sqrt(x)",
				{ x },
				{ bounds: { x: [0, null] } },
			);
			expect(held).toMatchObject({
				x: { x: 0 },
				cost: 0,
				gradientNorm: 0,
				converged: true,
			});
		}
	});

	test("a barrier: the search turns back from NaN and infinity", async () => {
		const { x, reason } = await minimize("x - 1e-3 * log(x)", { x: 1 });
		expect(reason).toBe("converged");
		expect(x.x).toBeCloseTo(1e-3, 9);
		const disc = await minimize("-log(1 - x^2 - y^2) - log(x) + 10 * y", {
			x: 0.5,
			y: 0.1,
		});
		expect(disc.reason).toBe("converged");
		expect(disc.gradientNorm).toBeLessThan(1e-5);
		const overflow = await minimize(
			(x, gradient) => {
				const value = x[0] as number;
				gradient[0] = value;
				return Math.abs(value) > 1 ? Number.POSITIVE_INFINITY : value ** 2 / 2;
			},
			[-1],
		);
		expect(overflow.x[0]).toBeCloseTo(0, 7);
	});

	test("a cost without a minimum is unbounded", async () => {
		const line = await minimize("x", { x: 0 });
		expect(line).toMatchObject({ reason: "unbounded", converged: false });
		expect(Number.isFinite(line.cost)).toBe(true);
		const tail = await minimize("exp(-x)", { x: 0 });
		expect(tail.cost).toBe(0);
	});

	test("a wrong gradient does not count as convergence", async () => {
		const minimum = await minimize(
			(x, gradient) => {
				gradient[0] = 3 - (x[0] as number);
				return ((x[0] as number) - 3) ** 2;
			},
			[0],
		);
		expect(minimum).toMatchObject({
			reason: "stuck",
			converged: false,
			cost: 9,
			gradientNorm: 3,
		});
	});
});

describe("the source of the slopes", () => {
	const parabola = ([x = 0, y = 0]: Float64Array) =>
		(x - 3) ** 2 + (y + 1) ** 4;

	test("a plain function: central differences", async () => {
		const { x, gradient, evaluations, steps } = await minimize(
			(x) => parabola(x),
			[0, 0],
		);
		expect(gradient).toBe("differences");
		expect(x[0]).toBeCloseTo(3, 7);
		expect(x[1]).toBeCloseTo(-1, 2);
		// Each evaluation of the slopes needs the cost at four more points.
		expect(evaluations).toBeGreaterThanOrEqual(5 * (steps + 1));
		const rest = await minimize((...all) => parabola(all[0]), [0, 0]);
		expect(rest.gradient).toBe("differences");
		expect([...rest.x]).toEqual([...x]);
	});

	test("differences stay within the bounds and the cost's domain", async () => {
		let outside = 0;
		const { x } = await minimize(
			(x) => {
				if ((x[0] as number) < 1) outside++;
				return (x[0] as number) ** 2;
			},
			[1],
			{ bounds: [[1, 5]] },
		);
		expect([x[0], outside]).toEqual([1, 0]);
		const edge = await minimize((x) => Math.sqrt(x[0] as number) + 1, [1], {
			bounds: [[0, 5]],
		});
		expect(edge.x[0]).toBeCloseTo(0, 10);
	});

	test("a function that forgets to write its gradient is refused", async () => {
		for (const start of [0, 1, -2]) {
			const message = await rejection(
				minimize((x, _gradient) => ((x[0] as number) - 3) ** 2, [start]),
			);
			expect(message).toContain("its gradient stays zero");
		}
	});

	test("a gradient of zeros is correct at a minimum, at a saddle and on a plain", async () => {
		const square = (x: Float64Array, gradient: Float64Array) => {
			gradient[0] = 2 * (x[0] as number);
			return (x[0] as number) ** 2;
		};
		expect(await minimize(square, [0])).toMatchObject({
			reason: "converged",
			steps: 0,
			gradient: "given",
		});
		const saddle = await minimize(
			(x, gradient) => {
				const [a, b] = x as unknown as [number, number];
				gradient.set([2 * a, -2 * b]);
				return a * a - b * b;
			},
			[0, 0],
		);
		expect(saddle).toMatchObject({ reason: "converged", steps: 0 });
		const plain = await minimize((_x, _gradient) => 5, [1]);
		expect(plain).toMatchObject({ reason: "converged", cost: 5 });
	});
});

describe("the best point", () => {
	test("a rule that climbs again keeps it", async () => {
		const costs: number[] = [];
		const { cost, x } = await minimize(
			"x^2",
			{ x: 1 },
			{
				optimizer: momentum({ learningRate: 0.9, beta: 0.9 }),
				maxSteps: 37,
				onStep: ({ cost }) => {
					costs.push(cost);
				},
			},
		);
		expect(cost).toBe(Math.min(...costs));
		expect(cost).toBeLessThan(costs[costs.length - 1] as number);
		expect(x.x ** 2).toBe(cost);
	});

	test("a rule converges relatively: tiny slopes at the start do not end it", async () => {
		const { x, reason, method } = await minimize(
			"1e-8 * (x - 3)^2",
			{ x: 0 },
			{ optimizer: adam({ learningRate: 0.05 }) },
		);
		expect(reason).toBe("converged");
		expect(method).toBe("adam");
		expect(x.x).toBeCloseTo(3, 5);
	});
});

describe("bounds", () => {
	test("active bounds, open ends, by name and by index", async () => {
		const named = await minimize(
			"(x - 3)^2 + (y + 1)^2 + (z - 2)^2",
			{ x: 0, y: 0, z: 0 },
			{ bounds: { x: [0, 1], y: [-0.5, null] } },
		);
		expect(named.x).toMatchObject({ x: 1, y: -0.5 });
		expect(named.x.z).toBeCloseTo(2, 12);
		expect(named.converged).toBe(true);
		expect(named.gradientNorm).toBeLessThan(1e-12);
		const placed = await minimize(
			(x) => ((x[0] as number) - 3) ** 2 + (x[1] as number) ** 2,
			[0, 1],
			{ bounds: [[undefined, 1], null] },
		);
		expect(placed.x[0]).toBe(1);
		expect(placed.x[1]).toBeCloseTo(0, 7);
	});

	test("neither L-BFGS nor a rule evaluates a point outside", async () => {
		for (const optimizer of [undefined, sgd({ learningRate: 1e-3 })]) {
			const seen: number[] = [];
			const { x } = await minimize(
				(x, gradient) => {
					seen.push(...x);
					return chained(x, gradient);
				},
				[-1.2, 1, -1.2, 1],
				{ bounds: Array(4).fill([-1.5, 1]), optimizer, maxSteps: 50 },
			);
			expect(Math.min(...seen)).toBeGreaterThanOrEqual(-1.5);
			expect(Math.max(...seen)).toBeLessThanOrEqual(1);
			expect(x.length).toBe(4);
		}
	});

	test("a fixed variable does not move", async () => {
		const { x, converged } = await minimize(
			"(x - y)^2 + (y - 5)^2",
			{ x: 0, y: 2 },
			{ bounds: { y: [2, 2] } },
		);
		expect(converged).toBe(true);
		expect(x.y).toBe(2);
		expect(x.x).toBeCloseTo(2, 7);
	});

	test("several starts find the lowest of many hollows", async () => {
		const cost = "x * sin(x) + 0.01 * x^2";
		const bounds = { x: [-20, 20] } as { x: Bounds };
		const one = await minimize(cost, { x: 0.1 }, { bounds });
		const many = await minimize(cost, { x: 0.1 }, { bounds, starts: 20 });
		expect(many.cost).toBeLessThan(one.cost - 10);
		expect(many.x.x).toBeCloseTo(-17.31647, 4);
		expect(many.converged).toBe(true);
		expect(many.evaluations).toBeGreaterThan(one.evaluations);
		const again = await minimize(cost, { x: 0.1 }, { bounds, starts: 20 });
		expect(again).toEqual(many);
		const seeds = await Promise.all(
			[1, 2].map((seed) =>
				minimize(cost, { x: 0.1 }, { bounds, starts: 3, seed }),
			),
		);
		expect(seeds[0]?.evaluations).not.toBe(seeds[1]?.evaluations);
	});
});

test.each<[string, unknown, unknown, unknown, string]>([
	[
		"an unknown option",
		"x^2",
		{ x: 1 },
		{ tolerence: 1 },
		'minimize: there is no option "tolerence"; the options are bounds, optimizer, subjectTo, starts, seed, maxSteps, tolerance, onStep, signal, data, batch, epochs, precision; did you mean "tolerance"?',
	],
	[
		"null for the options",
		"x^2",
		{ x: 1 },
		null,
		"minimize: the options must be an object, got null",
	],
	[
		"crossed bounds",
		"x^2",
		{ x: 1 },
		{ bounds: { x: [2, 0] } },
		"minimize: the bounds of x are crossed: [2, 0]",
	],
	[
		"bounds that exclude the start",
		"x^2",
		{ x: 1 },
		{ bounds: { x: [2, null] } },
		"minimize: the start's x, 1, is not within its bounds [2, Infinity]",
	],
	[
		"bounds of an unknown variable",
		"x^2",
		{ x: 1 },
		{ bounds: { y: [0, 1] } },
		'minimize: there are bounds for "y", which is not a variable; the variables are x',
	],
	[
		"bounds that are not a pair",
		"x^2",
		{ x: 1 },
		{ bounds: { x: 5 } },
		"minimize: the bounds of x must be a pair of numbers, as [0, 1] or [0, null], got 5",
	],
	[
		"bounds with NaN",
		"x^2",
		{ x: 1 },
		{ bounds: { x: [Number.NaN, 1] } },
		"minimize: the bounds of x must be a pair of numbers, as [0, 1] or [0, null], got [NaN, 1]",
	],
	[
		"too few pairs",
		() => 0,
		[1, 2],
		{ bounds: [[0, 1]] },
		"minimize: bounds must be an array of 2 pairs, one for each number of the start, got 1",
	],
	[
		"several starts without bounds",
		"x^2",
		{ x: 1 },
		{ starts: 2 },
		"minimize: several starts need finite bounds for every variable",
	],
	[
		"no starts",
		"x^2",
		{ x: 1 },
		{ starts: 0 },
		"minimize: starts must be a whole number from 1, got 0",
	],
	["an empty start", () => 0, [], {}, "minimize: the start has no numbers"],
	[
		"onStep that is not a function",
		"x^2",
		{ x: 1 },
		{ onStep: 5 },
		"minimize: onStep must be a function, got 5",
	],
	[
		"a signal that is not an AbortSignal",
		"x^2",
		{ x: 1 },
		{ signal: {} },
		"minimize: signal must be an AbortSignal, got an object (Object)",
	],
])("refused: %s", async (_, cost, start, options, message) => {
	const error = await minimize(
		untyped<string>(cost),
		untyped(start),
		untyped(options),
	).catch((error: unknown) => error);
	expect((error as Error).message).toBe(message);
	expect(isRefusal(error)).toBe(true);
});
