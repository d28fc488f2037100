// @ts-check
/** Warm-up rounds, which are not counted. */
const WARM_UP = 3;

/**
 * Runs several functions in turn, round after round, and returns the milliseconds of each.
 *
 * @template {string} Name
 * @param {Record<Name, () => unknown>} acts
 * @param {number} rounds
 * @returns {Record<Name, number[]>}
 */
export function takeTurns(acts, rounds) {
	const names = /** @type {Name[]} */ (Object.keys(acts));
	const times = /** @type {Record<Name, number[]>} */ ({});
	for (const name of names) times[name] = [];
	for (let round = -WARM_UP; round < rounds; round++) {
		for (const name of names) {
			const begin = performance.now();
			acts[name]();
			if (round >= 0) times[name].push(performance.now() - begin);
		}
	}
	return times;
}

/**
 * Times over times, round by round.
 *
 * @param {readonly number[]} times
 * @param {readonly number[]} others
 */
export function ratiosOf(times, others) {
	return times.map((time, round) => time / Number(others[round]));
}

/** Prints the result of a measuring process as one line of JSON. */
export function answer(/** @type {unknown} */ measured) {
	process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit());
}
