import { eventLoopTurns, type Rule } from "ravine";
import type { Progress } from "../progress.js";
import { labelRules } from "../rules.js";
import { type Course, createCourse, epochCost } from "./course.js";
import type { Dataset } from "./dataset.js";
import { fitScaling, type Scaling, scaleExamples } from "./examples.js";
import {
	createNetwork,
	type Examples,
	type Network,
	type Parameters,
} from "./network.js";
import {
	beginRun,
	descend,
	disposeRun,
	type Run,
	type RunState,
	stateOf,
} from "./run.js";
import {
	type Baseline,
	baselineOf,
	readOutputs,
	type Score,
	score,
} from "./scores.js";
import { patienceOf, type Split, splitRows, type Validation } from "./split.js";

export interface TrainingOptions {
	readonly dataset: Dataset;
	readonly rules: readonly Rule[];
	/** Units of each hidden layer. */
	readonly hidden: readonly number[];
	/** Rows in a mini-batch; at most all rows to train on are used. */
	readonly batch: number;
	/** The largest number of epochs of the search; without validation, the number of epochs. */
	readonly epochs: number;
	/** The share of the rows held out, in (0, 1). */
	readonly test: number;
	/** The part of the other rows that decides how many epochs are trained; with 0, all are. */
	readonly validation: Validation;
	/** For the split, the initial weights and the order of the batches. */
	readonly seed: number;
	/** Called after every step. */
	readonly onStep?: () => void;
	/** Called after every epoch. */
	readonly onProgress?: (progress: Progress) => void;
	/** Called after an epoch if a checkpoint is due, when the signal aborts, and at the end. */
	readonly onCheckpoint?: (state: TrainingState) => void;
	/** Milliseconds between two checkpoints; default 0, a checkpoint after each epoch. */
	readonly checkpointEvery?: number;
	/** Stops the training between two steps: the promise is rejected with the signal's reason. */
	readonly signal?: AbortSignal;
	/** The state of an earlier training with the same options, but perhaps fewer epochs. The training continues from it, with the same numbers. */
	readonly resumeFrom?: TrainingState;
}

/** The state of each run that has begun, in the rules' order. */
export type TrainingState = readonly RunState[];

/** The result of one rule's training. */
export interface TrainingRun {
	readonly rule: Rule;
	readonly label: string;
	/** Of the final training. */
	readonly stepCosts: Float64Array;
	/** Each epoch's cost in the final training: the mean over the rows, measured before each batch's step. */
	readonly epochCosts: readonly number[];
	/**
	 * The mean cost after each epoch on rows that are not trained on: the validation rows, in the search for the best
	 * epoch, or without validation the test rows.
	 */
	readonly heldOutCosts: readonly number[];
	/** The share of those rows whose class is predicted correctly; in a regression, minus the cost. */
	readonly heldOutScores: readonly number[];
	/** The number of epochs of the final training. */
	readonly keptEpoch: number;
	readonly parameters: Parameters;
	/** The score on the test rows; null if diverged. */
	readonly score: Score | null;
	/** Whether the cost, its gradient or the outputs became infinite or NaN, which stops the run. */
	readonly diverged: boolean;
	readonly seconds: number;
}

export interface Training {
	/** In the rules' order. */
	readonly runs: readonly TrainingRun[];
	readonly baseline: Baseline;
	readonly scaling: Scaling;
	readonly split: Split;
	/** The rows in a mini-batch, at most all rows to train on. */
	readonly batch: number;
	/** The largest number of epochs. */
	readonly epochs: number;
	readonly hidden: readonly number[];
}

/** The data that all runs of a training share. */
export interface Context {
	readonly options: TrainingOptions;
	readonly labels: readonly string[];
	readonly network: Network;
	readonly examples: Examples;
	readonly scaling: Scaling;
	readonly split: Split;
	/** One for each fold; empty if the length is fixed. */
	readonly search: readonly Course[];
	readonly final: Course;
	/** The number of epochs without progress after which a search ends. */
	readonly patience: number;
	/** One for the whole training: an epoch may take less time than passes between two turns. */
	readonly turn: ReturnType<typeof eventLoopTurns>;
}

/**
 * Trains one small network on the same data once per rule, from the same initial weights, with the same batches.
 *
 * With validation rows, each rule first searches for its best number of epochs, and then trains on all rows for as long.
 * jax-js computes the gradients, ravine the steps. A run that diverges is marked, and the others continue.
 *
 * @throws InputError for numbers too large to standardise; CheckpointError for a state of another rule or model.
 */
