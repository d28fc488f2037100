import { suggestion, TextError } from "./errors.js";
import {
	type Mirrored,
	mirrored,
	type Operator,
	operators,
	type Precedence,
	precedence,
} from "./operators.js";
import type { Start, State } from "./program.js";
import type { Range } from "./range.js";
import { type ReductionName, reductions } from "./reductions.js";
import { type Token, tokenize, words } from "./tokens.js";

const MAX_NESTING = 200;

/** The operators of an expression; the checker resolves the mirrored comparisons and the reductions. */
export type SyntaxOperator = Operator | Mirrored | ReductionName | "dot";

/**
 * One node of an expression. Nodes are in one flat list, arguments before their users, so every later pass is a loop and
 * no text, however long, can overflow the stack.
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
	/** The extent of a state; a setting has one number for each step. */
	readonly per: State["per"];
	readonly name: string;
	readonly value: number;
	/** The expression at which a state starts, if that is not a number. */
	readonly start?: Start;
	/** A setting's range; undefined: any finite number. */
	readonly range: Range | undefined;
	/** The comment after it on its line, its meaning. */
	readonly meaning: string;
	readonly at: number;
}

export interface Syntax {
	readonly subject: string;
	readonly text: string;
	readonly nodes: readonly SyntaxNode[];
	readonly declarations: readonly Declaration[];
	readonly assignments: readonly Assignment[];
}

/** The functions, with the names of their arguments. */
export const functions: ReadonlyMap<string, readonly string[]> = new Map<
	string,
	readonly string[]
>([
	...entriesOf(operators).flatMap(([name, { form, takes }]) =>
		form.kind === "function" ? [[name, Object.keys(takes)] as const] : [],
	),
	...entriesOf(reductions).map(([name]) => [name, ["x"]] as const),
	["dot", ["W", "X"]],
]);

/** The names that every text has. */
export const given: readonly string[] = ["w", "was", "g", "t", "pi", "count"];

/** The names of settings and states must differ from these. __proto__ would not be a member like any other. */
export const reserved: ReadonlySet<string> = new Set([
	...given,
	"__proto__",
	...functions.keys(),
	...words,
]);

interface Infix {
	readonly op: SyntaxOperator;
	readonly precedence: Precedence;
}

/** The operators between two operands, by symbol, except the power, which groups to the right. */
const infixes: ReadonlyMap<string, Infix> = new Map<string, Infix>([
	...entriesOf(operators).flatMap(([op, { form }]) =>
		form.kind === "infix" && op !== "power"
			? [[form.symbol, { op, precedence: form.precedence }] as const]
			: [],
	),
	...entriesOf(mirrored).map(
		([op, { symbol }]) =>
			[symbol, { op, precedence: precedence.comparison }] as const,
	),
]);

/** The operators before their operand, by symbol. */
const prefixes: ReadonlyMap<string, Infix> = new Map(
	entriesOf(operators).flatMap(([op, { form }]) =>
		form.kind === "prefix"
			? [[form.symbol, { op, precedence: form.precedence }] as const]
			: [],
	),
);

function entriesOf<K extends string, V>(
	table: Readonly<Record<K, V>>,
): [K, V][] {
	return Object.entries(table) as [K, V][];
}

export type Parser = ReturnType<typeof createParser>;

/**
 * The grammar, one inner function for each of its rules.
 *
 * @param options `ignoreLines`: line ends count as spaces.
 */
