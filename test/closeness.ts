/**
 * The largest difference between two lists of numbers, each relative to the larger of its own expected size and
 * of what else it stands beside, such as the step that led to it. Two equal numbers, zeros too, differ by 0.
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
		// A NaN is as far off as can be.
		if (!(difference <= largest)) {
			largest = Number.isNaN(difference)
				? Number.POSITIVE_INFINITY
				: difference;
		}
	}
	return largest;
}
