import { describe, expect, it } from "vitest";
import { readGround } from "./ground.js";
import { readRule } from "./ruleText.js";

const ruleProblem = (text: string) => readRule(text).problem;
const costProblem = (text: string) => readGround(text).problem?.message;

describe("what a reader brings from elsewhere is answered with what to write", () => {
	it.each([
		["w = w - 0.1 * dW", 'unknown name "dW"; the gradient is called g'],
		[
			"v = 0.9 * v + g\nw = w - v",
			'"v" is used before it is assigned; if it is kept from step to step, write state v = 0 in a line above',
		],
		[
			"state v = 0\nv = beta * v + g\nw = w - v",
			'unknown name "beta"; a line above such as setting beta = 0.9 gives it a value; the names known here are w, was, g, t, pi, count, v',
		],
		[
			"W = W - 0.1 * g",
			'"W" is used before it is assigned; the parameters are called w',
		],
		[
			"w = w - g / np.sqrt(g)",
			'"." is not part of the language; a function has no prefix: write sqrt(x)',
		],
		[
			"w = w - 0.1 * (t > 5 ? g : 0)",
			'"?" is not part of the language; write where(x > 0, a, b)',
		],
		["w := w - g", '":" is not part of the language; write ='],
		[
			"On iteration t:\n  w = w - g",
			'":" is not part of the language; leave out lines that are not assignments, name = expression',
		],
		["sgd(lr=0.1)", "settings are written as in sgd({ learningRate: 0.1 })"],
	])("the rule %j", (text, message) => {
		expect(ruleProblem(text)?.message).toBe(message);
		expect(ruleProblem(text)?.at).toBeGreaterThan(0);
	});

	it.each([
		["ln(x) + y", 'unknown function "ln"; write log(x)'],
		["tan(x)", 'unknown function "tan"; write sin(x) / cos(x)'],
		["√x + y", '"√" is not part of the language; write sqrt(x)'],
		[
			"Rosenbrock",
			'no function is called "Rosenbrock"; did you mean "rosenbrock"?',
		],
	])("the formula %j", (text, message) => {
		expect(costProblem(text)).toBe(message);
	});

	it("leaves alone what is meant", () => {
		expect(costProblem("x")).toBeUndefined();
		expect(costProblem("theta")).toBeUndefined();
		expect(ruleProblem("w = 0.9 * w")).toBeUndefined();
		expect(
			ruleProblem("setting slope = 1\nw = w - slope * sign(w)"),
		).toBeUndefined();
	});
});
