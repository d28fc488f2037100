/**
 * The three ways to write a formula: for a terminal, for a LaTeX document, and for a web page (MathML Core).
 */

export type Format = "text" | "latex" | "mathml";

/** Printed text in parts, joined once at the end: joining at every node would copy a long formula again and again. */
export type Piece = string | readonly Piece[];

/** The way a format writes each part of a formula. Arguments are printed already. */
export interface Notation {
	number(digits: string): Piece;
	/** A name: its letters, whether it has a hat, and its index. */
	name(letters: string, hat: boolean, index: string): Piece;
	/** A sign between or before its operands. */
	operator(glyph: string): Piece;
	/** The sign between two factors; `digits` if the right one begins with a digit. */
	times(digits: boolean): Piece;
	/** Undefined if the format writes a fraction as a quotient on one line. */
	fraction?(numerator: Piece, denominator: Piece): Piece;
	/** `whole` has the exponent's digits if it is a whole number. */
	power(base: Piece, exponent: Piece, whole: string | undefined): Piece;
	root(inner: Piece): Piece;
	/** `tall` if there is a fraction inside. */
	fence(open: string, inner: Piece, close: string, tall: boolean): Piece;
	/** `command` is LaTeX's command for the name, if it has one. */
	call(name: string, args: readonly Piece[], command?: string): Piece;
	cases(condition: Piece, a: Piece, b: Piece): Piece;
	row(parts: readonly Piece[]): Piece;
	assignment(target: Piece, value: Piece): Piece;
	lines(lines: readonly Piece[]): Piece;
	/** One formula, without an assignment. */
	formula(value: Piece): Piece;
}

/** The text of a piece. Formulas nest deeper than the stack, so this is a loop. */
export function joined(piece: Piece): string {
	const parts: string[] = [];
	const waiting: Piece[] = [piece];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		if (typeof next === "string") parts.push(next);
		else
			for (let k = next.length - 1; k >= 0; k--) waiting.push(next[k] as Piece);
	}
	return parts.join("");
}

function separated(pieces: readonly Piece[], separator: string): Piece[] {
	return pieces.flatMap((piece, k) => (k === 0 ? [piece] : [separator, piece]));
}

const subscripts = "₀₁₂₃₄₅₆₇₈₉";
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function digits(text: string, glyphs: string): string {
	return text.replace(/\d/g, (digit) => glyphs[Number(digit)] as string);
}

const text: Notation = {
	number: (number) => number,
	name: (letters, hat, index) =>
		`${letters}${hat ? "\u0302" : ""}${digits(index, subscripts)}`,
	operator: (glyph) => ` ${glyph} `,
	times: () => " · ",
	power: (base, exponent, whole) =>
		whole === undefined
			? [base, "^", exponent]
			: [base, digits(whole, superscripts)],
	root: (inner) => ["√(", inner, ")"],
	fence: (open, inner, close) => [open, inner, close],
	call: (name, args) => [name, "(", separated(args, ", "), ")"],
	cases: (condition, a, b) => ["where(", condition, ", ", a, ", ", b, ")"],
	row: (parts) => parts,
	assignment: (target, value) => [target, " ← ", value],
	lines: (lines) => separated(lines, "\n"),
	formula: (value) => value,
};

