// @ts-check
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** @typedef {import("./statistics.mjs").Spread} Spread */
/**
 * A case with every contender's results.
 *
 * @typedef {object} CaseResults
 * @property {number} parameters
 * @property {number} bytesPerParameter
 * @property {number} [roundTripNanoseconds]
 * @property {readonly import("./measure.mjs").Measured[]} measured
 */
/**
 * Small fits: the first of a process and later ones, and their times over ravine's.
 *
 * @typedef {object} SmallFits
 * @property {Spread} coldMilliseconds
 * @property {Spread} coldRatio
 * @property {Spread} warmMilliseconds
 * @property {Spread} warmRatio
 * @property {number} digits the digits on which the worst of its fits agrees with the exact one
 */
/**
 * The results of a run as JSON. Only whole runs have the measurements besides steps.
 *
 * @typedef {object} Results
 * @property {1} format
 * @property {string} date
 * @property {boolean} quick
 * @property {import("./machine.mjs").Machine} machine
 * @property {Record<string, import("./peers/peer.mjs").Availability>} peers
 * @property {Record<string, CaseResults>} cases
 * @property {Record<string, Record<string, Spread>>} [start]
 * @property {Record<string, number>} [bytes]
 * @property {Record<string, number>} [memory]
 * @property {{ optimizerShare: Spread, jaxOverRavine: Spread, lastCosts: object }} [training]
 * @property {Record<string, Spread>} [saving]
 * @property {Record<string, Spread>} [functions]
 * @property {Record<string, SmallFits>} [fits] by contender
 * @property {Record<"given" | "differences", Spread>} [frames] microseconds
 */

/**
 * A path in this folder, or one that starts from it.
 *
 * @param {string} path
 */
export function here(path) {
	return fileURLToPath(new URL(path, import.meta.url));
}

/**
 * @param {string} path
 * @returns {Promise<Results>}
 */
export async function readResults(path) {
	return JSON.parse(await readFile(path, "utf8"));
}
