import { realpathSync } from "node:fs";
import { Command, Option } from "commander";
import { nearest } from "ravine/explain";
import { InputError } from "../errors.js";
import { entryAt, writeText } from "../files.js";
import { jsonOption } from "../options.js";
import type { Output } from "../output.js";
import { checkOutput, forceOption, ownPredictions } from "../replace.js";
import { counted, listed, shown } from "../text.js";
import type { Column } from "./column.js";
import { placeOf, readTable, type Table } from "./csv.js";
import type { FeatureColumn, Missing } from "./dataset.js";
import { scaleInputs } from "./examples.js";
import { type Model, type ModelColumn, readModel } from "./model.js";
import { createNetwork } from "./network.js";
import { scoreRecord, scoreText } from "./results.js";
import { hashRows } from "./rowHashes.js";
import { readOutputs, type Score, score } from "./scores.js";
import { networkSizes } from "./training.js";

interface Options {
	readonly out?: string;
	readonly missing?: Missing;
	readonly force?: true;
	readonly json?: true;
}

/** The number of rows that the network computes at a time. */
const BATCH = 256;

export function predictCommand(output: Output): Command {
	return new Command("predict")
		.description("predict a column of a CSV file with a model of ravine train")
		.argument(
			"<model>",
			"a file that ravine train --out wrote, as trained/adam.safetensors",
		)
		.argument(
			"<file.csv>",
			"must have the columns that the model was trained on, by name and in any order; the target is optional",
		)
		.option(
			"--out <file.csv>",
			"write the predictions there, one a row (default: the standard output)",
		)
		.addOption(
			new Option(
				"--missing <what>",
				"rows with missing cells: refuse them, leave them without a prediction, or fill in the training's mean (default: as in training)",
			).choices(["error", "drop", "mean"]),
		)
		.addOption(forceOption())
		.addOption(jsonOption("print one JSON object"))
		.action((model: string, file: string, options: Options) =>
			run(model, file, options, output),
		);
}

async function run(
	modelPath: string,
	file: string,
	{ out, missing, force, json }: Options,
	{ print, warn }: Output,
): Promise<void> {
	const model = readModel(modelPath);
	if (out !== undefined) {
		refuseInputs(out, [modelPath, file]);
		checkOutput(out, ownPredictions, force === true);
	}
	const table = await readTable(
		file,
		[...model.columns.map(({ name }) => name), model.target].filter(
			(name) => !/^\d+$/.test(name),
		),
	);
	const input = readInputs(table, model, missing ?? model.missing);
	const places = await predictRows(model, input.columns, table.rows);
	for (let row = 0; row < places.length; row++) {
		if (input.isLeftOut(row)) places[row] = Number.NaN;
	}
	const trained = trainedRows(model, input.columns, table.rows);
	const known = scoreAgainst(table, model, places);
	const unseen =
		known === undefined || trained.size === 0
			? undefined
			: scoreAgainst(
					table,
					model,
					places.map((place, row) => (trained.has(row) ? Number.NaN : place)),
				);
	const predictions = [...places].map((place) => {
		if (Number.isNaN(place)) return null;
		return model.task === "classify" ? (model.classes[place] as string) : place;
	});
	const text = toCsv(model.target, predictions);
	if (out !== undefined) writeText(out, text);
	if (json) {
		const { target, task } = model;
		print(
			`${JSON.stringify({
				target,
				task,
				predictions,
				notes: input.notes,
				trainedRows: trained.size,
				...(known === undefined ? {} : scoreRecord(known.score, model)),
				...(unseen === undefined
					? {}
					: { unseen: scoreRecord(unseen.score, model) }),
			})}\n`,
		);
		return;
	}
	const summary = summarise(
		table,
		model,
		input.notes,
		scoresText(table, model, trained.size, known, unseen),
	);
	if (out === undefined) {
		print(text);
		warn(summary);
	} else {
		print(`${summary}predictions: ${shown(out)}\n`);
	}
}

/** @throws InputError when the predictions would replace the model or the data. */
function refuseInputs(out: string, inputs: readonly string[]): void {
	if (!entryAt(out)?.isFile()) return;
	const own = realpathSync(out);
	const input = inputs.find(
		(path) => entryAt(path) !== undefined && realpathSync(path) === own,
	);
	if (input === undefined) return;
	throw new InputError(
		`--out ${shown(out)}: the predictions are made from that file; write them to another`,
	);
}

