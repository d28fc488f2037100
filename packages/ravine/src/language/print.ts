import { mirrored, operators, precedence, type Typeset } from "./operators.js";
import type { Syntax, SyntaxNode, SyntaxOperator } from "./parse.js";
import { reductions } from "./reductions.js";

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
	/** `command` is LaTeX's own command for the name, where it has one. */
	call(name: string, args: readonly string[], command?: string): string;
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

const latexGlyphs: ReadonlyMap<string, string> = new Map([
	["−", "-"],
	["≤", "\\le"],
	["≠", "\\ne"],
	["≥", "\\ge"],
	["mod", "\\bmod"],
	["and", "\\text{ and }"],
	["or", "\\text{ or }"],
	["not", "\\text{not }"],
]);

const latexFences: ReadonlyMap<string, readonly [string, string]> = new Map([
	["|", ["\\lvert", "\\rvert"]],
	["‖", ["\\lVert", "\\rVert"]],
	["⌊", ["\\lfloor", "\\rfloor"]],
]);

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
	operator: (symbol) => ` ${latexGlyphs.get(symbol) ?? symbol} `,
	product: (left, right, numbers) =>
		numbers ? `${left} \\cdot ${right}` : `${left}\\,${right}`,
	fraction: (numerator, denominator) => `\\frac{${numerator}}{${denominator}}`,
	power: (base, exponent) => `${base}^{${exponent}}`,
	root: (inner) => `\\sqrt{${inner}}`,
	fence: (open, inner, close) => {
		const [left, right] = latexFences.get(open) ?? [open, close];
		return `\\left${left} ${inner} \\right${right}`;
	},
	call: (name, args, command) => {
		const head =
			command === undefined ? `\\operatorname{${name}}` : `\\${command}`;
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
const mo = (symbol: string) =>
	/^\w/.test(symbol)
		? `<mtext>\u00a0${symbol}\u00a0</mtext>`
		: `<mo>${escapeXml(symbol)}</mo>`;
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

/** How everything that an expression is made of is typeset. */
const typesetOf = new Map<SyntaxOperator, Typeset>(
	[operators, mirrored, reductions].flatMap((table) =>
		Object.entries(table).map(
			([op, { typeset }]) => [op as SyntaxOperator, typeset] as const,
		),
	),
);

/** How tightly what is typeset between or before its arguments binds. */
function bindingOf(op: SyntaxOperator): number {
	const form = Object.hasOwn(operators, op)
		? operators[op as keyof typeof operators].form
		: undefined;
	if (form === undefined) return precedence.comparison;
	// mod is a function in a text; where it is typeset, a product with it has parentheses.
	return form.kind === "function" ? precedence.sign : form.precedence;
}

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
	const whole = (string: string): Box => ({
		text: string,
		binds: precedence.whole,
	});
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
	const binds = bindingOf(node.op);
	const { product, power, whole: tightest } = precedence;
	const typeset = typesetOf.get(node.op) ?? { as: "call" };
	switch (typeset.as) {
		case "infix": {
			const parts = [
				inside(0, binds),
				notation.operator(typeset.glyph),
				inside(1, binds + 1),
			];
			return { text: notation.join(parts), binds };
		}
		case "prefix": {
			const glyph = notation.operator(typeset.glyph).trimStart();
			const sign = typeset.glyph.length === 1 ? glyph.trimEnd() : glyph;
			const operand = binds === precedence.sign ? product : binds;
			return { text: notation.join([sign, inside(0, operand)]), binds };
		}
		case "product": {
			const { digit: runsOn = false, binds: right } = args[1] as Box;
			const numbers = runsOn && right >= product;
			return {
				text: notation.product(inside(0, product), inside(1, product), numbers),
				binds,
				digit: args[0]?.digit ?? false,
			};
		}
		case "fraction":
			return {
				text:
					notation.fraction?.(a, b) ??
					`${inside(0, product)} / ${inside(1, power)}`,
				binds,
			};
		case "power":
			return {
				text: notation.power(
					inside(0, tightest),
					notation.fraction === undefined ? inside(1, power) : b,
				),
				binds,
				digit: args[0]?.digit ?? false,
			};
		case "root":
			return whole(notation.root(a));
		case "fence":
			return whole(notation.fence(typeset.open, a, typeset.close));
		case "cases":
			return whole(notation.cases(a, b, c));
		case "call":
			return whole(notation.call(node.op, texts, typeset.latex));
	}
}
