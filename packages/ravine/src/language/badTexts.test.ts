import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../../test/refusals.js";
import {
	createOptimizer,
	interpreter,
	race,
	rule,
	sgd,
	TextError,
} from "../index.js";

const text = (...lines: string[]) => lines.join("\n");

describe("rule text: errors with the line and a caret", () => {
	test.each<[string, string, string]>([
		[
			"unknown name",
			"setting rate = 0.1\nw = w - rat * g",
			text(
				'my, line 2: unknown name "rat"; did you mean "rate"?',
				"  w = w - rat * g",
				"          ^",
			),
		],
		[
			"unknown name, nothing near",
			"w = w - g - velocity",
			text(
				'my, line 1: unknown name "velocity"; the names known here are w, was, g, t, pi, count',
				"  w = w - g - velocity",
				"              ^",
			),
		],
		[
			"use before assignment",
			"w = w - c\nc = g",
			text(
				'my, line 1: "c" is used before it is assigned',
				"  w = w - c",
				"          ^",
			),
		],
		[
			"a temporary in its own first line",
			"c = c + g\nw = w - c",
			text(
				'my, line 1: "c" is used before it is assigned',
				"  c = c + g",
				"      ^",
			),
		],
		[
			"assignment to a setting",
			"setting a = 1\n  a = 2\nw = w - a * g",
			text(
				'my, line 2: "a" is a setting and cannot be assigned; give the result another name',
				"  a = 2",
				"  ^",
			),
		],
		[
			"a state never assigned",
			"state m = 0\nw = w - g * m",
			text(
				'my, line 1: state "m" is never assigned',
				"  state m = 0",
				"        ^",
			),
		],
		[
			"a setting never used",
			"setting a = 1\nw = w - g",
			text(
				'my, line 1: setting "a" is never used',
				"  setting a = 1",
				"          ^",
			),
		],
		[
			"an open parenthesis",
			"w = w - (g * 2",
			text(
				'my, line 1: this "(" is never closed',
				"  w = w - (g * 2",
				"          ^",
			),
		],
		[
			"an open call",
			"w = w - max(g, 2",
			text(
				'my, line 1: this "(" is never closed',
				"  w = w - max(g, 2",
				"             ^",
			),
		],
		[
			"a closing parenthesis too many",
			"w = w - g)",
			text('my, line 1: this ")" has no "("', "  w = w - g)", "           ^"),
		],
		[
			"a product without its operator",
			"w = w - 2g",
			text(
				'my, line 1: missing operator before "g"; a product is written with *',
				"  w = w - 2g",
				"           ^",
			),
		],
		[
			"a number before a parenthesis",
			"w = w - 2 (g)",
			text(
				'my, line 1: missing operator before "("; a product is written with *',
				"  w = w - 2 (g)",
				"            ^",
			),
		],
		[
			"two names",
			"w = w g",
			text(
				'my, line 1: missing operator before "g"; a product is written with *',
				"  w = w g",
				"        ^",
			),
		],
		[
			"an element where a scalar is needed",
			"state scalar d = 1\nd = d + g\nw = w - d * g",
			text(
				'my, line 2: "d" is a scalar state, one number per array, but this is one number per parameter; reduce it with norm, sum or mean',
				"  d = d + g",
				"  ^",
			),
		],
		[
			"an element where a number in all is needed",
			"state global d = 1\nd = d + g\nw = w - d * g",
			text(
				'my, line 2: "d" is a global state, one number in all, but this is one number per parameter; reduce it with globalNorm, globalSum, globalMean or globalLargest',
				"  d = d + g",
				"  ^",
			),
		],
		[
			"a number per array where one in all is needed",
			"state global d = 1\nd = d + norm(g)\nw = w - d * g",
			text(
				'my, line 2: "d" is a global state, one number in all, but this is one number per array; use globalNorm, globalSum, globalMean or globalLargest',
				"  d = d + norm(g)",
				"  ^",
			),
		],
		[
			"a scalar where an element is needed",
			"w = w - norm(2)",
			text(
				"my, line 1: norm needs an element, one number per parameter; this is a scalar",
				"  w = w - norm(2)",
				"          ^",
			),
		],
		[
			"an empty rule",
			"",
			"my: the rule is empty; it must at least assign w, the parameters",
		],
		[
			"only comments",
			"# w = w - g\n\n",
			"my: the rule is empty; it must at least assign w, the parameters",
		],
		[
			"w never assigned",
			"x = w - g",
			"my: w, the parameters, is never assigned: the rule would change nothing",
		],
		[
			"a line without a value",
			"w = ",
			text(
				'my, line 1: the line ends where a number, a name or "(" is expected',
				"  w =",
				"      ^",
			),
		],
		[
			"a line without a name",
			"= 3",
			text(
				'my, line 1: a line is an assignment, name = expression; it cannot begin with "="',
				"  = 3",
				"  ^",
			),
		],
		[
			"a line without an equals sign",
			"w - g",
			text(
				'my, line 1: expected "=" after "w"; a line is an assignment, name = expression',
				"  w - g",
				"    ^",
			),
		],
		[
			"a comparison for an assignment",
			"w == g",
			text(
				'my, line 1: expected "=" after "w"; a line is an assignment, name = expression',
				"  w == g",
				"    ^",
			),
		],
		[
			"a number too large",
			"w = w - 1e999 * g",
			text(
				"my, line 1: 1e999 is too large for float64",
				"  w = w - 1e999 * g",
				"          ^",
			),
		],
		[
			"an unknown character",
			"w = w - $g",
			text(
				'my, line 1: "$" is not part of the language',
				"  w = w - $g",
				"          ^",
			),
		],
		[
			"the minus of a typeset formula",
			"w = w − g",
			text(
				'my, line 1: "−" is not part of the language; write -',
				"  w = w − g",
				"        ^",
			),
		],
		[
			"the power of a typeset formula",
			"w = w - g²",
			text(
				'my, line 1: "²" is not part of the language; write ^2',
				"  w = w - g²",
				"           ^",
			),
		],
		[
			"an emoji",
			"w = w - 🚀",
			text(
				'my, line 1: "🚀" is not part of the language',
				"  w = w - 🚀",
				"          ^",
			),
		],
		[
			"a comparison as a value",
			"w = w - (g < 0)",
			text(
				"my, line 1: a condition is true or false, not a number; use it as the first argument of where(condition, a, b), join it with and, or and not, or give it a name",
				"  w = w - (g < 0)",
				"        ^",
			),
		],
		[
			"a condition assigned to the parameters",
			"w = g < 0",
			text(
				'my, line 1: "w" must be a number, and this is true or false; use where(condition, a, b)',
				"  w = g < 0",
				"  ^",
			),
		],
		[
			"a named condition as a value",
			"c = g < 0\nw = w - c",
			text(
				"my, line 2: a condition is true or false, not a number; use it as the first argument of where(condition, a, b), join it with and, or and not, or give it a name",
				"  w = w - c",
				"        ^",
			),
		],
		[
			"a number among conditions",
			"w = where(g < 0 and w, w, 0)",
			text(
				'my, line 1: "and" needs conditions, such as a < b, and its q is a number',
				"  w = where(g < 0 and w, w, 0)",
				"                  ^",
			),
		],
		[
			"a sum of conditions",
			"w = w - sum(g < 0)",
			text(
				"my, line 1: a condition is true or false, not a number; use it as the first argument of where(condition, a, b), join it with and, or and not, or give it a name",
				"  w = w - sum(g < 0)",
				"          ^",
			),
		],
		[
			"a word of the language assigned",
			"and = g",
			text(
				'my, line 1: a line is an assignment, name = expression; it cannot begin with "and"',
				"  and = g",
				"  ^",
			),
		],
		[
			"a word where a value is expected",
			"w = w - or",
			text(
				'my, line 1: expected a number, a name or "(", found "or"',
				"  w = w - or",
				"          ^",
			),
		],
		[
			"an unfinished line before an assignment",
			"m = w -\n\n# next\nw = m",
			text(
				'my, line 1: the line ends where a number, a name or "(" is expected',
				"  m = w -",
				"         ^",
			),
		],
		[
			"an open parenthesis before an assignment",
			"m = (w\n  - g\nw = m",
			text('my, line 1: this "(" is never closed', "  m = (w", "      ^"),
		],
		[
			"a value as a condition",
			"w = where(g, w, 0)",
			text(
				"my, line 1: the first argument of where must be a condition, such as a < b",
				"  w = where(g, w, 0)",
				"      ^",
			),
		],
		[
			"comparisons in a chain",
			"w = where(0 < g < 1, w, 0)",
			text(
				"my, line 1: comparisons do not chain; join two with and: a < b and b < c",
				"  w = where(0 < g < 1, w, 0)",
				"                  ^",
			),
		],
		[
			"an unknown function",
			"w = w - squrt(g)",
			text(
				'my, line 1: unknown function "squrt"; did you mean "sqrt"?',
				"  w = w - squrt(g)",
				"          ^",
			),
		],
		[
			"too many arguments",
			"w = w - sqrt(g, 2)",
			text(
				"my, line 1: sqrt takes 1 argument, got 2",
				"  w = w - sqrt(g, 2)",
				"          ^",
			),
		],
		[
			"no arguments",
			"w = w - max()",
			text(
				"my, line 1: max takes 2 arguments, got 0",
				"  w = w - max()",
				"          ^",
			),
		],
		[
			"a function without its arguments",
			"w = w - sqrt * g",
			text(
				"my, line 1: sqrt is a function; give its arguments in parentheses",
				"  w = w - sqrt * g",
				"          ^",
			),
		],
		[
			"a setting declared twice",
			"setting a = 1\nsetting a = 2\nw = w - a * g",
			text(
				'my, line 2: "a" is declared twice',
				"  setting a = 2",
				"          ^",
			),
		],
		[
			"a setting and a state of one name",
			"setting a = 1\nstate a = 2\na = g\nw = w - a",
			text('my, line 2: "a" is declared twice', "  state a = 2", "        ^"),
		],
		[
			"a reserved name",
			"setting t = 1\nw = w - t * g",
			text(
				'my, line 1: setting "t" has a name that the language itself uses',
				"  setting t = 1",
				"          ^",
			),
		],
		[
			"a function's name",
			"state norm = 1\nnorm = g\nw = w - g",
			text(
				'my, line 1: state "norm" has a name that the language itself uses',
				"  state norm = 1",
				"        ^",
			),
		],
		[
			"a default that is a formula",
			"setting a = b\nw = w - a * g",
			text(
				'my, line 1: the default of "a" must be a number',
				"  setting a = b",
				"              ^",
			),
		],
		[
			"a default too large",
			"setting a = 1e999\nw = w - a * g",
			text(
				'my, line 1: the default of "a" must be a number',
				"  setting a = 1e999",
				"              ^",
			),
		],
		[
			"a gradient that no line uses",
			"w = w - g\ng = 2 * g",
			text(
				"my, line 2: g is assigned, but no later line uses it",
				"  g = 2 * g",
				"  ^",
			),
		],
		[
			"a gradient that is true or false",
			"g = g < 0",
			text(
				'my, line 1: "g" must be a number, and this is true or false; use where(condition, a, b)',
				"  g = g < 0",
				"  ^",
			),
		],
		[
			"a link's temporary before its assignment",
			"g = g * c\nc = 2",
			text(
				'my, line 1: "c" is used before it is assigned',
				"  g = g * c",
				"          ^",
			),
		],
		[
			"the place in a long line",
			`w = w - g + ${"g + ".repeat(50)}x`,
			text(
				'my, line 1: unknown name "x"; the names known here are w, was, g, t, pi, count',
				`  … ${"g + ".repeat(15)}x`,
				`  ${" ".repeat(62)}^`,
			),
		],
	])("%s", (_, source, message) => {
		const act = () => rule("my", source);
		expect(messageOf(act)).toBe(message);
		expect(act).toThrow(TextError);
	});

	test.each(["t", "pi", "count"])("assignment to %s", (name) => {
		const message = messageOf(() => rule("my", `${name} = w\nw = w - g`));
		expect(message).toMatch(new RegExp(`^my, line 1: "${name}" `));
		expect(message).toMatch(/\n {2}\^$/);
	});

	test.each(["sqrt", "where", "norm"])(
		"assignment to the function %s",
		(name) => {
			expect(() => rule("my", `${name} = w\nw = w - g`)).toThrow(TextError);
		},
	);

	test("declarations belong to rules that are wholly text", () => {
		const act = () =>
			rule({
				name: "my",
				settings: { a: 1 },
				update: "state m = 0\nw = w - a * g",
			});
		expect(messageOf(act)).toMatch(
			/^my, line 1: "state" lines belong to rules/,
		);
	});

	test("a state of a definition must start at a number", () => {
		for (const initial of [Number.NaN, Number.POSITIVE_INFINITY, [0], null]) {
			const act = () =>
				rule({
					name: "my",
					settings: {},
					state: { m: untyped<number>(initial) },
					update: "m = g\nw = w - m",
				});
			expect(act).toThrow(
				/^my: state "m" must start at a finite number or an expression, got /,
			);
		}
	});

	test("names and texts must be strings", () => {
		expect(() => rule("", "w = w - g")).toThrow("a rule needs a name");
		expect(() => rule("my", untyped<string>(3))).toThrow(
			"my: the rule's text must be a string, got 3",
		);
		expect(() => rule(untyped<string>(undefined), "w = w")).toThrow(TypeError);
	});
});

