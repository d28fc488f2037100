import { TextError } from "./errors.js";
import { operators } from "./operators.js";

/** Longer texts are refused: no published rule needs a tenth of it, so a file pasted by mistake is refused at once. */
export const MAX_LENGTH = 20_000;
/** The operators that are words, such as `and`: no name may be one of them. */
export const words: ReadonlySet<string> = new Set(
	Object.values(operators).flatMap(({ form }) =>
		form.kind !== "function" && /^\w/.test(form.symbol) ? [form.symbol] : [],
	),
);

const plainName = "[A-Za-z_]\\w*";
/** In any script. Raised digits are not among its digits: `x²` is meant as a power. */
const anyName = "[\\p{L}_][\\p{L}\\p{Nd}\\p{Nl}₀-₉_]*";

/** Whether a text is a whole name. */
export function isIdentifier(text: string): boolean {
	// The letters of all scripts take a fraction of a millisecond to prepare.
	return [plainName, anyName].some((name) =>
		new RegExp(`^${name}$`, "u").test(text),
	);
}

/** A word of a text: a number, a name, an operator or another symbol, or the end of a line or of the text. */
export interface Token {
	readonly kind: "number" | "name" | "symbol" | "newline" | "end";
	readonly text: string;
	readonly at: number;
	/** The comment before a line's end. */
	readonly comment?: string;
}

const kinds = ["comment", "newline", "number", "name", "symbol"] as const;

/** Matches spaces or a token; each group is one of `kinds`. */
function tokenPattern(name: string): RegExp {
	return new RegExp(
		String.raw`[^\S\r\n]+|(#[^\r\n]*)|(\r\n?|\n|;)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(${name})|(\*\*|[<>=!]=|[-+*/^(),=<>[\]∞])`,
		"uy",
	);
}

const plainTokens = tokenPattern(plainName);
/** Made only for a text that needs it, because the letters of all scripts take long to prepare. */
let tokensOfAllScripts: RegExp | undefined;

function tokenPatternFor(text: string): RegExp {
	if (/^[\0-\x7f]*$/.test(text)) return plainTokens;
	tokensOfAllScripts ??= tokenPattern(anyName);
	return tokensOfAllScripts;
}

/** What to write for signs of typeset formulas. */
const meant: Readonly<Record<string, string>> = {
	"−": "; write -",
	"×": "; write *",
	"²": "; write ^2",
	"³": "; write ^3",
	"|": "; write abs(x)",
};

/**
 * Splits a text into tokens, without spaces, comments and line ends inside a statement.
 *
 * @throws TextError for a character that is not part of the language, and for too long a text.
 */
export function tokenize(subject: string, text: string): Token[] {
	if (text.length > MAX_LENGTH) {
		throw new TextError(
			subject,
			`the text is ${text.length.toLocaleString("en")} characters long; at most ${MAX_LENGTH.toLocaleString("en")} are read`,
		);
	}
	const tokens: Token[] = [];
	const pattern = tokenPatternFor(text);
	let comment = "";
	let at = 0;
	while (at < text.length) {
		pattern.lastIndex = at;
		const match = pattern.exec(text);
		if (match === null) {
			const character = String.fromCodePoint(text.codePointAt(at) as number);
			throw new TextError(
				subject,
				`${JSON.stringify(character)} is not part of the language${meant[character] ?? ""}`,
				text,
				at,
			);
		}
		const found = match[0];
		const group = match.findIndex((part, i) => i > 0 && part !== undefined);
		const kind = kinds[group - 1];
		if (kind === "comment") comment = found;
		else if (kind !== undefined) {
			const token = { kind, text: found === "**" ? "^" : found, at };
			tokens.push(kind === "newline" ? { ...token, comment } : token);
			comment = "";
		}
		at += found.length;
	}
	tokens.push({ kind: "end", text: "", at: text.length, comment });
	return joinLines(tokens);
}

/**
 * Removes the line ends inside a statement: those after an operator, a comma or an open parenthesis, and those inside
 * parentheses. A line that begins like a statement, with `name =` or with two names, is always a new one, so that the
 * error for an unfinished line is at that line.
 */
function joinLines(tokens: readonly Token[]): Token[] {
	const joined: Token[] = [];
	let depth = 0;
	tokens.forEach((token, index) => {
		if (token.text === "(" || token.text === "[") depth++;
		if (token.text === ")" || token.text === "]") depth--;
		if (token.kind === "newline") {
			const before = joined.at(-1);
			const open = depth > 0 || (before !== undefined && goesOn(before));
			if (open && token.text !== ";" && !beginsStatement(tokens, index)) return;
			depth = 0;
		}
		joined.push(token);
	});
	return joined;
}

function goesOn({ kind, text }: Token): boolean {
	return kind === "symbol"
		? !/[)\]∞]/.test(text)
		: kind === "name" && words.has(text);
}

/** Whether the first tokens after a line end (or several) begin a statement. */
function beginsStatement(tokens: readonly Token[], lineEnd: number): boolean {
	let index = lineEnd;
	while (tokens[index]?.kind === "newline") index++;
	const [first, second] = tokens.slice(index, index + 2);
	if (first?.kind === "end") return true;
	if (first?.kind !== "name" || words.has(first.text)) return false;
	return (
		second?.text === "=" || (second?.kind === "name" && !words.has(second.text))
	);
}
