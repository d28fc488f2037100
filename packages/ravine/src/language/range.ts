/** An interval of numbers. */
export interface Range {
	readonly minimum: number;
	readonly maximum: number;
	/** Whether the minimum and the maximum belong to the range. */
	readonly includes: readonly [minimum: boolean, maximum: boolean];
}

export function isWithin(
	{ minimum, maximum, includes: [low, high] }: Range,
	value: number,
): boolean {
	return (
		(low ? value >= minimum : value > minimum) &&
		(high ? value <= maximum : value < maximum)
	);
}

/** A range in the language's notation, such as `[0, 1)` or `[0, ∞)`. */
export function rangeText({
	minimum,
	maximum,
	includes: [low, high],
}: Range): string {
	const number = (value: number) => String(value).replace("Infinity", "∞");
	return `${low ? "[" : "("}${number(minimum)}, ${number(maximum)}${high ? "]" : ")"}`;
}