interface Inputs {
	readonly columns: readonly FeatureColumn[];
	readonly isLeftOut: (row: number) => boolean;
	readonly notes: readonly string[];
}

/** Prepares a file's columns as in the training. */
function readInputs(table: Table, model: Model, missing: Missing): Inputs {
	const notes: string[] = [];
	const columns = model.columns.map((column) => {
		const there = findColumn(table, column.name);
		refuseOtherKind(table, there, column);
		if (missing === "error") refuseMissing(table, there);
		return column.kind === "text"
			? translate(there, column, notes)
			: { ...column, values: there.values };
	});
	const empty = model.columns
		.map(({ name }) => findColumn(table, name))
		.filter((column) => column.missing.count > 0);
	const hasGap = (row: number) =>
		empty.some(({ values, kind, overflows }) => {
			return Number.isNaN(values[row]) && !(kind === "text" && overflows);
		});
	const gaps = empty.reduce((sum, column) => sum + column.missing.count, 0);
	if (gaps > 0) {
		const rows = Array.from({ length: table.rows }, (_, row) => row);
		const left = rows.filter(hasGap).length;
		notes.push(
			missing === "drop"
				? `${left} row${left === 1 ? "" : "s"} with missing cells: no prediction`
				: `${gaps} missing cell${gaps === 1 ? "" : "s"} filled with the training's mean`,
		);
	}
	return {
		columns,
		isLeftOut: (row) => missing === "drop" && hasGap(row),
		notes,
	};
}

function findColumn({ file, columns, hasHeader }: Table, name: string): Column {
	const found = columns.filter((column) => column.name === name);
	if (found.length === 1) return found[0] as Column;
	if (found.length > 1) {
		throw new InputError(
			`${shown(file)}: more than one column is called "${shown(name)}", which the model needs`,
		);
	}
	const names = columns.map((column) => column.name);
	const near = nearest(name, names);
	const known = hasHeader
		? near === undefined
			? `its columns are ${listed(names)}`
			: `did you mean "${shown(near)}"?`
		: "the file has no header";
	throw new InputError(
		`${shown(file)}: the model needs a column called "${shown(name)}"; ${known}`,
	);
}

function refuseOtherKind(
	table: Table,
	there: Column,
	{ name, kind }: ModelColumn,
): void {
	const isEmpty = there.missing.count === table.rows;
	if (kind === "text" || there.kind === kind || isEmpty) return;
	const [first] = there.texts.first;
	const where =
		first === undefined
			? `column "${shown(name)}" has ${there.kind}s`
			: `${placeOf(table, there, first)}: "${shown(first.cell)}" is not a ${kind}`;
	throw new InputError(
		`${shown(table.file)}: ${where}, and the model was trained on ${kind}s there`,
	);
}

function refuseMissing(table: Table, column: Column): void {
	const [first] = column.missing.first;
	if (first === undefined) return;
	const { count } = column.missing;
	throw new InputError(
		`${shown(table.file)}: ${placeOf(table, column, first)}: ${count === 1 ? "a cell is" : `${count} cells are`} missing; --missing mean fills in the training's mean, --missing drop leaves such rows without a prediction`,
	);
}

/** Converts a text column to the model's indices; a value that the model does not know becomes none of them. */
function translate(
	there: Column,
	column: ModelColumn,
	notes: string[],
): FeatureColumn {
	const names = there.kind === "text" ? there.categories : undefined;
	const placeOfValue = new Map(column.categories.map((name, k) => [name, k]));
	let unknown = 0;
	const values = there.values.map((value) => {
		if (Number.isNaN(value)) {
			if (there.overflows) unknown++;
			return value;
		}
		const name = names === undefined ? String(value) : (names[value] as string);
		const place = placeOfValue.get(name);
		if (place === undefined) unknown++;
		return place ?? -1;
	});
	if (unknown > 0) {
		notes.push(
			`${shown(column.name)}: ${unknown} cell${unknown === 1 ? " has a value" : "s have values"} that the model does not know; known are ${listed(column.categories)}`,
		);
	}
	return { ...column, values };
}

