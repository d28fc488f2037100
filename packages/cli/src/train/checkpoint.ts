import type { Tensor } from "ravine";
import { InputError } from "../errors.js";
import { plainSettings } from "../rules.js";
import { shown } from "../text.js";
import { type Parameters, parameterShapes } from "./network.js";
import {
	type Contents,
	notOne,
	numbersIn,
	readTensors,
	type TensorFileKind,
	writeTensors,
} from "./tensors.js";
import {
	networkSizes,
	type RunState,
	type TrainingOptions,
	type TrainingState,
} from "./training.js";

export const checkpointFile: TensorFileKind = {
	kind: "ravine training 2",
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
	/** 0 for none. */
	readonly bestEpoch: number;
}

/**
 * Writes a training's state, whole or not at all.
 * @throws InputError when the path cannot be written.
 */
export function writeCheckpoint(
	path: string,
	options: TrainingOptions,
	state: TrainingState,
): void {
	const tensors = new Map<string, Tensor>();
	const add = (name: string, data: Tensor["data"]) =>
		tensors.set(name, { data, shape: [data.length] });
	const runs = state.map((run, k): RunRecord => {
		add(`${k}/stepCosts`, run.stepCosts);
		add(`${k}/heldOutCosts`, run.heldOutCosts);
		add(`${k}/optimizer`, run.optimizer);
		for (const [name, values] of Object.entries(run.best?.parameters ?? {})) {
			add(`${k}/best/${name}`, values);
		}
		const { seconds, diverged, best } = run;
		return { seconds, diverged, bestEpoch: best?.epoch ?? 0 };
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
	const { seconds, diverged, bestEpoch } = (record ?? {}) as Partial<RunRecord>;
	const stepCosts = numbersIn(contents, `${k}/stepCosts`, Float64Array);
	const heldOutCosts = numbersIn(contents, `${k}/heldOutCosts`, Float64Array);
	const optimizer = numbersIn(contents, `${k}/optimizer`, Uint8Array);
	const isWhole =
		stepCosts !== undefined &&
		heldOutCosts !== undefined &&
		optimizer !== undefined &&
		typeof diverged === "boolean" &&
		typeof seconds === "number" &&
		seconds >= 0 &&
		Number.isInteger(bestEpoch) &&
		(bestEpoch as number) >= 0 &&
		(bestEpoch as number) <= heldOutCosts.length;
	if (!isWhole) return undefined;
	const run = { stepCosts, heldOutCosts, optimizer, diverged, seconds };
	if (bestEpoch === 0) return run;
	const parameters = readBest(contents, k, options);
	const best = parameters && { epoch: bestEpoch as number, parameters };
	return best && { ...run, best };
}

function readBest(
	contents: Contents,
	k: number,
	{ dataset, hidden }: TrainingOptions,
): Parameters | undefined {
	const parameters: Record<string, Float32Array> = {};
	for (const [name, shape] of parameterShapes(networkSizes(dataset, hidden))) {
		const size = shape.reduce((product, one) => product * one, 1);
		const values = numbersIn(contents, `${k}/best/${name}`, Float32Array, [
			size,
		]);
		if (values === undefined) return undefined;
		parameters[name] = values;
	}
	return parameters;
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
