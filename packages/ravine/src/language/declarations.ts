/** Reads the `setting` and `state` lines of a rule's text. */

import { visible } from "./errors.js";
import { createParser, type Declaration, type Parser } from "./parse.js";
import type { Range } from "./range.js";
import { readExpression } from "./starts.js";
import type { Token } from "./tokens.js";

/** The words before a state's name. */
const extents = { scalar: "array", global: "step" } as const;

/** Reads the rest of a line that begins with `setting` or `state`. */
export function readDeclaration(parser: Parser, keyword: Token): Declaration {
	const what = keyword.text as "setting" | "state";
	const role = what === "setting" ? "default" : "initial value";
	let name = parser.next();
	let per: Declaration["per"] = what === "state" ? "parameter" : "step";
	const isExtent = Object.hasOwn(extents, name.text);
	if (what === "state" && isExtent && parser.peek().kind === "name") {
		per = extents[name.text as keyof typeof extents];
		name = parser.next();
	}
	if (!parser.takes("=")) {
		parser.fail(
			`expected "= ${what === "setting" ? "number" : "start"}" after "${name.text}", its ${role}`,
			parser.peek().at,
		);
	}
	const { value, start } =
		what === "state"
			? readExpression(parser)
			: { value: readNumber(parser, name.text), start: undefined };
	const ranges = what === "setting" && parser.peek().text === "in";
	if (ranges) parser.next();
	return {
		what,
		per,
		name: name.text,
		value,
		...(start && { start }),
		range: ranges ? readRange(parser) : undefined,
		meaning: visible((parser.peek().comment ?? "").replace(/^#+/, "").trim()),
		at: name.at,
	};
}

function readNumber(parser: Parser, setting: string): number {
	const sign = parser.takes("-") ? -1 : 1;
	const number = parser.next();
	if (number.kind !== "number" || !Number.isFinite(Number(number.text))) {
		parser.fail(`the default of "${setting}" must be a number`, number.at);
	}
	return sign * Number(number.text);
}

/** Reads a range such as `[0, 1)` or `(-∞, 5]`. */
function readRange(parser: Parser): Range {
	const expected = (what: string, { text, at }: Token): never =>
		parser.fail(
			`expected ${what}, found ${text.trim() === "" ? "the line's end" : JSON.stringify(text)}; a range is written as [0, 1) or [0, ∞)`,
			at,
		);
	const bound = (): number => {
		const sign = parser.takes("-") ? -1 : 1;
		const token = parser.next();
		if (token.text === "∞" || token.text === "infinity") {
			return sign * Number.POSITIVE_INFINITY;
		}
		const value = Number(token.text);
		if (token.kind !== "number" || !Number.isFinite(value)) {
			expected("a number", token);
		}
		return sign * value;
	};
	const open = parser.next();
	if (open.text !== "[" && open.text !== "(") expected('"[" or "("', open);
	const minimum = bound();
	if (!parser.takes(",")) expected('","', parser.peek());
	const maximum = bound();
	const close = parser.next();
	if (close.text !== "]" && close.text !== ")") expected('"]" or ")"', close);
	const includes = [open.text === "[", close.text === "]"] as const;
	if (minimum > maximum || (minimum === maximum && includes.includes(false))) {
		parser.fail("no number lies in this range", open.at);
	}
	return { minimum, maximum, includes };
}

/**
 * Reads a text that is only a range.
 *
 * @throws TextError with a caret.
 */
export function parseRange(subject: string, text: string): Range {
	const parser = createParser(subject, text);
	const found = readRange(parser);
	parser.endOfLine();
	return found;
}
