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
