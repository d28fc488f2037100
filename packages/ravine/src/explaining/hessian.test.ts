import { type CostFunction, costFunction } from "ravine";
import { hessian } from "ravine/explain";
import * as surfaces from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { messageOf } from "../../../../test/refusals.js";

const of = (formula: string, ...point: number[]) =>
	Array.from(hessian(costFunction(formula), point));

describe("by hand", () => {
	test.each<[string, number[], number[]]>([
		["0.1 * x^2 + 2 * y^2", [-5, -2], [0.2, 0, 0, 4]],
		["x * y", [3, 4], [0, 1, 1, 0]],
		["(1 - x)^2 + 100 * (y - x^2)^2", [1, 1], [802, -400, -400, 200]],
		["x^3", [-2], [-12]],
		["5 * x + 1", [7], [0]],
		["x / y", [3, 2], [0, -0.25, -0.25, 0.75]],
		["sqrt(x)", [4], [-1 / 32]],
		["log(x)", [2], [-0.25]],
		["exp(2 * x)", [0], [4]],
		["abs(x)", [0], [0]],
		["abs(x) * x", [-3], [-2]],
		["floor(x) + sign(x) + mod(x, 2)", [0.5], [0]],
		["floor(x) * x^2", [2.5], [4]],
		["x^2 + where(x > 0 and x < 9, 1, 2)", [3], [2]],
	])("%s at %j", (formula, point, expected) => {
		const found = of(formula, ...point);
		expected.forEach((value, k) => {
			expect(found[k]).toBeCloseTo(value, 12);
		});
		expect(found).toHaveLength(expected.length);
	});
});

describe("a branch that is not taken has no part in it, whatever its derivatives are there", () => {
	test.each<[string, number[], number[]]>([
		["where(x > 0, log(x), x^2)", [-1], [2]],
		["where(x > 0, log(x), x^2)", [1], [-1]],
		["where(x == 0, 1, sin(x) / x)", [0], [0]],
		["min(1 / x^2, y^3)", [0, 2], [0, 0, 0, 12]],
		["max(sqrt(x), y^2)", [0, 3], [0, 0, 0, 2]],
		["max(sqrt(x), -y)", [4, 3], [-1 / 32, 0, 0, 0]],
		["clamp(x^2, 0, 1 / y)", [3, 2], [0, 0, 0, 0.25]],
		["clamp(x^2, 0, 1 / y)", [0.5, 1], [2, 0, 0, 0]],
		["clamp(x, y^2, 9 + sqrt(-x))", [-4, 2], [0, 0, 0, 2]],
	])("%s at %j", (formula, point, expected) => {
		const found = of(formula, ...point);
		expected.forEach((value, k) => {
			expect(found[k]).toBeCloseTo(value, 12);
		});
	});
});

describe("where a factor is 0", () => {
	test.each<[string, number[], number[]]>([
		["sqrt(x^2 + y^2)", [0, 2], [0.5, 0, 0, 0]],
		["x * sqrt(y)", [0, 4], [0, 0.25, 0.25, 0]],
		["x * y^2.5", [0, 4], [0, 20, 20, 0]],
		["x^2.5", [0], [0]],
		["x^y", [2, 0], [0, 0.5, 0.5, Math.LN2 ** 2]],
		[
			"x^y",
			[3, 1],
			[0, 1 + Math.log(3), 1 + Math.log(3), 3 * Math.log(3) ** 2],
		],
		["x * exp(-1 / y)", [0, 1], [0, Math.exp(-1), Math.exp(-1), 0]],
	])("%s at %j", (formula, point, expected) => {
		const found = of(formula, ...point);
		expected.forEach((value, k) => {
			expect(found[k]).toBeCloseTo(value, 12);
		});
	});
});

/** Central differences of the exact slopes. */
function differences(cost: CostFunction, point: readonly number[]): number[] {
	const n = point.length;
	const found = new Array<number>(n * n).fill(0);
	const slopes = (shift: number, j: number) => {
		const at = point.map((x, k) => (k === j ? x + shift : x));
		const gradient = new Float64Array(n);
		cost.costAndGradient(at, gradient);
		return gradient;
	};
	for (let j = 0; j < n; j++) {
		const h = 1e-5 * Math.max(1, Math.abs(point[j] as number));
		const [above, below] = [slopes(h, j), slopes(-h, j)];
		for (let i = 0; i < n; i++) {
			found[i * n + j] =
				((above[i] as number) - (below[i] as number)) / (2 * h);
		}
	}
	return found;
}

describe("as central differences of the slopes", () => {
	const formulas = [
		"sin(x) * cos(y) + tanh(x * y) + sigmoid(x - 2 * y)",
		"log1p(x^2) * atan(y) + atan2(y, x)",
		"x^y + y^-1.5 + exp(-x / y)",
		"clamp(x * y, -1, 0.5) * x^2 + max(x^3, y^2) - min(x^2, y^3)",
		"where(x > y, sqrt(x + y^2), log(x * y)) * mod(x * y, 0.7)",
		"abs(x - 2 * y)^1.5 + (x / (1 + y^2))^3 - -x^4",
		"sqrt(x) * log(y) / (x + y) + a^2 * x - a / y",
	];
	const costs = [
		...Object.values(surfaces),
		...formulas.map((formula) => costFunction(formula)),
	];
	test.each(costs.map((cost) => [cost.formula, cost] as const))(
		"%s",
		(_, cost) => {
			for (let k = 1; k <= 6; k++) {
				const point = cost.variables.map(
					(_, i) => 0.35 + 1.3 * Math.abs(Math.sin(5 * k + 3 * i)),
				);
				const found = hessian(cost, point);
				const expected = differences(cost, point);
				const size = Math.max(1, ...expected.map(Math.abs));
				expected.forEach((value, i) => {
					const difference = Math.abs((found[i] as number) - value);
					expect(difference / size, `at ${point}`).toBeLessThan(2e-7);
				});
			}
		},
	);
});

test("small slopes of saturated functions are not lost", () => {
	const near = (found: number | undefined, expected: number) => {
		expect((found as number) / expected).toBeCloseTo(1, 12);
	};
	near(of("tanh(x)", 20)[0], -8 * Math.exp(-40));
	near(of("sigmoid(x)", 40)[0], -Math.exp(-40));
});

test("a point of another length, and too many variables", () => {
	expect(messageOf(() => hessian(surfaces.bowl, [1]))).toBe(
		"hessian: the point must have a number for each of x, y, got 1 numbers",
	);
	const names = Array.from({ length: 257 }, (_, i) => `x${i}`);
	expect(
		messageOf(() => hessian(costFunction(names.join("+")), names.map(Number))),
	).toBe("hessian: a cost may have 256 variables here, got one of 257");
});
