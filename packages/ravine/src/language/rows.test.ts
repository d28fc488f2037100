import { expect, test } from "vitest";
import { checkModel } from "./checkModel.js";
import { differentiate } from "./differentiate.js";
import { ROW_BLOCK, RowEvaluator } from "./rows.js";

const length = 2 * ROW_BLOCK + 7;
const t = Float64Array.from({ length }, (_, i) => (i - 300) / 50);

function evaluatorOf(right: string) {
	const numbers = (names: readonly string[]) =>
		new Map(names.map((name) => [name, undefined]));
	const { prediction } = checkModel(
		"model",
		`y = ${right}`,
		numbers(names),
		numbers(["a", "b"]),
	);
	const program = differentiate(prediction);
	const evaluator = new RowEvaluator(program, new Map([["t", t]]), length);
	const [value, alongA] = program.results.map(({ node }) =>
		evaluator.valuesOf(node),
	) as [Float64Array, Float64Array];
	return { evaluator, value, alongA };
}
const names = ["t", "y"];

test("rows are the same whether the first result came before the others, and in any order of blocks", () => {
	const { evaluator, value, alongA } = evaluatorOf("a * t^2 + b * (1 - a)");
	const cases: [a: number, b: number, from: number, whole: boolean][] = [
		[2, 3, 0, false],
		[2, 3, 0, true],
		[2, 3, 0, false],
		[2, 3, ROW_BLOCK, true],
		[2, 3, 0, false],
		[5, 3, 0, true],
		[5, -3, 2 * ROW_BLOCK, false],
		[5, -3, 2 * ROW_BLOCK, true],
	];
	for (const [a, b, from, whole] of cases) {
		evaluator.setVariables([a, b]);
		const count = Math.min(ROW_BLOCK, length - from);
		evaluator.run(from, count, whole);
		for (let i = 0; i < count; i++) {
			const x = t[from + i] as number;
			expect(value[i]).toBe(a * (x * x) + b * (1 - a));
			if (whole) expect(alongA[i]).toBeCloseTo(x * x - b, 12);
		}
	}
});

test("0 and -0 are different variables", () => {
	const { evaluator, value } = evaluatorOf("t / a + b");
	for (const a of [0, -0, 0]) {
		evaluator.setVariables([a, 0]);
		evaluator.run(0, ROW_BLOCK);
		expect(value[0]).toBe((t[0] as number) / a);
	}
});
