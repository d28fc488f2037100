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
		const found = match[0];
		for (const kind of ["newline", "number", "name", "symbol"] as const) {
			if (match.groups?.[kind] === undefined) continue;
			tokens.push({ kind, text: found === "**" ? "^" : found, at });
		}
		at += found.length;
	}
	tokens.push({ kind: "end", text: "", at: text.length });
	return tokens;
}

type Parser = ReturnType<typeof createParser>;

function createParser(
	subject: string,
	text: string,
	{ ignoreLines = false } = {},
) {
	const nodes: SyntaxNode[] = [];
	const tokens = tokenize(subject, text).filter(
		({ kind }) => !ignoreLines || kind !== "newline",
	);
	let position = 0;
	let nesting = 0;

	function peek(ahead = 0): Token {
		const last = tokens.length - 1;
		return tokens[Math.min(position + ahead, last)] as Token;
	}

	function next(): Token {
		const token = peek();
		position++;
		return token;
	}

	function takes(symbol: string): boolean {
		const token = peek();
		if (token.kind !== "symbol" || token.text !== symbol) return false;
		position++;
		return true;
	}

	function fail(problem: string, at: number): never {
		throw new TextError(subject, problem, text, at);
	}

	/** Reads one expression, up to a token that cannot go on with it, and gives its root. */
	function expression(minimum = 0): number {
		let left = operand();
		for (;;) {
			const token = peek();
			const operator =
				token.kind === "symbol" ? binary.get(token.text) : undefined;
			if (operator === undefined || operator.precedence < minimum) break;
			next();
			const right = expression(operator.precedence + 1);
			left = add(operator.op, [left, right], token.at);
			const after = peek();
			if (operator.precedence === 1 && comparisons.has(after.text)) {
				fail("comparisons do not chain; nest where(…) instead", after.at);
			}
		}
		const token = peek();
		if (
			token.kind === "number" ||
			token.kind === "name" ||
			(token.kind === "symbol" && token.text === "(")
		) {
			fail(
				`missing operator before ${JSON.stringify(token.text)}; a product is written with *`,
				token.at,
			);
		}
		return left;
	}

	function operand(): number {
		const token = next();
		if (++nesting > MAXIMUM_NESTING) {
			fail(
				`nested more than ${MAXIMUM_NESTING} deep; give the inner parts names`,
				token.at,
			);
		}
		const value = power(token);
		nesting--;
		return value;
	}

	function power(token: Token): number {
		if (token.kind === "symbol" && (token.text === "-" || token.text === "+")) {
			// -x^2 is -(x^2): the sign binds looser than the power.
			const value = operand();
			return token.text === "+" ? value : add("negate", [value], token.at);
		}
		const base = primary(token);
		const hat = peek();
		if (!takes("^")) return base;
		return add("power", [base, operand()], hat.at);
	}

	function primary(token: Token): number {
		if (token.kind === "number") {
			const value = Number(token.text);
			if (!Number.isFinite(value)) {
				fail(`${token.text} is larger than any number`, token.at);
			}
			return push({ op: "number", value, at: token.at });
		}
		if (token.kind === "name") {
			if (takes("(")) return call(token);
			if (functions.has(token.text)) {
				fail(
					`${token.text} is a function; give its arguments in parentheses`,
					token.at,
				);
			}
			return push({ op: "name", name: token.text, at: token.at });
		}
		if (token.text === "(") {
			const value = expression();
			if (!takes(")")) unclosed(token);
			return value;
		}
		if (token.kind === "symbol") {
			fail(
				`expected a number, a name or "(", found ${JSON.stringify(token.text)}`,
				token.at,
			);
		}
		return fail(
			'the line ends where a number, a name or "(" is expected',
			token.at,
		);
	}

	function call(name: Token): number {
		const arity = functions.get(name.text);
		if (arity === undefined) {
			fail(
				`unknown function "${name.text}"${suggestion(name.text, functions.keys()) || `; functions are ${[...functions.keys()].join(", ")}`}`,
				name.at,
			);
		}
		const open = peek(-1);
		const args: number[] = [];
		if (!takes(")")) {
			do args.push(expression());
			while (takes(","));
			if (!takes(")")) unclosed(open);
		}
		if (args.length !== arity) {
			fail(
				`${name.text} takes ${arity} argument${arity === 1 ? "" : "s"}, got ${args.length}`,
				name.at,
			);
		}
		return add(name.text as SyntaxOperator, args, name.at);
	}

	function unclosed(open: Token): never {
		const found = peek();
		if (found.kind === "symbol") {
			fail(`unexpected ${JSON.stringify(found.text)}`, found.at);
		}
		fail('this "(" is never closed', open.at);
	}

	function add(
		op: SyntaxOperator,
		args: readonly number[],
		at: number,
	): number {
		return push({ op, args, at });
	}

	function push(node: SyntaxNode): number {
		return nodes.push(node) - 1;
	}

	/** Ends a line: nothing but a newline may follow. */
	function endOfLine(): void {
		const token = next();
		if (token.kind === "newline" || token.kind === "end") return;
		fail(
			token.text === ")"
				? 'this ")" has no "("'
				: `unexpected ${JSON.stringify(token.text)}`,
			token.at,
		);
	}

	return { nodes, peek, next, takes, fail, expression, endOfLine };
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
	const parser: Parser = createParser(subject, text);
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
	const role = what === "setting" ? "default" : "initial value";
	let name = parser.next();
	const scalar =
		what === "state" && name.text === "scalar" && parser.peek().kind === "name";
	if (scalar) name = parser.next();
	if (!parser.takes("=")) {
		parser.fail(
			`expected "= number" after "${name.text}", its ${role}`,
			parser.peek().at,
		);
	}
	const sign = parser.takes("-") ? -1 : 1;
	const number = parser.next();
	if (number.kind !== "number" || !Number.isFinite(Number(number.text))) {
		parser.fail(`the ${role} of "${name.text}" must be a number`, number.at);
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
	const parser: Parser = createParser(subject, text, { ignoreLines: true });
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
