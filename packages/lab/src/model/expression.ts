/**
 * The library's expressions that make a rule, such as `chain(clipByNorm({ limit: 1 }), adam({ learningRate: 0.4 }))`,
 * read without running them. A rule is chosen, changed, shared and copied in this form.
 */

/** The characters that a part takes up in the text. */
interface Place {
	readonly from: number;
	readonly to: number;
}

export interface Call extends Place {
	readonly kind: "call";
	readonly name: string;
	readonly args: readonly Expression[];
	/** The place behind the opening parenthesis; undefined for a name alone. */
	readonly inside?: number;
}

/** A key and its value; its place begins at the key. */
interface Entry extends Place {
	readonly key: string;
	readonly value: Expression;
}

export interface Table extends Place {
	readonly kind: "table";
	readonly entries: readonly Entry[];
}

interface List extends Place {
	readonly kind: "list";
	readonly items: readonly Expression[];
}

interface Literal extends Place {
	readonly kind: "literal";
	readonly value: number | string | boolean;
}

export type Expression = Call | Table | List | Literal;

/** An expression that cannot be read, with its place in the text. */
export class ExpressionError extends Error {
	override readonly name = "ExpressionError";
	/** The place of the first character that is wrong. */
	readonly at: number;

	constructor(message: string, at: number) {
		super(message);
		this.at = at;
	}
}

/** Whether a text is meant as an expression: it begins with a name and a parenthesis, or is a name alone. */
export function isExpression(text: string): boolean {
	return EXPRESSION.test(text);
}

const GAP = String.raw`(?:\s|//[^\n]*(?:\n|$))*`;
const EXPRESSION = new RegExp(
	String.raw`^${GAP}[A-Za-z_$][\w$]*${GAP}(?:\(|;${GAP}$|$)`,
);

/** Calls within calls, tables within tables: more than any rule has, and few enough for the stack. */
const MAX_DEPTH = 20;

