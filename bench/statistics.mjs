// @ts-check
/** @typedef {{ median: number, lower: number, upper: number }} Spread the median and the quartiles */

/**
 * @param {readonly number[]} values at least one
 * @returns {Spread}
 */
export function spread(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (/** @type {number} */ share) => {
		const place = share * (sorted.length - 1);
		const below = Math.floor(place);
		const low = /** @type {number} */ (sorted[below]);
		const high = sorted[below + 1] ?? low;
		return low + (place - below) * (high - low);
	};
	return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}
