/**
 * A text's width in pixels, estimated from the letters: nothing here can measure a font, so widths err on the wide side.
 */
export function textWidth(text: string, size: number): number {
	let ems = 0;
	for (const letter of text) ems += letterWidth(letter);
	return ems * size;
}

function letterWidth(letter: string): number {
	if (/[ijl.,:;'|!\s]/.test(letter)) return 0.32;
	if (/[mwMW@%]/.test(letter)) return 0.95;
	if (/[A-Z]/.test(letter)) return 0.7;
	// Latin, Greek and Cyrillic letters, and punctuation, are about as wide as digits; beyond lie ideographs and emoji.
	return (letter.codePointAt(0) as number) < 0x2e80 ? 0.6 : 1.1;
}

/** A text broken into lines that fit a width; what does not fit the last line ends in an ellipsis. */
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

/** A number for reading: three significant digits, with a true minus sign. */
export function readable(value: number, digits = 3): string {
	const rounded = Number(value.toPrecision(digits));
	const size = Math.abs(rounded);
	const text =
		size !== 0 && (size >= 1e6 || size < 1e-3)
			? rounded.toExponential()
			: String(rounded);
	return text.replaceAll("-", "−").replace("e+", "e");
}

/** 10 to a whole power, as it is printed. */
export function powerOfTen(exponent: number): string {
	const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
	const raised = String(Math.abs(exponent)).replace(
		/\d/g,
		(digit) => digits[Number(digit)] as string,
	);
	return `10${exponent < 0 ? "⁻" : ""}${raised}`;
}
