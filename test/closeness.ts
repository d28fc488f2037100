/**
 * The largest difference between two lists of numbers, relative to the larger of the expected number and the one in
 * `beside`, such as the step's size. Equal numbers differ by 0, even zeros.
 */
export function relativeDifference(
	actual: ArrayLike<number>,
	expected: ArrayLike<number>,
	beside?: ArrayLike<number>,
): number {
	if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
	let largest = 0;
	for (let i = 0; i < expected.length; i++) {
		const a = actual[i] as number;
		const b = expected[i] as number;
		if (a === b) continue;
		const size = Math.max(Math.abs(b), Math.abs(beside?.[i] ?? 0));
		const difference = Math.abs(a - b) / size;
		// A NaN counts as the largest difference.
		if (!(difference <= largest)) {
			largest = Number.isNaN(difference)
				? Number.POSITIVE_INFINITY
				: difference;
		}
	}
	return largest;
}
