import { describe, expect, test } from "vitest";
import { type ArrayMemory, interpretStep } from "../../../../test/literal.js";
import { checkRule } from "./check.js";
import type { Node, Program } from "./program.js";
import { stagesOf } from "./stages.js";

const compile = (text: string, options = {}): Program =>
	checkRule("my", text, options).program;

/** A program's results, written out. */
function written({ nodes, results }: Program): Record<string, string> {
	const symbols: Record<string, string> = {
		add: "+",
		subtract: "-",
		multiply: "*",
		divide: "/",
	};
	const texts: string[] = [];
	for (const { op, args, value, name } of nodes) {
		const [a, b] = args.map((arg) => texts[arg] as string);
		if (op === "constant") texts.push(String(value));
		else if (op === "parameter") texts.push("w");
		else if (op === "gradient") texts.push("g");
		else if (op === "step") texts.push("t");
		else if (op === "count") texts.push("n");
		else if (args.length === 0) texts.push(name);
		else if (op in symbols) texts.push(`(${a} ${symbols[op]} ${b})`);
		else texts.push(`${op}(${args.map((arg) => texts[arg]).join(", ")})`);
	}
	return Object.fromEntries(
		results.map(({ name, node }) => [name, texts[node] as string]),
	);
}

describe("rewrites", () => {
	const declared = "setting a = 2\nsetting b = 3\nstate m = 0\nm = m + g\n";
	test.each([
		[
			"scalar factors are collected",
			"w = w - a * g * b",
			"(w - ((b * a) * g))",
		],
		["… from either side", "w = w - g * a * b", "(w - ((b * a) * g))"],
		[
			"… through nested products",
			"w = a * (b * (2 * g))",
			"((a * (b * 2)) * g)",
		],
		[
			"elements stay as they are",
			"w = w * (g * (w * g)) * a * b",
			"((b * a) * (w * (g * (w * g))))",
		],
		[
			"sums of elements stay too",
			"w = (w + g) + (g + w) + a * b * 0",
			"(((w + g) + (g + w)) + ((a * b) * 0))",
		],
		["division by a scalar", "w = g / a * b", "((b * (1 / a)) * g)"],
		["… by a number", "w = w - g / 4", "(w - (0.25 * g))"],
		["… of a scaled element", "w = a * g / b", "(((1 / b) * a) * g)"],
		["a scalar over an element", "w = a * (b / g)", "((a * b) / g)"],
		["… both scaled", "w = a * (b * w / g)", "(((a * b) * w) / g)"],
		["elements over elements", "w = w / g / w", "((w / g) / w)"],
		["constants fold", "w = w * (2 * 3 - 10 / 4)", "(3.5 * w)"],
		["… but not to NaN", "w = w * (0 / 0)", "((0 / 0) * w)"],
		["times one", "w = 1 * g * 1", "g"],
		["over one", "w = g / 1", "g"],
		["times minus one", "w = -1 * g", "negate(g)"],
		["minus zero", "w = g - 0", "g"],
		["plus zero is kept: -0 + 0 is 0", "w = g + 0", "(g + 0)"],
		["plus a negative", "w = w + -g", "(w - g)"],
		["minus a negative", "w = w - -g", "(w + g)"],
		["minus minus", "w = -(-g)", "g"],
		["squares", "w = g^2", "(g * g)"],
		["cubes", "w = g^3", "((g * g) * g)"],
		["the power 4", "w = g^4", "((g * g) * (g * g))"],
		["half powers stay", "w = g^0.5", "power(g, 0.5)"],
		["so do their negatives", "w = g^-0.5", "power(g, -0.5)"],
		["the power 0 of an element", "w = g^0", "power(g, 0)"],
		["the power 0 of a scalar", "w = g * t^0", "g"],
		["negative powers", "w = g^-2", "(1 / (g * g))"],
		["the first power", "w = g^1", "g"],
		["large powers stay", "w = g^17", "power(g, 17)"],
		["broken powers stay", "w = g^1.5", "power(g, 1.5)"],
		["powers by a setting stay", "w = g^a", "power(g, a)"],
		[
			"greater is less, turned",
			"w = where(g > w, g, w)",
			"where(less(w, g), g, w)",
		],
		[
			"at least is at most, turned",
			"w = where(g >= w, g, w)",
			"where(lessEqual(w, g), g, w)",
		],
		["norm", "w = w - norm(g)", "(w - sqrt(sumOfSquares(g)))"],
		["mean", "w = w - mean(g)", "(w - (sum(g) / n))"],
		["pi", "w = w * pi", `(${Math.PI} * w)`],
	])("%s", (_, line, expected) => {
		const text = `${declared}unused = a + b\n${line}`;
		expect(written(compile(text)).w).toBe(expected);
	});

	test("a half power at the edges is the power's, not the root's", () => {
		const edges = [-0, Number.NEGATIVE_INFINITY, -1, 0, 4];
		const memory: ArrayMemory = {
			parameters: Float64Array.from(edges),
			gradients: new Float64Array(edges.length),
			states: {},
		};
		interpretStep(compile("w = w^0.5 + 0 * g"), [memory], [], 1, "float64");
		expect([...memory.parameters]).toEqual(edges.map((x) => x ** 0.5));
	});

	test("do not decide whether a text is accepted", () => {
		const texts = [
			"w = w - sum(g^0)",
			"w = w - norm(1 * t^0)",
			"w = w - norm(0 * 1)",
			"w = w - sum(g^0 * t)",
			"w = w - mean(where(1 < 2, t, g))",
			"state scalar d = 0\nd = g^0\nw = w - d",
			"state scalar d = 0\nd = t - 0 * 1\nw = w - d",
			"state scalar d = 0\nd = g - g\nw = w - d",
			"w = w - sum(-(-t))",
			"w = w - sum(1 * g / 1 - 0)",
		];
		for (const text of texts) {
			const accepted = [true, false].map((rewrites) => {
				try {
					compile(text, { rewrites });
					return true;
				} catch {
					return false;
				}
			});
			expect(accepted[0], text).toBe(accepted[1]);
		}
	});

	test("can be left out", () => {
		const text = "w = w - 2 * g / 4";
		expect(written(compile(text, { rewrites: false })).w).toBe(
			"(w - ((2 * g) / 4))",
		);
	});

	test("change only rounding: results with and without them agree", () => {
		const text = `
			setting a = 0.3
			setting b = 1.7
			state m = 0.2
			m = a * m * b + g / b / a - -w * 2 ^ 3
			w = w - a * (m / (1 - a^t)) / (abs(w)^0.5 + b) * 4 - b * (2 / (w^4 + 1))
		`;
		const outcomes = [true, false].map((rewrites) => {
			const memory: ArrayMemory = {
				parameters: Float64Array.of(1, -2, 0.3),
				gradients: Float64Array.of(0.1, -0.4, 7),
				states: { m: new Float64Array(3).fill(0.2) },
			};
			const program = compile(text, { rewrites });
			for (let t = 1; t <= 5; t++) {
				interpretStep(program, [memory], [0.3, 1.7], t, "float64");
			}
			return [...memory.parameters];
		}) as [number[], number[]];
		outcomes[0].forEach((value, i) => {
			const other = outcomes[1][i] as number;
			expect(Math.abs(value - other) / Math.abs(other)).toBeLessThan(1e-12);
		});
	});
});

