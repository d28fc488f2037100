/** The shapes of arrays: the number of elements along each axis. */

export function isShape(shape: unknown): shape is readonly number[] {
	return (
		Array.isArray(shape) &&
		shape.every((one) => Number.isSafeInteger(one) && one >= 0)
	);
}

/** The number of elements in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
	return shape.reduce((product, one) => product * one, 1);
}

/** Formats a shape for errors. */
export function shapeText(shape: readonly number[]): string {
	return shape.length === 0 ? "one number" : shape.join(" × ");
}
