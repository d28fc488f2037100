// @ts-check
/**
 * One case: a rule on arrays of equal length.
 *
 * @typedef {object} Case
 * @property {string} name its name in tables and for `--only`
 * @property {RuleName} rule
 * @property {number} arrays
 * @property {number} length of each array
 * @property {boolean} quick whether `--quick` runs it
 *
 * @typedef {"adam" | "momentum" | "rmsprop" | "adamw" | "lion" | "clip"} RuleName
 */

/** Every peer runs the rules with these settings. `clip` is Adam on a gradient whose global norm is at most 1. */
export const settings = Object.freeze({
	learningRate: 0.001,
	beta1: 0.9,
	beta2: 0.999,
	epsilon: 1e-8,
	weightDecay: 0.01,
	momentum: 0.9,
	decay: 0.9,
	maximumNorm: 1,
});

/** Bytes that one step must move per parameter: float32 reads and writes. */
export const bytesPerParameter = Object.freeze({
	adam: 28,
	momentum: 20,
	rmsprop: 20,
	adamw: 28,
	lion: 20,
	// The norm reads the gradient once more.
	clip: 32,
});

const million = 1_000_000;

/** @type {readonly Case[]} */
export const cases = [
	one("adam", 2, true),
	one("adam", 1_000, true),
	one("adam", 100_000, false),
	one("adam", million, true),
	one("adam", 16 * million, true),
	one("adam", 64 * million, false),
	{
		name: "adam 1,000 × 1,000",
		rule: "adam",
		arrays: 1_000,
		length: 1_000,
		quick: true,
	},
	one("momentum", million, false),
	one("momentum", 16 * million, false),
	one("rmsprop", million, false),
	one("rmsprop", 16 * million, false),
	one("adamw", million, false),
	one("adamw", 16 * million, false),
	one("lion", million, false),
	one("lion", 16 * million, false),
	one("clip", million, true),
];

/**
 * @param {RuleName} rule
 * @param {number} length
 * @param {boolean} quick
 * @returns {Case}
 */
function one(rule, length, quick) {
	return {
		name: `${rule} ${length.toLocaleString("en")}`,
		rule,
		arrays: 1,
		length,
		quick,
	};
}

/**
 * The same numbers for every peer, between -1 and 1, none denormal. A linear congruential generator.
 *
 * @param {number} length
 * @param {number} seed
 */
export function fill(length, seed) {
	return fillIn(new Float32Array(length), seed);
}

/**
 * The same, in place.
 *
 * @template {Float32Array} Numbers
 * @param {Numbers} numbers
 * @param {number} seed
 */
export function fillIn(numbers, seed) {
	let state = seed >>> 0;
	for (let i = 0; i < numbers.length; i++) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		numbers[i] = (state >>> 8) / 2 ** 23 - 1;
	}
	return numbers;
}
