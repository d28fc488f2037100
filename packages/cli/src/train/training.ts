import {
	batches,
	createOptimizer,
	eventLoopTurns,
	NonFiniteError,
	type Optimizer,
	type Rule,
} from "ravine";
import type { Progress } from "../progress.js";
import { labelRules } from "../rules.js";
import type { Dataset } from "./dataset.js";
import { fitScaling, type Scaling, scaleExamples } from "./examples.js";
import {
	createNetwork,
	type Examples,
	type Network,
	type Parameters,
} from "./network.js";
import {
	type Baseline,
	baselineOf,
	meanCost,
	readOutputs,
	type Score,
	score,
} from "./scores.js";
import { patienceOf, type Split, splitRows } from "./split.js";

export interface TrainingOptions {
	readonly dataset: Dataset;
	readonly rules: readonly Rule[];
	/** Units of each hidden layer. */
	readonly hidden: readonly number[];
	/** Rows in a mini-batch; at most all rows to train on are used. */
	readonly batch: number;
	/** The largest number of epochs; without validation, their number. */
	readonly epochs: number;
	/** The share of the rows held out, in (0, 1). */
	readonly test: number;
	/** The share of the other rows that decides when to stop; with 0, all epochs are trained. */
	readonly validation: number;
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

export interface RunState {
	/** Each batch's mean cost, before its step. */
	readonly stepCosts: Float64Array;
	/** The mean cost after each complete epoch, over the validation rows or, without validation, over the test rows. */
	readonly heldOutCosts: Float64Array;
	/** The result of `optimizer.save()`. */
	readonly optimizer: Uint8Array;
	/** The parameters after the epoch with the lowest validation cost; absent without validation. */
	readonly best?: Best;
	readonly diverged: boolean;
	/** The time of the steps. */
	readonly seconds: number;
}

export interface Best {
	/** Counted from 1. */
	readonly epoch: number;
	readonly parameters: Parameters;
}

/** The result of one rule's training. */
export interface TrainingRun {
	readonly rule: Rule;
	readonly label: string;
	readonly stepCosts: Float64Array;
	/** Each complete epoch's cost: the mean over the rows trained on, measured before each batch's step. */
	readonly epochCosts: readonly number[];
	readonly heldOutCosts: readonly number[];
	/** The epoch whose parameters are kept, from 1; the last one without validation. */
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
interface Context {
	readonly options: TrainingOptions;
	readonly labels: readonly string[];
	readonly network: Network;
	readonly examples: Examples;
	readonly scaling: Scaling;
	readonly split: Split;
	readonly order: Epochs;
	/** Each batch's share of the rows of an epoch. */
	readonly shares: readonly number[];
	readonly patience: number;
}

/** Returns an epoch's batches of rows to train on, by the epoch's number. */
type Epochs = (epoch: number) => readonly Uint32Array[];

/** The state of a run during the training. */
interface Run {
	readonly optimizer: Optimizer<string, string, "float32">;
	readonly stepCosts: number[];
	readonly heldOutCosts: number[];
	best?: Best;
	diverged: boolean;
	seconds: number;
}

/**
 * Trains one small network on the same data once per rule, from the same initial weights, with the same batches.
 *
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
			const optimizer = await createOptimizer(rule, initial);
			try {
				current = begin(optimizer, states[at]);
				await descend(context, current, at, timer);
				states[at] = stateOf(current);
				runs.push(conclude(context, current, at));
			} finally {
				current = undefined;
				optimizer.dispose();
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
	const batch = Math.min(options.batch, split.train.length);
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

async function prepare(options: TrainingOptions): Promise<Context> {
	const { dataset, rules, hidden, test, validation, seed } = options;
	const split = splitRows(dataset.rows, test, validation, seed);
	const scaling = fitScaling(dataset, split.train);
	const batch = Math.min(options.batch, split.train.length);
	const order = epochsOf(split.train, batch, seed);
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
		order,
		shares: order(0).map((rows) => rows.length / split.train.length),
		patience: patienceOf(split.train, batch),
	};
}

function epochsOf(train: Uint32Array, size: number, seed: number): Epochs {
	const order = batches(train, { size, seed });
	return (epoch) =>
		order.epoch(epoch).map((batch) => batch.map((k) => train[k] as number));
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

function begin(
	optimizer: Optimizer<string, string, "float32">,
	state?: RunState,
): Run {
	if (state === undefined) {
		return {
			optimizer,
			stepCosts: [],
			heldOutCosts: [],
			diverged: false,
			seconds: 0,
		};
	}
	optimizer.load(state.optimizer);
	return {
		...state,
		optimizer,
		stepCosts: [...state.stepCosts],
		heldOutCosts: [...state.heldOutCosts],
	};
}

function stateOf(run: Run): RunState {
	const { optimizer, stepCosts, heldOutCosts, ...others } = run;
	return {
		...others,
		stepCosts: Float64Array.from(stepCosts),
		heldOutCosts: Float64Array.from(heldOutCosts),
		optimizer: optimizer.save(),
	};
}

/** Takes a run's remaining steps. Changes the run. */
async function descend(
	context: Context,
	run: Run,
	place: number,
	afterEpoch: () => void,
): Promise<void> {
	const { options, order } = context;
	const { length } = context.shares;
	const turn = eventLoopTurns();
	while (!run.diverged) {
		const { stepCosts } = run;
		const epoch = Math.floor(stepCosts.length / length);
		if (epoch > run.heldOutCosts.length) {
			endEpoch(context, run, place);
			afterEpoch();
			continue;
		}
		if (epoch >= options.epochs || isStale(context, run)) return;
		for (const rows of order(epoch).slice(stepCosts.length % length)) {
			const waiting = turn();
			if (waiting) await waiting;
			options.signal?.throwIfAborted();
			if (!takeStep(context, run, rows)) {
				run.diverged = true;
				return;
			}
			options.onStep?.();
		}
	}
}

/** @returns false when the cost or the gradient is not finite. */
function takeStep(
	{ network, examples }: Context,
	run: Run,
	rows: Uint32Array,
): boolean {
	const { optimizer, stepCosts } = run;
	const since = performance.now();
	try {
		const cost = network.costAndGradient(
			examples,
			rows,
			optimizer.parameters,
			optimizer.gradients,
		);
		if (!Number.isFinite(cost)) return false;
		optimizer.step();
		stepCosts.push(cost);
		return true;
	} catch (error) {
		if (error instanceof NonFiniteError) return false;
		throw error;
	} finally {
		run.seconds += (performance.now() - since) / 1000;
	}
}

/** Computes the cost of the held-out rows after an epoch, and keeps the parameters if they are the best so far. */
function endEpoch(context: Context, run: Run, place: number): void {
	const { network, examples, split, options, labels } = context;
	const { optimizer, heldOutCosts } = run;
	const { validation, test } = split;
	const rows = validation.length > 0 ? validation : test;
	const outputs = network.outputs(examples.inputs, rows, optimizer.parameters);
	const cost = meanCost(outputs, examples, rows, options.dataset.task);
	heldOutCosts.push(cost);
	const epoch = heldOutCosts.length;
	const lowest = run.best && heldOutCosts[run.best.epoch - 1];
	if (validation.length > 0 && cost < (lowest ?? Infinity)) {
		const copies = Object.entries(optimizer.parameters).map(
			([name, values]) => [name, Float32Array.from(values)] as const,
		);
		run.best = { epoch, parameters: Object.fromEntries(copies) };
	}
	options.onProgress?.({
		label: labels[place] as string,
		run: place,
		epoch,
		epochs: options.epochs,
		cost: epochCost(run.stepCosts, context, epoch - 1),
	});
}

/** Whether the validation cost has not fallen for too many epochs. */
function isStale(
	{ split, patience }: Context,
	{ heldOutCosts, best }: Run,
): boolean {
	if (split.validation.length === 0) return false;
	return heldOutCosts.length - (best?.epoch ?? 0) >= patience;
}

function conclude(context: Context, run: Run, place: number): TrainingRun {
	const { options, labels, network, examples, scaling, split } = context;
	const { dataset, rules } = options;
	const { optimizer, best, heldOutCosts, seconds } = run;
	const parameters =
		best?.parameters ??
		Object.fromEntries(
			Object.entries(optimizer.parameters).map(([name, values]) => {
				return [name, Float32Array.from(values)];
			}),
		);
	const outputs = network.outputs(examples.inputs, split.test, parameters);
	const diverged = run.diverged || !outputs.every(Number.isFinite);
	const actual = Float64Array.from(
		split.test,
		(row) => dataset.targets[row] as number,
	);
	return {
		rule: rules[place] as Rule,
		label: labels[place] as string,
		stepCosts: Float64Array.from(run.stepCosts),
		epochCosts: Array.from({ length: heldOutCosts.length }, (_, epoch) =>
			epochCost(run.stepCosts, context, epoch),
		),
		heldOutCosts: [...heldOutCosts],
		keptEpoch: best?.epoch ?? heldOutCosts.length,
		parameters,
		score: diverged
			? null
			: score(readOutputs(outputs, dataset, scaling), actual, dataset),
		diverged,
		seconds,
	};
}

/** Milliseconds of trial steps before the first run, so that the kernels are compiled and the code is optimised. */
const WARM_UP = 150;

/** Computes trial gradients, so that no run's seconds include one-time work. */
function warmUp(
	{ network, examples, split, order }: Context,
	initial: Parameters,
) {
	const discarded = Object.fromEntries(
		Object.entries(initial).map(([name, values]) => [name, values.slice()]),
	);
	const until = performance.now() + WARM_UP;
	const [rows] = order(0);
	do {
		network.costAndGradient(examples, rows as Uint32Array, initial, discarded);
	} while (performance.now() < until);
	network.outputs(examples.inputs, split.train.subarray(0, 1), initial);
}

/** An epoch's mean cost over rows, from its batches' means. */
function epochCost(
	stepCosts: readonly number[],
	{ shares }: Context,
	epoch: number,
): number {
	return shares.reduce(
		(sum, share, k) =>
			sum + share * (stepCosts[epoch * shares.length + k] as number),
		0,
	);
}
