import { describe, expect, test } from "vitest";
import { readDeclaration } from "./declarations.js";
import { parseFormula, parseRule, type Syntax } from "./parse.js";

/** The tree with every parenthesis written out. */
function shape({ nodes }: Syntax, root = nodes.length - 1): string {
	const texts: string[] = [];
	for (const node of nodes) {
		if (node.op === "number") texts.push(String(node.value));
		else if (node.op === "name") texts.push(node.name);
		else {
			const args = node.args.map((arg) => texts[arg]);
			texts.push(`(${[node.op, ...args].join(" ")})`);
		}
	}
	return texts[root] as string;
}

const read = (text: string) => shape(parseFormula("formula", text));

describe("precedence and association", () => {
	test.each([
		["-x^2", "(negate (power x 2))"],
		["2^-3^2", "(power 2 (negate (power 3 2)))"],
		["2^3^2", "(power 2 (power 3 2))"],
		["(2^3)^2", "(power (power 2 3) 2)"],
		["(-x)^2", "(power (negate x) 2)"],
		["a / b / c", "(divide (divide a b) c)"],
		["a - b - c", "(subtract (subtract a b) c)"],
		["a - (b - c)", "(subtract a (subtract b c))"],
		["a + b * c", "(add a (multiply b c))"],
		["a * b + c", "(add (multiply a b) c)"],
		["a * -b", "(multiply a (negate b))"],
		["a - -b", "(subtract a (negate b))"],
		["--x", "(negate (negate x))"],
		["+x", "x"],
		["-a * b", "(multiply (negate a) b)"],
		["-a / b ^ c", "(divide (negate a) (power b c))"],
		["a / b * c", "(multiply (divide a b) c)"],
		["2 * x ^ 2 / 3", "(divide (multiply 2 (power x 2)) 3)"],
		["x ** 2 ** 3", "(power x (power 2 3))"],
		["x^2 ** 3", "(power x (power 2 3))"],
		["max(a, b - c)^2", "(power (max a (subtract b c)) 2)"],
		[
			"where(a + 1 < b * 2, a, b)",
			"(where (less (add a 1) (multiply b 2)) a b)",
		],
		["where(a >= b, a, b)", "(where (greaterEqual a b) a b)"],
		["where(a > b, a, b)", "(where (greater a b) a b)"],
		["where(a == b, a, b)", "(where (equal a b) a b)"],
		["where(a != b, a, b)", "(where (notEqual a b) a b)"],
		["norm(a) * globalNorm(b)", "(multiply (norm a) (globalNorm b))"],
		["not a < b", "(not (less a b))"],
		["a < b and c < d or p", "(or (and (less a b) (less c d)) p)"],
		["p or q and not r or s", "(or (or p (and q (not r))) s)"],
		["not (p and q)", "(not (and p q))"],
		["not not p", "(not (not p))"],
		["clamp(x, low, high)", "(clamp x low high)"],
		["atan2(y, mod(x, 2))", "(atan2 y (mod x 2))"],
	])("%s", (text, expected) => {
		expect(read(text)).toBe(expected);
	});
});

