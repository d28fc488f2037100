export interface Column {
	readonly title: string;
	/** Whether cells are aligned right, as for numbers. */
	readonly right?: boolean;
}

/** Formats rows under their titles, aligned, with two spaces between columns; each line ends in a newline. */
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

/** The number of characters as a reader counts them. */
function lengthOf(text: string): number {
	return [...text].length;
}
