import { setImmediate } from "node:timers/promises";
import {
	batches,
	createOptimizer,
	NonFiniteError,
	type Optimizer,
	type Rule,
} from "ravine";
import type { Dataset } from "./dataset.js";
import { InputError } from "./errors.js";
import {
	createNetwork,
	type Examples,
	type Network,
	type ParameterName,
} from "./network.js";

export interface TrainingOptions {
	readonly dataset: Dataset;
	readonly rules: readonly Rule[];
	/** Units of the hidden layer. */
	readonly hidden: number;
	/** Rows a mini-batch; more than there are to train on is all of them. */
	readonly batch: number;
	readonly epochs: number;
	/** The share of the rows held out, in (0, 1). */
	readonly test: number;
	/** Of the split, the initial weights and the order of the batches. */
	readonly seed: number;
	/** Called after every step. */
	readonly onProgress?: (progress: Progress) => void;
	/** Called after every epoch, after every rule, and when the signal aborts. */
	readonly onCheckpoint?: (state: TrainingState) => void;
	/** Stops the training between two steps: the promise is rejected with the signal's reason. */
	readonly signal?: AbortSignal;
	/** Where an earlier training of the same options stopped: it goes on from there to the same numbers. */
	readonly resumeFrom?: TrainingState;
}

export interface Progress {
	readonly rule: Rule;
	/** Steps taken, of `steps`. */
	readonly step: number;
	readonly steps: number;
	/** Epochs completed. */
	readonly epoch: number;
	/** The batch's, before the step. */
	readonly cost: number;
}

export interface TrainingRun {
	readonly rule: Rule;
	/** Each batch's mean cost, before its step. */
	readonly stepCosts: Float64Array;
	/** Each complete epoch's mean cost over the rows trained on. */
	readonly epochCosts: readonly number[];
	/** The share told right of the rows held out, or the root mean squared error in the target's units; null if diverged. */
	readonly testScore: number | null;
	/** The cost, its gradient or the outputs were no longer finite, and the rule was stopped. */
	readonly diverged: boolean;
	readonly seconds: number;
}

export interface Training {
	/** In the rules' order. */
	readonly runs: readonly TrainingRun[];
	readonly trainRows: number;
	readonly testRows: number;
	/** Rows a mini-batch, after any shrinking. */
	readonly batch: number;
}

/** Where a training is. */
export interface TrainingState {
	readonly finished: readonly FinishedRun[];
	/** The rule at work, if it has taken a step. */
	readonly current?: {
		readonly stepCosts: Float64Array;
		readonly seconds: number;
		/** What `optimizer.save()` gave. */
		readonly optimizer: Uint8Array;
	};
}

export type FinishedRun = Pick<
	TrainingRun,
	"stepCosts" | "testScore" | "diverged" | "seconds"
>;

/** For so long, in milliseconds, steps follow one another before signals and other tasks have their turn. */
const slice = 20;

/**
 * Trains one small network on the same data once per rule, from the same initial weights, in the same order of batches.
 *
 * The gradients are jax-js's, the steps ravine's. A rule that diverges is recorded so, and the others go on.
 *
 * @throws InputError for numbers too large to standardise; CheckpointError for a state of another rule or model.
 */
