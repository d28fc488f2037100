import { race } from "ravine";
import { describe, expect, it } from "vitest";
import { ruleNames } from "./evaluate.js";
import { readRule } from "./readRule.js";
import { writeOut } from "./writeOut.js";

function runOf(text: string) {
	const { rule, problem } = readRule(text);
	if (rule === undefined) throw new Error(`${text}: ${problem.message}`);
	const surface = "0.1 * x^2 + 2 * y^2 + sin(x * y)";
	const start = { x: -5, y: -2 };
	return race({ surface, start, steps: 30, rules: [rule] }).runs[0];
}

describe("writeOut", () => {
	it.each([
		...ruleNames.map((name) =>
			readRule(name).rule?.settings.learningRate === undefined
				? name
				: `${name}({ learningRate: 0.07 })`,
		),
		"chain(clipByGlobalNorm({ limit: 0.3 }), decayWeights(), adam({ beta1: 0.8 }), average(), lookahead())",
		"chain(adaptiveClip(), centralize(), nadam({ learningRate: 1e-7 }), cautious())",
		"chain(renamed(clipByValue({ limit: 2 }), { limit: 'edge' }), prodigy({ initialDistance: 0.1 }))",
	])("%s has the same numbers", (text) => {
		const { text: lines, problem } = writeOut(text);
		expect(problem).toBeUndefined();
		const [before, after] = [runOf(text), runOf(lines as string)];
		expect(after?.cost).toEqual(before?.cost);
		expect(after?.variables).toEqual(before?.variables);
		expect(after?.states).toEqual(before?.states);
		expect(after?.scalars).toEqual(before?.scalars);
	});

	it("gives the settings their ranges and meanings", () => {
		expect(writeOut("momentum({ learningRate: 0.3 })").text).toBe(
			`# momentum
setting learningRate = 0.3 in [0, ∞)  # the length of a step, in units of the rule's direction; the first setting to tune
setting beta = 0.9 in [0, 1)  # how much of a running average is kept at each step; it remembers about 1 / (1 - beta) steps
state v = 0
v = beta * v + (1 - beta) * g
w = w - learningRate * v`,
		);
	});

	it.each([
		["adam({ learningRate: cosine(1, 9) })", /learningRate has a schedule/],
		["adam({ learningRate: { x: 1, '*': 2 } })", /learningRate has a table/],
		["partition({ x: sgd(), '*': adam() })", /a partition/],
		["adm()", /nothing is called "adm"/],
		["w = w - g", /lines already/],
	])("says why %s has no lines", (text, problem) => {
		expect(writeOut(text).problem).toMatch(problem);
	});
});
