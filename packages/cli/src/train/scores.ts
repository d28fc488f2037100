import { type Scaling, targetScale } from "./examples.js";
import type { Examples } from "./network.js";
import type { Task } from "./target.js";

/** The quality of predictions. */
export type Score = ClassScore | NumberScore;

export interface ClassScore {
	readonly task: "classify";
	/** The share of rows whose class is predicted correctly. */
	readonly accuracy: number;
	/** The number of rows by class (first index) and predicted class (second index). */
	readonly confusion: readonly (readonly number[])[];
}

export interface NumberScore {
	readonly task: "regress";
	/** The root mean squared error, in the target's units. */
	readonly rmse: number;
	/** The explained share of the variance over these rows; null if the variance is 0. */
	readonly rSquared: number | null;
}

/** The kind of prediction: classes, where targets are indices of `classes`, or numbers. */
export interface Kind {
	readonly task: Task;
	readonly classes: readonly string[];
}

/** Converts outputs to predictions: the index of each row's class, or its number in the target's units. */
export function readOutputs(
	outputs: Float32Array,
	{ task, classes }: Kind,
	scaling: Scaling,
): Float64Array {
	if (task === "regress") {
		const scale = targetScale(scaling);
		return Float64Array.from(
			outputs,
			(value) => value * scale + scaling.target.mean,
		);
	}
	const width = classes.length;
	return Float64Array.from({ length: outputs.length / width }, (_, row) => {
		let best = row * width;
		for (let k = best; k < (row + 1) * width; k++) {
			if ((outputs[k] as number) > (outputs[best] as number)) best = k;
		}
		return best - row * width;
	});
}

/** Compares predictions with the known targets. */
export function score(
	predicted: Float64Array,
	actual: ArrayLike<number>,
	{ task, classes }: Kind,
): Score {
	return task === "classify"
		? scoreClasses(predicted, actual, classes.length)
		: scoreNumbers(predicted, actual);
}

function scoreClasses(
	predicted: Float64Array,
	actual: ArrayLike<number>,
	classes: number,
): ClassScore {
	const confusion = Array.from({ length: classes }, () =>
		new Array<number>(classes).fill(0),
	);
	let right = 0;
	predicted.forEach((place, row) => {
		const truth = actual[row] as number;
		if (place === truth) right++;
		const counts = confusion[truth] as number[];
		counts[place] = (counts[place] as number) + 1;
	});
	return { task: "classify", accuracy: right / predicted.length, confusion };
}

function scoreNumbers(
	predicted: Float64Array,
	actual: ArrayLike<number>,
): NumberScore {
	const rows = predicted.length;
	let mean = 0;
	for (let row = 0; row < rows; row++) mean += (actual[row] as number) / rows;
	let [left, whole] = [0, 0];
	predicted.forEach((value, row) => {
		left += (value - (actual[row] as number)) ** 2;
		whole += ((actual[row] as number) - mean) ** 2;
	});
	return {
		task: "regress",
		rmse: Math.sqrt(left / rows),
		rSquared: whole > 0 ? 1 - left / whole : null,
	};
}

/** The mean cost of outputs over some rows: cross-entropy, or the squared error of standardised targets. */
export function meanCost(
	outputs: Float32Array,
	{ targets }: Examples,
	rows: Uint32Array,
	task: Task,
): number {
	const width = outputs.length / rows.length;
	let sum = 0;
	rows.forEach((row, k) => {
		const own = outputs.subarray(k * width, (k + 1) * width);
		const wanted = targets.subarray(row * width, (row + 1) * width);
		sum +=
			task === "classify" ? crossEntropy(own, wanted) : squares(own, wanted);
	});
	return sum / rows.length;
}

function crossEntropy(outputs: Float32Array, wanted: Float32Array): number {
	const max = outputs.reduce((a, b) => Math.max(a, b), -Infinity);
	let total = 0;
	for (const value of outputs) total += Math.exp(value - max);
	const right = outputs[wanted.indexOf(1)] as number;
	return Math.log(total) + max - right;
}

function squares(outputs: Float32Array, wanted: Float32Array): number {
	return outputs.reduce(
		(sum, value, k) => sum + (value - (wanted[k] as number)) ** 2,
		0,
	);
}

/** A constant prediction to compare with: the most frequent class, or the mean. */
export interface Baseline {
	/** The class's index, or the number. */
	readonly value: number;
	/** Over the rows trained on: cross-entropy of the classes' shares, or the variance of the standardised targets. */
	readonly cost: number;
	readonly score: Score;
}

/** @param train the targets of the rows trained on; `test` those held out. */
export function baselineOf(
	train: Float64Array,
	test: Float64Array,
	kind: Kind,
): Baseline {
	const predictAll = (value: number) =>
		score(new Float64Array(test.length).fill(value), test, kind);
	if (kind.task === "regress") {
		let mean = 0;
		for (const target of train) mean += target / train.length;
		const varies = train.some((target) => target !== train[0]);
		return { value: mean, cost: varies ? 1 : 0, score: predictAll(mean) };
	}
	const counts = new Float64Array(kind.classes.length);
	for (const target of train) counts[target] = (counts[target] as number) + 1;
	const value = counts.indexOf(Math.max(...counts));
	let cost = 0;
	for (const count of counts) {
		const share = count / train.length;
		if (count > 0) cost -= share * Math.log(share);
	}
	return { value, cost, score: predictAll(value) };
}
