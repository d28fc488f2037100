import {
	createOptimizer,
	interpreter,
	NonFiniteScalarError,
	rule,
} from "ravine";
import { expect, test } from "vitest";

test.each([
	["w = w - g * exp(t * 1000)", "exp(t * 1000)"],
	["w = w - g / norm(g) * rate", "rate * (1 / norm(g))"],
	["w = w - g * where(t < 1, 1, log(0 * t))", "where(t < 1, 1, log(0 * t))"],
	["w = w - g * (-2) ^ (t / 2)", "(-2) ^ (t / 2)"],
	["high = exp(t * 1e4)\nw = w - g * high", "high"],
	[
		"w = w - g * max(globalNorm(g * rate) / 0, 1)",
		"max(globalNorm(rate * g) / 0, 1)",
	],
	["w = w - g * (globalSum(w) / (t - 1))", "globalSum(w) / (t - 1)"],
	[
		"w = w - g * (globalLargest(w) / (count - 1))",
		"globalLargest(w) / (count - 1)",
	],
])("%s: the error names the scalar", async (text, name) => {
	const own = rule(
		"own",
		`setting rate = 0.5\nused = rate * 0\n${text} + used`,
	);
	const optimizer = await createOptimizer(
		own(),
		{ a: [1] },
		{ backend: interpreter() },
	);
	const step = () => optimizer.step({ a: [0] });
	expect(step).toThrow(NonFiniteScalarError);
	expect(step).toThrow(`the scalar ${name} is `);
});
