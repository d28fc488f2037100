import { adam, costFunction, race, rule, sgd } from "ravine";
import { describe, expect, test } from "vitest";
import { scalarEvaluator } from "./evaluate.js";
import { type JoinOptions, join } from "./join.js";
import { isOperator, type Program } from "./program.js";

const bowl = costFunction("0.1 * x^2 + 2 * y^2");

/** The results of a joined program, by target and name, when its leaves have the given numbers. */
function evaluate(
	program: Program,
	leaves: Readonly<Record<string, number>>,
): Record<string, number> {
	const values = new Float64Array(program.nodes.length);
	program.nodes.forEach(({ op, name, value }, index) => {
		if (op === "constant") values[index] = value;
		else if (op === "step") values[index] = leaves.t ?? 1;
		else if (!isOperator(op)) values[index] = leaves[name] ?? 0;
	});
	const operators = program.nodes.flatMap(({ op }, index) =>
		isOperator(op) ? [index] : [],
	);
	scalarEvaluator(program, operators)(values);
	return Object.fromEntries(
		program.results.map(({ target, name, node }) => [
			`${target} ${name}`,
			values[node] as number,
		]),
	);
}

describe("join", () => {
	test("names each variable's part after the rule's own letters", () => {
		const program = join(adam().program, bowl.program);
		expect(program.states).toEqual(
			["w.x", "w.y", "m.x", "m.y", "v.x", "v.y"].map((name) => ({
				...{ name, per: "parameter", initial: 0 },
			})),
		);
		expect(program.settings).toEqual(adam().program.settings);
		const kinds = program.results.map(
			({ target, name }) => `${target} ${name}`,
		);
		expect(kinds.sort()).toEqual(
			[
				...["cost cost", "slope g.x", "slope g.y", "state w.x", "state w.y"],
				...["state m.x", "state m.y", "state v.x", "state v.y"],
			].sort(),
		);
		expect(program.nodes.some(({ kind }) => kind === "array")).toBe(false);
	});

	test("a step of plain descent, by hand", () => {
		const program = join(sgd().program, bowl.program);
		const at = evaluate(program, { "w.x": -5, "w.y": -2, learningRate: 0.5 });
		expect(at["cost cost"]).toBeCloseTo(2.5 + 8, 14);
		expect(at["slope g.x"]).toBeCloseTo(-1, 14);
		expect(at["slope g.y"]).toBeCloseTo(-8, 14);
		expect(at["state w.x"]).toBeCloseTo(-4.5, 14);
		expect(at["state w.y"]).toBeCloseTo(2, 14);
	});

	test("reductions are over the variables, scalar states have one number per descent", () => {
		const text = `
			state scalar d = 2
			d = norm(g) + 10 * mean(w)
			w = w - sum(g) * d
		`;
		const program = join(rule("sums", text)().program, bowl.program);
		const at = evaluate(program, { "w.x": 15, "w.y": 1, d: 2 });
		// The slopes are 3 and 4.
		expect(at["state d"]).toBeCloseTo(5 + 10 * 8, 12);
		// A state that is assigned before it is read has its new number.
		expect(at["state w.x"]).toBeCloseTo(15 - 7 * 85, 10);
		expect(at["state w.y"]).toBeCloseTo(1 - 7 * 85, 10);
	});

	test("a varied setting has one number per descent", () => {
		const options: JoinOptions = { varied: ["learningRate"] };
		const program = join(adam().program, bowl.program, options);
		expect(program.settings).toEqual(["beta1", "beta2", "epsilon"]);
		expect(program.states.at(-1)?.name).toBe("learningRate");
		const rate = program.nodes.find(({ name }) => name === "learningRate");
		expect(rate).toMatchObject({ op: "state", kind: "element" });
	});

	test("noise is added to each slope separately", () => {
		const flat = costFunction("x + y").program;
		const program = join(sgd().program, flat, { noisy: true });
		expect(program.settings).toEqual(["learningRate", "noise.x", "noise.y"]);
		const leaves = { "noise.x": 1, "noise.y": -3, learningRate: 1 };
		const at = evaluate(program, leaves);
		expect([at["slope g.x"], at["slope g.y"]]).toEqual([2, -2]);
		expect([at["state w.x"], at["state w.y"]]).toEqual([-2, 2]);
	});

	test("more variables than a block of a reduction has", () => {
		const names = Array.from({ length: 4097 }, (_, i) => `x${i.toString(36)}`);
		const [run] = race({
			surface: names.join("+"),
			start: Object.fromEntries(names.map((name, i) => [name, i])),
			rules: [rule("summed", "w = sum(w) + 0 * g")()],
			steps: 1,
		}).runs;
		expect(run?.variables.x7?.[1]).toBe((4096 * 4097) / 2);
	});

	test("a setting that the rule does not have is refused", () => {
		const { program } = adam();
		expect(() => join(program, bowl.program, { varied: ["rate"] })).toThrow(
			'adam: there is no setting "rate"',
		);
	});
});