const TOKEN =
	/\s+|\/\/[^\n]*|([\p{ID_Start}$_][\p{ID_Continue}$]*)|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|"((?:[^"\\\n]|\\["\\])*)"|'((?:[^'\\\n]|\\['\\])*)'|([(){}[\],:;])/guy;

/** Whether JavaScript has a name; the language of formulas has some that it has not, such as x₁. */
export function isIdentifier(name: string): boolean {
	return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

/** A name as a key of a table. */
export function keyText(name: string): string {
	return isIdentifier(name) ? name : JSON.stringify(name);
}

interface Token extends Place {
	readonly kind: "name" | "number" | "string" | "sign" | "end";
	readonly text: string;
}

/**
 * Reads an expression.
 * @throws ExpressionError with the place of what cannot be read.
 */
export function parseExpression(text: string): Expression {
	return new Parser(tokens(text)).whole();
}

function tokens(text: string): Token[] {
	const found: Token[] = [];
	TOKEN.lastIndex = 0;
	let from = 0;
	while (from < text.length) {
		const match = TOKEN.exec(text);
		if (match === null) {
			const sign = String.fromCodePoint(text.codePointAt(from) as number);
			const message =
				sign === "="
					? "settings are written as in sgd({ learningRate: 0.1 })"
					: `${JSON.stringify(sign)} has no meaning here`;
			throw new ExpressionError(message, from);
		}
		const to = TOKEN.lastIndex;
		const [, name, number, double, single, sign] = match;
		const add = (kind: Token["kind"], content: string) =>
			found.push({ kind, text: content, from, to });
		const quoted = double ?? single;
		if (name !== undefined) add("name", name);
		else if (number !== undefined) add("number", number);
		else if (quoted !== undefined) {
			add("string", quoted.replace(/\\(.)/g, "$1"));
		} else if (sign !== undefined) add("sign", sign);
		from = to;
	}
	found.push({
		kind: "end",
		text: "the end",
		from: text.length,
		to: text.length,
	});
	return found;
}

class Parser {
	readonly #tokens: readonly Token[];
	#next = 0;
	#depth = 0;

	constructor(read: readonly Token[]) {
		this.#tokens = read;
	}

	whole(): Expression {
		const first = this.#token;
		// A rule's name alone stands for the rule with its defaults.
		const isName =
			first.kind === "name" && this.#tokens[this.#next + 1]?.text !== "(";
		const read: Expression = isName
			? { ...this.#take(), kind: "call", name: first.text, args: [] }
			: this.#expression();
		if (this.#token.text === ";") this.#take();
		if (this.#token.kind !== "end") this.#fail("nothing may follow the rule");
		return read;
	}

	get #token(): Token {
		return this.#tokens[this.#next] as Token;
	}

	#take(): Token {
		const token = this.#token;
		this.#next++;
		return token;
	}

	#fail(message: string): never {
		throw new ExpressionError(message, this.#token.from);
	}

	#expect(sign: string): Token {
		const token = this.#token;
		if (token.kind !== "sign" || token.text !== sign) {
			this.#fail(`"${sign}" is missing before ${shown(token)}`);
		}
		return this.#take();
	}

	#expression(): Expression {
		if (++this.#depth > MAX_DEPTH) {
			this.#fail(`at most ${MAX_DEPTH} levels of parentheses are allowed`);
		}
		const read = this.#one();
		this.#depth--;
		return read;
	}

	#one(): Expression {
		const { kind, text, from, to } = this.#token;
		if (kind === "number") {
			this.#take();
			return { kind: "literal", value: Number(text), from, to };
		}
		if (kind === "string") {
			this.#take();
			return { kind: "literal", value: text, from, to };
		}
		if (kind === "name") return this.#nameOrCall();
		if (text === "{") return this.#table();
		if (text === "[") return this.#list();
		return this.#fail(
			`a rule, a number or a table was expected, not ${shown(this.#token)}`,
		);
	}

	#nameOrCall(): Expression {
		const { text, from, to } = this.#take();
		if (text === "true" || text === "false") {
			return { kind: "literal", value: text === "true", from, to };
		}
		if (this.#token.text !== "(") {
			this.#fail(`"(" is missing after ${text}`);
		}
		const inside = this.#take().to;
		const args = this.#items(")", () => this.#expression());
		const { to: end } = this.#expect(")");
		return { kind: "call", name: text, args, inside, from, to: end };
	}

	#table(): Table {
		const { from } = this.#take();
		const taken = new Set<string>();
		const entries = this.#items("}", () => {
			const { from } = this.#token;
			const key = this.#key();
			if (taken.has(key)) this.#fail(`"${key}" is given twice`);
			taken.add(key);
			this.#take();
			this.#expect(":");
			const value = this.#expression();
			return { key, value, from, to: value.to };
		});
		return { kind: "table", entries, from, to: this.#expect("}").to };
	}

	/** A setting's name, a pattern, or a step such as 100. */
	#key(): string {
		const { kind, text } = this.#token;
		if (kind === "name" || kind === "string") return text;
		if (kind === "number" && /^[\d.]/.test(text)) return String(Number(text));
		return this.#fail(
			`a setting's name was expected, not ${shown(this.#token)}`,
		);
	}

	#list(): List {
		const { from } = this.#take();
		const items = this.#items("]", () => this.#expression());
		return { kind: "list", items, from, to: this.#expect("]").to };
	}

	/** Items with commas between them, up to a closing sign, which stays. */
	#items<T>(close: string, read: () => T): T[] {
		const items: T[] = [];
		while (this.#token.text !== close || this.#token.kind !== "sign") {
			items.push(read());
			if (this.#token.text !== ",") break;
			this.#take();
		}
		return items;
	}
}

function shown({ kind, text }: Token): string {
	return kind === "end" ? "the end" : `"${text}"`;
}