const latexLetters: ReadonlyMap<string, string> = new Map(
	Object.entries({
		α: "alpha",
		β: "beta",
		γ: "gamma",
		δ: "delta",
		ε: "varepsilon",
		η: "eta",
		θ: "theta",
		λ: "lambda",
		μ: "mu",
		ν: "nu",
		π: "pi",
		ρ: "rho",
		σ: "sigma",
		τ: "tau",
		φ: "phi",
		ψ: "psi",
		ω: "omega",
	}),
);

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
		const greek = latexLetters.get(letters);
		const letter =
			greek !== undefined
				? `\\${greek}`
				: letters.length > 1
					? `\\mathrm{${letters.replaceAll("_", "\\_")}}`
					: letters.replace("_", "\\_");
		const base = hat ? `\\hat{${letter}}` : letter;
		return index === "" ? base : `${base}_{${index}}`;
	},
	operator: (glyph) => ` ${latexGlyphs.get(glyph) ?? glyph} `,
	times: (numbers) => (numbers ? " \\cdot " : "\\,"),
	fraction: (numerator, denominator) => [
		"\\frac{",
		numerator,
		"}{",
		denominator,
		"}",
	],
	power: (base, exponent) => [base, "^{", exponent, "}"],
	root: (inner) => ["\\sqrt{", inner, "}"],
	fence: (open, inner, close) => {
		const [left, right] = latexFences.get(open) ?? [open, close];
		return [`\\left${left} `, inner, ` \\right${right}`];
	},
	call: (name, args, command) => [
		command === undefined ? `\\operatorname{${name}}` : `\\${command}`,
		"\\left(",
		separated(args, ", "),
		"\\right)",
	],
	cases: (condition, a, b) => [
		"\\begin{cases} ",
		[a, " & \\text{if } ", condition, " \\\\ ", b],
		" & \\text{otherwise} \\end{cases}",
	],
	row: (parts) => parts,
	assignment: (target, value) => [target, " &\\leftarrow ", value],
	lines: (lines) => [
		"\\begin{aligned}\n",
		separated(lines, " \\\\\n"),
		"\n\\end{aligned}",
	],
	formula: (value) => value,
};

export const escapeXml = (string: string) =>
	string
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
const mo = (symbol: string) => `<mo>${escapeXml(symbol)}</mo>`;
const mrow = (...parts: Piece[]): Piece => ["<mrow>", parts, "</mrow>"];

const mathml: Notation = {
	number: (number) => {
		const [mantissa, exponent] = number.split("e");
		if (exponent === undefined) return `<mn>${number}</mn>`;
		const power = `<msup><mn>10</mn><mn>${Number(exponent)}</mn></msup>`;
		return mantissa === "1"
			? power
			: mrow(`<mn>${mantissa}</mn>`, mo("·"), power);
	},
	name: (letters, hat, index) => {
		const letter = `<mi>${escapeXml(letters)}</mi>`;
		const base = hat
			? `<mover accent="true">${letter}<mo>^</mo></mover>`
			: letter;
		return index === "" ? base : `<msub>${base}<mn>${index}</mn></msub>`;
	},
	operator: (glyph) =>
		/^\w/.test(glyph) ? `<mtext>\u00a0${glyph}\u00a0</mtext>` : mo(glyph),
	times: (numbers) =>
		numbers ? mo("·") : '<mo>\u2062</mo><mspace width="0.17em"/>',
	fraction: (numerator, denominator) => [
		"<mfrac>",
		numerator,
		denominator,
		"</mfrac>",
	],
	power: (base, exponent) => ["<msup>", base, exponent, "</msup>"],
	root: (inner) => ["<msqrt>", inner, "</msqrt>"],
	fence: (open, inner, close, tall) => {
		// Many fonts stretch parentheses too far; only a fraction needs it.
		const stretchy = tall ? "" : ' stretchy="false"';
		const fence = (symbol: string) => `<mo${stretchy}>${symbol}</mo>`;
		return mrow(fence(open), inner, fence(close));
	},
	call: (name, args) =>
		mrow(
			`<mi>${name}</mi>`,
			"<mo>\u2061</mo>",
			mo("("),
			separated(args, mo(",")),
			mo(")"),
		),
	cases: (condition, a, b) =>
		mrow(
			mo("{"),
			'<mtable columnalign="left"><mtr><mtd>',
			[a, "</mtd><mtd><mtext>if\u00a0</mtext>", condition],
			["</mtd></mtr><mtr><mtd>", b, "</mtd><mtd><mtext>otherwise</mtext>"],
			"</mtd></mtr></mtable>",
		),
	row: (parts) => ["<mrow>", parts, "</mrow>"],
	assignment: (target, value) => [
		'<mtr><mtd style="text-align:right">',
		[target, `</mtd><mtd>${mo("←")}</mtd><mtd style="text-align:left">`, value],
		"</mtd></mtr>",
	],
	lines: (lines) => [
		'<math display="block"><mtable displaystyle="true">',
		lines,
		"</mtable></math>",
	],
	formula: (value) => ["<math>", value, "</math>"],
};

export const notations: Readonly<Record<Format, Notation>> = {
	text,
	latex,
	mathml,
};
