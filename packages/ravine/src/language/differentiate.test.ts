import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costFunction } from "../cost.js";
import { functions, parseFormula } from "./parse.js";
import { isReductionName } from "./reductions.js";

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
		["log1p(x * y)", y / (1 + x * y), x / (1 + x * y)],
		[
			"sigmoid(x * y)",
			y / (2 + 2 * Math.cosh(x * y)),
			x / (2 + 2 * Math.cosh(x * y)),
		],
		["atan(x * y)", y / (1 + (x * y) ** 2), x / (1 + (x * y) ** 2)],
		["atan2(y, x)", -y / (x * x + y * y), x / (x * x + y * y)],
		["floor(3 * x) * y", 0, 2],
		["mod(5 * y, x)", -9, 5],
		["clamp(x, 0, y)", 1, 0],
		["clamp(2 * x, 0, y)", 0, 1],
		["clamp(-x, -y / 4, y)", 0, -1 / 4],
		["where(x < y and not (x > 1 or y > 2), x * y, 0)", y, x],
		["where(x > y or y > 2, x * y, 3 * y)", 0, 3],
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

	test.each<[string, number, number]>([
		// The untaken branch has no value, no slope, or an infinite slope.
		["where(x > 0, x * log(x), x^2)", -1, -2],
		["where(x < 1, x^2, sqrt(x - 1))", 0.5, 1],
		["where(x > 0, sqrt(x), 0)", 0, 0],
		["where(x > 0, 1 / x, x)", 0, 1],
		["min(x, sqrt(x - 1) + 5)", 1, 1],
		["max(x, -1 / (x - 1)^2)", 1, 1],
		["clamp(log(x), -1, 1) + x", 0, 1],
		["sqrt(where(x > 0, x, 4))", 0, 0],
		["abs(where(x > 0, log(x), 3 * x))", -2, -3],
		["where(x > 0, where(x > 1, log(x - 1), x^1.5), -x)", 0.25, 0.75],
		["where(x > 0, where(x > 1, log(x - 1), x^1.5), -x)", 2, 1],
		["where(x > 0, where(x > 1, log(x - 1), x^1.5), -x)", -2, -1],
		["where(x > 0 and log(x) > 0, log(x), 7 * x)", -1, 7],
		["where(x > 0, log(x), 0) + where(x > 0, 1 / x, 0)", -1, 0],
		["where(x > 0, log(x), 0) + where(x < 5, x, log(5 - x))", -1, 1],
		["where(x < 0, x, where(x > 3, log(x - 3), 2 * log(x)))", -1, 1],
		["exp(where(x < 0, 0, log(x)))", -1, 0],
	])("%s at %d: only the taken branch counts", (formula, x, slope) => {
		expect(gradientAt(formula, { x }).x).toBe(slope);
	});

	test("a value shared by branches counts in each taken branch", () => {
		const formula = "where(x > 0, log(x) * y, 0) + max(log(x), y) + log(y)";
		expect(gradientAt(formula, { x: 2, y: 0.5 })).toEqual({
			x: 0.75,
			y: Math.log(2) + 2,
		});
		expect(gradientAt(formula, { x: 2, y: 1 })).toEqual({
			x: 0.5,
			y: Math.log(2) + 2,
		});
	});

	test.each<[string, Record<string, number>, Record<string, number>]>([
		["sqrt(x^2 + y^2)", { x: 0, y: 0 }, { x: 0, y: 0 }],
		["sqrt(x^4)", { x: 0 }, { x: 0 }],
		["sqrt(x * y)", { x: 0, y: 4 }, { x: Number.POSITIVE_INFINITY, y: 0 }],
		["0 * sqrt(x)", { x: 0 }, { x: 0 }],
		["x * sqrt(x)", { x: 0 }, { x: 0 }],
		["sqrt(x)", { x: 0 }, { x: Number.POSITIVE_INFINITY }],
		["exp(sqrt(sin(x)^2))", { x: 0 }, { x: 0 }],
		["(x^2)^y", { x: 0, y: 0.25 }, { x: 0, y: 0 }],
		["x^y", { x: 0, y: 2 }, { x: 0, y: 0 }],
		["x^y", { x: 0, y: 0 }, { x: 0, y: 0 }],
		["x^y", { x: 0, y: 1 }, { x: 1, y: 0 }],
		["x^y", { x: 3, y: 0 }, { x: 0, y: Math.log(3) }],
		["x^1.5", { x: 0 }, { x: 0 }],
		["(x + y)^17", { x: -1, y: 0 }, { x: 17, y: 17 }],
		["abs(x)^1.5", { x: 0 }, { x: 0 }],
		["atan2(y, x) + x", { x: 0, y: 0 }, { x: 1, y: 0 }],
		["sigmoid(x)", { x: -740 }, { x: Math.exp(-740) }],
		["clamp(x, 0, 1)", { x: 0 }, { x: 1 }],
		["clamp(x, 0, 1)", { x: 1 }, { x: 1 }],
		["clamp(x, 2, y)", { x: 5, y: 1 }, { x: 0, y: 1 }],
	])("%s at %j", (formula, at, slopes) => {
		expect(gradientAt(formula, at)).toEqual(slopes);
	});

	test("a variable that the cost does not depend on has slope 0", () => {
		expect(gradientAt("x - x + sign(y)", { x: 4, y: 5, z: 6 })).toEqual({
			x: 0,
			y: 0,
			z: 0,
		});
	});
});