async function predictRows(
	model: Model,
	columns: readonly FeatureColumn[],
	rows: number,
): Promise<Float64Array> {
	const { classes, hidden, scaling, parameters } = model;
	const inputs = scaleInputs(columns, rows, scaling);
	const features = { length: scaling.inputs.length } as readonly string[];
	const network = await createNetwork({
		sizes: networkSizes({ features, classes }, hidden),
		cost: "squaredError",
		batch: Math.min(BATCH, rows),
	});
	try {
		const all = Uint32Array.from({ length: rows }, (_, row) => row);
		const outputs = network.outputs(inputs, all, parameters);
		return readOutputs(outputs, model, scaling);
	} finally {
		network.dispose();
	}
}

/** A score, and the number of rows that it counts. */
interface Scored {
	readonly score: Score;
	readonly rows: number;
}

/** Scores the predictions of the rows whose target the file has; undefined if there are none. */
function scoreAgainst(
	table: Table,
	model: Model,
	predictions: Float64Array,
): Scored | undefined {
	const column = table.columns.find(({ name }) => name === model.target);
	if (column === undefined) return undefined;
	const places = new Map(model.classes.map((name, k) => [name, k]));
	const actual = column.values.map((value) => {
		if (model.task === "regress" || Number.isNaN(value)) return value;
		const name =
			column.kind === "text" ? column.categories[value] : String(value);
		return places.get(name as string) ?? Number.NaN;
	});
	if (model.task === "regress" && column.kind === "text") return undefined;
	const rows = predictions.reduce<number[]>((list, place, row) => {
		if (!Number.isNaN(place) && !Number.isNaN(actual[row])) list.push(row);
		return list;
	}, []);
	if (rows.length === 0) return undefined;
	const pick = (values: Float64Array) =>
		Float64Array.from(rows, (row) => values[row] as number);
	return {
		score: score(pick(predictions), pick(actual), model),
		rows: rows.length,
	};
}

function summarise(
	{ file, rows }: Table,
	model: Model,
	notes: readonly string[],
	scores: string,
): string {
	const { target, origin } = model;
	return [
		`${shown(file)}: ${counted(rows, "row")}, ${shown(target)} predicted by ${shown(origin.rule)}'s model of ${shown(origin.file)}, epoch ${origin.epoch}\n`,
		...notes.map((note) => `${note}\n`),
		scores,
	].join("");
}

/** The rows that the model was trained on, found by their features. */
function trainedRows(
	{ trainedRows: hashes }: Model,
	columns: readonly FeatureColumn[],
	rows: number,
): ReadonlySet<number> {
	const known = new Set(hashes);
	const trained = new Set<number>();
	hashRows(columns, rows).forEach((hash, row) => {
		if (known.has(hash)) trained.add(row);
	});
	return trained;
}

/** The scores as text. On rows that the model was trained on, a score says little. */
function scoresText(
	{ rows }: Table,
	model: Model,
	trained: number,
	known: Scored | undefined,
	unseen: Scored | undefined,
): string {
	const target = shown(model.target);
	const others = rows - trained;
	const where = trained === rows ? "all rows" : `${trained} of the rows`;
	return [
		...(trained === 0
			? []
			: [
					`the model was trained on ${where}${known === undefined ? "" : ", which it predicts better than new ones"}\n`,
				]),
		...(unseen === undefined
			? []
			: [
					`on ${unseen.rows < others ? `${unseen.rows} of ` : ""}the other ${others}: ${scoreText(unseen.score, model)}`,
				]),
		...(known === undefined
			? []
			: [
					`${trained === 0 ? "" : "on all rows "}where ${target} is known: ${scoreText(known.score, model)}`,
				]),
	].join("");
}

/** One column as CSV (RFC 4180). */
function toCsv(
	target: string,
	predictions: readonly (string | number | null)[],
): string {
	const cell = (value: string | number | null) => {
		const text = String(value ?? "");
		return /[",\r\n]|^\s|\s$|^$/.test(text)
			? `"${text.replaceAll('"', '""')}"`
			: text;
	};
	return [`predicted ${target}`, ...predictions]
		.map((value) => `${cell(value)}\n`)
		.join("");
}
