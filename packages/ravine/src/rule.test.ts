import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";
import { glossary, glossaryOf } from "./glossary.js";
import { TextError } from "./language/errors.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import { type Rule, type RuleDefinition, rule } from "./rule.js";
import { adam, rules } from "./rules/index.js";

const update = "w = w - beta * g";

describe("a setting's range and meaning", () => {
	test("of your own rule are its own: a setting's name implies no range", () => {
		const lion = rule(
			"lion",
			`
			setting learningRate = -1e-4
			setting beta = 2
			setting momentum = 1.5
			setting weightDecay = -0.1
			w = w - learningRate * beta * momentum * (g + weightDecay * w)
			`,
		);
		expect(lion({ beta: -1e9 }).settings.beta).toBe(-1e9);
		expect(glossaryOf(lion()).beta).toEqual({
			meaning: "",
			range: undefined,
			symbol: "β",
		});
		expect(() => lion({ beta: Number.NaN })).toThrow(
			new RefusedRange("lion: beta must be a finite number, got NaN"),
		);
		expect(rule({ name: "own", settings: { beta: 2 }, update })).not.toThrow();
	});

	test("can be in its text", () => {
		const own = rule(
			"own",
			`setting beta = 2 in [0, 5]  # how much is kept
			${update}`,
		);
		expect(glossaryOf(own()).beta).toEqual({
			meaning: "how much is kept",
			range: { minimum: 0, maximum: 5, includes: [true, true] },
			symbol: "β",
		});
		expect(own({ beta: 5 }).settings.beta).toBe(5);
		expect(() => own({ beta: 5.1 })).toThrow(
			new RefusedRange("own: beta must be in [0, 5], got 5.1"),
		);
	});

	test.each([
		[[0, 5] as const, "[0, 5]"],
		["[0, 5]", "[0, 5]"],
		["(-∞, 5)", "(-∞, 5)"],
	])("or beside it: %j", (within, shown) => {
		const own = rule({
			name: "own",
			settings: { beta: { value: 2, in: within, meaning: "kept" } },
			update,
		});
		expect(own().defaults.beta).toBe(2);
		expect(own().meanings?.beta).toBe("kept");
		expect(() => own({ beta: 6 })).toThrow(
			new RefusedRange(`own: beta must be in ${shown}, got 6`),
		);
	});

	test.each<[string, unknown, string]>([
		[
			"a default outside",
			{ value: 6, in: [0, 5] },
			"own: beta must be in [0, 5], got 6",
		],
		[
			"no default",
			{ in: [0, 5] },
			"own: beta must be a number in [0, 5] or a function of the step, got undefined",
		],
		[
			"an empty range",
			{ value: 1, in: [2, 1] },
			'own, setting "beta", line 1: no number lies in this range\n  [2, 1]\n  ^',
		],
		[
			"no range",
			{ value: 1, in: "all" },
			'own, setting "beta", line 1: expected "[" or "(", found "all"; a range is written as [0, 1) or [0, ∞)\n  all\n  ^',
		],
		[
			"a meaning that is not a text",
			{ value: 1, meaning: 5 },
			'own, setting "beta": the meaning must be a text, got 5',
		],
		[
			"an unknown key",
			{ value: 1, range: [0, 1] },
			'own, setting "beta": there is no option "range"; the options are value, in, meaning',
		],
		[
			"a text",
			"1",
			'own: beta must be a number or a function of the step, got "1"',
		],
	])("%s is refused", (_, beta, message) => {
		const definition = { name: "own", settings: { beta }, update };
		expect(() => rule(untyped(definition))).toThrow(message);
	});

	test("of the shipped rules come from the glossary or from the rule", () => {
		for (const make of rules) {
			const one: Rule = make();
			for (const [name, entry] of Object.entries(glossaryOf(one))) {
				const usual = glossary[name];
				// A rule does not give a shared name another meaning.
				expect(one.meanings?.[name] === undefined).toBe(usual !== undefined);
				if (usual === undefined) {
					expect(entry.meaning).toMatch(/^\w.*\w$/);
					expect(entry.range).toBe(one.ranges[name]);
					expect(entry.range).toBeDefined();
				} else expect(entry).toEqual(usual);
			}
		}
	});
});