export async function trainRules(options: TrainingOptions): Promise<Training> {
	const context = await prepare(options);
	const { network, split, scaling } = context;
	const { dataset, rules, seed, signal, resumeFrom = [] } = options;
	// A state that was read stays in the list until its rule continues from it.
	const states: RunState[] = [...resumeFrom];
	let current: Run | undefined;
	let at = 0;
	const checkpoint = () => {
		if (current !== undefined) states[at] = stateOf(current);
		options.onCheckpoint?.([...states]);
	};
	const timer = createTimer(options.checkpointEvery ?? 0, checkpoint);
	signal?.addEventListener("abort", checkpoint);
	const runs: TrainingRun[] = [];
	try {
		const initial = network.initial(seed);
		warmUp(context, initial);
		for (const rule of rules) {
			signal?.throwIfAborted();
			const run = await beginRun(context, rule, initial, states[at]);
			current = run;
			try {
				await descend(context, run, initial, timer);
				states[at] = stateOf(run);
				runs.push(conclude(context, run, at));
			} finally {
				current = undefined;
				disposeRun(run);
			}
			at++;
		}
		if (!signal?.aborted) checkpoint();
	} finally {
		signal?.removeEventListener("abort", checkpoint);
		network.dispose();
	}
	const targetsOf = (rows: Uint32Array) =>
		Float64Array.from(rows, (row) => dataset.targets[row] as number);
	const baseline = baselineOf(
		targetsOf(split.train),
		targetsOf(split.test),
		dataset,
	);
	const batch = batchOf(options, split);
	const { epochs, hidden } = options;
	return { runs, baseline, scaling, split, batch, epochs, hidden };
}

/** The numbers of inputs, units and outputs of the network for a dataset. */
export function networkSizes(
	{ features, classes }: Pick<Dataset, "features" | "classes">,
	hidden: readonly number[],
): readonly number[] {
	return [features.length, ...hidden, Math.max(1, classes.length)];
}

/** The rows in a batch: no more than a fold trains on, so that the search and the final training have equal batches. */
export function batchOf(
	{ batch }: Pick<TrainingOptions, "batch">,
	{ train, folds }: Split,
): number {
	return Math.min(
		batch,
		train.length,
		...folds.map((fold) => fold.train.length),
	);
}

async function prepare(options: TrainingOptions): Promise<Context> {
	const { dataset, rules, hidden, test, validation, seed } = options;
	const split = splitRows(dataset.rows, test, validation, seed);
	const { folds, train } = split;
	const scaling = fitScaling(dataset, train);
	const batch = batchOf(options, split);
	return {
		options,
		labels: labelRules(rules),
		network: await createNetwork({
			sizes: networkSizes(dataset, hidden),
			cost: dataset.task === "classify" ? "crossEntropy" : "squaredError",
			batch,
		}),
		examples: scaleExamples(dataset, scaling),
		scaling,
		split,
		search: folds.map((fold) =>
			createCourse(fold.train, fold.validation, batch, seed),
		),
		final: createCourse(train, split.test, batch, seed),
		patience: patienceOf(folds[0]?.train ?? train, batch),
		turn: eventLoopTurns(),
	};
}

/** Returns a function that calls back if `every` milliseconds have passed since the last time. */
function createTimer(every: number, callBack: () => void): () => void {
	let last = performance.now();
	return () => {
		if (performance.now() - last < every) return;
		callBack();
		last = performance.now();
	};
}

function conclude(context: Context, run: Run, place: number): TrainingRun {
	const { options, labels, network, examples, scaling, split, final } = context;
	const { dataset } = options;
	// A run that diverges in the search has no final training.
	const { optimizer, stepCosts } = run.final ?? {
		optimizer: run.search[0]?.optimizer,
		stepCosts: [],
	};
	const parameters = Object.fromEntries(
		Object.entries(optimizer?.parameters ?? {}).map(
			([name, values]) => [name, Float32Array.from(values)] as const,
		),
	);
	const outputs = network.outputs(examples.inputs, split.test, parameters);
	const diverged = run.diverged || !outputs.every(Number.isFinite);
	const actual = Float64Array.from(
		split.test,
		(row) => dataset.targets[row] as number,
	);
	const epochs = Math.floor(stepCosts.length / final.shares.length);
	return {
		rule: run.rule,
		label: labels[place] as string,
		stepCosts: Float64Array.from(stepCosts),
		epochCosts: Array.from({ length: epochs }, (_, epoch) =>
			epochCost(stepCosts, final, epoch),
		),
		heldOutCosts: [...run.heldOutCosts],
		heldOutScores: [...run.heldOutScores],
		keptEpoch: epochs,
		parameters,
		score: diverged
			? null
			: score(readOutputs(outputs, dataset, scaling), actual, dataset),
		diverged,
		seconds: run.seconds,
	};
}

/** Milliseconds of trial steps before the first run, so that the kernels are compiled and the code is optimised. */
const WARM_UP = 150;

/** Computes trial gradients, so that no run's seconds include one-time work. */
function warmUp(
	{ network, examples, split, final }: Context,
	initial: Parameters,
) {
	const discarded = Object.fromEntries(
		Object.entries(initial).map(([name, values]) => [name, values.slice()]),
	);
	const until = performance.now() + WARM_UP;
	const [rows] = final.epoch(0);
	do {
		network.costAndGradient(examples, rows as Uint32Array, initial, discarded);
	} while (performance.now() < until);
	network.outputs(examples.inputs, split.train.subarray(0, 1), initial);
}
