import { isRefusal, type MinimizeOptions, minimize, sgd } from "ravine";
import { expect, test } from "vitest";
import { untyped } from "../../../test/refusals.js";

/** Problems with known answers; HS: Hock & Schittkowski 1981, "Test examples for nonlinear programming codes". */
const known: readonly {
	name: string;
	cost: string;
	start: Record<string, number>;
	subjectTo: readonly string[];
	bounds?: Record<string, [number, number]>;
	least: number;
	x: Record<string, number>;
	multipliers?: readonly number[];
}[] = [
	{
		name: "a line",
		cost: "(x - 1)^2 + (y - 1)^2",
		start: { x: 0, y: 0 },
		subjectTo: ["x + y <= 1"],
		least: 0.5,
		x: { x: 0.5, y: 0.5 },
		multipliers: [1],
	},
	{
		name: "an inactive line",
		cost: "(x - 1)^2 + (y - 1)^2",
		start: { x: 0, y: 0 },
		subjectTo: ["x + y <= 3"],
		least: 0,
		x: { x: 1, y: 1 },
		multipliers: [0],
	},
	{
		name: "a circle",
		cost: "x * y",
		start: { x: -1, y: 1.2 },
		subjectTo: ["x^2 + y^2 = 1"],
		least: -0.5,
		x: { x: -Math.SQRT1_2, y: Math.SQRT1_2 },
		multipliers: [0.5],
	},
	{
		name: "a cost without an unconstrained minimum",
		cost: "-x^2",
		start: { x: 0.5 },
		subjectTo: ["x <= 1", "-2 <= x"],
		least: -1,
		x: { x: 1 },
		multipliers: [2, 0],
	},
	{
		name: "HS6, a variable in the condition only",
		cost: "(1 - x)^2",
		start: { x: -1.2, y: 1 },
		subjectTo: ["10 * (y - x^2) = 0"],
		least: 0,
		x: { x: 1, y: 1 },
	},
	{
		name: "HS43",
		cost: "a^2 + b^2 + 2*c^2 + d^2 - 5*a - 5*b - 21*c + 7*d",
		start: { a: 0, b: 0, c: 0, d: 0 },
		subjectTo: [
			"a^2 + b^2 + c^2 + d^2 + a - b + c - d <= 8",
			"a^2 + 2*b^2 + c^2 + 2*d^2 - a - d <= 10",
			"2*a^2 + b^2 + c^2 + 2*a - b - d <= 5",
		],
		least: -44,
		x: { a: 0, b: 1, c: 2, d: -1 },
		multipliers: [1, 0, 2],
	},
	{
		name: "HS71, with bounds",
		cost: "a * d * (a + b + c) + c",
		start: { a: 1, b: 5, c: 5, d: 1 },
		bounds: { a: [1, 5], b: [1, 5], c: [1, 5], d: [1, 5] },
		subjectTo: ["a * b * c * d >= 25", "a^2 + b^2 + c^2 + d^2 == 40"],
		least: 17.0140173,
		x: { a: 1, b: 4.7429994, c: 3.8211503, d: 1.3794082 },
	},
	{
		name: "the edge of the logarithms' domain",
		cost: "-log(x) - log(y)",
		start: { x: 0.1, y: 0.1 },
		subjectTo: ["x + 2 * y <= 1"],
		least: Math.log(8),
		x: { x: 0.5, y: 0.25 },
	},
];

test.each(known)("$name", async (problem) => {
	const { cost, start, subjectTo, bounds, least, x } = problem;
	const minimum = await minimize(cost, start, { subjectTo, bounds });
	expect(minimum).toMatchObject({
		reason: "converged",
		method: "augmented Lagrangian",
		gradient: "exact",
	});
	expect(Math.abs(minimum.cost - least)).toBeLessThan(
		1e-6 * (1 + Math.abs(least)),
	);
	for (const [name, value] of Object.entries(x)) {
		expect(minimum.x[name]).toBeCloseTo(value, 5);
	}
	const { constraints = [] } = minimum;
	expect(constraints.map(({ text }) => text)).toEqual(subjectTo);
	for (const { violation } of constraints) expect(violation).toBeLessThan(1e-5);
	problem.multipliers?.forEach((multiplier, i) => {
		expect(constraints[i]?.multiplier).toBeCloseTo(multiplier, 5);
	});
});

