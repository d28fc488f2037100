/** Lines of a text, typeset with numbers in place of their names. */

import {
	escapeXml,
	type Format,
	joined,
	type Notation,
	notations,
	type Piece,
} from "./notation.js";
import { precedence } from "./operators.js";
import type { Syntax, SyntaxNode } from "./parse.js";
import { type Box, printNames, printNode } from "./print.js";
import { isReductionName } from "./reductions.js";

/** A name or a total in a line, in whose place a number stands. */
export interface Place {
	/** The index of its node. */
	readonly node: number;
	/** The name; for a total its function's name. */
	readonly name: string;
	readonly isTotal: boolean;
	/** The line that assigned the name last, before this one; undefined: none. */
	readonly line: number | undefined;
}

/** A line of a text, to be typeset again and again. */
export interface LinePrinter {
	/** The name that it assigns. */
	readonly target: string;
	/** The right side as the text has it. */
	readonly symbols: string;
	/** The right side with a number, or true or false, in place of each name and total. */
	numbers(show: (place: Place) => string): string;
	/** The line's value. */
	result(shown: string): string;
}

/**
 * Prepares a text's lines, so that typesetting them with numbers parses nothing.
 *
 * In MathML every name, and what stands in its place, has the name in the attribute `data-name`, and in `data-line` the
 * index of the line that assigned it, if a line did.
 *
 * @param symbols the symbols of names, as for `print`. @param firstLine the index of the text's first line.
 */
export function linePrinters(
	syntax: Syntax,
	format: Format,
	symbols: (name: string) => string | undefined,
	firstLine = 0,
): LinePrinter[] {
	const notation = notations[format];
	// Between two numbers a product needs its sign.
	const numeric: Notation = { ...notation, times: () => notation.times(true) };
	const names = printNames(syntax, notation, symbols);
	const mark = format === "mathml" ? markXml : (text: string) => text;
	const box = (name: string, line: number | undefined): Box => ({
		piece: mark(joined(names.get(name) ?? name), name, line),
		binds: precedence.whole,
	});
	const formula = (piece: Piece) => joined(notation.formula(piece));
	const lastLine = new Map<string, number>();
	let first = 0;
	return syntax.assignments.map(({ name, value }, index) => {
		const k = firstLine + index;
		const from = first;
		first = value + 1;
		const places = placesIn(syntax, from, value, lastLine);
		lastLine.set(name, k);
		const print = (
			style: Notation,
			inPlace: (place: Place) => Box | undefined,
		) => {
			const boxOf = (node: number) => {
				const place = places.get(node);
				return place && inPlace(place);
			};
			return formula(printNodes(syntax, from, value, style, boxOf).piece);
		};
		return {
			target: formula(box(name, k).piece),
			symbols: print(notation, (place) =>
				place.isTotal ? undefined : box(place.name, place.line),
			),
			numbers: (show) =>
				print(numeric, (place) => {
					const shown = numberBox(show(place), format);
					const piece = mark(joined(shown.piece), place.name, place.line);
					return { ...shown, piece };
				}),
			result: (shown) =>
				formula(mark(joined(numberBox(shown, format).piece), name, k)),
		};
	});
}

/**
 * Prints an expression.
 * @param boxOf gives the boxes of some nodes, which have them already; all names are among these nodes.
 */
function printNodes(
	{ nodes }: Syntax,
	first: number,
	last: number,
	style: Notation,
	boxOf: (node: number) => Box | undefined,
): Box {
	const boxes: Box[] = [];
	const name = (one: string) => one;
	const boxAt = (node: number) => boxes[node - first] as Box;
	for (let node = first; node <= last; node++) {
		const one = nodes[node] as SyntaxNode;
		boxes.push(boxOf(node) ?? printNode(one, style, name, boxAt));
	}
	return boxAt(last);
}

/** The names and totals of a line, by their nodes. */
function placesIn(
	{ nodes }: Syntax,
	first: number,
	last: number,
	lastLine: ReadonlyMap<string, number>,
): ReadonlyMap<number, Place> {
	const places = new Map<number, Place>();
	for (let node = first; node <= last; node++) {
		const one = nodes[node] as SyntaxNode;
		if (one.op === "name") {
			const { name } = one;
			places.set(node, {
				...{ node, name, isTotal: false, line: lastLine.get(name) },
			});
		} else if (isReductionName(one.op)) {
			places.set(node, {
				...{ node, name: one.op, isTotal: true, line: undefined },
			});
		}
	}
	return places;
}

/**
 * Typesets a number that is written already, such as -1.2e-8; anything else is written as it is. A negative number binds
 * like a sum: it needs parentheses as an operand, except at the beginning of a sum.
 */
function numberBox(shown: string, format: Format): Box {
	const notation = notations[format];
	const [, sign = "", digits = "", exponent] =
		/^([-−]?)(.*?)(?:e([-+]?\d+))?$/su.exec(shown) ?? [];
	if (!/^[\d.,]+$/.test(digits)) {
		const isProduct = /[×·*]/.test(digits);
		const unsigned = isProduct ? precedence.product : precedence.whole;
		return {
			piece: words(shown, format),
			binds: sign === "" ? unsigned : precedence.sum,
		};
	}
	const piece = notation.number(
		exponent === undefined ? digits : `${digits}e${exponent}`,
	);
	if (sign !== "") {
		const minus = joined(notation.operator("−")).trim();
		return { piece: notation.row([minus, piece]), binds: precedence.sum };
	}
	if (exponent !== undefined) {
		const isPower = digits === "1" && format !== "text";
		const binds = isPower ? precedence.power : precedence.product;
		return { piece, binds, digit: true };
	}
	return {
		...{ piece, binds: precedence.whole, digit: true },
		...(/^\d+$/.test(shown) && { whole: shown }),
	};
}

/** What is no number, such as "true" or "∞". */
function words(text: string, format: Format): string {
	if (format === "mathml") return `<mtext>${escapeXml(text)}</mtext>`;
	if (format === "text" || !/[A-Za-z]/.test(text)) return text;
	return `\\text{${text.replace(/[#$%&_{}\\^~]/g, " ")}}`;
}

/** Adds attributes to the first element. */
function markXml(xml: string, name: string, line: number | undefined): string {
	const from = line === undefined ? "" : ` data-line="${line}"`;
	return xml.replace(/^<\w+/, `$& data-name="${escapeXml(name)}"${from}`);
}