export async function trainRules(options: TrainingOptions): Promise<Training> {
	const { dataset, rules, hidden, seed, signal } = options;
	const split = splitRows(dataset.rows, options.test, seed);
	const { train, test } = split;
	const examples = standardise(dataset, train);
	const batch = Math.min(options.batch, train.length);
	const finished: FinishedRun[] = [...(options.resumeFrom?.finished ?? [])];
	let resumed = options.resumeFrom?.current;
	let current: CurrentRun | undefined;
	const checkpoint = () => {
		// What was read is still the state until its rule takes it up.
		const at = current === undefined ? resumed : stateOf(current);
		options.onCheckpoint?.({
			finished: [...finished],
			...(at === undefined ? {} : { current: at }),
		});
	};
	signal?.addEventListener("abort", checkpoint);
	const network = await createNetwork({
		features: dataset.features.length,
		hidden,
		outputs: Math.max(1, dataset.classes.length),
		cost: dataset.task === "classify" ? "crossEntropy" : "squaredError",
		batch,
	});
	const initial = network.initial(seed);
	const order = epochsOf(train, batch, seed);
	try {
		warmUp(network, examples, train.subarray(0, 1), initial);
		for (const rule of rules.slice(finished.length)) {
			signal?.throwIfAborted();
			const optimizer = await createOptimizer(rule, initial);
			try {
				if (resumed !== undefined) optimizer.load(resumed.optimizer);
				current = {
					optimizer,
					stepCosts: [...(resumed?.stepCosts ?? [])],
					seconds: resumed?.seconds ?? 0,
					since: performance.now(),
				};
				resumed = undefined;
				const finite = await descend(current, order, network, examples, {
					...options,
					onEpoch: checkpoint,
				});
				const testScore = finite
					? score(dataset, examples, split, network, optimizer.parameters)
					: null;
				const { stepCosts, seconds } = stateOf(current);
				const diverged = testScore === null;
				finished.push({ stepCosts, testScore, diverged, seconds });
			} finally {
				current = undefined;
				optimizer.dispose();
			}
			if (!signal?.aborted) checkpoint();
		}
	} finally {
		signal?.removeEventListener("abort", checkpoint);
		network.dispose();
	}
	const sizes = order(0).map(({ length }) => length);
	return {
		runs: finished.map((run, k) => ({
			...run,
			rule: rules[k] as Rule,
			epochCosts: epochMeans(run.stepCosts, sizes),
		})),
		trainRows: train.length,
		testRows: test.length,
		batch,
	};
}

/** An epoch's batches of rows to train on, by its number. */
type Epochs = (epoch: number) => readonly Uint32Array[];

function epochsOf(train: Uint32Array, size: number, seed: number): Epochs {
	const order = batches(train, { size, seed });
	return (epoch) =>
		order.epoch(epoch).map((batch) => batch.map((k) => train[k] as number));
}

/**
 * Takes a run's remaining steps. Mutates its optimizer and its costs.
 * @returns false when the cost or the gradient was no longer finite.
 */
async function descend(
	{ optimizer, stepCosts }: CurrentRun,
	order: Epochs,
	network: Network,
	examples: Examples,
	options: Pick<TrainingOptions, "epochs" | "signal" | "onProgress"> & {
		onEpoch: () => void;
	},
): Promise<boolean> {
	const { epochs, signal, onProgress, onEpoch } = options;
	const { length } = order(0);
	let turn = performance.now();
	const first = Math.floor(stepCosts.length / length);
	for (let epoch = first; epoch < epochs; epoch++) {
		for (const rows of order(epoch).slice(stepCosts.length % length)) {
			if (performance.now() - turn > slice) {
				await setImmediate();
				turn = performance.now();
			}
			signal?.throwIfAborted();
			const cost = network.costAndGradient(
				examples,
				rows,
				optimizer.parameters,
				optimizer.gradients,
			);
			if (!Number.isFinite(cost) || !stepped(optimizer)) return false;
			stepCosts.push(cost);
			const step = stepCosts.length;
			onProgress?.({
				rule: optimizer.rule,
				step,
				steps: epochs * length,
				epoch: Math.floor(step / length),
				cost,
			});
		}
		if (!signal?.aborted) onEpoch();
	}
	return true;
}

interface CurrentRun {
	readonly optimizer: Optimizer<ParameterName, string, "float32">;
	readonly stepCosts: number[];
	/** What earlier sittings took. */
	readonly seconds: number;
	/** This sitting's beginning, in milliseconds. */
	readonly since: number;
}

function stateOf({ optimizer, stepCosts, seconds, since }: CurrentRun) {
	return {
		stepCosts: Float64Array.from(stepCosts),
		seconds: seconds + (performance.now() - since) / 1000,
		optimizer: optimizer.save(),
	};
}

/** The kernels are compiled at the first call; no rule's seconds should contain that. */
function warmUp(
	network: Network,
	examples: Examples,
	rows: Uint32Array,
	initial: Readonly<Record<ParameterName, Float32Array>>,
): void {
	const discarded = {
		W1: initial.W1.slice(),
		b1: initial.b1.slice(),
		W2: initial.W2.slice(),
		b2: initial.b2.slice(),
	};
	network.costAndGradient(examples, rows, initial, discarded);
	network.outputs(examples, rows, initial);
}

/** Takes a step unless the gradient is not finite. */
function stepped(optimizer: Optimizer<ParameterName>): boolean {
	try {
		optimizer.step();
		return true;
	} catch (error) {
		if (error instanceof NonFiniteError) return false;
		throw error;
	}
}

