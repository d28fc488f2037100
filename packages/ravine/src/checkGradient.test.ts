import { checkGradient, costFunction, isRefusal } from "ravine";
import * as surfaces from "ravine/surfaces";
import { expect, test } from "vitest";
import { untyped } from "../../../test/refusals.js";

/** (x - 3)^2 + y^4, with a gradient that is wrong by a factor at one index. */
const cost =
	(factor: number, scale = 1) =>
	(x: Float64Array, gradient: Float64Array): number => {
		const [a = 0, b = 0] = x;
		gradient[0] = scale * 2 * (a - 3);
		gradient[1] = scale * factor * 4 * b ** 3;
		return scale * ((a - 3) ** 2 + b ** 4);
	};

test("a correct gradient, at any scale of the cost", () => {
	for (const scale of [1e-12, 1, 1e12]) {
		const check = checkGradient(cost(1, scale), [1, 2]);
		expect(check.correct).toBe(true);
		expect(check.message).toBe(
			"the gradient agrees with differences of the cost",
		);
	}
});

test("a wrong gradient: the index and the numbers", () => {
	for (const [factor, given] of [
		[-1, -32],
		[0.5, 16],
		[0, 0],
		[1.001, 32.032],
	] as const) {
		const x = [1, 2];
		const { correct, components, message } = checkGradient(cost(factor), x);
		expect(correct).toBe(false);
		expect(x).toEqual([1, 2]);
		expect(components.map(({ correct }) => correct)).toEqual([true, false]);
		expect(components[1]).toMatchObject({ place: 1 });
		expect(components[1]?.given).toBeCloseTo(given, 9);
		expect(components[1]?.differences).toBeCloseTo(32, 6);
		expect(message).toMatch(
			/^1 of 2 slopes are wrong: at place 1 it is .*, by differences 32$/,
		);
	}
});

test("the exact gradients of all surfaces agree, near a minimum and away from it", () => {
	for (const surface of Object.values(surfaces)) {
		const { costAndGradient, start } = surface as typeof surfaces.beale;
		const x = Object.values(start).map((value) => value + 0.137);
		expect(checkGradient(costAndGradient, x)).toMatchObject({ correct: true });
	}
	const { costAndGradient } = costFunction("1e6 + (x - 1)^2");
	expect(checkGradient(costAndGradient, [1 + 1e-9]).correct).toBe(true);
});

test("at the edge of the cost's domain", () => {
	const { costAndGradient } = costFunction("x * sqrt(x)");
	expect(checkGradient(costAndGradient, [1e-9]).correct).toBe(true);
});

test.each<[string, unknown, unknown, string]>([
	[
		"no function",
		"x^2",
		[1],
		'checkGradient: the cost must be a function, got "x^2"',
	],
	[
		"a point that is not an array",
		() => 0,
		5,
		"checkGradient: the point must be an array of finite numbers, got 5",
	],
	[
		"an empty point",
		() => 0,
		[],
		"checkGradient: the point must be an array of finite numbers, got []",
	],
	[
		"a cost that is not finite",
		() => Number.NaN,
		[1],
		"checkGradient: the cost must be a finite number at the point, got NaN",
	],
])("refused: %s", (_, given, x, message) => {
	try {
		checkGradient(untyped(given), untyped(x));
		expect.fail("nothing was thrown");
	} catch (error) {
		expect((error as Error).message).toBe(message);
		expect(isRefusal(error)).toBe(true);
	}
});