test.each([
	[1e12, 1e6],
	[1e-12, 1e-6],
	[1, 1e6],
	[1e12, 1],
])("a cost × %d and variables × %d", async (cost, size) => {
	const minimum = await minimize(
		`${cost} * ((x / ${size} - 1)^2 + (y / ${size} - 1)^2)`,
		{ x: 0, y: 0 },
		{ subjectTo: [`x + y <= ${size}`] },
	);
	expect(minimum.reason).toBe("converged");
	expect(minimum.x.x / size).toBeCloseTo(0.5, 6);
	expect(minimum.x.y / size).toBeCloseTo(0.5, 6);
});

test("conditions that contradict each other, or that no point fulfils", async () => {
	for (const subjectTo of [["x >= 2", "x <= 1"], ["x^2 <= -1"]]) {
		const minimum = await minimize("x^2", { x: 5 }, { subjectTo });
		expect(minimum).toMatchObject({ reason: "infeasible", converged: false });
		expect(Number.isFinite(minimum.cost)).toBe(true);
		const most = minimum.constraints?.map(({ violation }) => violation) ?? [];
		expect(Math.max(...most)).toBeGreaterThan(0.1);
	}
});

test("several starts: the lowest result that fulfils the conditions", async () => {
	const options: MinimizeOptions<{ x: [number, number] }> = {
		bounds: { x: [-20, 20] },
		subjectTo: ["x^2 <= 225"],
	};
	const cost = "x * sin(x) + 0.01 * x^2";
	const one = await minimize(cost, { x: 0.1 }, options);
	const many = await minimize(cost, { x: 0.1 }, { ...options, starts: 20 });
	expect(many.cost).toBeLessThan(one.cost - 5);
	expect(Math.abs(many.x.x)).toBeLessThan(15.0001);
	expect(many.reason).toBe("converged");
});

test("onStep stops it", async () => {
	const minimum = await minimize(
		"(x - 1)^2",
		{ x: 0 },
		{ subjectTo: ["x <= 0.5"], onStep: ({ step }) => step < 1 },
	);
	expect(minimum).toMatchObject({ reason: "stopped", steps: 1 });
});

test.each<[string, unknown, unknown, string]>([
	[
		"a text for the list",
		"x^2",
		{ subjectTo: "x <= 1" },
		'minimize: subjectTo must be an array of conditions, as ["x + y <= 1"], got "x <= 1"',
	],
	[
		"no sign",
		"x^2",
		{ subjectTo: ["x + 1"] },
		'minimize: a condition must be two formulas with <=, >= or = between them, got "x + 1"',
	],
	[
		"two signs",
		"x^2",
		{ subjectTo: ["0 <= x <= 1"] },
		'minimize: a condition must be two formulas with <=, >= or = between them, got "0 <= x <= 1"',
	],
	[
		"one side",
		"x^2",
		{ subjectTo: ["x <="] },
		'minimize: a condition must be two formulas with <=, >= or = between them, got "x <="',
	],
	[
		"a strict sign",
		"x^2",
		{ subjectTo: ["x < 1"] },
		'minimize: "x < 1": a condition includes its limit: write <= for <',
	],
	[
		"a name that the start lacks",
		"x^2",
		{ subjectTo: ["x + z <= 1"] },
		"minimize: the start lacks z; the variables are x, z",
	],
	[
		"together with a rule",
		"x^2",
		{ subjectTo: ["x <= 1"], optimizer: sgd() },
		"minimize: subjectTo and optimizer exclude each other",
	],
])("refused: %s", async (_, cost, options, message) => {
	const error = await minimize(
		untyped<string>(cost),
		{ x: 5 },
		untyped(options),
	).catch((error: unknown) => error);
	expect((error as Error).message).toBe(message);
	expect(isRefusal(error)).toBe(true);
});

test("refused: conditions for a function", async () => {
	await expect(
		minimize((x) => x[0] as number, [1], { subjectTo: ["x <= 1"] }),
	).rejects.toThrow("minimize: subjectTo needs a formula for the cost");
});
