import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adam, sgd } from "ravine";
import { afterAll, expect, test } from "vitest";
import {
	labelRules,
	makeRules,
	parseRules,
	plainSettings,
	settingsText,
} from "./rules.js";

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
	["sgd:cosine(1,2),sgd:cosine(1, 2)", [], /"sgd" is given twice/],
	["sgd:cosine(1)", [], /--rules sgd:cosine\(1\): .*write cosine\(/],
	["sgd", ["sgd.learningRate=cosin(1, 2)"], /--set .*did you mean "cosine"/],
	["cosine", [], /is a schedule, not a rule/],
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

test("a schedule may stand for a number, in the list and in --set", () => {
	const [one, two] = makeRules(
		parseRules("sgd:cosine(0.4, 100),adam:0.1:beta1=linear(0.9, 50, end=0.5)", [
			"sgd.learningRate=0.1",
		]),
	);
	expect(plainSettings(one?.settings ?? {})).toEqual({
		learningRate: "cosine(0.4, 100)",
	});
	expect(plainSettings(two?.settings ?? {})).toEqual({
		...adam().defaults,
		learningRate: 0.1,
		beta1: "linear(0.9, 50, end=0.5)",
	});
	const set = ["sgd.learningRate=cosine(0.4, 100, end=0.1)"];
	const [three] = makeRules(parseRules("sgd", set));
	expect(settingsText(three ?? sgd())).toBe(
		"learningRate cosine(0.4, 100, end=0.1)",
	);
});

test("labels of runs of one rule name the settings that differ", () => {
	const scheduled = makeRules(parseRules("sgd:cosine(0.4,9),sgd:0.1", []));
	expect(labelRules(scheduled)).toEqual(["sgd cosine(0.4, 9)", "sgd 0.1"]);
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
