import type { FeatureColumn } from "./dataset.js";

/**
 * A hash of each row's features, by which `ravine predict` recognises the rows that a model was trained on.
 * @param columns text columns have the model's indices.
 */
export function hashRows(
	columns: readonly Pick<FeatureColumn, "values">[],
	rows: number,
): Uint32Array {
	const hashes = new Uint32Array(rows).fill(columns.length);
	const number = new Float64Array(1);
	const bits = new Uint32Array(number.buffer);
	for (const { values } of columns) {
		for (let row = 0; row < rows; row++) {
			const value = values[row] as number;
			// -0 and 0 are one number, and so are all NaNs.
			number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
			let hash = hashes[row] as number;
			hash = Math.imul(hash ^ (bits[0] as number), 0x85ebca6b);
			hash = Math.imul(hash ^ (hash >>> 13) ^ (bits[1] as number), 0xc2b2ae35);
			hashes[row] = hash ^ (hash >>> 16);
		}
	}
	return hashes;
}
