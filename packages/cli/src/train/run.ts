import {
	createOptimizer,
	NonFiniteError,
	type Optimizer,
	type Rule,
} from "ravine";
import { epochsSinceProgress, findBest } from "./best.js";
import { type Course, epochCost } from "./course.js";
import type { Examples, Network, Parameters } from "./network.js";
import { meanCost, readOutputs, score } from "./scores.js";
import type { Context } from "./training.js";

/** A network in training on one course. */
export interface Learner {
	readonly course: Course;
	readonly optimizer: Optimizer<string, string, "float32">;
	/** Each batch's mean cost, before its step. */
	readonly stepCosts: number[];
}

/**
 * One rule's training. Where the length is not fixed, a search comes first: one learner for each fold, epoch by epoch,
 * measured on the rows that it does not train on. Then `final` trains on all rows for the best number of epochs.
 */
export interface Run {
	readonly rule: Rule;
	/** Empty if the length is fixed. */
	readonly search: readonly Learner[];
	final: Learner | undefined;
	/** After each epoch of the search or, without one, of the final training. */
	readonly heldOutCosts: number[];
	readonly heldOutScores: number[];
	diverged: boolean;
	/** The time of the steps. */
	seconds: number;
}

/** A run as a checkpoint has it. */
export interface RunState {
	readonly search: readonly LearnerState[];
	readonly final: LearnerState | undefined;
	readonly heldOutCosts: Float64Array;
	readonly heldOutScores: Float64Array;
	readonly diverged: boolean;
	readonly seconds: number;
}

export interface LearnerState {
	readonly stepCosts: Float64Array;
	/** The result of `optimizer.save()`. */
	readonly optimizer: Uint8Array;
}

/** Begins a rule's run, or continues it from a state. */
export async function beginRun(
	context: Context,
	rule: Rule,
	initial: Parameters,
	state: RunState | undefined,
): Promise<Run> {
	const search: Learner[] = [];
	for (const [k, course] of context.search.entries()) {
		search.push(await learn(rule, initial, course, state?.search[k]));
	}
	const run: Run = {
		rule,
		search,
		final: undefined,
		heldOutCosts: [...(state?.heldOutCosts ?? [])],
		heldOutScores: [...(state?.heldOutScores ?? [])],
		diverged: state?.diverged ?? false,
		seconds: state?.seconds ?? 0,
	};
	// With more epochs than before, the search may continue, and the final training begins anew after it.
	if (state?.final !== undefined && !isSearching(context, run)) {
		run.final = await learn(rule, initial, context.final, state.final);
	}
	return run;
}

async function learn(
	rule: Rule,
	initial: Parameters,
	course: Course,
	state?: LearnerState,
): Promise<Learner> {
	const optimizer = await createOptimizer(rule, initial);
	if (state === undefined) return { course, optimizer, stepCosts: [] };
	optimizer.load(state.optimizer);
	return { course, optimizer, stepCosts: [...state.stepCosts] };
}

export function stateOf(run: Run): RunState {
	const { search, final, heldOutCosts, heldOutScores, diverged, seconds } = run;
	const keep = ({ stepCosts, optimizer }: Learner): LearnerState => {
		return {
			stepCosts: Float64Array.from(stepCosts),
			optimizer: optimizer.save(),
		};
	};
	return {
		search: search.map(keep),
		final: final && keep(final),
		heldOutCosts: Float64Array.from(heldOutCosts),
		heldOutScores: Float64Array.from(heldOutScores),
		diverged,
		seconds,
	};
}

export function disposeRun({ search, final }: Run): void {
	for (const { optimizer } of search) optimizer.dispose();
	final?.optimizer.dispose();
}

/** Takes a run's remaining steps. Changes the run. */
export async function descend(
	context: Context,
	run: Run,
	initial: Parameters,
	afterEpoch: () => void,
): Promise<void> {
	const { search } = run;
	while (!run.diverged && isSearching(context, run)) {
		const epoch = run.heldOutCosts.length;
		if (!(await takeEpochs(context, run, search, epoch))) return;
		measure(context, run, search);
		report(context, run, search, context.options.epochs);
		afterEpoch();
	}
	if (run.diverged) return;
	run.final ??= await learn(run.rule, initial, context.final);
	const { final } = run;
	const epochs = finalEpochs(context, run);
	for (;;) {
		const epoch = epochsOf(context, run, final);
		if (epoch >= epochs) return;
		if (!(await takeEpochs(context, run, [final], epoch))) return;
		if (search.length === 0) measure(context, run, [final]);
		report(context, run, [final], epochs);
		afterEpoch();
	}
}