describe("one value is computed once", () => {
	const operations = ({ nodes }: Program) =>
		nodes.filter(({ args }: Node) => args.length > 0).length;

	test("equal expressions are one node", () => {
		const once = compile("x = sqrt(abs(g))\nw = w - x * x");
		const twice = compile("w = w - sqrt(abs(g)) * sqrt(abs(g))");
		expect(operations(twice)).toBe(4);
		expect(operations(once)).toBe(4);
	});

	test("an old and a new value of the same name are two nodes", () => {
		const program = compile(
			"state m = 0\na = 2 * m\nm = m + g\nb = 2 * m\nw = w - a - b",
		);
		expect(written(program).w).toBe("((w - (2 * m)) - (2 * (m + g)))");
	});

	test("nodes that no result needs are dropped", () => {
		expect(operations(compile("unused = exp(g) * t\nw = w - g"))).toBe(1);
	});

	test("0 and -0 are two constants", () => {
		const { nodes } = compile("w = max(w, 0) + min(g, -0)");
		const constants = nodes.flatMap(({ op, value }) =>
			op === "constant" ? [value] : [],
		);
		expect(constants).toEqual([0, -0]);
	});
});

test("kinds: per step, per group, per array, per parameter", () => {
	const { nodes } = compile(
		"setting a = 1\nstate scalar d = 0\nd = a * t + norm(g) + d\nw = w - d * globalNorm(g)",
	);
	const kinds = nodes
		.filter(({ args }) => args.length > 0)
		.map(({ op, kind }) => `${op} ${kind}`);
	expect(kinds).toEqual([
		"multiply group",
		"sumOfSquares array",
		"sqrt array",
		"add array",
		"add array",
		"sumOfSquares step",
		"sqrt step",
		"multiply array",
		"subtract element",
	]);
});

