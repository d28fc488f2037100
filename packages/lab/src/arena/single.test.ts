import { costFunction } from "ravine";
import * as surfaces from "ravine/surfaces";
import { describe, expect, it } from "vitest";
import { costAsGlsl, singleEvaluator } from "./single.js";

const glsl = (formula: string) =>
	costAsGlsl(
		costFunction(formula).program,
		["a", "b"],
		"float cost(float a, float b)",
	);

describe("a cost in single precision", () => {
	it.each(Object.values(surfaces))(
		"is near the interpreter's on $name",
		(one) => {
			const single = singleEvaluator(one.program);
			const ends = one.variables.map((name) => one.domain[name] ?? [0, 1]);
			for (let k = 0; k < 100; k++) {
				const point = ends.map(([low, high], i) =>
					Math.fround(low + (high - low) * ((k * (0.618 + 0.1 * i) + 0.3) % 1)),
				);
				const exact = one.cost(point);
				const size = Math.max(Math.abs(exact), 1);
				expect(Math.abs(single(point) - exact)).toBeLessThan(2e-4 * size);
			}
		},
	);

	it("follows the language where C and JavaScript differ", () => {
		const at = (formula: string, x: number) =>
			singleEvaluator(costFunction(formula).program)([x]);
		expect(at("1 ^ (x / 0)", 0)).toBe(1);
		expect(at("mod(x, 3)", -1)).toBe(2);
		expect(at("sqrt(x)", -1)).toBeNaN();
		expect(at("min(x, log(-1))", 1)).toBeNaN();
		expect(at("where(x > 0 and not x > 2, 5, log(x))", 1)).toBe(5);
		expect(at("clamp(x, -1, 1)", 7)).toBe(1);
	});
});

describe("a cost as a shader's function", () => {
	it("has its operations in order", () => {
		const text = glsl("0.1 * x^2 + 2 * y^2").replace(/n\d+/g, "n");
		expect(text).toBe(`float cost(float a, float b) {
	float n = a * a;
	float n = 0.10000000149011612 * n;
	float n = b * b;
	float n = 2.0 * n;
	float n = n + n;
	return n;
}
`);
	});

	it("writes whole powers as products, and others as calls", () => {
		expect(glsl("x^5 + y")).not.toContain("power");
		expect(glsl("x^2.5 + y")).toContain("power(a, 2.5)");
		expect(glsl("x^y")).toContain("power(a, b)");
	});

	it("has conditions as bool", () => {
		expect(glsl("where(x > y and not x == 0, x, y)")).toMatch(
			/bool n\d+ = b < a;[\s\S]*\? a : b/,
		);
	});

	it("writes every number as a float", () => {
		expect(glsl("x + 3 + y * 1e300")).toContain("infinity");
		expect(glsl("x - 7 * y")).toMatch(/7\.0/);
		expect(glsl("x * 1e-5 + y")).toMatch(/\b9\.99\d*e-6|0\.0000099/);
	});

	it("is a number alone where nothing is computed", () => {
		expect(glsl("x + 0 * y")).toContain("return");
	});
});
