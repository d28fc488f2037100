import { InputError } from "../errors.js";
import { shown } from "../text.js";
import type { Dataset, FeatureColumn } from "./dataset.js";
import type { Examples } from "./network.js";

/** Mean and standard deviation over the rows trained on. */
export interface Spread {
	readonly mean: number;
	/** 0 if all numbers are equal. */
	readonly deviation: number;
}

/** The standardisation of features and target. */
export interface Scaling {
	/** For each feature. */
	readonly inputs: readonly Spread[];
	/** For the target of a regression. */
	readonly target: Spread;
}

/**
 * Computes means and deviations over the rows trained on, without missing cells.
 * @throws InputError for numbers too large to standardise.
 */
export function fitScaling(dataset: Dataset, train: Uint32Array): Scaling {
	const inputs = featuresOf(dataset.columns).map(({ name, read }) =>
		spread(dataset, name, gather(read(), train)),
	);
	const target =
		dataset.task === "classify"
			? { mean: 0, deviation: 1 }
			: spread(dataset, dataset.target, gather(dataset.targets, train));
	return { inputs, target };
}

/** A constant target is only shifted. */
export function targetScale({ target }: Scaling): number {
	return target.deviation === 0 ? 1 : target.deviation;
}

/**
 * Scales inputs to mean 0 and deviation 1 over the rows trained on. A feature that is constant there becomes 0, and so
 * does a missing cell.
 * @returns rows × features.
 */
export function scaleInputs(
	columns: readonly FeatureColumn[],
	rows: number,
	{ inputs: spreads }: Scaling,
): Float32Array {
	const features = featuresOf(columns);
	const inputs = new Float32Array(rows * features.length);
	features.forEach(({ read }, k) => {
		const { mean, deviation } = spreads[k] as Spread;
		if (deviation === 0) return;
		const values = read();
		for (let row = 0; row < rows; row++) {
			const value = ((values[row] as number) - mean) / deviation;
			if (!Number.isNaN(value)) inputs[row * features.length + k] = value;
		}
	});
	return inputs;
}

/** A dataset as a network's input: targets one-hot, or standardised like the inputs. */
export function scaleExamples(dataset: Dataset, scaling: Scaling): Examples {
	const { rows, columns, classes, task, targets } = dataset;
	const inputs = scaleInputs(columns, rows, scaling);
	const outputs = Math.max(1, classes.length);
	const wanted = new Float32Array(rows * outputs);
	const scale = targetScale(scaling);
	targets.forEach((target, row) => {
		if (task === "classify") wanted[row * outputs + target] = 1;
		else wanted[row] = (target - scaling.target.mean) / scale;
	});
	return { inputs, targets: wanted };
}

interface Feature {
	readonly name: string;
	/** Returns its numbers in all rows; NaN where the cell is missing. */
	readonly read: () => Float64Array;
}

function featuresOf(columns: readonly FeatureColumn[]): Feature[] {
	return columns.flatMap(({ name, kind, values, categories }): Feature[] => {
		if (kind !== "text") return [{ name, read: () => values }];
		return categories.map((category, place) => ({
			name: `${name}=${category}`,
			read: () =>
				values.map((value) =>
					Number.isNaN(value) ? value : +(value === place),
				),
		}));
	});
}

function gather(values: Float64Array, rows: Uint32Array): Float64Array {
	const some = new Float64Array(rows.length);
	for (let k = 0; k < rows.length; k++) {
		some[k] = values[rows[k] as number] as number;
	}
	return some;
}

function spread({ file }: Dataset, name: string, values: Float64Array): Spread {
	let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
	for (let k = 0; k < values.length; k++) {
		const value = values[k] as number;
		if (Number.isNaN(value)) continue;
		count++;
		sum += value;
		min = Math.min(min, value);
		max = Math.max(max, value);
	}
	if (count === 0) return { mean: 0, deviation: 0 };
	// Rounding would give a constant a deviation in its last digit.
	if (min === max) return { mean: min, deviation: 0 };
	const mean = sum / count;
	let squares = 0;
	for (let k = 0; k < values.length; k++) {
		const value = values[k] as number;
		if (!Number.isNaN(value)) squares += (value - mean) ** 2;
	}
	const deviation = Math.sqrt(squares / count);
	if (!Number.isFinite(deviation)) {
		throw new InputError(
			`${shown(file)}: column "${shown(name)}" has numbers too large to standardise`,
		);
	}
	return { mean, deviation };
}