describe("stages", () => {
	const adam = `
		setting beta1 = 0.9
		setting beta2 = 0.999
		state m = 0
		state v = 0
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
	`;
	const direction = "(m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + 1e-8))";

	test("adam needs one pass, which writes everything", () => {
		const { stages, regions, stateScalars } = stagesOf(
			compile(`${adam}w = w - 0.1 * ${direction}`),
		);
		expect(stages).toHaveLength(1);
		expect(stages[0]?.reductions).toEqual([]);
		expect(stages[0]?.stores.map(({ region }) => region)).toEqual([0, 2, 3]);
		expect(stages[0]?.rowPerArray).toBe(false);
		expect(regions).toEqual(["w", "g", "m", "v"]);
		expect(stateScalars).toEqual([]);
	});

	test("LAMB needs two: the norms, then the step", () => {
		const { stages } = stagesOf(
			compile(`${adam}r = ${direction}\nw = w - 0.1 * norm(w) / norm(r) * r`),
		);
		expect(stages.map(({ reductions }) => reductions.length)).toEqual([2, 0]);
		expect(stages.map(({ stores }) => stores.length)).toEqual([0, 3]);
		expect(stages[1]?.rowPerArray).toBe(true);
	});

	test("reductions of reductions need three", () => {
		const { stages } = stagesOf(
			compile("d = g / globalNorm(g)\nw = w - d * norm(d - mean(w))"),
		);
		expect(stages.map(({ reductions }) => reductions.length)).toEqual([
			2, 1, 0,
		]);
	});

	test("a scalar state needs no pass of its own", () => {
		const program = compile("state scalar d = 1\nd = d * 0.5\nw = w - d * g");
		const { stages, stateScalars, regions } = stagesOf(program);
		expect(stages).toHaveLength(1);
		expect(stages[0]?.stores.map(({ region }) => region)).toEqual([0]);
		expect(regions).toEqual(["w", "g"]);
		expect(stateScalars.map((index) => program.nodes[index]?.op)).toEqual([
			"multiply",
		]);
	});

	test("the kernel computes no scalars", () => {
		const program = compile(`${adam}w = w - 0.1 * ${direction}`);
		const [stage] = stagesOf(program).stages;
		const operations = stage?.elements.filter(
			(index) => (program.nodes[index]?.args.length ?? 0) > 0,
		);
		// m: 3; v: 4; the root and its factor and epsilon: 3; the quotient with its gathered factor: 2; w: 1.
		expect(operations).toHaveLength(13);
		expect(stage?.groupScalars.length).toBeGreaterThan(5);
	});
});
