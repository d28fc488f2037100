import { InvalidArgumentError } from "commander";

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a text writes in decimal, or undefined. */
export function parseNumber(text: string): number | undefined {
	const value = decimal.test(text.trim()) ? Number(text) : Number.NaN;
	return Number.isFinite(value) ? value : undefined;
}

/** A reader of an option's value: a whole number from `minimum`. */
export function wholeNumber(minimum: number): (text: string) => number {
	return (text) => {
		const value = parseNumber(text);
		if (!Number.isSafeInteger(value) || (value as number) < minimum) {
			throw new InvalidArgumentError(
				`It must be a whole number from ${minimum}.`,
			);
		}
		return value as number;
	};
}

/** A reader of an option's value: a number for which `holds`, which `allowed` puts in words. */
export function numberThat(
	holds: (value: number) => boolean,
	allowed: string,
): (text: string) => number {
	return (text) => {
		const value = parseNumber(text);
		if (value === undefined || !holds(value)) {
			throw new InvalidArgumentError(`It must be a number ${allowed}.`);
		}
		return value;
	};
}
