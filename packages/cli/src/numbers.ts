const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads a decimal number, also one with a typeset minus, as −5; undefined for any other text. */
export function parseNumber(text: string): number | undefined {
	const plain = text.trim().replace("−", "-");
	const value = decimal.test(plain) ? Number(plain) : Number.NaN;
	return Number.isFinite(value) ? value : undefined;
}
