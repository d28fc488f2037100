import { adam, batches, minimize, race } from "ravine";
import { movingAverage } from "ravine/explain";
import { describe, expect, test } from "vitest";
import { rejection, untyped } from "./refusals.js";

describe("minimize and race", () => {
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
			'minimize: the start has "z", which the formula does not; the variables are x',
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
			"formula, line 1: norm needs an element, one number per parameter; this is a scalar\n  norm(x)\n  ^",
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
			"minimize: with a function for the cost, the start must be an array of numbers",
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
			"a tolerance that is NaN",
			"x^2",
			{ x: 1 },
			{ tolerance: Number.NaN },
			"minimize: tolerance must be a number from 0, got NaN",
		],
	])("minimize: %s", async (_, cost, start, options, message) => {
		expect(
			await rejection(
				minimize(untyped<string>(cost), untyped(start), untyped(options)),
			),
		).toBe(message);
	});

	test.each<[string, unknown, string]>([
		[
			"no start",
			{ surface: "x^2" },
			"race: a formula needs a start: numbers for x",
		],
		[
			"a start of other names",
			{ surface: "x^2", start: { x: 1, y: 2 } },
			'race: the start has "y", which the formula does not; the variables are x',
		],
		[
			"a start that is not numbers",
			{ surface: "x^2", start: { x: "1" } },
			'race: the start\'s x must be a finite number, got "1"',
		],
		[
			"no steps",
			{ surface: "x^2", start: { x: 1 }, steps: 0 },
			"race: steps must be a whole number from 1, got 0",
		],
		[
			"negative noise",
			{ surface: "x^2", start: { x: 1 }, noise: -1 },
			"race: noise must be a number from 0, got -1",
		],
		[
			"a seed that is no whole number",
			{ surface: "x^2", start: { x: 1 }, seed: 1.5 },
			"race: seed must be a whole number, got 1.5",
		],
		[
			"a cost that is not finite at the start",
			{ surface: "1 / x", start: { x: 0 } },
			"race: the cost or its gradient is not finite at the start (0)",
		],
		[
			"a factory instead of a rule",
			{ surface: "x^2", start: { x: 1 }, rules: [adam] },
			"call it: adam()",
		],
	])("race: %s", async (_, options, message) => {
		expect(
			await rejection(race(untyped({ rules: [], ...(options as object) }))),
		).toContain(message);
	});
});

test("batches and movingAverage", () => {
	for (const rows of [0, -1, 2.5, Number.NaN, null, []]) {
		expect(() => batches(untyped(rows), { size: 2 })).toThrow(
			/^batches: rows must be a whole number from 1, got /,
		);
	}
	for (const size of [0, -1, 2.5, Number.NaN, "3", undefined]) {
		expect(() => batches(10, { size: untyped(size) })).toThrow(
			/^batches: size must be a whole number from 1, got /,
		);
	}
	expect(() => batches(10, { size: 2, seed: 0.5 })).toThrow(
		"batches: seed must be a whole number, got 0.5",
	);
	for (const beta of [1, -0.1, Number.NaN, "0.9"]) {
		expect(() => movingAverage([1], untyped(beta))).toThrow(
			/^movingAverage: beta must be in \[0, 1\), got /,
		);
	}
});
