import { InvalidArgumentError } from "commander";

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a text writes in decimal, or undefined. */
export function parseNumber(text: string): number | undefined {
	const value = decimal.test(text.trim()) ? Number(text) : Number.NaN;
	return Number.isFinite(value) ? value : undefined;
}

/** A reader of an option's value: a whole number from `minimum` to `maximum`. */
export function wholeNumber(
	minimum: number,
	maximum = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
	return numberThat(
		(value) => Number.isInteger(value) && value >= minimum && value <= maximum,
		maximum === Number.MAX_SAFE_INTEGER
			? `a whole number from ${minimum}`
			: `a whole number from ${minimum} to ${maximum}`,
	);
}

/** A reader of an option's value: a number for which `holds`, which `allowed` puts in words. */
export function numberThat(
	holds: (value: number) => boolean,
	allowed: string,
): (text: string) => number {
	return (text) => {
		const value = parseNumber(text);
		if (value === undefined || !holds(value)) {
			throw new InvalidArgumentError(`It must be ${allowed}.`);
		}
		return value;
	};
}
