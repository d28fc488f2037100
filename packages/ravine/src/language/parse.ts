import { suggestion, TextError } from "./errors.js";
import type { Operator } from "./operators.js";

/** Longer texts are refused: no published rule needs a tenth of it, and a pasted file should be told so at once. */
export const MAXIMUM_LENGTH = 20_000;
const MAXIMUM_NESTING = 200;

/** What the parser reads an operator or a function as; `greater` and the reductions are resolved by the checker. */
export type SyntaxOperator =
	| Operator
	| "greater"
	| "greaterEqual"
	| "norm"
	| "sum"
	| "mean"
	| "globalNorm";

/**
 * One node of an expression. Nodes lie flat in one list, arguments before the nodes that use them, so
 * every later pass is a loop and no text, however long, can overflow the stack.
 */
export type SyntaxNode =
	| { readonly op: "number"; readonly value: number; readonly at: number }
	| { readonly op: "name"; readonly name: string; readonly at: number }
	| {
			readonly op: SyntaxOperator;
			readonly args: readonly number[];
			readonly at: number;
	  };

export interface Assignment {
	readonly name: string;
	/** Index of the expression's root in `nodes`. */
	readonly value: number;
	readonly at: number;
}

export interface Declaration {
	readonly what: "setting" | "state";
	readonly scalar: boolean;
	readonly name: string;
	readonly value: number;
	readonly at: number;
}

export interface Syntax {
	readonly subject: string;
	readonly text: string;
	readonly nodes: readonly SyntaxNode[];
	readonly declarations: readonly Declaration[];
	readonly assignments: readonly Assignment[];
}

/** The functions and how many arguments each takes. */
export const functions: ReadonlyMap<string, number> = new Map([
	["sqrt", 1],
	["abs", 1],
	["sign", 1],
	["exp", 1],
	["log", 1],
	["tanh", 1],
	["sin", 1],
	["cos", 1],
	["min", 2],
	["max", 2],
	["where", 3],
	["norm", 1],
	["sum", 1],
	["mean", 1],
	["globalNorm", 1],
]);

const comparisons: ReadonlyMap<string, SyntaxOperator> = new Map([
	["<", "less"],
	["<=", "lessEqual"],
	[">", "greater"],
	[">=", "greaterEqual"],
	["==", "equal"],
	["!=", "notEqual"],
] as const);

const binary: ReadonlyMap<string, { op: SyntaxOperator; precedence: number }> =
	new Map([
		...[...comparisons].map(
			([symbol, op]): [string, { op: SyntaxOperator; precedence: number }] => [
				symbol,
				{ op, precedence: 1 },
			],
		),
		["+", { op: "add", precedence: 2 }],
		["-", { op: "subtract", precedence: 2 }],
		["*", { op: "multiply", precedence: 3 }],
		["/", { op: "divide", precedence: 3 }],
	]);

interface Token {
	readonly kind: "number" | "name" | "symbol" | "newline" | "end";
	readonly text: string;
	readonly at: number;
}

const tokenPattern =
	/[^\S\n]+|#[^\n]*|(?<newline>\n|;)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<symbol>\*\*|[<>=!]=|[-+*/^(),=<>])/uy;

function tokenize(subject: string, text: string): Token[] {
	if (text.length > MAXIMUM_LENGTH) {
		throw new TextError(
			subject,
			`the text is ${text.length.toLocaleString("en")} characters long; at most ${MAXIMUM_LENGTH.toLocaleString("en")} are read`,
		);
	}
	const tokens: Token[] = [];
	let at = 0;
	while (at < text.length) {
		tokenPattern.lastIndex = at;
		const match = tokenPattern.exec(text);
		if (match === null) {
			const character = String.fromCodePoint(text.codePointAt(at) as number);
			throw new TextError(
				subject,
				`${JSON.stringify(character)} is not part of the language`,
				text,
				at,
			);
		}
		const { newline, number, name, symbol } = match.groups ?? {};
		const found = match[0];
		if (number !== undefined) tokens.push({ kind: "number", text: found, at });
		else if (name !== undefined) tokens.push({ kind: "name", text: found, at });
		else if (newline !== undefined)
			tokens.push({ kind: "newline", text: found, at });
		else if (symbol !== undefined)
			tokens.push({ kind: "symbol", text: found === "**" ? "^" : found, at });
		at += found.length;
	}
	tokens.push({ kind: "end", text: "", at: text.length });
	return tokens;
}

