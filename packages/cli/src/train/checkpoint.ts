import type { Tensor } from "ravine";
import { InputError } from "../errors.js";
import { plainSettings } from "../rules.js";
import { shown } from "../text.js";
import type { LearnerState, RunState } from "./run.js";
import { splitRows, stepsOf } from "./split.js";
import {
	type Contents,
	notOne,
	numbersIn,
	readTensors,
	type TensorFileKind,
	writeTensors,
} from "./tensors.js";
import {
	batchOf,
	type TrainingOptions,
	type TrainingState,
} from "./training.js";

export const checkpointFile: TensorFileKind = {
	kind: "ravine training 3",
	description: "a checkpoint of this version of ravine train",
	remedy: "; it is left as it is",
};

/** The options and data that must match for a training to resume; the number of epochs may be larger. */
function belongings(options: TrainingOptions): Record<string, string> {
	const { dataset, rules, hidden, batch, test, validation, seed } = options;
	return {
		data: dataset.fingerprint,
		"--missing": dataset.missing,
		"--hidden": hidden.join(),
		"--batch": String(batch),
		"--test": String(test),
		"--validation": String(validation),
		"--seed": String(seed),
		"--rules": rules.map(({ name }) => name).join(),
		"settings (--rules, --set)": JSON.stringify(
			rules.map(({ settings }) => plainSettings(settings)),
		),
		"rules' texts": JSON.stringify(rules.map(({ text }) => text)),
	};
}

/** The metadata of a run in a checkpoint. */
interface RunRecord {
	readonly seconds: number;
	readonly diverged: boolean;
	/** Whether the final training has begun. */
	readonly final: boolean;
}

/**
 * Writes a training's state, whole or not at all.
 * @throws Refusal if the path cannot be written.
 */
export function writeCheckpoint(
	path: string,
	options: TrainingOptions,
	state: TrainingState,
): void {
	const tensors = new Map<string, Tensor>();
	const add = (name: string, data: Tensor["data"]) =>
		tensors.set(name, { data, shape: [data.length] });
	const addLearner = (name: string, learner: LearnerState) => {
		add(`${name}/stepCosts`, learner.stepCosts);
		add(`${name}/optimizer`, learner.optimizer);
	};
	const runs = state.map((run, k): RunRecord => {
		add(`${k}/heldOutCosts`, run.heldOutCosts);
		add(`${k}/heldOutScores`, run.heldOutScores);
		for (const [fold, learner] of run.search.entries()) {
			addLearner(`${k}/search/${fold}`, learner);
		}
		if (run.final !== undefined) addLearner(`${k}/final`, run.final);
		const { seconds, diverged } = run;
		return { seconds, diverged, final: run.final !== undefined };
	});
	const record = { belongings: belongings(options), runs };
	writeTensors(path, checkpointFile, tensors, record);
}

/**
 * Reads the state of a stopped training.
 * @throws InputError naming the file when it is missing, cut short, altered, not a checkpoint of a training, or of other
 * data or options.
 */
export function readCheckpoint(
	path: string,
	options: TrainingOptions,
): TrainingState {
	const contents = readTensors(path, checkpointFile);
	const { belongings: theirs, runs } = (contents.record ?? {}) as {
		readonly belongings?: Readonly<Record<string, string>>;
		readonly runs?: unknown;
	};
	const isWhole =
		typeof theirs === "object" && theirs !== null && Array.isArray(runs);
	if (!isWhole) throw notOne(path, checkpointFile);
	const own = belongings(options);
	const other = Object.keys(own).find((key) => own[key] !== theirs[key]);
	if (other !== undefined) {
		throw new InputError(
			`${shown(path)}: the checkpoint ${difference(other, own, theirs, options)}${checkpointFile.remedy}`,
		);
	}
	if (runs.length > options.rules.length) throw notOne(path, checkpointFile);
	return runs.map((record: unknown, k) => {
		const run = readRun(contents, k, record, options);
		if (run === undefined) throw notOne(path, checkpointFile);
		refuseFewerEpochs(path, run, options);
		return run;
	});
}

/** One run's state; undefined if anything in it is invalid. */
function readRun(
	contents: Contents,
	k: number,
	record: unknown,
	options: TrainingOptions,
): RunState | undefined {
	const { seconds, diverged, final } = (record ?? {}) as Partial<RunRecord>;
	const heldOutCosts = numbersIn(contents, `${k}/heldOutCosts`, Float64Array);
	const heldOutScores = numbersIn(contents, `${k}/heldOutScores`, Float64Array);
	const { dataset, test, validation, seed } = options;
	const split = splitRows(dataset.rows, test, validation, seed);
	const { folds } = split;
	const batch = batchOf(options, split);
	const search = folds.map((fold, i) =>
		readLearner(contents, `${k}/search/${i}`, stepsOf(fold.train, batch)),
	);
	const last = final
		? readLearner(contents, `${k}/final`, stepsOf(split.train, batch))
		: undefined;
	const isWhole =
		heldOutCosts !== undefined &&
		heldOutScores?.length === heldOutCosts.length &&
		search.every((learner) => learner !== undefined) &&
		typeof final === "boolean" &&
		final === (last !== undefined) &&
		typeof diverged === "boolean" &&
		typeof seconds === "number" &&
		seconds >= 0;
	if (!isWhole) return undefined;
	// An epoch that is not complete in every learner has no costs yet.
	const measured = search.length > 0 ? search : last ? [last] : [];
	const fits = measured.every(({ epochs }) =>
		[0, 1].includes(Math.floor(epochs - heldOutCosts.length)),
	);
	if (!fits) return undefined;
	return {
		search,
		final: last,
		heldOutCosts,
		heldOutScores,
		diverged,
		seconds,
	};
}

function readLearner(
	contents: Contents,
	name: string,
	steps: number,
): (LearnerState & { readonly epochs: number }) | undefined {
	const stepCosts = numbersIn(contents, `${name}/stepCosts`, Float64Array);
	const optimizer = numbersIn(contents, `${name}/optimizer`, Uint8Array);
	if (stepCosts === undefined || optimizer === undefined) return undefined;
	return { stepCosts, optimizer, epochs: stepCosts.length / steps };
}

function refuseFewerEpochs(
	path: string,
	{ heldOutCosts }: RunState,
	{ epochs }: TrainingOptions,
): void {
	if (heldOutCosts.length <= epochs) return;
	throw new InputError(
		`${shown(path)}: the training there has ${heldOutCosts.length} epochs, more than --epochs ${epochs}${checkpointFile.remedy}`,
	);
}

/** The mismatch, as the predicate of a sentence about the checkpoint. */
function difference(
	key: string,
	own: Readonly<Record<string, string>>,
	theirs: Readonly<Record<string, string>>,
	{ dataset }: TrainingOptions,
): string {
	if (key === "data") {
		return `belongs to other data or another target or task than ${shown(dataset.file)}'s "${shown(dataset.target)}" (${dataset.task})`;
	}
	return key.startsWith("--")
		? `has ${key} ${shown(String(theirs[key]))}, not ${shown(own[key] ?? "")}`
		: `has other ${key}`;
}