/** Formulas with every function; most have untaken branches without a value. */
const { formula } = fc.letrec<{ formula: string; condition: string }>((tie) => {
	const inner = tie("formula");
	const condition = tie("condition");
	const calls = [...functions].flatMap(([name, args]) =>
		name === "where" || name === "dot" || isReductionName(name)
			? []
			: [[name, args.length] as const],
	);
	return {
		formula: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			fc.constantFrom("x", "y", "z", "2", "0.3", "1.7"),
			fc
				.tuple(inner, fc.constantFrom("+", "-", "*", "/"), inner)
				.map(([a, op, b]) => `(${a} ${op} ${b})`),
			fc
				.tuple(fc.constantFrom(...calls), fc.tuple(inner, inner, inner))
				.map(
					([[name, count], args]) =>
						`${name}(${args.slice(0, count).join(", ")})`,
				),
			fc
				.tuple(inner, fc.constantFrom("2", "3", "0.5", "-1", "1.7"))
				.map(([a, exponent]) => `(${a})^${exponent}`),
			fc.tuple(inner, inner).map(([a, b]) => `(2 + sin(${a}))^(${b})`),
			fc.tuple(inner, inner).map(([a, b]) => `(${a})^(${b})`),
			fc
				.tuple(condition, inner, inner)
				.map(([c, a, b]) => `where(${c}, ${a}, ${b})`),
			// A common form: a condition guards the function's domain.
			fc
				.tuple(inner, fc.constantFrom("log", "sqrt", "1 /"), inner)
				.map(([a, f, b]) => `where(${a} > 0, ${f} (${a}), ${b})`),
		),
		condition: fc.oneof(
			{ maxDepth: 2 },
			fc
				.tuple(inner, fc.constantFrom("<", "<=", ">", ">=", "!="), inner)
				.map(([a, op, b]) => `${a} ${op} ${b}`),
			fc
				.tuple(condition, fc.constantFrom("and", "or"), condition)
				.map(([a, op, b]) => `(${a} ${op} ${b})`),
			condition.map((one) => `not (${one})`),
		),
	};
});

/** A value, its slopes along x, y and z, and whether all intermediate values are finite. */
interface Dual {
	readonly v: number;
	readonly d: readonly number[];
	readonly finite: boolean;
}

/**
 * An independent computation of the slopes: forward, from a formula's syntax, only through the taken branches.
 */