describe("rule text: of every length and depth", () => {
	const deep: [string, string][] = [
		["100,000 characters", `w = w - g ${"+ g ".repeat(25_000)}`],
		["100,000 open parentheses", `w = ${"(".repeat(100_000)}`],
		["19,000 open parentheses", `w = ${"(".repeat(19_000)}`],
		["9,000 nested parentheses", `w = ${"(".repeat(9000)}g${")".repeat(9000)}`],
		["4,000 nested calls", `w = ${"abs(".repeat(4000)}g${")".repeat(4000)}`],
		["a chain of minus signs", `w = ${"-".repeat(19_000)}g`],
		["a chain of plus signs", `w = ${"+".repeat(19_000)}g`],
		["a tower of powers", `w = w${"^w".repeat(9000)}`],
		["a tower of negative powers", `w = w${"^-w".repeat(6000)}`],
		["a name of 19,000 letters", `w = w - g - ${"x".repeat(19_000)}`],
		[
			"two unlike names of 9,000 letters",
			`${"x".repeat(9000)} = g\nw = w - ${"y".repeat(9000)}`,
		],
	];
	test.each(deep)("%s: a clear error", (_, source) => {
		const act = () => rule("my", source);
		expect(act).toThrow(TextError);
	});

	test("the error for too long a text has its length", () => {
		expect(messageOf(() => rule("my", `w = w${" ".repeat(99_995)}`))).toBe(
			"my: the text is 100,000 characters long; at most 20,000 are read",
		);
	});

	const long: [string, string][] = [
		["a sum of 9,000 terms", `w = w${"+g".repeat(9000)}`],
		["a difference of 9,000 terms", `w = w${"-g".repeat(9000)}`],
		["a product of 9,000 factors", `w = w${"*g".repeat(9000)}`],
		["a product of 9,000 scalars", `w = w${"*2".repeat(9000)}`],
		["a quotient of 9,000 divisors", `w = w${"/t".repeat(9000)}`],
		["2,000 lines", `w = w - g\n${"w = w * 2\n".repeat(1900)}`],
		["199 nested parentheses", `w = ${"(".repeat(198)}g${")".repeat(198)}`],
		["600 settings", `${manySettings(600)}w = w - g * (${sumOfSettings(600)})`],
	];
	test.each(long)("%s: runs", async (_, source) => {
		// Some of them overflow.
		const nonFinite = "propagate";
		const optimizer = await createOptimizer(
			rule("my", source)(),
			{ w: [1, 2] },
			{ nonFinite },
		);
		optimizer.step({ w: [1, 1] });
		const reference = await createOptimizer(
			rule("my", source)(),
			{ w: [1, 2] },
			{ backend: interpreter(), nonFinite },
		);
		reference.step({ w: [1, 1] });
		expect(optimizer.parameters.w).toEqual(reference.parameters.w);
	});

	test("a long formula has its gradient", () => {
		const names = Array.from({ length: 900 }, (_, i) => `x${i}`);
		const formula = names.map((name) => `(${name}-1)^2`).join("+");
		const start = Object.fromEntries(names.map((name) => [name, 0]));
		const [run] = race({
			...{ surface: formula, start, rules: [sgd()], steps: 1 },
		}).runs;
		const slopes = Object.values(run?.slopes ?? {}).map(([first]) => first);
		expect(slopes).toEqual(names.map(() => -2));
	});

	test("any text at all is a rule or a TextError", () => {
		const pieces = fc.constantFrom(
			...["w", "g", "t", "m", "=", "==", "<", "+", "-", "*", "**", "/", "^"],
			...["(", ")", ",", "\n", ";", "#", " ", "1", "2.5", "1e5", ".", "sqrt"],
			...["where", "norm", "setting", "state", "scalar", "\r\n", "\t", "é"],
			...["w = ", "w = w - g\n", "\u0000", "\u{1f680}", "__proto__", "\ufeff"],
		);
		const anyText = fc.oneof(
			fc.array(pieces, { maxLength: 30 }).map((all) => all.join("")),
			fc.string({ unit: "binary" }),
		);
		fc.assert(
			fc.property(anyText, (source) => {
				try {
					rule("my", source);
				} catch (error) {
					expect(error).toBeInstanceOf(TextError);
				}
			}),
			{ numRuns: 1500, seed: 4 },
		);
	});
});

function manySettings(count: number): string {
	return Array.from({ length: count }, (_, i) => `setting a${i} = 1\n`).join(
		"",
	);
}

function sumOfSettings(count: number): string {
	return Array.from({ length: count }, (_, i) => `a${i}`).join("+");
}