describe("a line continues", () => {
	test.each([
		["behind an operator", "w = w -\n\n  g", "(subtract w g)"],
		["behind a word", "w = w and # so far\n g", "(and w g)"],
		["behind =", "w =\n g", "g"],
		["behind a comma", "w = max(w,\n\tg)", "(max w g)"],
		["behind an open parenthesis", "w = (\n w)", "w"],
		["within parentheses", "w = (w\n- g\n)\n", "(subtract w g)"],
		["with any line ends", "w = w\r\n\r\n  \r\n", "w"],
	])("%s", (_, text, expected) => {
		const syntax = parseRule("my", text);
		expect(syntax.assignments).toHaveLength(1);
		expect(shape(syntax, syntax.assignments[0]?.value)).toBe(expected);
	});

	test.each([
		["\n", 2],
		["\r", 2],
		["\r\n", 2],
		[";", 2],
	])("%j ends it elsewhere", (end, count) => {
		const text = ["a = (g) # comment", "w = a - (w)"]
			.map((line) => (end === ";" ? line.replace(/#.*/, "") : line))
			.join(end);
		expect(parseRule("my", text).assignments).toHaveLength(count);
	});
});

test.each([
	["1", 1],
	["1.", 1],
	[".5", 0.5],
	["0.1", 0.1],
	["1e-8", 1e-8],
	["1E3", 1000],
	["2.5e+2", 250],
	["007", 7],
	["5e-324", 5e-324],
	["1e-400", 0],
])("the number %s", (text, value) => {
	expect(parseFormula("formula", text).nodes).toMatchObject([
		{ op: "number", value },
	]);
});

test("a formula may have line breaks and comments", () => {
	expect(read("x^2 # first\n+ y^2\r\n# end\n")).toBe(
		"(add (power x 2) (power y 2))",
	);
});

test("assignments and declarations, with their places", () => {
	const text =
		"setting a = -0.5; state m = 1\nstate scalar d = 1e-6\n\nm = a * g\n";
	const { declarations, assignments } = parseRule("my", text, readDeclaration);
	const plain = { range: undefined, meaning: "" };
	expect(declarations).toEqual([
		{ what: "setting", per: "step", name: "a", value: -0.5, at: 8, ...plain },
		{ what: "state", per: "parameter", name: "m", value: 1, at: 24, ...plain },
		{ what: "state", per: "array", name: "d", value: 1e-6, at: 43, ...plain },
	]);
	expect(assignments).toEqual([
		{ name: "m", value: 2, at: text.indexOf("m = a") },
	]);
});

describe("a setting's range and meaning", () => {
	const read = (line: string) =>
		parseRule("my", `${line}\nw = a`, readDeclaration).declarations[0];
	const range = (minimum: number, maximum: number, includes: boolean[]) => ({
		minimum,
		maximum,
		includes,
	});

	test.each([
		["in [0, 5]", range(0, 5, [true, true]), ""],
		[
			"in [0, 1) # how much is kept",
			range(0, 1, [true, false]),
			"how much is kept",
		],
		[
			"in (-1e3, ∞)   ## long",
			range(-1000, Number.POSITIVE_INFINITY, [false, false]),
			"long",
		],
		[
			"in (-infinity, -2]",
			range(Number.NEGATIVE_INFINITY, -2, [false, true]),
			"",
		],
		["in [2, 2]", range(2, 2, [true, true]), ""],
		["# only a meaning", undefined, "only a meaning"],
		["", undefined, ""],
		["# \u001b[31mred", undefined, "␛[31mred"],
	])("%s", (behind, expected, meaning) => {
		const value = behind.includes("-2") ? "-2" : "2";
		expect(read(`setting a = ${value} ${behind}`)).toMatchObject({
			range: expected,
			meaning,
		});
	});

	test.each([
		[
			"setting a = 1 in",
			'expected "[" or "(", found the line\'s end; a range is written as [0, 1) or [0, ∞)',
		],
		[
			"setting a = 1 in 5",
			'expected "[" or "(", found "5"; a range is written as [0, 1) or [0, ∞)',
		],
		[
			"setting a = 1 in [0; 5]",
			'expected ",", found ";"; a range is written as [0, 1) or [0, ∞)',
		],
		[
			"setting a = 1 in [x, 5]",
			'expected a number, found "x"; a range is written as [0, 1) or [0, ∞)',
		],
		[
			"setting a = 1 in [0, 5",
			'expected "]" or ")", found the line\'s end; a range is written as [0, 1) or [0, ∞)',
		],
		["setting a = 1 in [5, 0]", "no number lies in this range"],
		["setting a = 1 in [1, 1)", "no number lies in this range"],
		["setting a = 1 in [0, 5] 3", 'unexpected "3"'],
		["state a = 1 in [0, 5]", 'missing operator before "in"'],
	])("%s is refused", (line, problem) => {
		expect(() => read(line)).toThrow(problem);
	});
});

test("every node knows its place in the text", () => {
	const { nodes } = parseFormula("formula", "ab + sqrt(2 ^ c)");
	expect(nodes.map(({ at }) => at)).toEqual([0, 10, 14, 12, 5, 3]);
});
