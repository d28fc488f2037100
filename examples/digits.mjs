// @ts-check
/** The handwritten digits: 8 × 8 pixels from 0 to 1, and the digit as ten numbers, one of them 1. */
import { readFileSync } from "node:fs";
import { batches } from "ravine";

const PIXELS = 64;
const DIGITS = 10;

/**
 * @typedef {object} Examples
 * @property {number} rows
 * @property {Float32Array} pixels rows × 64
 * @property {Float32Array} targets rows × 10
 */

/** @returns {{ training: Examples, held: Examples }} four fifths to train with, and one fifth to test with. */
export function readDigits() {
	const file = new URL("../packages/cli/data/digits.csv", import.meta.url);
	const rows = readFileSync(file, "utf8")
		.trim()
		.split("\n")
		.slice(1)
		.map((line) => line.split(",").map(Number));
	const order = batches(rows.length, { size: rows.length, seed: 1 }).epoch(0);
	const shuffled = [...(order[0] ?? [])].map((row) => rows[row] ?? []);
	const split = Math.round(0.8 * rows.length);
	return {
		training: examplesOf(shuffled.slice(0, split)),
		held: examplesOf(shuffled.slice(split)),
	};
}

/**
 * @param {number[][]} rows 64 pixels from 0 to 16, and the digit
 * @returns {Examples}
 */
function examplesOf(rows) {
	const pixels = new Float32Array(rows.length * PIXELS);
	const targets = new Float32Array(rows.length * DIGITS);
	rows.forEach((row, k) => {
		pixels.set(
			row.slice(0, PIXELS).map((one) => one / 16),
			k * PIXELS,
		);
		targets[k * DIGITS + (row[PIXELS] ?? 0)] = 1;
	});
	return { rows: rows.length, pixels, targets };
}

/**
 * The share of rows whose largest score is at the right digit.
 *
 * @param {ArrayLike<number>} scores rows × 10
 * @param {Examples} examples
 */
export function accuracy(scores, { rows, targets }) {
	let right = 0;
	for (let row = 0; row < rows; row++) {
		let best = row * DIGITS;
		for (let k = best; k < (row + 1) * DIGITS; k++) {
			if (Number(scores[k]) > Number(scores[best])) best = k;
		}
		right += targets[best] ?? 0;
	}
	return right / rows;
}
