// @ts-check
import { formatNumber } from "../packages/plot/dist/index.js";

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

/** @param {number} value */
export function numberText(value) {
	return formatNumber(value, { digits: 3, grouped: true });
}

/** @param {Spread} spread */
export function spreadText({ median, lower, upper }) {
	const [middle, low, high] = [median, lower, upper].map(numberText);
	return `${middle} (${low} to ${high})`;
}
