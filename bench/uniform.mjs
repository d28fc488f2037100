// @ts-check
/**
 * Numbers from 0 to 1, the same in every run. A linear congruential generator.
 *
 * @param {number} seed
 */
export function uniform(seed) {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}
