import { existsSync } from "node:fs";
import {
	CheckpointError,
	decodeTensors,
	encodeTensors,
	type Tensor,
} from "ravine";
import { InputError } from "./errors.js";
import { readInput, writeWhole } from "./files.js";
import type {
	FinishedRun,
	TrainingOptions,
	TrainingState,
} from "./training.js";

/** Names the format, and its version. */
const kind = "ravine training 1";

/** What a checkpoint belongs to: it can only go on with the same. */
function belongings(options: TrainingOptions): Record<string, string> {
	const { dataset, rules, hidden, batch, epochs, test, seed } = options;
	return {
		data: dataset.fingerprint,
		"--hidden": String(hidden),
		"--batch": String(batch),
		"--epochs": String(epochs),
		"--test": String(test),
		"--seed": String(seed),
		"--rules": rules.map(({ name }) => name).join(),
		"settings (--set)": JSON.stringify(rules.map(({ settings }) => settings)),
		"rules' texts": JSON.stringify(rules.map(({ text }) => text)),
	};
}

/**
 * Writes a training's state, whole or not at all.
 * @throws InputError when the path cannot be written.
 */
export function writeCheckpoint(
	path: string,
	options: TrainingOptions,
	{ finished, current }: TrainingState,
): void {
	const tensors = new Map<string, Tensor>();
	const add = (name: string, data: Tensor["data"]) =>
		tensors.set(name, { data, shape: [data.length] });
	finished.forEach(({ stepCosts }, k) => {
		add(`stepCosts/${k}`, stepCosts);
	});
	if (current !== undefined) {
		add(`stepCosts/${finished.length}`, current.stepCosts);
		add("optimizer", current.optimizer);
	}
	const metadata = {
		kind,
		belongings: JSON.stringify(belongings(options)),
		finished: JSON.stringify(
			finished.map(({ stepCosts, ...record }) => record),
		),
		seconds: String(current?.seconds ?? 0),
	};
	writeWhole(path, encodeTensors({ tensors, metadata }));
}

/**
 * Reads where a training stopped.
 * @throws InputError naming the file when it is missing, cut short, altered, no training's, or of other data or options.
 */
export function readCheckpoint(
	path: string,
	options: TrainingOptions,
): TrainingState {
	const { tensors, metadata } = decode(path);
	const own = belongings(options);
	const theirs = JSON.parse(metadata.belongings ?? "{}") as typeof own;
	const other = Object.keys(own).find((key) => own[key] !== theirs[key]);
	if (other !== undefined) {
		throw new InputError(
			`${path}: the checkpoint is of ${difference(other, own, theirs, options)}; it is left as it is`,
		);
	}
	const costs = (k: number) =>
		tensors.get(`stepCosts/${k}`)?.data as Float64Array;
	const records = JSON.parse(metadata.finished ?? "[]") as Omit<
		FinishedRun,
		"stepCosts"
	>[];
	const finished = records.map((record, k) => ({
		...record,
		stepCosts: costs(k),
	}));
	const optimizer = tensors.get("optimizer")?.data as Uint8Array | undefined;
	if (optimizer === undefined) return { finished };
	return {
		finished,
		current: {
			optimizer,
			stepCosts: costs(finished.length),
			seconds: Number(metadata.seconds),
		},
	};
}

/**
 * Checks that a new training may write its checkpoint there: nothing but an earlier checkpoint is written over.
 * @throws InputError when something else is there.
 */
export function checkReplaceable(path: string): void {
	if (existsSync(path)) decode(path);
}

function decode(path: string) {
	const bytes = readInput(path);
	try {
		const file = decodeTensors(bytes);
		if (file.metadata.kind === kind) return file;
	} catch (error) {
		if (!(error instanceof CheckpointError)) throw error;
		throw new InputError(`${path}: ${error.message}; it is left as it is`);
	}
	throw new InputError(
		`${path}: it is not a checkpoint of ravine train; it is left as it is`,
	);
}

function difference(
	key: string,
	own: Readonly<Record<string, string>>,
	theirs: Readonly<Record<string, string>>,
	{ dataset }: TrainingOptions,
): string {
	if (key === "data") {
		return `other data or another target or task than ${dataset.file}'s "${dataset.target}" (${dataset.task})`;
	}
	return key.startsWith("--")
		? `${key} ${theirs[key]}, not ${own[key]}`
		: `other ${key}`;
}