/** Complete epochs of the final training; the last one counts when it was measured. */
function epochsOf(
	{ search }: Context,
	{ heldOutCosts }: Run,
	{ stepCosts, course }: Learner,
): number {
	return search.length === 0
		? heldOutCosts.length
		: Math.floor(stepCosts.length / course.shares.length);
}

/** The best epoch of the search, counted from 1; without a search, all epochs. */
function finalEpochs(context: Context, run: Run): number {
	if (run.search.length === 0) return context.options.epochs;
	const { heldOutCosts: costs, heldOutScores: scores } = run;
	const { task } = context.options.dataset;
	return 1 + findBest({ costs, scores }, measuredRows(context), task);
}

/** The number of rows that are measured after each epoch of the search. */
function measuredRows({ search }: Pick<Context, "search">): number {
	return search.reduce((sum, { held }) => sum + held.length, 0);
}

function isSearching(context: Context, run: Run): boolean {
	const { heldOutCosts: costs, heldOutScores: scores, search } = run;
	if (search.length === 0 || costs.length >= context.options.epochs) {
		return false;
	}
	return epochsSinceProgress({ costs, scores }) < context.patience;
}

/** Takes the remaining steps of an epoch. @returns false if the run diverges. */
async function takeEpochs(
	context: Context,
	run: Run,
	learners: readonly Learner[],
	epoch: number,
): Promise<boolean> {
	const { options, turn } = context;
	for (const learner of learners) {
		const { course, stepCosts } = learner;
		const taken = stepCosts.length - epoch * course.shares.length;
		for (const rows of course.epoch(epoch).slice(taken)) {
			const waiting = turn();
			if (waiting) await waiting;
			options.signal?.throwIfAborted();
			if (!takeStep(context, run, learner, rows)) {
				run.diverged = true;
				return false;
			}
			options.onStep?.();
		}
	}
	return true;
}

/** @returns false when the cost or the gradient is not finite. */
function takeStep(
	{ network, examples }: { network: Network; examples: Examples },
	run: Run,
	{ optimizer, stepCosts }: Learner,
	rows: Uint32Array,
): boolean {
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

/** Appends the learners' mean cost and score on their held-out rows. */
function measure(
	{ network, examples, scaling, options: { dataset } }: Context,
	run: Run,
	learners: readonly Learner[],
): void {
	let [costs, right, count] = [0, 0, 0];
	for (const { course, optimizer } of learners) {
		const { held } = course;
		const outputs = network.outputs(
			examples.inputs,
			held,
			optimizer.parameters,
		);
		costs += held.length * meanCost(outputs, examples, held, dataset.task);
		count += held.length;
		if (dataset.task === "regress") continue;
		const actual = held.map((row) => dataset.targets[row] as number);
		const found = score(
			readOutputs(outputs, dataset, scaling),
			actual,
			dataset,
		);
		if (found.task === "classify") right += held.length * found.accuracy;
	}
	run.heldOutCosts.push(costs / count);
	run.heldOutScores.push(
		dataset.task === "regress" ? -costs / count : right / count,
	);
}

function report(
	{ options, labels, search }: Context,
	run: Run,
	learners: readonly Learner[],
	epochs: number,
): void {
	const place = options.rules.indexOf(run.rule);
	const [first] = learners as readonly [Learner, ...Learner[]];
	const epoch = first.stepCosts.length / first.course.shares.length;
	const costs = learners.map(({ stepCosts, course }) =>
		epochCost(stepCosts, course, epoch - 1),
	);
	options.onProgress?.({
		label: labels[place] as string,
		run: place,
		...(search.length === 0
			? {}
			: { phase: first === run.final ? "final" : "search" }),
		epoch,
		epochs,
		cost: costs.reduce((sum, cost) => sum + cost, 0) / costs.length,
	});
}