describe("a definition", () => {
	test("needs no settings and no states", () => {
		const plain = rule({ name: "plain", update: "w = w - g" });
		expect(plain().settings).toEqual({});
		expect(plain().states).toEqual([]);
		expect(() => plain(untyped({ rate: 1 }))).toThrow(
			new RefusedType('plain: unknown setting "rate"; the rule has none'),
		);
	});

	test("has its states' names", () => {
		expect(adam().states).toEqual(["m", "v"]);
		expect(
			rule(
				"own",
				"state m = 0\nstate scalar d = 1\nm = g\nd = d + 1\nw = w - d * m",
			)().states,
		).toEqual(["m", "d"]);
	});

	test.each<[unknown, string]>([
		[
			undefined,
			"rule: a rule is made from a definition or from a name and a text, got undefined",
		],
		[
			5,
			"rule: a rule is made from a definition or from a name and a text, got 5",
		],
		[{}, "a rule needs a name, got undefined"],
		[{ name: "own" }, "own: the rule's text must be a string, got undefined"],
		[
			{ name: "own", update, setting: { beta: 1 } },
			'rule "own": there is no option "setting"; the options are name, source, settings, state, update; did you mean "settings"?',
		],
		[
			{ name: "o\u001bwn", text: "" },
			'rule "o␛wn": there is no option "text"; the options are name, source, settings, state, update',
		],
		[
			{ name: "own", update, settings: 5 },
			"own: settings must be an object of defaults, got 5",
		],
		[
			{ name: "own", update, settings: { beta: 1 }, state: [] },
			"own: state must be an object of initial numbers, got []",
		],
	])("%j is refused", (definition, message) => {
		expect(() => rule(untyped(definition))).toThrow(new RefusedType(message));
	});

	test("with a state that does not start at a number is refused", () => {
		const definition: RuleDefinition = {
			name: "own",
			update,
			state: { m: Number.NaN },
		};
		expect(() => rule(definition)).toThrow(TextError);
	});
});

test("a rule is frozen", () => {
	const one = adam({ beta1: 0.5 });
	for (const part of [one, one.settings, one.defaults, one.ranges]) {
		expect(Object.isFrozen(part)).toBe(true);
	}
	expect(() => {
		(one.defaults as { beta1: number }).beta1 = 5;
	}).toThrow(TypeError);
	expect(adam().settings.beta1).toBe(0.9);
});

test.each(["constructor", "toString", "hasOwnProperty"])(
	"a setting named %s is a setting like any other",
	(name) => {
		const own = rule(
			name,
			`setting ${name} = 3\nstate valueOf = 0\nvalueOf = g\nw = w - ${name} * valueOf`,
		);
		expect(own().settings).toEqual({ [name]: 3 });
		expect(own().ranges[name]).toBeUndefined();
		expect(() => adam(untyped({ [name]: 1 }))).toThrow(
			`adam: unknown setting "${name}"`,
		);
	},
);

describe("chosen settings", () => {
	test.each<[unknown, string]>([
		[
			{ beta3: 1 },
			'adam: unknown setting "beta3"; settings are learningRate, beta1, beta2, epsilon; did you mean "beta1"?',
		],
		[{ beta1: 1.5 }, "adam: beta1 must be in [0, 1), got 1.5"],
		[{ beta1: 1 }, "adam: beta1 must be in [0, 1), got 1"],
		[{ beta2: -0.1 }, "adam: beta2 must be in [0, 1), got -0.1"],
		[
			{ learningRate: Number.NaN },
			"adam: learningRate must be in [0, ∞), got NaN",
		],
		[
			{ learningRate: Number.POSITIVE_INFINITY },
			"adam: learningRate must be in [0, ∞), got Infinity",
		],
		[{ epsilon: -1e-8 }, "adam: epsilon must be in [0, ∞), got -1e-8"],
		[
			{ learningRate: "0.1" },
			'adam: learningRate must be a number in [0, ∞) or a function of the step, got "0.1"',
		],
		[
			{ learningRate: null },
			"adam: learningRate must be a number in [0, ∞) or a function of the step, got null",
		],
		[
			{ learningRate: [0.1] },
			"adam: learningRate must be a number in [0, ∞) or a function of the step, got [0.1]",
		],
		[
			{ learningRate: 1n },
			"adam: learningRate must be a number in [0, ∞) or a function of the step, got 1n",
		],
		[
			0.1,
			"adam: settings must be an object, such as { learningRate: 0.1 }, got 0.1",
		],
		[
			null,
			"adam: settings must be an object, such as { learningRate: 0.1 }, got null",
		],
		[
			"fast",
			'adam: settings must be an object, such as { learningRate: 0.1 }, got "fast"',
		],
	])("%o", (given, message) => {
		expect(messageOf(() => adam(untyped(given)))).toBe(message);
	});

	test("edges of the ranges are allowed, and undefined means left out", () => {
		expect(
			adam({
				learningRate: 0,
				beta1: 0,
				epsilon: 0,
				beta2: untyped(undefined),
			}).settings,
		).toEqual({ learningRate: 0, beta1: 0, beta2: 0.999, epsilon: 0 });
	});
});