interface Split {
	readonly train: Uint32Array;
	readonly test: Uint32Array;
}

/** Which rows train and which test, at least one of each, in an order that the seed decides. */
export function splitRows(rows: number, share: number, seed: number): Split {
	const [order] = batches(rows, { size: rows, seed }).epoch(0);
	const shuffled = order as Uint32Array;
	const held = Math.min(Math.max(1, Math.round(rows * share)), rows - 1);
	return { test: shuffled.subarray(0, held), train: shuffled.subarray(held) };
}

/**
 * Inputs of mean 0 and deviation 1 over the rows trained on; a feature that is constant there is 0. Targets one-hot, or
 * standardised likewise.
 */
export function standardise(dataset: Dataset, train: Uint32Array): Examples {
	const { rows, features, values, targets, classes } = dataset;
	const inputs = new Float32Array(rows * features.length);
	features.forEach((name, k) => {
		const { mean, deviation } = spread(dataset, name, train, (row) => {
			return values[row * features.length + k] as number;
		});
		if (deviation === 0) return;
		for (let i = k; i < inputs.length; i += features.length) {
			inputs[i] = ((values[i] as number) - mean) / deviation;
		}
	});
	const outputs = Math.max(1, classes.length);
	const told = new Float32Array(rows * outputs);
	if (dataset.task === "classify") {
		targets.forEach((target, row) => {
			told[row * outputs + target] = 1;
		});
	} else {
		const { mean, deviation } = targetSpread(dataset, train);
		targets.forEach((target, row) => {
			told[row] = (target - mean) / deviation;
		});
	}
	return { inputs, targets: told };
}

/** How a regressed target lies over the rows trained on; a constant one is only shifted. */
function targetSpread(
	dataset: Dataset,
	train: Uint32Array,
): { mean: number; deviation: number } {
	const { mean, deviation } = spread(dataset, dataset.target, train, (row) => {
		return dataset.targets[row] as number;
	});
	return { mean, deviation: deviation === 0 ? 1 : deviation };
}

function spread(
	{ file }: Dataset,
	name: string,
	rows: Uint32Array,
	valueAt: (row: number) => number,
): { mean: number; deviation: number } {
	const first = valueAt(rows[0] as number);
	// Rounding would leave a constant a deviation of its last digit.
	if (rows.every((row) => valueAt(row) === first)) {
		return { mean: first, deviation: 0 };
	}
	let mean = 0;
	for (const row of rows) mean += valueAt(row) / rows.length;
	let variance = 0;
	for (const row of rows) variance += (valueAt(row) - mean) ** 2 / rows.length;
	if (!Number.isFinite(variance)) {
		throw new InputError(
			`${file}: column "${name}" has numbers too large to standardise`,
		);
	}
	return { mean, deviation: Math.sqrt(variance) };
}

/** How well the rows held out are told; null when an output is not finite. */
function score(
	dataset: Dataset,
	examples: Examples,
	{ train, test }: Split,
	network: Network,
	parameters: Readonly<Record<ParameterName, Float32Array>>,
): number | null {
	const out = network.outputs(examples, test, parameters);
	if (!out.every(Number.isFinite)) return null;
	const { task, targets, classes } = dataset;
	if (task === "classify") {
		const right = test.filter((row, k) => {
			const own = out.subarray(k * classes.length, (k + 1) * classes.length);
			return own.indexOf(Math.max(...own)) === targets[row];
		});
		return right.length / test.length;
	}
	const scale = targetSpread(dataset, train);
	let squares = 0;
	test.forEach((row, k) => {
		const told = (out[k] as number) * scale.deviation + scale.mean;
		squares += (told - (targets[row] as number)) ** 2;
	});
	return Math.sqrt(squares / test.length);
}

/** Each complete epoch's mean over rows, from its batches' means. */
function epochMeans(
	stepCosts: Float64Array,
	sizes: readonly number[],
): number[] {
	const rows = sizes.reduce((sum, size) => sum + size, 0);
	const means: number[] = [];
	for (
		let start = 0;
		start + sizes.length <= stepCosts.length;
		start += sizes.length
	) {
		means.push(
			sizes.reduce(
				(sum, size, k) =>
					sum + (size / rows) * (stepCosts[start + k] as number),
				0,
			),
		);
	}
	return means;
}
