/** Some of so many places, evenly spread and with both ends; `text` writes the heading of one. */
export function evenly(
	count: number,
	text: (place: number) => string,
	most = 11,
): { readonly key: number; readonly text: string }[] {
	const shown = Math.min(most, count);
	return Array.from({ length: shown }, (_, i) => {
		const key = Math.round((i * (count - 1)) / Math.max(1, shown - 1));
		return { key, text: text(key) };
	});
}
