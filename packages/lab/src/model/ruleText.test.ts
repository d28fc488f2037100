import { describe, expect, it } from "vitest";
import { editableSettings, readRule, withSetting } from "./ruleText.js";

describe("readRule", () => {
	it("reads the library's expressions", () => {
		const { rule } = readRule(
			"chain(clipByNorm({ limit: 2 }), adam({ learningRate: cosine(0.4, 100), beta1: .8 }))",
		);
		expect(rule?.settings).toMatchObject({
			limit: 2,
			beta1: 0.8,
			beta2: 0.999,
		});
		expect(typeof rule?.settings.learningRate).toBe("function");
		expect(readRule("adam").rule?.settings.learningRate).toBe(0.001);
		expect(
			readRule("partition({ x: sgd(), '*': adam() });").rule?.sections,
		).toBeDefined();
	});

	it("reads a rule's lines, named by their first comment", () => {
		const { rule } = readRule("# mine\nsetting a = 0.1\nw = w - a * g");
		expect(rule?.name).toBe("mine");
		expect(rule?.settings).toEqual({ a: 0.1 });
	});

	it("says what is wrong, and where", () => {
		expect(readRule("adm({})").problem).toEqual({
			message: 'nothing is called "adm"; did you mean "adam"?',
			at: 0,
		});
		expect(readRule("clip()").problem?.message).toMatch(
			/^nothing is called "clip"; did you mean "clip\w+" or "clip\w+"/,
		);
		expect(readRule("adam({ learningRate 0.1 })").problem).toEqual({
			message: '":" is missing before "0.1"',
			at: 20,
		});
		expect(readRule("chain(adam({ beta1: 2 }))").problem?.at).toBe(13);
		expect(readRule("w = w - a * g").problem?.at).toBe(8);
		expect(readRule("limit").problem?.at).toBe(0);
		expect(readRule(`sgd(${"[".repeat(40)}`).problem?.message).toMatch(
			/20 levels/,
		);
		expect(readRule("1 + constructor()").problem).toBeDefined();
		expect(readRule("constructor()").problem?.message).toMatch(
			/nothing is called/,
		);
	});
});

describe("withSetting", () => {
	it.each([
		["adam", "beta1", "adam({ beta1: 0.5 })"],
		["adam()", "beta1", "adam({ beta1: 0.5 })"],
		["adam({})", "beta1", "adam({ beta1: 0.5 })"],
		["adam({ beta1: 0.9 })", "beta1", "adam({ beta1: 0.5 })"],
		["adam({ beta1: 0.9 })", "beta2", "adam({ beta1: 0.9, beta2: 0.5 })"],
		[
			"chain(clipByNorm(), adam({ learningRate: 1 }))",
			"limit",
			"chain(clipByNorm({ limit: 0.5 }), adam({ learningRate: 1 }))",
		],
		[
			"setting a = 0.1 in [0, 1]  # the rate\nw = w - a * g",
			"a",
			"setting a = 0.5 in [0, 1]  # the rate\nw = w - a * g",
		],
		["adam({ learningRate: cosine(1, 9) })", "learningRate", undefined],
	])("%s, %s", (text, name, expected) => {
		expect(withSetting(text, name, 0.5)).toBe(expected ?? text);
	});

	it("is offered for the numbers that it can write", () => {
		expect(
			editableSettings("adam({ learningRate: cosine(1, 9) })").map(
				({ name }) => name,
			),
		).toEqual(["beta1", "beta2", "epsilon"]);
	});
});
