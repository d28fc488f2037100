import type { Syntax, SyntaxNode, SyntaxOperator } from "./parse.js";

/** How a formula is written: for a terminal, for a LaTeX document, or for a web page (MathML Core). */
export type Format = "text" | "latex" | "mathml";

/** What a format has to say about each shape that a formula is made of. Arguments are printed already. */
interface Notation {
	number(text: string): string;
	/** A name's parts: its letters, whether it wears a hat, and its index. */
	name(letters: string, hat: boolean, index: string): string;
	operator(symbol: string): string;
	product(left: string, right: string, digits: boolean): string;
	/** Undefined where the format writes a fraction as a quotient on one line. */
	fraction?(numerator: string, denominator: string): string;
	power(base: string, exponent: string): string;
	root(inner: string): string;
	fence(open: string, inner: string, close: string): string;
	call(name: string, args: readonly string[]): string;
	cases(condition: string, a: string, b: string): string;
	join(parts: readonly string[]): string;
	assignment(target: string, value: string): string;
	lines(lines: readonly string[]): string;
}

const greek: Readonly<Record<string, string>> = {
	alpha: "α",
	beta: "β",
	gamma: "γ",
	delta: "δ",
	epsilon: "ε",
	eta: "η",
	theta: "θ",
	lambda: "λ",
	mu: "μ",
	nu: "ν",
	pi: "π",
	rho: "ρ",
	sigma: "σ",
	tau: "τ",
	phi: "φ",
	psi: "ψ",
	omega: "ω",
};

const latexOf: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(greek).map(([name, letter]) => [
		letter,
		`\\${name === "epsilon" ? "varepsilon" : name}`,
	]),
);

const subscripts = "₀₁₂₃₄₅₆₇₈₉";
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function digits(text: string, glyphs: string): string {
	return text.replace(/\d/g, (digit) => glyphs[Number(digit)] as string);
}

const text: Notation = {
	number: (number) => number,
	name: (letters, hat, index) =>
		`${letters}${hat ? "\u0302" : ""}${digits(index, subscripts)}`,
	operator: (symbol) => ` ${symbol} `,
	product: (left, right) => `${left} · ${right}`,
	power: (base, exponent) =>
		/^\d+$/.test(exponent)
			? `${base}${digits(exponent, superscripts)}`
			: `${base}^${exponent}`,
	root: (inner) => `√(${inner})`,
	fence: (open, inner, close) => `${open}${inner}${close}`,
	call: (name, args) => `${name}(${args.join(", ")})`,
	cases: (condition, a, b) => `where(${condition}, ${a}, ${b})`,
	join: (parts) => parts.join(""),
	assignment: (target, value) => `${target} ← ${value}`,
	lines: (lines) => lines.join("\n"),
};

const latex: Notation = {
	number: (number) => {
		const [mantissa, exponent] = number.split("e");
		if (exponent === undefined) return number;
		const power = `10^{${Number(exponent)}}`;
		return mantissa === "1" ? power : `${mantissa} \\cdot ${power}`;
	},
	name: (letters, hat, index) => {
		const letter =
			latexOf[letters] ??
			(letters.length > 1
				? `\\mathrm{${letters.replaceAll("_", "\\_")}}`
				: letters);
		const base = hat ? `\\hat{${letter}}` : letter;
		return index === "" ? base : `${base}_{${index}}`;
	},
	operator: (symbol) =>
		` ${{ "−": "-", "≤": "\\le", "≠": "\\ne", "≥": "\\ge" }[symbol] ?? symbol} `,
	product: (left, right, numbers) =>
		numbers ? `${left} \\cdot ${right}` : `${left}\\,${right}`,
	fraction: (numerator, denominator) => `\\frac{${numerator}}{${denominator}}`,
	power: (base, exponent) => `${base}^{${exponent}}`,
	root: (inner) => `\\sqrt{${inner}}`,
	fence: (open, inner, close) => {
		const bar: Record<string, string> = { "|": "\\lvert", "‖": "\\lVert" };
		const end: Record<string, string> = { "|": "\\rvert", "‖": "\\rVert" };
		return `\\left${bar[open] ?? open} ${inner} \\right${end[close] ?? close}`;
	},
	call: (name, args) => {
		const known = ["exp", "log", "tanh", "sin", "cos", "min", "max"];
		const head = known.includes(name) ? `\\${name}` : `\\operatorname{${name}}`;
		return `${head}\\left(${args.join(", ")}\\right)`;
	},
	cases: (condition, a, b) =>
		`\\begin{cases} ${a} & \\text{if } ${condition} \\\\ ${b} & \\text{otherwise} \\end{cases}`,
	join: (parts) => parts.join(""),
	assignment: (target, value) => `${target} &\\leftarrow ${value}`,
	lines: (lines) =>
		`\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`,
};

