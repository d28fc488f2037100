import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adam, sgd } from "ravine";
import { afterAll, expect, test } from "vitest";
import { labelRules, makeRules, parseRules } from "./rules.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-rules-"));
afterAll(() => rmSync(directory, { recursive: true }));

function settingsOf(list: string, set: readonly string[] = [], preferred = {}) {
	const rules = makeRules(parseRules(list, set), preferred);
	return rules.map(({ name, settings }) => [name, settings]);
}

test("settings in the list override --set, which overrides preferred settings, which override the defaults", () => {
	const preferred = { sgd: { learningRate: 0.7 } };
	expect(settingsOf("sgd", [], preferred)).toEqual([
		["sgd", { learningRate: 0.7 }],
	]);
	expect(
		settingsOf("sgd:0.1,sgd", ["sgd.learningRate=0.2"], preferred),
	).toEqual([
		["sgd", { learningRate: 0.1 }],
		["sgd", { learningRate: 0.2 }],
	]);
	expect(settingsOf("adam:beta1=0.8:0.4")).toEqual([
		["adam", { ...adam().defaults, beta1: 0.8, learningRate: 0.4 }],
	]);
});

test("a number alone is a rule's first setting where it has no learning rate, and paths may have colons", () => {
	const path = join(directory, "a:b.rule");
	writeFileSync(
		path,
		"setting size = 1\nsetting k = 2\nw = w - size * k * g\n",
	);
	expect(settingsOf(`${path}:3:k=4`)).toEqual([["a:b", { size: 3, k: 4 }]]);
});

test.each([
	["sgd,sgd", [], /"sgd" is given twice with the same settings/],
	["sgd:0.1,sgd:0.10", [], /"sgd" is given twice/],
	["sgd:x", [], /NAME:SETTING=NUMBER/],
	["sgd:0.1:0.2", [], /NAME:SETTING=NUMBER/],
	["adam:rate=1", [], /unknown setting "rate"/],
	["adam:__proto__=1", [], /unknown setting "__proto__"/],
	["hasOwnProperty", [], /no rule is called "hasOwnProperty"/],
	["__proto__", [], /no rule is called/],
	["sgd", ["constructor.x=1"], /"constructor" is not in --rules/],
	["sgd", ["sgd.__proto__=1"], /unknown setting "__proto__"/],
	[" , ,", [], /names no rule/],
] as const)("refuses %j with %j", (list, set, message) => {
	expect(() => settingsOf(list, set)).toThrow(message);
});

test("labels of runs of one rule name the settings that differ", () => {
	expect(
		labelRules([
			sgd({ learningRate: 0.1 }),
			sgd({ learningRate: 0.2 }),
			adam({ beta1: 0.8 }),
		]),
	).toEqual(["sgd 0.1", "sgd 0.2", "adam"]);
	expect(labelRules([adam({ beta1: 0.8 }), adam()])).toEqual([
		"adam beta1 0.8",
		"adam beta1 0.9",
	]);
});
