import { describe, expect, test } from "vitest";
import { processorTime } from "../../../../test/processorTime.js";
import { parseFormula, parseRule } from "./parse.js";
import { type Format, print } from "./print.js";

const formats: readonly Format[] = ["text", "latex", "mathml"];

const written = (formula: string, format: Format) =>
	print(parseFormula("formula", formula), format);

describe("a formula as text and as LaTeX", () => {
	test.each([
		["a + b - c + 1", "a + b − c + 1", "a + b - c + 1"],
		["a - (b - c)", "a − (b − c)", "a - \\left( b - c \\right)"],
		["2 * x * 3", "2 · x · 3", "2\\,x \\cdot 3"],
		["a / b / c", "a / b / c", "\\frac{\\frac{a}{b}}{c}"],
		["a / (b * c)", "a / (b · c)", "\\frac{a}{b\\,c}"],
		["-x^2", "−x²", "-x^{2}"],
		["(-x)^-2.5", "(−x)^(−2.5)", "\\left( -x \\right)^{-2.5}"],
		["x^(a + b)", "x^(a + b)", "x^{a + b}"],
		["1e-8 * x", "1e-8 · x", "10^{-8}\\,x"],
		["sqrt(abs(x))", "√(|x|)", "\\sqrt{\\left\\lvert x \\right\\rvert}"],
		["floor(x)", "⌊x⌋", "\\left\\lfloor x \\right\\rfloor"],
		["mod(x + 1, 2) * y", "((x + 1) mod 2) · y", undefined],
		["atan(beta_2)", "atan(β₂)", "\\arctan\\left(\\beta_{2}\\right)"],
		["clamp(x, 0, 1)", "clamp(x, 0, 1)", undefined],
		[
			"where(not (x < 1 and y >= 2) or x == y, x, y)",
			"where(not (x < 1 and y ≥ 2) or x = y, x, y)",
			undefined,
		],
	])("%s", (formula, text, latex) => {
		expect(written(formula, "text")).toBe(text);
		if (latex !== undefined) expect(written(formula, "latex")).toBe(latex);
	});
});

test("MathML: a sum is one row, and parentheses stretch only around fractions", () => {
	expect(written("x - y + 1", "mathml")).toBe(
		"<math><mrow><mi>x</mi><mo>−</mo><mi>y</mi><mo>+</mo><mn>1</mn></mrow></math>",
	);
	expect(written("(x + 1) * 2", "mathml")).toContain('<mo stretchy="false">(');
	expect(written("(x / y + 1) * 2", "mathml")).toContain("<mo>(</mo>");
});

describe("names", () => {
	test.each(formats)(
		"that look alike are printed differently, %s",
		(format) => {
			const shown = ["x", "x_", "x1", "x_1"].map((name) =>
				written(`${name} + x + x_ + x1 + x_1`, format),
			);
			expect(new Set(shown).size).toBe(4);
		},
	);

	test("a name that equals a setting's symbol", () => {
		const syntax = parseRule("my", "alpha = learningRate\nw = w - alpha * g");
		const symbol = (name: string) =>
			name === "learningRate" ? "α" : undefined;
		expect(print(syntax, "text", symbol)).toBe(
			"alpha ← learningRate\nw ← w − alpha · g",
		);
	});

	test.each(formats)("that every object has are names, %s", (format) => {
		const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];
		for (const name of names) {
			for (const one of [name, `${name}1`, `${name}Hat`]) {
				const text = written(`${one} + 1`, format);
				expect(text).toContain(name);
				expect(text).not.toContain("native code");
			}
		}
	});
});

describe("the time for long formulas is proportional to their length", () => {
	const long: readonly (readonly [string, string])[] = [
		["factors", Array.from({ length: 9_991 }, () => "x").join("*")],
		["terms", Array.from({ length: 9_991 }, () => "x").join("+")],
		["quotients", Array.from({ length: 9_991 }, () => "x").join("/")],
		[
			"lines",
			Array.from({ length: 2_000 }, (_, k) => `a${k % 7}=x+w`).join("\n"),
		],
	];
	test.each(
		long.flatMap(([name, text]) =>
			formats.map((format) => [name, format, text] as const),
		),
	)("%s, %s", (name, format, text) => {
		const parse = (text: string) =>
			name === "lines" ? parseRule("my", text) : parseFormula("formula", text);
		const whole = parse(text);
		const part = parse(text.slice(0, text.length / 40).replace(/\W+$/, ""));
		expect(print(whole, format).length).toBeGreaterThan(9_991);
		const parts = processorTime(() => {
			for (let k = 0; k < 40; k++) print(part, format);
		}, 10);
		const once = processorTime(() => print(whole, format), 10);
		// Copying at every node takes a time that grows with the square: 40 times.
		expect(once / parts).toBeLessThan(12);
	});
});