class Parser {
	readonly nodes: SyntaxNode[] = [];
	#position = 0;
	#nesting = 0;
	readonly #subject: string;
	readonly #text: string;
	readonly #tokens: readonly Token[];

	constructor(subject: string, text: string, { ignoreLines = false } = {}) {
		this.#subject = subject;
		this.#text = text;
		const tokens = tokenize(subject, text);
		this.#tokens = ignoreLines
			? tokens.filter((token) => token.kind !== "newline")
			: tokens;
	}

	peek(ahead = 0): Token {
		const last = this.#tokens.length - 1;
		return this.#tokens[Math.min(this.#position + ahead, last)] as Token;
	}

	next(): Token {
		const token = this.peek();
		this.#position++;
		return token;
	}

	takes(text: string): boolean {
		const token = this.peek();
		if (token.kind !== "symbol" || token.text !== text) return false;
		this.#position++;
		return true;
	}

	fail(problem: string, at: number): never {
		throw new TextError(this.#subject, problem, this.#text, at);
	}

	/** Reads one expression, up to a token that cannot go on with it, and gives its root. */
	expression(minimum = 0): number {
		let left = this.#operand();
		for (;;) {
			const token = this.peek();
			const operator =
				token.kind === "symbol" ? binary.get(token.text) : undefined;
			if (operator === undefined || operator.precedence < minimum) break;
			this.next();
			const right = this.expression(operator.precedence + 1);
			left = this.#add(operator.op, [left, right], token.at);
			const after = this.peek();
			if (operator.precedence === 1 && comparisons.has(after.text)) {
				this.fail("comparisons do not chain; nest where(…) instead", after.at);
			}
		}
		const token = this.peek();
		if (
			token.kind === "number" ||
			token.kind === "name" ||
			(token.kind === "symbol" && token.text === "(")
		) {
			this.fail(
				`missing operator before ${JSON.stringify(token.text)}; a product is written with *`,
				token.at,
			);
		}
		return left;
	}

	#operand(): number {
		const token = this.next();
		if (++this.#nesting > MAXIMUM_NESTING) {
			this.fail(
				`nested more than ${MAXIMUM_NESTING} deep; give the inner parts names`,
				token.at,
			);
		}
		const value = this.#power(token);
		this.#nesting--;
		return value;
	}

	#power(token: Token): number {
		if (token.kind === "symbol" && (token.text === "-" || token.text === "+")) {
			// -x^2 is -(x^2): the sign binds looser than the power.
			const value = this.#operand();
			return token.text === "+"
				? value
				: this.#add("negate", [value], token.at);
		}
		const base = this.#primary(token);
		const hat = this.peek();
		if (!this.takes("^")) return base;
		return this.#add("power", [base, this.#operand()], hat.at);
	}

	#primary(token: Token): number {
		if (token.kind === "number") {
			const value = Number(token.text);
			if (!Number.isFinite(value)) {
				this.fail(`${token.text} is larger than any number`, token.at);
			}
			this.nodes.push({ op: "number", value, at: token.at });
			return this.nodes.length - 1;
		}
		if (token.kind === "name") {
			if (this.takes("(")) return this.#call(token);
			if (functions.has(token.text)) {
				this.fail(
					`${token.text} is a function; give its arguments in parentheses`,
					token.at,
				);
			}
			this.nodes.push({ op: "name", name: token.text, at: token.at });
			return this.nodes.length - 1;
		}
		if (token.text === "(") {
			const value = this.expression();
			if (!this.takes(")")) this.#unclosed(token);
			return value;
		}
		if (token.kind === "symbol") {
			this.fail(
				`expected a number, a name or "(", found ${JSON.stringify(token.text)}`,
				token.at,
			);
		}
		return this.fail(
			'the line ends where a number, a name or "(" is expected',
			token.at,
		);
	}

	#call(name: Token): number {
		const arity = functions.get(name.text);
		if (arity === undefined) {
			this.fail(
				`unknown function "${name.text}"${suggestion(name.text, functions.keys()) || `; functions are ${[...functions.keys()].join(", ")}`}`,
				name.at,
			);
		}
		const open = this.peek(-1);
		const args: number[] = [];
		if (!this.takes(")")) {
			do args.push(this.expression());
			while (this.takes(","));
			if (!this.takes(")")) this.#unclosed(open);
		}
		if (args.length !== arity) {
			this.fail(
				`${name.text} takes ${arity} argument${arity === 1 ? "" : "s"}, got ${args.length}`,
				name.at,
			);
		}
		return this.#add(name.text as SyntaxOperator, args, name.at);
	}

	#unclosed(open: Token): never {
		const found = this.peek();
		if (found.kind === "symbol") {
			this.fail(`unexpected ${JSON.stringify(found.text)}`, found.at);
		}
		this.fail('this "(" is never closed', open.at);
	}

	#add(op: SyntaxOperator, args: readonly number[], at: number): number {
		this.nodes.push({ op, args, at });
		return this.nodes.length - 1;
	}

	/** Ends a line: nothing but a newline may follow. */
	endOfLine(): void {
		const token = this.next();
		if (token.kind === "newline" || token.kind === "end") return;
		this.fail(
			token.text === ")"
				? 'this ")" has no "("'
				: `unexpected ${JSON.stringify(token.text)}`,
			token.at,
		);
	}
}

