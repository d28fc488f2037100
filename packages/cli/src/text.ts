/** The longest part of a stranger's text that a message shows, in characters. */
const MAX_SHOWN = 60;

/** Control characters, and those that turn the direction of text round or end a line unseen. */
const UNSAFE =
	/(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Text that a terminal shows and does not obey: control characters, but for line ends and tabs, as `\u001b`.
 * JSON stays the same JSON.
 */
export function visible(text: string): string {
	return text.replace(UNSAFE, escaped);
}

/** A cell, a name or a path as a message quotes it: on one line, without control characters, its end left out where it is long. */
export function shown(text: string): string {
	const characters = [...text.slice(0, 4 * MAX_SHOWN)];
	const short =
		characters.length > MAX_SHOWN
			? `${characters.slice(0, MAX_SHOWN).join("")}…`
			: text;
	return visible(short.replace(/[\n\t]/g, escaped));
}

/** A few names, and how many more there are. */
export function listed(names: readonly string[], most = 8): string {
	const some = names.slice(0, most).map(shown).join(", ");
	return names.length > most ? `${some} and ${names.length - most} more` : some;
}

function escaped(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
