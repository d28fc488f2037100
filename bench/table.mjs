// @ts-check
/**
 * Lines of columns: the first to the left, the others to the right.
 *
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 */
export function table(header, rows) {
	const all = [header, ...rows];
	const widths = header.map((_, column) =>
		Math.max(...all.map((row) => (row[column] ?? "").length)),
	);
	return all
		.map((row) =>
			row
				.map((cell, column) =>
					column === 0
						? cell.padEnd(widths[column] ?? 0)
						: cell.padStart(widths[column] ?? 0),
				)
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

/**
 * Three significant digits, without an exponent.
 *
 * @param {number} value
 */
export function digits(value) {
	if (value === 0 || !Number.isFinite(value)) return String(value);
	const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
	return value.toLocaleString("en", {
		maximumFractionDigits: Math.min(places, 12),
		maximumSignificantDigits: value >= 1000 ? undefined : 3,
	});
}

/** @param {import("./statistics.mjs").Spread} spread */
export function spreadText({ median, lower, upper }) {
	return `${digits(median)} (${digits(lower)}–${digits(upper)})`;
}
