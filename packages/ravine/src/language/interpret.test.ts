import { describe, expect, test } from "vitest";
import { type ArrayMemory, interpretStep } from "../../../../test/literal.js";
import { checkRule } from "./check.js";
import type { Numbers } from "./evaluate.js";
import type { Precision } from "./program.js";

/** One step of a rule on arrays of given parameters and gradients; the states are kept in `memory`. */
function step(
	text: string,
	memory: readonly ArrayMemory[],
	t = 1,
	precision: Precision = "float64",
): void {
	const { program, defaults } = checkRule("my", text);
	interpretStep(program, memory, [...defaults.values()], t, precision);
}

function array(
	parameters: Numbers,
	gradients: Numbers,
	states: Record<string, Numbers> = {},
): ArrayMemory {
	return { parameters, gradients, states };
}

test("float32: every operation is rounded, scalars once", () => {
	const f = Math.fround;
	const [w, g, v] = [f(0.7), f(-0.3), f(0.11)];
	const memory = array(Float32Array.of(w), Float32Array.of(g), {
		v: Float32Array.of(v),
	});
	step(
		"setting beta = 0.9\nstate v = 0\nv = beta * v + (1 - beta) * g^2\nw = w - 0.1 / (1 - beta^t) * g / (sqrt(v) + 1e-8)",
		[memory],
		3,
		"float32",
	);
	const expectedV = f(f(f(0.9) * v) + f(f(1 - 0.9) * f(g * g)));
	expect(memory.states.v?.[0]).toBe(expectedV);
	const rate = f(0.1 / (1 - 0.9 ** 3));
	const root = f(f(Math.sqrt(expectedV)) + f(1e-8));
	expect(memory.parameters[0]).toBe(f(w - f(f(rate * g) / root)));
});

describe("reductions", () => {
	const length = 10_001;
	const gradients = Float64Array.from({ length }, (_, i) => Math.sin(i) * i);
	const exact = {
		sum: gradients.reduce((sum, g) => sum + g, 0),
		squares: gradients.reduce((sum, g) => sum + g * g, 0),
	};

	test.each([
		["sum(g)", exact.sum],
		["mean(g)", exact.sum / length],
		["norm(g)", Math.sqrt(exact.squares)],
		["globalNorm(g)", Math.sqrt(exact.squares + 25)],
		["sum(where(g == g, 1, g))", length],
	])("%s", (formula, expected) => {
		const memory = [
			array(new Float64Array(length), gradients),
			array(new Float64Array(2), Float64Array.of(3, -4)),
		];
		step(`w = ${formula} + 0 * w`, memory);
		const value = memory[0]?.parameters[length - 1] as number;
		expect(Math.abs(value - expected) / Math.abs(expected)).toBeLessThan(1e-12);
		expect(new Set(memory[0]?.parameters).size).toBe(1);
	});

	test("each array has its own reductions, except globalNorm", () => {
		const memory = [
			array(new Float64Array(2), Float64Array.of(3, 4)),
			array(new Float64Array(1), Float64Array.of(12)),
		];
		step("w = w + norm(g) + 1000 * mean(g) + 1000000 * globalNorm(g)", memory);
		expect([...(memory[0] as ArrayMemory).parameters]).toEqual([
			13003505, 13003505,
		]);
		expect([...(memory[1] as ArrayMemory).parameters]).toEqual([13012012]);
	});

	test("add in float64, in float32 too", () => {
		// 1 + 10,000 times 2^-24: in float32 each addition would be lost.
		const values = new Float32Array(10_001).fill(2 ** -24);
		values[0] = 1;
		const memory = array(new Float32Array(10_001), values);
		step("w = sum(g) + 0 * w", [memory], 1, "float32");
		expect(memory.parameters[5]).toBe(Math.fround(1 + 10_000 * 2 ** -24));
	});
});

test("results take effect together, in the order of the lines", () => {
	const memory = array(Float64Array.of(10), Float64Array.of(1), {
		m: Float64Array.of(5),
		n: Float64Array.of(7),
		d: Float64Array.of(100),
	});
	step(
		"state m = 0\nstate n = 0\nstate scalar d = 0\nold = m\nm = n\nn = old\nd = d + sum(w)\nw = w + m + d",
		[memory],
	);
	expect(memory.states.m?.[0]).toBe(7);
	expect(memory.states.n?.[0]).toBe(5);
	// The sum is of w before the step.
	expect(memory.states.d?.[0]).toBe(110);
	expect(memory.parameters[0]).toBe(10 + 7 + 110);
});

test("settings come in the program's order, t as given", () => {
	const { program } = checkRule(
		"my",
		"setting a = 1\nsetting b = 2\nw = w * 0 + a + 10 * b + 100 * t",
	);
	const memory = array(Float64Array.of(1), Float64Array.of(0));
	interpretStep(program, [memory], [3, 4], 1_000_000, "float64");
	expect(memory.parameters[0]).toBe(100_000_043);
});
