/** A line of comma-separated values (RFC 4180), without its end. */
export function csvLine(cells: readonly (string | number)[]): string {
	return cells.map((cell) => quoted(String(cell))).join(",");
}

function quoted(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