const escapeXml = (string: string) =>
	string
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
const mo = (symbol: string) => `<mo>${escapeXml(symbol)}</mo>`;
const row = (...parts: string[]) => `<mrow>${parts.join("")}</mrow>`;

const mathml: Notation = {
	number: (number) => {
		const [mantissa, exponent] = number.split("e");
		if (exponent === undefined) return `<mn>${number}</mn>`;
		const power = `<msup><mn>10</mn><mn>${Number(exponent)}</mn></msup>`;
		return mantissa === "1"
			? power
			: row(`<mn>${mantissa}</mn>`, mo("·"), power);
	},
	name: (letters, hat, index) => {
		const letter = `<mi>${escapeXml(letters)}</mi>`;
		const base = hat
			? `<mover accent="true">${letter}<mo>^</mo></mover>`
			: letter;
		return index === "" ? base : `<msub>${base}<mn>${index}</mn></msub>`;
	},
	operator: mo,
	product: (left, right, numbers) =>
		row(
			left,
			numbers ? mo("·") : '<mo>\u2062</mo><mspace width="0.17em"/>',
			right,
		),
	fraction: (numerator, denominator) =>
		`<mfrac>${numerator}${denominator}</mfrac>`,
	power: (base, exponent) => `<msup>${base}${exponent}</msup>`,
	root: (inner) => `<msqrt>${inner}</msqrt>`,
	fence: (open, inner, close) => {
		// Only a fraction needs tall parentheses; many fonts stretch them further than the rest asks for.
		const stretchy = inner.includes("<mfrac>") ? "" : ' stretchy="false"';
		const fence = (symbol: string) => `<mo${stretchy}>${symbol}</mo>`;
		return row(fence(open), inner, fence(close));
	},
	call: (name, args) =>
		row(
			`<mi>${name}</mi>`,
			"<mo>\u2061</mo>",
			mo("("),
			args.join(mo(",")),
			mo(")"),
		),
	cases: (condition, a, b) =>
		row(
			mo("{"),
			`<mtable columnalign="left"><mtr><mtd>${a}</mtd><mtd><mtext>if </mtext>${condition}</mtd></mtr><mtr><mtd>${b}</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable>`,
		),
	join: (parts) => row(...parts),
	assignment: (target, value) =>
		`<mtr><mtd style="text-align:right">${target}</mtd><mtd>${mo("←")}</mtd><mtd style="text-align:left">${value}</mtd></mtr>`,
	lines: (lines) =>
		`<math display="block"><mtable displaystyle="true">${lines.join("")}</mtable></math>`,
};

const notations: Readonly<Record<Format, Notation>> = { text, latex, mathml };

/** Looser binds first: comparisons, sums, signs, products, powers, and what needs no parentheses at all. */
const SUM = 2;
const SIGN = 3;
const PRODUCT = 4;
const POWER = 5;
const WHOLE = 6;

const infix: Partial<Record<SyntaxOperator, readonly [string, number]>> = {
	less: ["<", 1],
	lessEqual: ["≤", 1],
	greater: [">", 1],
	greaterEqual: ["≥", 1],
	equal: ["=", 1],
	notEqual: ["≠", 1],
	add: ["+", SUM],
	subtract: ["−", SUM],
};

