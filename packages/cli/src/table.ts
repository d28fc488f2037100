export interface Column {
	readonly title: string;
	/** Numbers stand to the right. */
	readonly right?: boolean;
}

/** Rows of text under their titles, aligned, columns two spaces apart, each line ending in a newline. */
export function formatTable(
	columns: readonly Column[],
	rows: readonly (readonly string[])[],
): string {
	const all = [columns.map(({ title }) => title), ...rows];
	const widths = columns.map((_, k) =>
		Math.max(...all.map((row) => lengthOf(row[k] ?? ""))),
	);
	const line = (row: readonly string[]) => {
		const cells = columns.map(({ right }, k) => {
			const text = row[k] ?? "";
			const space = " ".repeat((widths[k] as number) - lengthOf(text));
			return right ? space + text : text + space;
		});
		return `${cells.join("  ").trimEnd()}\n`;
	};
	return all.map(line).join("");
}

/** Characters as a reader counts them. */
function lengthOf(text: string): number {
	return [...text].length;
}

/** A number for a reader: four significant digits, no trailing zeros; one too long or too short for that, as 1.2e-7. */
export function formatNumber(value: number): string {
	if (value === 0 || !Number.isFinite(value)) return String(value);
	const size = Math.abs(value);
	if (size >= 1e6 || size < 1e-4) {
		return value.toExponential(2).replace(/\.?0+e/, "e");
	}
	return String(Number(value.toPrecision(Math.max(4, digits(size)))));
}

/** How many digits stand before the point. */
function digits(size: number): number {
	return Math.floor(Math.log10(size)) + 1;
}