/**
 * Reads a rule's lines: assignments, and, with `declarations`, the `setting` and `state` lines that head a rule
 * written wholly as text.
 *
 * @throws TextError with the line and a caret.
 */
export function parseRule(
	subject: string,
	text: string,
	{ declarations: allowed = false } = {},
): Syntax {
	const parser = new Parser(subject, text);
	const declarations: Declaration[] = [];
	const assignments: Assignment[] = [];
	while (parser.peek().kind !== "end") {
		const first = parser.next();
		if (first.kind === "newline") continue;
		if (first.kind !== "name") {
			parser.fail(
				`a line is an assignment, name = expression; it cannot begin with ${JSON.stringify(first.text)}`,
				first.at,
			);
		}
		const declares =
			(first.text === "setting" || first.text === "state") &&
			parser.peek().kind === "name";
		if (declares && !allowed) {
			parser.fail(
				`"${first.text}" lines belong to rules written wholly as text; here settings and state are given beside the update`,
				first.at,
			);
		}
		if (declares) {
			declarations.push(declaration(parser, first));
		} else {
			if (!parser.takes("=")) {
				parser.fail(
					`expected "=" after "${first.text}"; a line is an assignment, name = expression`,
					parser.peek().at,
				);
			}
			const value = parser.expression();
			assignments.push({ name: first.text, value, at: first.at });
		}
		parser.endOfLine();
	}
	return { subject, text, nodes: parser.nodes, declarations, assignments };
}

function declaration(parser: Parser, keyword: Token): Declaration {
	const what = keyword.text as "setting" | "state";
	let name = parser.next();
	const scalar =
		what === "state" && name.text === "scalar" && parser.peek().kind === "name";
	if (scalar) name = parser.next();
	if (!parser.takes("=")) {
		parser.fail(
			`expected "= number" after "${name.text}", its ${what === "setting" ? "default" : "initial value"}`,
			parser.peek().at,
		);
	}
	const sign = parser.takes("-") ? -1 : 1;
	const number = parser.next();
	if (number.kind !== "number" || !Number.isFinite(Number(number.text))) {
		parser.fail(
			`the ${what === "setting" ? "default" : "initial value"} of "${name.text}" must be a number`,
			number.at,
		);
	}
	return {
		what,
		scalar,
		name: name.text,
		value: sign * Number(number.text),
		at: name.at,
	};
}

/**
 * Reads one formula, such as `0.1 * x^2 + 2 * y^2`; line breaks inside it do not matter.
 *
 * @throws TextError with the line and a caret.
 */
export function parseFormula(subject: string, text: string): Syntax {
	const parser = new Parser(subject, text, { ignoreLines: true });
	if (parser.peek().kind === "end") {
		throw new TextError(subject, "the formula is empty");
	}
	const value = parser.expression();
	if (parser.peek().text === "=") {
		parser.fail("a formula is one expression; it has no =", parser.peek().at);
	}
	parser.endOfLine();
	return {
		subject,
		text,
		nodes: parser.nodes,
		declarations: [],
		assignments: [{ name: "", value, at: 0 }],
	};
}