function forward(text: string, at: readonly number[]): Dual {
	const { nodes } = parseFormula("formula", text);
	const duals: Dual[] = [];
	const made = (v: number, d: readonly number[], ...from: Dual[]): Dual => ({
		v,
		d,
		finite: [v, ...d].every(Number.isFinite) && from.every((one) => one.finite),
	});
	const lone = (v: number): Dual => made(v, [0, 0, 0]);
	const times = (slope: number, d: readonly number[]) =>
		d.map((one) => (one === 0 ? 0 : slope * one));
	const plus = (...parts: (readonly number[])[]) =>
		parts.reduce((sum, part) => sum.map((one, k) => one + (part[k] as number)));
	const varies: boolean[] = [];
	for (const node of nodes) {
		varies.push(
			node.op === "name" ||
				(node.op !== "number" && node.args.some((arg) => varies[arg])),
		);
		if (node.op === "number") duals.push(lone(node.value));
		else if (node.op === "name") {
			const k = "xyz".indexOf(node.name);
			const d = [0, 1, 2].map((i) => +(i === k));
			duals.push({ v: at[k] as number, d, finite: true });
		} else {
			const args = node.args.map((arg) => duals[arg] as Dual);
			const [a, b, c] = args as [Dual, Dual, Dual];
			// An infinite slope counts as none, unless it is along a constant.
			const slopeOf = (slope: number, index = 0): Dual =>
				varies[index] ? lone(slope) : lone(0);
			const unary = (v: number, slope: number): Dual =>
				made(v, times(slope, a.d), a, slopeOf(slope, node.args[0]));
			const binary = (v: number, ofA: number, ofB: number): Dual =>
				made(
					v,
					plus(times(ofA, a.d), times(ofB, b.d)),
					...[a, b, slopeOf(ofA, node.args[0]), slopeOf(ofB, node.args[1])],
				);
			const holds = (condition: boolean) => lone(condition ? 1 : 0);
			const noNumber = lone(Number.NaN);
			const high = (p: Dual, q: Dual) =>
				Number.isNaN(p.v + q.v) ? noNumber : q.v <= p.v ? p : q;
			const low = (p: Dual, q: Dual) =>
				Number.isNaN(p.v + q.v) ? noNumber : p.v <= q.v ? p : q;
			const squares = () => a.v * a.v + b.v * b.v;
			const s = () => 1 / (1 + Math.exp(-a.v));
			const rules: Record<string, () => Dual> = {
				negate: () => unary(-a.v, -1),
				add: () => binary(a.v + b.v, 1, 1),
				subtract: () => binary(a.v - b.v, 1, -1),
				multiply: () => binary(a.v * b.v, b.v, a.v),
				divide: () => binary(a.v / b.v, 1 / b.v, -a.v / b.v / b.v),
				power: () =>
					binary(
						a.v ** b.v,
						b.v === 0 ? 0 : b.v * a.v ** (b.v - 1),
						a.v === 0 ? 0 : a.v ** b.v * Math.log(a.v),
					),
				sqrt: () => unary(Math.sqrt(a.v), 0.5 / Math.sqrt(a.v)),
				abs: () => unary(Math.abs(a.v), Math.sign(a.v)),
				sign: () => lone(Math.sign(a.v)),
				floor: () => lone(Math.floor(a.v)),
				mod: () =>
					binary(a.v - b.v * Math.floor(a.v / b.v), 1, -Math.floor(a.v / b.v)),
				exp: () => unary(Math.exp(a.v), Math.exp(a.v)),
				log: () => unary(Math.log(a.v), 1 / a.v),
				log1p: () => unary(Math.log1p(a.v), 1 / (1 + a.v)),
				tanh: () => unary(Math.tanh(a.v), 1 - Math.tanh(a.v) ** 2),
				sigmoid: () => unary(s(), s() * (1 - s())),
				sin: () => unary(Math.sin(a.v), Math.cos(a.v)),
				cos: () => unary(Math.cos(a.v), -Math.sin(a.v)),
				atan: () => unary(Math.atan(a.v), 1 / (1 + a.v ** 2)),
				atan2: () =>
					binary(
						Math.atan2(a.v, b.v),
						squares() === 0 ? 0 : b.v / squares(),
						squares() === 0 ? 0 : -a.v / squares(),
					),
				min: () => low(a, b),
				max: () => high(a, b),
				clamp: () => low(high(a, b), c),
				less: () => holds(a.v < b.v),
				lessEqual: () => holds(a.v <= b.v),
				greater: () => holds(a.v > b.v),
				greaterEqual: () => holds(a.v >= b.v),
				equal: () => holds(a.v === b.v),
				notEqual: () => holds(a.v !== b.v),
				and: () => holds(a.v * b.v !== 0),
				or: () => holds(a.v + b.v !== 0),
				not: () => holds(a.v === 0),
				where: () => (a.v === 0 ? c : b),
			};
			duals.push((rules[node.op] as () => Dual)());
		}
	}
	return duals.at(-1) as Dual;
}

/** Coordinates away from corners. */
const coordinate = fc
	.integer({ min: -1500, max: 1500 })
	.map((k) => (k + 0.37) / 1001);

test("any formula: only the taken branches count, and the slopes equal those of forward differentiation", () => {
	let compared = 0;
	let branches = 0;
	fc.assert(
		fc.property(
			formula,
			fc.tuple(coordinate, coordinate, coordinate),
			(text, at) => {
				const { v, d, finite } = forward(text, at);
				if (!finite) return;
				const slopes = new Float64Array(3);
				const { costAndGradient } = costFunction(`${text} + 0 * (x + y + z)`, [
					"x",
					"y",
					"z",
				]);
				costAndGradient(at, slopes);
				if (/where|min|max|clamp/.test(text)) branches++;
				d.forEach((slope, k) => {
					compared++;
					const found = slopes[k] as number;
					expect(Number.isNaN(found), `${text} at ${at}`).toBe(false);
					const scale = Math.max(1, ...d.map(Math.abs), Math.abs(v));
					if (scale > 1e6) return;
					expect(Math.abs(found - slope) / scale).toBeLessThan(1e-6);
				});
			},
		),
		{ numRuns: 2000, seed: 31 },
	);
	expect(compared).toBeGreaterThan(5000);
	expect(branches).toBeGreaterThan(500);
});

test("any formula agrees with central differences where it is smooth", () => {
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
				if (!Number.isFinite(value)) return;
				// Their teeth can be narrower than a difference.
				if (/mod|floor/.test(text)) return;
				// Products of products can be too steep for differences.
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
					if (!(error < 1e-4)) continue;
					compared++;
					expect(Math.abs(slope - estimate) / scale).toBeLessThan(1e-5);
				}
			},
		),
		{ numRuns: 2000, seed: 9 },
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
