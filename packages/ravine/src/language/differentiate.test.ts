import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costFunction } from "../cost.js";

function gradientAt(
	formula: string,
	point: Readonly<Record<string, number>>,
): Record<string, number> {
	const names = Object.keys(point);
	const slopes = new Float64Array(names.length);
	costFunction(formula, names).costAndGradient(Object.values(point), slopes);
	return Object.fromEntries(
		names.map((name, i) => [name, slopes[i] as number]),
	);
}

describe("derivatives worked out by hand", () => {
	const [x, y] = [0.7, 1.3];
	test.each<[string, number, number]>([
		["x + y", 1, 1],
		["x - 2 * y", 1, -2],
		["-x", -1, 0],
		["x * y", y, x],
		["x / y", 1 / y, -x / y ** 2],
		["3 / x", -3 / x ** 2, 0],
		["x^2", 2 * x, 0],
		["x^-3", -3 * x ** -4, 0],
		["x^2.5", 2.5 * x ** 1.5, 0],
		["x^y", y * x ** (y - 1), x ** y * Math.log(x)],
		["2^x", 2 ** x * Math.log(2), 0],
		["x^x", x ** x * (Math.log(x) + 1), 0],
		["sqrt(x)", 0.5 / Math.sqrt(x), 0],
		["abs(x)", 1, 0],
		["abs(-x)", 1, 0],
		["abs(-3 * x * y)", 3 * y, 3 * x],
		["sign(x) * x", 1, 0],
		["exp(x * y)", y * Math.exp(x * y), x * Math.exp(x * y)],
		["log(x * y)", 1 / x, 1 / y],
		["tanh(x)", 1 / Math.cosh(x) ** 2, 0],
		["sin(x * y)", y * Math.cos(x * y), x * Math.cos(x * y)],
		["cos(x)", -Math.sin(x), 0],
		["min(x, y)", 1, 0],
		["min(y, x)", 1, 0],
		["min(x, y) * x", 2 * x, 0],
		["max(x, y)", 0, 1],
		["max(y^2, x)", 0, 2 * y],
		["where(x < y, x^2, y^2)", 2 * x, 0],
		["where(x >= y, x^2, y^2)", 0, 2 * y],
		["where(x == y, x, 3 * y)", 0, 3],
		["where(x != y, x * y, 0)", y, x],
		["x * x * x - x", 3 * x ** 2 - 1, 0],
		["(x + y)^2 - (x + y)^2", 0, 0],
		["pi * x", Math.PI, 0],
	])("%s", (formula, slopeX, slopeY) => {
		const slopes = gradientAt(formula, { x, y });
		expect(slopes.x).toBeCloseTo(slopeX, 12);
		expect(slopes.y).toBeCloseTo(slopeY, 12);
	});

	test("Rosenbrock's valley, anywhere", () => {
		fc.assert(
			fc.property(
				fc.double({ min: -2, max: 2, noNaN: true }),
				fc.double({ min: -2, max: 2, noNaN: true }),
				(a, b) => {
					const slopes = gradientAt("(1 - x)^2 + 100 * (y - x^2)^2", {
						x: a,
						y: b,
					});
					expect(slopes.x).toBeCloseTo(-2 * (1 - a) - 400 * a * (b - a * a), 9);
					expect(slopes.y).toBeCloseTo(200 * (b - a * a), 9);
				},
			),
		);
	});
});

describe("at corners", () => {
	test.each<[string, number, number]>([
		["abs(x)", 0, 0],
		["x^3", -2, 12],
		["x^2", 0, 0],
		["(x - 1)^0", 5, 0],
		["min(x, 2 * x)", 0, 1],
		["max(x, 2 * x)", 0, 1],
		["max(2 * x, x)", 0, 2],
		["x^4 / 4", -1.5, -(1.5 ** 3)],
		["0 * x", 3, 0],
	])("%s at %d", (formula, x, slope) => {
		expect(gradientAt(formula, { x }).x).toBe(slope);
	});

	test("a variable that the cost does not depend on has slope 0", () => {
		expect(gradientAt("x - x + sign(y)", { x: 4, y: 5, z: 6 })).toEqual({
			x: 0,
			y: 0,
			z: 0,
		});
	});
});

/** Formulas that are smooth where they are tried. */
const { formula } = fc.letrec<{ formula: string }>((tie) => {
	const inner = tie("formula");
	return {
		formula: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			fc.constantFrom("x", "y", "z", "2", "0.3", "1.7"),
			fc
				.tuple(inner, fc.constantFrom("+", "-", "*"), inner)
				.map(([a, op, b]) => `(${a} ${op} ${b})`),
			fc.tuple(inner, inner).map(([a, b]) => `(${a}) / (1.5 + (${b})^2)`),
			fc
				.tuple(fc.constantFrom("sin", "cos", "tanh", "-"), inner)
				.map(([name, a]) => `${name}(${a})`),
			inner.map((a) => `sqrt(1 + (${a})^2)`),
			inner.map((a) => `log(2 + (${a})^2)`),
			inner.map((a) => `exp(sin(${a}))`),
			fc.tuple(inner, inner).map(([a, b]) => `(2 + sin(${a}))^cos(${b})`),
			fc
				.tuple(fc.constantFrom("2", "3", "5"), inner)
				.map(([exponent, a]) => `sin(${a})^${exponent}`),
		),
	};
});

test("any smooth formula agrees with central differences", () => {
	const coordinate = fc.double({ min: -1.5, max: 1.5, noNaN: true });
	let compared = 0;
	fc.assert(
		fc.property(
			formula,
			fc.tuple(coordinate, coordinate, coordinate),
			(text, at) => {
				const { costAndGradient, cost } = costFunction(`${text} + 0 * x`, [
					"x",
					"y",
					"z",
				]);
				const slopes = new Float64Array(3);
				const value = costAndGradient(at, slopes);
				expect(value).toBe(cost(at));
				// Towers of products can be steeper than differences can tell.
				if (Math.abs(value) > 100 || slopes.some((s) => Math.abs(s) > 1000))
					return;
				for (let i = 0; i < 3; i++) {
					const difference = (width: number) => {
						const [up, down] = [[...at], [...at]];
						up[i] = (up[i] as number) + width;
						down[i] = (down[i] as number) - width;
						return (cost(up) - cost(down)) / (2 * width);
					};
					// Richardson's extrapolation cancels the error of second order.
					const h = 1e-3;
					const estimate = (4 * difference(h / 2) - difference(h)) / 3;
					const slope = slopes[i] as number;
					const scale = Math.max(1, Math.abs(slope), Math.abs(value));
					const error = Math.abs(estimate - difference(h)) / scale;
					if (error > 1e-4) continue;
					compared++;
					expect(Math.abs(slope - estimate) / scale).toBeLessThan(1e-5);
				}
			},
		),
		{ numRuns: 1000, seed: 9 },
	);
	expect(compared).toBeGreaterThan(2500);
});

test("the gradient costs a small multiple of the cost", () => {
	const names = Array.from({ length: 300 }, (_, i) => `x${i}`);
	const chained = names
		.slice(1)
		.map((name, i) => `(${name} - x${i}^2)^2`)
		.join(" + ");
	const { program } = costFunction(chained);
	const cost = costFunction(chained).syntax.nodes.length;
	expect(program.nodes.length).toBeLessThan(5 * cost);
});
