import type { Tensor } from "ravine";
import { plainSettings } from "../rules.js";
import { type Dataset, featureNames, type Missing } from "./dataset.js";
import type { Scaling, Spread } from "./examples.js";
import { type Parameters, parameterShapes } from "./network.js";
import { hashRows } from "./rowHashes.js";
import type { Task } from "./target.js";
import {
	type Contents,
	notOne,
	numbersIn,
	readTensors,
	type TensorFileKind,
	writeTensors,
} from "./tensors.js";
import { networkSizes, type Training, type TrainingRun } from "./training.js";

/** A column that a model was trained on. */
export interface ModelColumn {
	readonly name: string;
	readonly kind: "number" | "date" | "text";
	/** A text column's values. */
	readonly categories: readonly string[];
}

/** A trained network, with everything needed to turn a file's cells into inputs and outputs into predictions. */
export interface Model {
	readonly task: Task;
	readonly target: string;
	readonly classes: readonly string[];
	readonly columns: readonly ModelColumn[];
	/** Units of each hidden layer. */
	readonly hidden: readonly number[];
	readonly missing: Missing;
	readonly scaling: Scaling;
	readonly parameters: Parameters;
	/** Hashes of the rows trained on, ascending. */
	readonly trainedRows: Uint32Array;
	/** The training, for the reader. */
	readonly origin: {
		readonly file: string;
		readonly rule: string;
		readonly settings: Readonly<Record<string, number | string>>;
		readonly epoch: number;
	};
}

const modelFile: TensorFileKind = {
	kind: "ravine model 1",
	description: "a model that ravine train wrote",
	remedy: "",
};

/** Makes a run's model. */
export function modelOf(
	{ task, target, classes, columns, missing, file, rows }: Dataset,
	{ scaling, hidden, split }: Training,
	{ parameters, rule, keptEpoch }: TrainingRun,
): Model {
	const hashes = hashRows(columns, rows);
	return {
		task,
		target,
		classes,
		columns: columns.map(({ name, kind, categories }) => {
			return { name, kind, categories };
		}),
		hidden,
		missing,
		scaling,
		parameters,
		trainedRows: split.train.map((row) => hashes[row] as number).sort(),
		origin: {
			file,
			rule: rule.name,
			settings: plainSettings(rule.settings),
			epoch: keptEpoch,
		},
	};
}

/**
 * Writes a model as a safetensors file: the network's parameters by name, the scaling as further tensors, and everything
 * else in the metadata.
 * @throws InputError when the path cannot be written.
 */
export function writeModel(path: string, model: Model): void {
	const { parameters, scaling, trainedRows, ...record } = model;
	const tensors = new Map<string, Tensor>();
	for (const [name, shape] of shapesOf(model)) {
		tensors.set(name, { data: parameters[name] as Float32Array, shape });
	}
	const add = (name: string, spreads: readonly Spread[]) => {
		const shape = [spreads.length];
		const means = Float64Array.from(spreads, ({ mean }) => mean);
		const deviations = Float64Array.from(spreads, (one) => one.deviation);
		tensors.set(`${name}.mean`, { data: means, shape });
		tensors.set(`${name}.deviation`, { data: deviations, shape });
	};
	add("inputs", scaling.inputs);
	add("target", [scaling.target]);
	tensors.set("trainedRows", {
		data: trainedRows,
		shape: [trainedRows.length],
	});
	writeTensors(path, modelFile, tensors, record);
}

/**
 * Reads a model.
 * @throws InputError naming the file when it is missing, cut short, altered or not a model.
 */
export function readModel(path: string): Model {
	const contents = readTensors(path, modelFile);
	const { record } = contents;
	if (!isRecord(record)) throw notOne(path, modelFile);
	const parameters: Record<string, Float32Array> = {};
	for (const [name, shape] of shapesOf(record)) {
		const values = numbersIn(contents, name, Float32Array, shape);
		if (!values?.every(Number.isFinite)) throw notOne(path, modelFile);
		parameters[name] = values;
	}
	const inputs = readSpreads(
		contents,
		"inputs",
		featureNames(record.columns).length,
	);
	const [target] = readSpreads(contents, "target", 1) ?? [];
	const trainedRows = numbersIn(contents, "trainedRows", Uint32Array);
	if (
		inputs === undefined ||
		target === undefined ||
		trainedRows === undefined
	) {
		throw notOne(path, modelFile);
	}
	return { ...record, parameters, scaling: { inputs, target }, trainedRows };
}

type ModelRecord = Omit<Model, "parameters" | "scaling" | "trainedRows">;

function shapesOf({ columns, classes, hidden }: ModelRecord) {
	const features = featureNames(columns);
	return parameterShapes(networkSizes({ features, classes }, hidden));
}

function readSpreads(
	contents: Contents,
	name: string,
	count: number,
): Spread[] | undefined {
	const means = numbersIn(contents, `${name}.mean`, Float64Array, [count]);
	const deviations = numbersIn(contents, `${name}.deviation`, Float64Array, [
		count,
	]);
	if (means === undefined || deviations === undefined) return undefined;
	const areNumbers =
		means.every(Number.isFinite) &&
		deviations.every((value) => Number.isFinite(value) && value >= 0);
	if (!areNumbers) return undefined;
	return Array.from(means, (mean, k) => {
		return { mean, deviation: deviations[k] as number };
	});
}

/** Whether metadata has everything that a model needs. */
function isRecord(value: unknown): value is ModelRecord {
	if (!isObject(value)) return false;
	const { task, target, classes, columns, hidden, missing, origin } = value;
	return (
		(task === "classify" || task === "regress") &&
		typeof target === "string" &&
		isListOf(classes, isText) &&
		new Set(classes).size === classes.length &&
		(task === "classify" ? classes.length >= 2 : classes.length === 0) &&
		isListOf(columns, isColumn) &&
		columns.length > 0 &&
		isListOf(hidden, isSize) &&
		["error", "drop", "mean"].includes(missing as string) &&
		isObject(origin) &&
		isText(origin.file) &&
		isText(origin.rule) &&
		isSize(origin.epoch)
	);
}

function isColumn(value: unknown): value is ModelColumn {
	if (!isObject(value)) return false;
	const { name, kind, categories } = value;
	return (
		isText(name) &&
		["number", "date", "text"].includes(kind as string) &&
		isListOf(categories, isText)
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
	return typeof value === "string";
}

function isSize(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isListOf<T>(
	value: unknown,
	isOne: (value: unknown) => value is T,
): value is T[] {
	return Array.isArray(value) && value.every(isOne);
}
