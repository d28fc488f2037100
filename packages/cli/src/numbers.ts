const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads a decimal number; undefined for any other text. */
export function parseNumber(text: string): number | undefined {
	const value = decimal.test(text.trim()) ? Number(text) : Number.NaN;
	return Number.isFinite(value) ? value : undefined;
}
