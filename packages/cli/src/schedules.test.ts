import { isRefusal } from "ravine";
import * as library from "ravine/schedules";
import { expect, test } from "vitest";
import { InputError } from "./errors.js";
import {
	formOf,
	parseSetting,
	schedules,
	settingValue,
	splitOutside,
} from "./schedules.js";

/** A schedule's values at some steps. */
function valuesOf(text: string): number[] {
	const schedule = parseSetting(text);
	if (typeof schedule !== "function") throw new Error(`${text}: no schedule`);
	return [1, 2, 40, 101, 250, 1000].map((step) => schedule(step));
}

test("every schedule of the library but plateau has a name here", () => {
	const functions = Object.entries(library).filter(
		([, value]) => typeof value === "function",
	);
	expect([...Object.keys(schedules), "plateau"].sort()).toEqual(
		functions.map(([name]) => name).sort(),
	);
});

test.each([
	["constant(3e-2)", library.constant(0.03)],
	["linear(0.1, 200, end=0.02)", library.linear(0.1, 200, { end: 0.02 })],
	["polynomial(0.1, 200, power=3)", library.polynomial(0.1, 200, { power: 3 })],
	[
		"exponential(0.1, 50, factor=0.5, staircase=true)",
		library.exponential(0.1, 50, { factor: 0.5, staircase: true }),
	],
	["cosine(0.1,200)", library.cosine(0.1, 200)],
	[
		"cosineRestarts(0.1, 30, lengthen=2, shrink=0.5)",
		library.cosineRestarts(0.1, 30, { lengthen: 2, shrink: 0.5 }),
	],
	["oneCycle(0.1, 300, rise=0.2)", library.oneCycle(0.1, 300, { rise: 0.2 })],
	["inverseSqrt(0.1, 40)", library.inverseSqrt(0.1, 40)],
	[
		"piecewise(0.1, 40: 0.05, 200: 0.01)",
		library.piecewise(0.1, { 40: 0.05, 200: 0.01 }),
	],
	[
		"warmup(100, cosine(0.1, 500, end=0.01), start=0.001)",
		library.warmup(100, library.cosine(0.1, 500, { end: 0.01 }), {
			start: 0.001,
		}),
	],
	[
		"warmupStableDecay(0.1, 300, decay=100, shape=squareRoot)",
		library.warmupStableDecay(0.1, 300, { decay: 100, shape: "squareRoot" }),
	],
	[
		"join(0.1, 40: linear(0.1, 60), 200: 0.3)",
		library.join(0.1, { 40: library.linear(0.1, 60), 200: 0.3 }),
	],
] as const)(
	"%s is the library's schedule, and its text stays",
	(text, expected) => {
		expect(valuesOf(text)).toEqual(
			[1, 2, 40, 101, 250, 1000].map((step) => expected(step)),
		);
		const printed = String(settingValue(parseSetting(text) ?? 0));
		expect(valuesOf(printed)).toEqual(valuesOf(text));
		expect(settingValue(parseSetting(printed) ?? 0)).toBe(printed);
	},
);

test("a number is a number, and a word is neither", () => {
	expect(parseSetting("0.1")).toBe(0.1);
	for (const text of ["", "cosine", "0.1 0.2", "(1)"]) {
		expect(parseSetting(text)).toBeUndefined();
	}
});

test.each([
	["cosin(0.1, 3)", 'no schedule is called "cosin"; did you mean "cosine"?'],
	["toString(1)", 'no schedule is called "toString"'],
	["plateau(0.1)", "needs a metric"],
	["cosine(0.1)", "write cosine(START, STEPS, end=0)"],
	["cosine(0.1, 3, 0.2)", "write cosine(START, STEPS, end=0)"],
	["cosine(0.1, 2.5)", "steps must be a whole number"],
	["cosine(0.1, 3, ende=1)", 'no option "ende"'],
	["cosine(end=1, 0.1, 3)", '"0.1" does not fit'],
	["cosine(0.1, 3, end=1, end=2)", '"end=2" does not fit'],
	["cosine(0.1, , 3)", '"" does not fit'],
	["cosine(0.1, 3", "NAME(ARGUMENTS)"],
	["cosine(0.1, 3)x", "NAME(ARGUMENTS)"],
	["warmup(10, cosine(0.1))", "write cosine("],
	["piecewise(0.1, 1: 0.2)", "whole step from 2"],
	["exponential(0.1, 5, staircase=1)", "true or false"],
])("refuses %s", (text, message) => {
	try {
		parseSetting(text);
	} catch (error) {
		expect(error instanceof InputError || isRefusal(error)).toBe(true);
		expect((error as Error).message).toContain(message);
		return;
	}
	throw new Error("not refused");
});

test("lists are split outside parentheses", () => {
	expect(splitOutside("a,b(c,d(e,f)),g", ",")).toEqual([
		"a",
		"b(c,d(e,f))",
		"g",
	]);
	expect(splitOutside("a),b", ",")).toEqual(["a)", "b"]);
	expect(formOf("inverseSqrt")).toBe("inverseSqrt(PEAK, WARMUP)");
});
