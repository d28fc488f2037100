/** How the page writes numbers for a reader. In a rule's text they are written by `numberText`. */

import { formatNumber } from "@ravine/plot";

/** A number in a sentence, a label or a table, such as 3.2×10⁻⁴. */
export function readable(value: number, digits = 4): string {
	return formatNumber(value, { digits, typeset: true });
}

/** Numbers with as few digits as it takes to tell those that differ apart, and at least so many. */
export function toldApart(
	values: readonly number[],
	digits: number,
): readonly string[] {
	const different = new Set(values).size;
	for (let more = digits; more < MAX_DIGITS; more++) {
		const texts = values.map((value) => readable(value, more));
		if (new Set(texts).size === different) return texts;
	}
	return values.map((value) => readable(value, digits));
}

/** Numbers that differ in later digits only are taken for equal. */
const MAX_DIGITS = 13;

/** A number as a person types it: with a comma for the point, or with a typeset minus; NaN for any other text. */
export function typedNumber(text: string): number {
	const plain = text.trim().replace(",", ".").replaceAll("−", "-");
	return plain === "" ? Number.NaN : Number(plain);
}

/** A whole number as a person types it, which may have the commas of `grouped`; NaN for any other text. */
export function typedCount(text: string): number {
	const plain = text.trim().replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
	const isWhole = plain !== "" && Number.isInteger(Number(plain));
	return isWhole ? Number(plain) : Number.NaN;
}

/** A count with its noun: 1 step, 1,000 rows. */
export function counted(
	count: number,
	noun: string,
	plural = `${noun}s`,
): string {
	return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** A number with commas between its thousands. */
export function grouped(count: number): string {
	return formatNumber(count, { typeset: true, grouped: true });
}

/** A part of a whole; only none is 0% and only all is 100%. */
export function percentOf(part: number, whole: number): string {
	const share = (100 * part) / whole;
	if (share > 0 && share < 1) return "less than 1%";
	return share > 99 && share < 100 ? "more than 99%" : `${Math.round(share)}%`;
}
