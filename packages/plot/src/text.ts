/** In pixels. */
export const fontSizes = {
	title: 18,
	subtitle: 13,
	axis: 14,
	tick: 13,
	label: 14,
	remark: 13,
} as const;

/** Estimates a text's width in pixels from its letters, on the wide side, because no font can be measured here. */
export function textWidth(text: string, size: number): number {
	let ems = 0;
	for (const letter of text) ems += letterWidth(letter);
	return ems * size;
}

function letterWidth(letter: string): number {
	if (/[ijl.,:;'|!\s]/.test(letter)) return 0.32;
	if (/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/.test(letter)) return 0.45;
	if (/[mwMW@%]/.test(letter)) return 1;
	if (/[A-Z]/.test(letter)) return 0.75;
	// Latin, Greek and Cyrillic letters, and punctuation, are about as wide as digits; beyond lie ideographs and emoji.
	return (letter.codePointAt(0) as number) < 0x2e80 ? 0.62 : 1.1;
}

/** Breaks a text into lines that fit a width; if the text is too long, the last line ends in an ellipsis. */
export function wrap(
	text: string,
	size: number,
	width: number,
	maxLines: number,
): string[] {
	const lines: string[] = [];
	let current = "";
	const fits = (candidate: string) => textWidth(candidate, size) <= width;
	for (const word of text.split(/\s+/).filter((part) => part !== "")) {
		const joined = current === "" ? word : `${current} ${word}`;
		if (fits(joined)) {
			current = joined;
			continue;
		}
		if (current !== "") lines.push(current);
		current = "";
		for (const letter of word) {
			if (current !== "" && !fits(current + letter)) {
				lines.push(current);
				current = "";
			}
			current += letter;
		}
	}
	if (current !== "") lines.push(current);
	if (lines.length <= maxLines) return lines;
	const last = [...(lines[maxLines - 1] as string)];
	while (last.length > 0 && !fits(`${last.join("")}…`)) last.pop();
	return [...lines.slice(0, maxLines - 1), `${last.join("").trimEnd()}…`];
}