interface Box {
	readonly text: string;
	readonly binds: number;
	/** Whether it begins with a digit: after a product's left side it would run on. */
	readonly digit?: boolean;
}

/**
 * Typesets a rule's lines, or a formula, as its author wrote them.
 *
 * @param symbols what to write for a name, such as α for learningRate; Greek letters' names need none.
 * @returns plain text; LaTeX for display mathematics, without delimiters; or one `<math>` element.
 */
export function print(
	syntax: Syntax,
	format: Format,
	symbols: (name: string) => string | undefined = () => undefined,
): string {
	const notation = notations[format];
	const boxes: Box[] = [];
	const name = (one: string) => printName(one, notation, symbols);
	for (const node of syntax.nodes) {
		boxes.push(printNode(node, notation, name, (arg) => boxes[arg] as Box));
	}
	const value = (root: number) => (boxes[root] as Box).text;
	const lines = syntax.assignments.map((assignment) =>
		assignment.name === ""
			? value(assignment.value)
			: notation.assignment(name(assignment.name), value(assignment.value)),
	);
	if (syntax.assignments[0]?.name !== "") return notation.lines(lines);
	return format === "mathml" ? `<math>${lines[0]}</math>` : (lines[0] ?? "");
}

function printName(
	name: string,
	notation: Notation,
	symbols: (name: string) => string | undefined,
): string {
	const [, stem = name, hat = "", index = ""] =
		/^(.+?)(Hat)?_?(\d*)$/u.exec(symbols(name) ?? name) ?? [];
	return notation.name(greek[stem] ?? stem, hat !== "", index);
}

function printNode(
	node: SyntaxNode,
	notation: Notation,
	name: (name: string) => string,
	box: (index: number) => Box,
): Box {
	const whole = (string: string): Box => ({ text: string, binds: WHOLE });
	if (node.op === "number") {
		return { ...whole(notation.number(String(node.value))), digit: true };
	}
	if (node.op === "name") return whole(name(node.name));
	const args = node.args.map(box);
	const texts = args.map((arg) => arg.text);
	const [a, b, c] = texts as [string, string, string];
	/** An argument, in parentheses where it binds looser than `needed`. */
	const inside = (k: number, needed: number): string => {
		const { text, binds } = args[k] as Box;
		return binds < needed ? notation.fence("(", text, ")") : text;
	};
	const operator = infix[node.op];
	if (operator !== undefined) {
		const [symbol, binds] = operator;
		const parts = [
			inside(0, binds),
			notation.operator(symbol),
			inside(1, binds + 1),
		];
		return { text: notation.join(parts), binds };
	}
	switch (node.op) {
		case "negate":
			return {
				text: notation.join([
					notation.operator("−").trim(),
					inside(0, PRODUCT),
				]),
				binds: SIGN,
			};
		case "multiply": {
			const { digit: runsOn = false, binds } = args[1] as Box;
			const numbers = runsOn && binds >= PRODUCT;
			return {
				text: notation.product(inside(0, PRODUCT), inside(1, PRODUCT), numbers),
				binds: PRODUCT,
				digit: args[0]?.digit ?? false,
			};
		}
		case "divide":
			if (notation.fraction !== undefined) {
				return { text: notation.fraction(a, b), binds: PRODUCT };
			}
			return {
				text: `${inside(0, PRODUCT)} / ${inside(1, POWER)}`,
				binds: PRODUCT,
			};
		case "power":
			return {
				text: notation.power(
					inside(0, WHOLE),
					notation.fraction === undefined ? inside(1, POWER) : b,
				),
				binds: POWER,
				digit: args[0]?.digit ?? false,
			};
		case "sqrt":
			return whole(notation.root(a));
		case "abs":
			return whole(notation.fence("|", a, "|"));
		case "norm":
			return whole(notation.fence("‖", a, "‖"));
		case "where":
			return whole(notation.cases(a, b, c));
		default:
			return whole(notation.call(node.op, texts));
	}
}
