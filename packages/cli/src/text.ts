/** The longest quotation of foreign text in a message, in characters. */
const MAX_SHOWN = 60;

/** Control characters, and characters that change the direction of text or end a line invisibly. */
const UNSAFE =
	/(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Escapes control characters, except line ends and tabs, as `\u001b`, so that a terminal does not obey them. JSON keeps
 * its meaning.
 */
export function visible(text: string): string {
	return text.replace(UNSAFE, escaped);
}

/** A cell, a name or a path as a message quotes it: on one line, without control characters, cut if it is long. */
export function shown(text: string): string {
	const characters = [...text.slice(0, 4 * MAX_SHOWN)];
	const short =
		characters.length > MAX_SHOWN
			? `${characters.slice(0, MAX_SHOWN).join("")}…`
			: text;
	return visible(short.replace(/[\n\t]/g, escaped));
}

/** Lists the first names and the number of the others. */
export function listed(names: readonly string[], max = 8): string {
	const some = names.slice(0, max).map(shown).join(", ");
	return names.length > max ? `${some} and ${names.length - max} more` : some;
}

function escaped(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A number of things, as `1 row` or `2 rows`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
