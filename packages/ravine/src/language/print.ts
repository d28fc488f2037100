import {
	type Format,
	joined,
	type Notation,
	notations,
	type Piece,
} from "./notation.js";
import { operators, precedence } from "./operators.js";
import type { Syntax, SyntaxNode, SyntaxOperator } from "./parse.js";
import { type Typeset, typesetting } from "./typesetting.js";

export type { Format } from "./notation.js";

/** Greek letters by their names. */
const greek: ReadonlyMap<string, string> = new Map(
	Object.entries({
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
	}),
);

/** The precedence of an operator as it is typeset. */
function bindingOf(op: SyntaxOperator): number {
	const form = Object.hasOwn(operators, op)
		? operators[op as keyof typeof operators].form
		: undefined;
	if (form === undefined) return precedence.comparison;
	// mod is a function in a text but typeset as an infix; in a product it needs parentheses.
	return form.kind === "function" ? precedence.sign : form.precedence;
}

/** A printed expression, with the properties that the surrounding expression needs. */
export interface Box {
	readonly piece: Piece;
	readonly binds: number;
	/** Whether it begins with a digit: after another factor it needs a sign. */
	readonly digit?: boolean;
	/** Whether it contains a fraction. */
	readonly tall?: boolean;
	/** The digits of a whole number. */
	readonly whole?: string;
	/** A chain of operators of equal precedence; the next one appends its operand. */
	readonly chain?: Piece[];
}

/**
 * Typesets a rule's lines, or a formula, as its author wrote them.
 *
 * @param symbols the symbols of names, such as α for learningRate; names of Greek letters need none.
 * @returns plain text; LaTeX for display mathematics, without delimiters; or one `<math>` element.
 */
export function print(
	syntax: Syntax,
	format: Format,
	symbols: (name: string) => string | undefined = () => undefined,
): string {
	const notation = notations[format];
	const boxes: Box[] = [];
	const names = printNames(syntax, notation, symbols);
	const name = (one: string) => names.get(one) ?? one;
	for (const node of syntax.nodes) {
		boxes.push(printNode(node, notation, name, (arg) => boxes[arg] as Box));
	}
	const lines = syntax.assignments.map(({ name: target, value }) => {
		const { piece } = boxes[value] as Box;
		return target === "" ? piece : notation.assignment(name(target), piece);
	});
	return joined(
		syntax.assignments[0]?.name === ""
			? notation.formula(lines[0] ?? "")
			: notation.lines(lines),
	);
}

/** Prints every name of a text. Names that would look alike, such as x1 and x_1, are printed letter by letter. */
export function printNames(
	{ nodes, assignments }: Syntax,
	notation: Notation,
	symbols: (name: string) => string | undefined,
): ReadonlyMap<string, Piece> {
	const names = new Set<string>();
	for (const node of nodes) if (node.op === "name") names.add(node.name);
	for (const { name } of assignments) names.add(name);
	const printed = new Map<string, string>();
	const uses = new Map<string, number>();
	for (const name of names) {
		const [, stem = name, hat = "", index = ""] =
			/^(.+?)(Hat)?(?:_?(\d+))?$/u.exec(symbols(name) ?? name) ?? [];
		const text = joined(
			notation.name(greek.get(stem) ?? stem, hat !== "", index),
		);
		printed.set(name, text);
		uses.set(text, (uses.get(text) ?? 0) + 1);
	}
	return new Map(
		[...printed].map(([name, text]) => [
			name,
			uses.get(text) === 1 ? text : notation.name(name, false, ""),
		]),
	);
}

export function printNode(
	node: SyntaxNode,
	notation: Notation,
	name: (name: string) => Piece,
	box: (index: number) => Box,
): Box {
	if (node.op === "number") {
		const digits = String(node.value);
		return {
			piece: notation.number(digits),
			binds: precedence.whole,
			digit: true,
			...(/^\d+$/.test(digits) ? { whole: digits } : {}),
		};
	}
	if (node.op === "name") {
		return { piece: name(node.name), binds: precedence.whole };
	}
	const args = node.args.map(box);
	const tall = args.some((arg) => arg.tall);
	const printed = printOperator(node.op, typesetting[node.op], args, notation);
	return { tall, ...printed };
}

/** A case for each way to typeset an operator. */
function printOperator(
	op: SyntaxOperator,
	typeset: Typeset,
	args: readonly Box[],
	notation: Notation,
): Box {
	const binds = bindingOf(op);
	const { sign, product, power, whole: tightest } = precedence;
	const [left, right] = args as [Box, Box];
	const pieces = args.map(({ piece }) => piece);
	const [a, b, c] = pieces as [Piece, Piece, Piece];
	const whole = (piece: Piece): Box => ({ piece, binds: tightest });
	switch (typeset.as) {
		case "infix":
			return printInfix(left, right, binds, notation, () =>
				notation.operator(typeset.glyph),
			);
		case "product":
			return printInfix(left, right, binds, notation, (digits) =>
				notation.times(digits),
			);
		case "prefix": {
			const glyph = joined(notation.operator(typeset.glyph)).trimStart();
			const word = typeset.glyph.length > 1;
			const operand = binds === sign ? product : binds;
			const parts = [
				word ? glyph : glyph.trimEnd(),
				inside(left, operand, notation),
			];
			return { piece: notation.row(parts), binds };
		}
		case "fraction":
			if (notation.fraction !== undefined) {
				return { piece: notation.fraction(a, b), binds, tall: true };
			}
			return {
				piece: [
					inside(left, product, notation),
					" / ",
					inside(right, power, notation),
				],
				binds,
				digit: left.digit ?? false,
			};
		case "power": {
			const exponent =
				notation.fraction === undefined ? inside(right, power, notation) : b;
			const base = inside(left, tightest, notation);
			const piece = notation.power(base, exponent, right.whole);
			return { piece, binds, digit: left.digit ?? false };
		}
		case "root":
			return whole(notation.root(a));
		case "fence": {
			const { open, close } = typeset;
			return whole(notation.fence(open, a, close, left.tall ?? false));
		}
		case "cases":
			return whole(notation.cases(a, b, c));
		case "call":
			return whole(notation.call(op, pieces, typeset.latex));
	}
}

/** @param between returns the sign; its argument says whether the right operand begins with a digit. */
function printInfix(
	left: Box,
	right: Box,
	binds: number,
	notation: Notation,
	between: (digits: boolean) => Piece,
): Box {
	const { product } = precedence;
	const runsOn = right.digit === true && right.binds >= product;
	// a - (b - c) needs its parentheses, a * (b * c) does not.
	const needed = binds === product ? binds : binds + 1;
	const chain =
		left.chain !== undefined && left.binds === binds
			? left.chain
			: [inside(left, binds, notation)];
	chain.push(between(runsOn), inside(right, needed, notation));
	const { digit = false } = left;
	return { piece: notation.row(chain), binds, chain, digit };
}

/** An argument, in parentheses if its precedence is below `needed`. */
function inside(
	{ piece, binds, tall = false }: Box,
	needed: number,
	notation: Notation,
): Piece {
	return binds < needed ? notation.fence("(", piece, ")", tall) : piece;
}