export function createParser(
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

	/** Reads one expression, up to a token that cannot continue it, and returns its root. */
	function expression(minimum = 0): number {
		let left = operand();
		for (;;) {
			const token = peek();
			const infix = isOperator(token) ? infixes.get(token.text) : undefined;
			if (infix === undefined || infix.precedence < minimum) break;
			next();
			const right = expression(infix.precedence + 1);
			left = add(infix.op, [left, right], token.at);
			const after = infixes.get(peek().text);
			const { comparison } = precedence;
			if (infix.precedence === comparison && after?.precedence === comparison) {
				fail(
					"comparisons do not chain; join two with and: a < b and b < c",
					peek().at,
				);
			}
		}
		const token = peek();
		if (
			token.kind === "number" ||
			(token.kind === "name" && !words.has(token.text)) ||
			(token.kind === "symbol" && token.text === "(")
		) {
			fail(
				`missing operator before ${JSON.stringify(token.text)}; a product is written with *`,
				token.at,
			);
		}
		return left;
	}

	function isOperator({ kind, text }: Token): boolean {
		return kind === "symbol" || (kind === "name" && words.has(text));
	}

	function operand(): number {
		const token = next();
		if (++nesting > MAX_NESTING) {
			fail(
				`nested more than ${MAX_NESTING} deep; give the inner parts names`,
				token.at,
			);
		}
		const value = signed(token);
		nesting--;
		return value;
	}

	function signed(token: Token): number {
		if (token.kind === "symbol" && token.text === "+") return operand();
		const prefix = isOperator(token) ? prefixes.get(token.text) : undefined;
		if (prefix === undefined) return power(token);
		// A sign binds looser than the power, -x^2 is -(x^2), but -x * y is (-x) * y.
		const value =
			prefix.precedence === precedence.sign
				? operand()
				: expression(prefix.precedence + 1);
		return add(prefix.op, [value], token.at);
	}

	function power(token: Token): number {
		const base = primary(token);
		const hat = peek();
		if (!takes("^")) return base;
		return add("power", [base, operand()], hat.at);
	}

	function primary(token: Token): number {
		if (token.kind === "number") {
			const value = Number(token.text);
			if (!Number.isFinite(value)) {
				fail(`${token.text} is too large for float64`, token.at);
			}
			return push({ op: "number", value, at: token.at });
		}
		if (token.kind === "name" && !words.has(token.text)) {
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
		if (token.kind === "symbol" || token.kind === "name") {
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
		const wanted = functions.get(name.text);
		if (wanted === undefined) {
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
		if (args.length !== wanted.length) {
			fail(
				`${name.text} takes ${wanted.length} argument${wanted.length === 1 ? "" : "s"}, got ${args.length}`,
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

	return { text, nodes, peek, next, takes, fail, expression, endOfLine };
}

/**
 * Reads a rule's lines: assignments and, if `readDeclaration` is given, `setting` and `state` lines.
 *
 * @throws TextError with the line and a caret.
 */
export function parseRule(
	subject: string,
	text: string,
	readDeclaration?: (parser: Parser, keyword: Token) => Declaration,
): Syntax {
	const parser: Parser = createParser(subject, text);
	const declarations: Declaration[] = [];
	const assignments: Assignment[] = [];
	while (parser.peek().kind !== "end") {
		const first = parser.next();
		if (first.kind === "newline") continue;
		if (first.kind !== "name" || words.has(first.text)) {
			parser.fail(
				`a line is an assignment, name = expression; it cannot begin with ${JSON.stringify(first.text)}`,
				first.at,
			);
		}
		const declares =
			(first.text === "setting" || first.text === "state") &&
			parser.peek().kind === "name";
		if (declares && readDeclaration === undefined) {
			parser.fail(
				`"${first.text}" lines belong to rules written wholly as text; here settings and state are given beside the update`,
				first.at,
			);
		}
		if (declares && readDeclaration !== undefined) {
			declarations.push(readDeclaration(parser, first));
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

/**
 * Reads one formula, such as `0.1 * x^2 + 2 * y^2`; line breaks inside it do not matter.
 *
 * @throws TextError with the line and a caret.
 */
export function parseFormula(subject: string, text: string): Syntax {
	return parseWhole(subject, text, "formula", (parser) => {
		const value = parser.expression();
		if (parser.peek().text === "=") {
			parser.fail("a formula is one expression; it has no =", parser.peek().at);
		}
		return [{ name: "", value, at: 0 }];
	});
}

/**
 * Reads one equation, such as `log(y) = a - k * t`; line breaks inside it do not matter. Its sides are the two
 * assignments of the result, `left` and `right`.
 *
 * @throws TextError with the line and a caret.
 */
export function parseEquation(subject: string, text: string): Syntax {
	return parseWhole(subject, text, "equation", (parser) => {
		const left = parser.expression();
		const { at } = parser.peek();
		if (!parser.takes("=")) {
			parser.fail('an equation, such as y = a * x + b, has a "="', at);
		}
		const right = parser.expression();
		if (parser.peek().text === "=") {
			parser.fail('an equation has one "="', parser.peek().at);
		}
		return [
			{ name: "left", value: left, at: 0 },
			{ name: "right", value: right, at },
		];
	});
}

/** Reads a text whose line breaks do not matter; nothing may follow what `read` takes. */
function parseWhole(
	subject: string,
	text: string,
	what: string,
	read: (parser: Parser) => readonly Assignment[],
): Syntax {
	const parser = createParser(subject, text, { ignoreLines: true });
	if (parser.peek().kind === "end") {
		throw new TextError(subject, `the ${what} is empty`);
	}
	const assignments = read(parser);
	parser.endOfLine();
	return { subject, text, nodes: parser.nodes, declarations: [], assignments };
}
