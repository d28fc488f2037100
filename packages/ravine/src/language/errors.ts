/** The mark of refusals; `refusal.ts` has the same one. */
const REFUSAL: unique symbol = Symbol.for("ravine.refusal") as never;

const lineEnd = /\r\n|\r|\n/;

/** An error in a rule's or a formula's text: the problem and the place, with the line and a caret. */
export class TextError extends Error {
	override readonly name = "TextError";
	/** The name of the text: a rule's name, or "formula". */
	readonly subject: string;
	/** The problem, without the place. */
	readonly problem: string;
	/** From 1; 0 if the problem has no place. */
	readonly line: number;
	/** From 1; 0 if the problem has no place. */
	readonly column: number;

	constructor(subject: string, problem: string, text = "", offset = -1) {
		const before = text.slice(0, Math.max(offset, 0)).split(lineEnd);
		const column = before.at(-1)?.length ?? 0;
		const line = before.length;
		const source = text.split(lineEnd)[line - 1] ?? "";
		const shown = visible(problem);
		super(
			offset < 0
				? `${visible(subject)}: ${shown}`
				: `${visible(subject)}, line ${line}: ${shown}\n${excerpt(source, column)}`,
		);
		this.line = offset < 0 ? 0 : line;
		this.column = offset < 0 ? 0 : column + 1;
		this.subject = subject;
		this.problem = shown;
	}

	get refused(): true {
		return true;
	}

	get [REFUSAL](): true {
		return true;
	}
}

/** The line and a caret under the place; a long line is cut to a window around it. */
function excerpt(source: string, column: number): string {
	const indent = source.length - source.trimStart().length;
	const start = Math.max(Math.min(indent, column), column - 60);
	const shown = source.slice(start, start + 100).trimEnd();
	const before = start > indent ? "… " : "";
	const after = start + 100 < source.length ? " …" : "";
	const lead = source.slice(start, column).replace(/[^\t]/g, " ");
	return `  ${before}${visible(shown)}${after}\n  ${before.replace(/./g, " ")}${lead}^`;
}

/**
 * Replaces characters that a terminal would obey by visible ones: control characters except the tab, line ends, and
 * characters that change the direction of writing.
 */
export function visible(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
		const code = character.codePointAt(0) as number;
		if (character === "\t") return character;
		return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\ufffd";
	});
}

const MAX_TYPED = 100;

/** The candidate most similar to `name`, or undefined if none is similar enough. */
export function nearest(
	name: string,
	candidates: Iterable<string>,
): string | undefined {
	// The time is the product of the lengths, and a name this long is not a typing error.
	if (name.length > MAX_TYPED) return undefined;
	let best: string | undefined;
	// Up to a third of the letters may differ (at least one), but never all.
	let bestDistance = Math.min(
		name.length,
		Math.max(1, Math.floor(name.length / 3)) + 1,
	);
	for (const candidate of candidates) {
		const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** The Levenshtein distance: the number of insertions, deletions and replacements from `a` to `b`. */
function editDistance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(
				Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1),
			);
		}
		row = next;
	}
	return row[b.length] as number;
}

/** `; did you mean "x"?`, or an empty text. */
export function suggestion(name: string, candidates: Iterable<string>): string {
	const near = nearest(name, candidates);
	return near === undefined ? "" : `; did you mean "${near}"?`;
}
