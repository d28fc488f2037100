import {
	adam,
	chain,
	clipByGlobalNorm,
	type RaceRun,
	type Rule,
	race,
	rule,
} from "ravine";
import {
	type ExplainedStep,
	explainStep,
	type Format,
	printLine,
	printRule,
} from "ravine/explain";
import { rules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import { chains } from "../../../../test/chains.js";
import { messageOf } from "../../../../test/refusals.js";
import { ruleTexts } from "../../../../test/ruleTexts.js";

const formatNumber = (value: number) => String(Number(value.toPrecision(3)));

/** A step of a rule on a cost with the slopes 3 and -4 everywhere. */
function stepOf(one: Rule, start = { x: 1.5, y: -2 }): ExplainedStep {
	const surface = "3 * x - 4 * y";
	const { runs } = race({ surface, start, rules: [one], steps: 3 });
	const [run] = runs as [RaceRun];
	return explainStep(run, Math.min(2, run.cost.length - 1));
}

const printed = (step: ExplainedStep, variable: string, format: Format) =>
	step.lines.map((_, k) => printLine(step, k, variable, format, formatNumber));

/** A line of text with the given numbers of a, b and c. */
function numbersOf(
	formula: string,
	[a, b = 1, c = 1]: readonly number[],
	format: Format,
): string {
	const text = `
		setting a = ${a}
		setting b = ${b}
		setting c = ${c}
		w = g + ${formula} + 0 * (a + b + c)
		x = ${formula}
		w = w + x
	`;
	const step = stepOf(rule("my", text)());
	return printLine(step, 1, "x", format, formatNumber).numbers;
}

test("Adam's lines with numbers, as text", () => {
	const step = stepOf(adam({ learningRate: 0.1 }));
	const lines = printed(step, "y", "text").map(
		({ target, symbols, numbers, result }) =>
			`${target} ← ${symbols} = ${numbers} = ${result}`,
	);
	expect(lines).toEqual([
		"m ← β₁ · m + (1 − β₁) · g = 0.9 · (−0.76) + (1 − 0.9) · (−4) = −1.08",
		"v ← β₂ · v + (1 − β₂) · g² = 0.999 · 0.032 + (1 − 0.999) · (−4)² = 0.048",
		"m̂ ← m / (1 − β₁^t) = (−1.08) / (1 − 0.9³) = −4",
		"v̂ ← v / (1 − β₂^t) = 0.048 / (1 − 0.999³) = 16",
		"w ← w − α · m̂ / (√(v̂) + ε) = −1.8 − 0.1 · (−4) / (√(16) + 1e-8) = −1.7",
	]);
});

describe("numbers in place of names", () => {
	test.each<[string, readonly number[], string, string]>([
		["a + b", [-1, -2], "−1 + (−2)", "-1 + \\left( -2 \\right)"],
		["a - b", [1, -2], "1 − (−2)", "1 - \\left( -2 \\right)"],
		["-a", [-2], "−(−2)", "-\\left( -2 \\right)"],
		["a * b", [2, 3], "2 · 3", "2 \\cdot 3"],
		[
			"a * (b + c)",
			[2, 3, 4],
			"2 · (3 + 4)",
			"2 \\cdot \\left( 3 + 4 \\right)",
		],
		["a^b", [-2, 3], "(−2)³", "\\left( -2 \\right)^{3}"],
		["a^b", [2, -3], "2^(−3)", "2^{-3}"],
		["a / b", [-2, -3], "(−2) / (−3)", "\\frac{-2}{-3}"],
		["sqrt(a)", [1e-8], "√(1e-8)", "\\sqrt{10^{-8}}"],
		["a^2", [1.5e-8], "(1.5e-8)²", "\\left( 1.5 \\cdot 10^{-8} \\right)^{2}"],
		[
			"a * b",
			[-1.5e-8, 1e30],
			"(−1.5e-8) · 1e+30",
			"\\left( -1.5 \\cdot 10^{-8} \\right) \\cdot 10^{30}",
		],
		["max(a, b)", [-1, 2], "max(−1, 2)", "\\max\\left(-1, 2\\right)"],
		[
			"where(a < b, a, b)",
			[-1, 2],
			"where(−1 < 2, −1, 2)",
			"\\begin{cases} -1 & \\text{if } -1 < 2 \\\\ 2 & \\text{otherwise} \\end{cases}",
		],
	])("%s of %j", (formula, values, text, latex) => {
		expect(numbersOf(formula, values, "text")).toBe(text);
		expect(numbersOf(formula, values, "latex")).toBe(latex);
	});
});

test("MathML: every number has the name that it stands for, and the line that it is from", () => {
	const step = stepOf(
		chain(clipByGlobalNorm({ limit: 1 }), adam({ learningRate: 0.1 })),
	);
	const [clip, m] = printed(step, "y", "mathml");
	expect(m).toEqual({
		target: '<math><mi data-name="m" data-line="1">m</mi></math>',
		symbols:
			'<math><mrow><mrow><msub data-name="beta1"><mi>β</mi><mn>1</mn></msub><mo>\u2062</mo><mspace width="0.17em"/><mi data-name="m">m</mi></mrow><mo>+</mo><mrow><mrow><mo stretchy="false">(</mo><mrow><mn>1</mn><mo>−</mo><msub data-name="beta1"><mi>β</mi><mn>1</mn></msub></mrow><mo stretchy="false">)</mo></mrow><mo>\u2062</mo><mspace width="0.17em"/><mi data-name="g" data-line="0">g</mi></mrow></mrow></math>',
		numbers:
			'<math><mrow><mrow><mn data-name="beta1">0.9</mn><mo>·</mo><mrow><mo stretchy="false">(</mo><mrow data-name="m"><mo>−</mo><mn>0.152</mn></mrow><mo stretchy="false">)</mo></mrow></mrow><mo>+</mo><mrow><mrow><mo stretchy="false">(</mo><mrow><mn>1</mn><mo>−</mo><mn data-name="beta1">0.9</mn></mrow><mo stretchy="false">)</mo></mrow><mo>·</mo><mrow><mo stretchy="false">(</mo><mrow data-name="g" data-line="0"><mo>−</mo><mn>0.8</mn></mrow><mo stretchy="false">)</mo></mrow></mrow></mrow></math>',
		result:
			'<math><mrow data-name="m" data-line="1"><mo>−</mo><mn>0.217</mn></mrow></math>',
	});
	// A total is one number.
	expect(clip?.numbers).toContain('<mn data-name="globalNorm">5</mn>');
	expect(clip?.symbols).toContain("<mi>globalNorm</mi>");
});

test("conditions are true or false, also in the lines that use them", () => {
	const text = "up = w > 1\nw = where(up and not (g > 5), w - g, w)";
	const step = stepOf(rule("choice", text)(), { x: 10, y: -20 });
	const [first, second] = printed(step, "x", "text");
	expect(first).toMatchObject({ numbers: "4 > 1", result: "true" });
	expect(second?.numbers).toBe("where(true and not 3 > 5, 4 − 3, 4)");
	expect(printed(step, "y", "mathml")[0]?.result).toContain(
		'<mtext data-name="up" data-line="0">false</mtext>',
	);
	expect(printed(step, "y", "latex")[0]?.result).toBe("\\text{false}");
});

test("a number that is none is written as it is", () => {
	const text = "x = 1 / (w - w)\nw = where(x > 0, w - g, x)";
	const step = stepOf(rule("odd", text)());
	const show = (value: number) => (value > 1e300 ? "<∞>" : "?");
	expect(printLine(step, 0, "x", "mathml", show).result).toBe(
		'<math><mtext data-name="x" data-line="0">&lt;∞&gt;</mtext></math>',
	);
});

test.each([
	["∞", "∞ · ∞²"],
	["−∞", "(−∞) · (−∞)²"],
	["1.2×10⁻⁸", "1.2×10⁻⁸ · (1.2×10⁻⁸)²"],
	["−1.2×10⁻⁸", "(−1.2×10⁻⁸) · (−1.2×10⁻⁸)²"],
	["no number", "no number · no number²"],
])("%s as an operand", (shown, expected) => {
	const step = stepOf(rule("my", "x = g * g^2\nw = w - x")());
	const { numbers } = printLine(step, 0, "x", "text", () => shown);
	expect(numbers).toBe(expected);
});

/** Whether every element of a text is closed where it belongs. */
function isWellFormed(xml: string): boolean {
	const open: string[] = [];
	for (const [, end, name, empty] of xml.matchAll(
		/<(\/?)(\w+)(?:\s[\w-]+="[^"<>]*")*(\/?)>/g,
	)) {
		if (empty) continue;
		if (!end) open.push(name as string);
		else if (open.pop() !== name) return false;
	}
	return open.length === 0;
}

describe("all rules print in all formats", () => {
	const list: readonly Rule[] = [
		...rules.map((make) => make()),
		...chains.map(([, one]) => one),
		...Object.entries(ruleTexts).map(([name, text]) => rule(name, text)()),
	];
	test.each(list.map((one) => [one.name, one] as const))("%s", (_, one) => {
		const step = stepOf(one, { x: 1, y: 2 });
		const text = printed(step, "x", "text");
		expect(
			text.map(({ target, symbols }) => `${target} ← ${symbols}`).join("\n"),
		).toBe(printRule(one, "text"));
		for (const { numbers, result } of text) {
			expect(`${numbers} ${result}`).not.toContain("undefined");
		}
		for (const parts of printed(step, "y", "mathml")) {
			for (const part of Object.values(parts)) {
				expect(part).toMatch(/^<math>.*<\/math>$/);
				expect(isWellFormed(part), part).toBe(true);
				expect(part).not.toContain("style=");
			}
		}
		expect(printed(step, "x", "latex")).toHaveLength(text.length);
	});
});

test("lines and variables that a step does not have", () => {
	const step = stepOf(adam());
	expect(messageOf(() => printLine(step, 5, "x", "text", formatNumber))).toBe(
		"printLine: line must be a whole number from 0 to 4, got 5",
	);
	expect(messageOf(() => printLine(step, 0, "z", "text", formatNumber))).toBe(
		'printLine: there is no variable "z"; the variables are x, y',
	);
});
