import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { CheckpointError } from "ravine";
import { checkWritable } from "ravine/node";
import { InputError } from "../errors.js";
import { makeDirectory, writeText } from "../files.js";
import { beforeInterrupt } from "../interrupt.js";
import { parseNumber } from "../numbers.js";
import {
	collect,
	jsonOption,
	numberThat,
	rulesOption,
	setOption,
	wholeNumber,
} from "../options.js";
import type { Output } from "../output.js";
import { createProgress } from "../progress.js";
import {
	checkOutput,
	forceOption,
	ownModel,
	ownPicture,
	ownResults,
} from "../replace.js";
import {
	labelRules,
	makeRules,
	parseRules,
	type SettingsByRule,
} from "../rules.js";
import { counted, shown } from "../text.js";
import {
	checkpointFile,
	readCheckpoint,
	writeCheckpoint,
} from "./checkpoint.js";
import { type Dataset, type Missing, readDataset } from "./dataset.js";
import { modelOf, writeModel } from "./model.js";
import { drawTraining } from "./picture.js";
import {
	bestRun,
	scoreText,
	trainingHeadline,
	trainingRecord,
	trainingTable,
} from "./results.js";
import { chooseLength, type Validation } from "./split.js";
import type { Task } from "./target.js";
import { checkReplaceable } from "./tensors.js";
import {
	type Training,
	type TrainingOptions,
	type TrainingState,
	trainRules,
} from "./training.js";

/**
 * Learning rates for a small network on standardised features; with the rules' own defaults it would be half trained
 * after a few hundred steps. Rules that are not listed use their defaults.
 */
export const trainingSettings: SettingsByRule = {
	sgd: { learningRate: 0.1 },
	momentum: { learningRate: 0.1 },
	adam: { learningRate: 0.005 },
};

const MAX_UNITS = 4096;
const MAX_LAYERS = 8;
const MAX_EPOCHS = 100_000;
/** Milliseconds between two checkpoints: the most work that a killed training loses. */
const CHECKPOINT_EVERY = 3000;

interface Options {
	readonly target: string;
	readonly task?: Task;
	readonly missing: Missing;
	readonly drop: readonly string[];
	readonly features?: readonly string[];
	readonly hidden: readonly number[];
	readonly rules: string;
	readonly set: readonly string[];
	readonly batch?: number;
	readonly epochs?: number;
	readonly test: number;
	readonly validation?: Validation;
	readonly seed: number;
	readonly out?: string;
	readonly checkpoint?: string;
	readonly resume?: true;
	readonly force?: true;
	readonly json?: true;
}

export function trainCommand(output: Output): Command {
	const command = new Command("train")
		.description(
			"train a small network on a CSV file, once per rule from the same start, compare, and keep the models",
		)
		.argument(
			"<file.csv>",
			"cells separated by commas, semicolons, tabs or bars; with or without a header",
		);
	addDataOptions(command);
	addNetworkOptions(command);
	return command
		.option(
			"--out <dir>",
			"write a model for each rule (for ravine predict), costs.svg, heldout-costs.svg and results.json there",
		)
		.option(
			"--checkpoint <file>",
			"save the training there every few seconds, and when it is interrupted",
		)
		.option(
			"--resume",
			"continue from the checkpoint, with the same results; --epochs may be larger than before",
		)
		.addOption(forceOption())
		.addOption(jsonOption())
		.addHelpText("after", notes())
		.action((file: string, options: Options) => run(file, options, output));
}

function addDataOptions(command: Command): void {
	command
		.requiredOption(
			"--target <column>",
			"the column to predict: its name in the header, or its number from 1",
		)
		.addOption(
			new Option(
				"--task <task>",
				"default: classify a target of text or of at most 20 distinct whole numbers, else regress",
			).choices(["classify", "regress"]),
		)
		.addOption(
			new Option(
				"--missing <what>",
				"rows with missing cells: refuse them, leave them out, or fill in the column's mean",
			)
				.choices(["error", "drop", "mean"])
				.default("error"),
		)
		.addOption(
			new Option(
				"--drop <columns>",
				"columns to leave out, as id,name; may be repeated",
			)
				.default([], "none")
				.argParser(collect),
		)
		.addOption(
			new Option(
				"--features <columns>",
				"the only columns to learn from (default: all but the target); may be repeated",
			).argParser((one, before: string[] = []) => [...before, one]),
		);
}

function addNetworkOptions(command: Command): void {
	command
		.option(
			"--hidden <list>",
			"units of each hidden layer, as 64,32",
			parseHidden,
			[32],
		)
		.addOption(rulesOption())
		.addOption(setOption())
		.option(
			"--batch <n>",
			"rows in a mini-batch (default: 8 to 64, by the size of the file)",
			wholeNumber(1),
		)
		.option(
			"--epochs <n>",
			"passes over the training rows (default: as many as are best on validation rows, of at most 3000 steps)",
			wholeNumber(1, MAX_EPOCHS),
		)
		.option(
			"--test <share>",
			"the share of the rows held out for the test",
			shareAbove0,
			0.2,
		)
		.option(
			"--validation <share>",
			"the share of the other rows on which the best epoch is found, or thirds: each third in turn (default: thirds without --epochs, if there are 50 rows; 0.15 above 1000; else 0)",
			parseValidation,
		)
		.option(
			"--seed <n>",
			"seed of the held-out rows, the initial weights and the order of the batches",
			wholeNumber(0, 2 ** 32 - 1),
			1,
		);
}

const shareAbove0 = numberThat(
	(value) => value > 0 && value < 1,
	"a number above 0 and below 1",
);

function parseValidation(text: string): Validation {
	if (text === "thirds") return text;
	return numberThat(
		(value) => value >= 0 && value < 1,
		"a number from 0 and below 1, or thirds",
	)(text);
}

function parseHidden(text: string): readonly number[] {
	const sizes = text.split(",").map(parseNumber);
	const areSizes =
		sizes.length <= MAX_LAYERS &&
		sizes.every(
			(size): size is number =>
				Number.isInteger(size) &&
				(size as number) >= 1 &&
				(size as number) <= MAX_UNITS,
		);
	if (areSizes) return sizes;
	throw new InvalidArgumentError(
		`It must be a whole number from 1 to ${MAX_UNITS}, or up to ${MAX_LAYERS} of them separated by commas, as 64,32.`,
	);
}

function notes(): string {
	const rates = Object.entries(trainingSettings)
		.map(([rule, { learningRate }]) => `${rule} ${learningRate}`)
		.join(", ");
	return `
The first row is a header if it has a text above a column of numbers, or if an
option names one of its cells. A text column of at most 20 distinct values becomes
one feature for each value; dates become days since 1970. Decimal commas, thousands
marks and currency signs are understood. Default learning rates: ${rates};
other rules use their own defaults. With validation
rows, each rule first searches for its best epoch: the network trains on the other
rows and is measured on these. Then it trains on all rows for as many epochs, and
that is its model.`;
}

async function run(
	file: string,
	given: Options,
	output: Output,
): Promise<void> {
	const { checkpoint, resume, out, json } = given;
	if (resume && checkpoint === undefined) {
		throw new InputError(
			"--resume needs --checkpoint FILE, the file with the saved training",
		);
	}
	const rules = makeRules(parseRules(given.rules, given.set), trainingSettings);
	const dataset = await readDataset(file, given);
	const { hidden, test, seed } = given;
	const length = chooseLength(dataset.rows, test, given);
	const plan = { dataset, rules, hidden, test, seed, ...length };
	const resumeFrom =
		resume && checkpoint !== undefined
			? readCheckpoint(checkpoint, plan)
			: undefined;
	if (checkpoint !== undefined) {
		if (!resume) checkReplaceable(checkpoint, checkpointFile);
		checkWritable(checkpoint);
	}
	const files =
		out === undefined
			? undefined
			: prepareFiles(out, plan, given.force === true);
	if (given.batch !== undefined && length.batch < given.batch) {
		output.warn(
			`ravine: there ${length.batch === 1 ? "is 1 row" : `are ${length.batch} rows`} to train on, fewer than a batch of ${given.batch}: the batch is ${length.batch}\n`,
		);
	}
	const training = await trainInterruptibly(
		resumeFrom === undefined ? plan : { ...plan, resumeFrom },
		checkpoint,
		json ? { ...output, warn: () => {} } : output,
		output,
	);
	const record = `${JSON.stringify(trainingRecord(dataset, training))}\n`;
	const written = files && writeFiles(files, dataset, training, record);
	output.print(json ? record : resultsText(dataset, training, written));
}

/** The paths of a training's results. */
interface ResultFiles {
	readonly costs: string;
	readonly heldOutCosts: string;
	readonly results: string;
	/** In the rules' order. */
	readonly models: readonly string[];
}

/** Makes the directory and checks that all results can be written there. */
function prepareFiles(
	directory: string,
	{ rules }: Pick<TrainingOptions, "rules">,
	force: boolean,
): ResultFiles {
	const names = labelRules(rules).map(
		(label) =>
			label.replace(/[^\p{L}\p{N}._+-]+/gu, "-").slice(0, 80) || "rule",
	);
	const models = names.map((name, k) => {
		const before = names.slice(0, k).filter((other) => other === name).length;
		const ending = before === 0 ? "" : `-${before + 1}`;
		return join(directory, `${name}${ending}.safetensors`);
	});
	const files = {
		costs: join(directory, "costs.svg"),
		heldOutCosts: join(directory, "heldout-costs.svg"),
		results: join(directory, "results.json"),
		models,
	};
	makeDirectory(directory);
	for (const path of [files.costs, files.heldOutCosts]) {
		checkOutput(path, ownPicture, force);
	}
	checkOutput(files.results, ownResults, force);
	for (const path of models) checkOutput(path, ownModel, force);
	return files;
}

/** @returns lines that list the written files. */
function writeFiles(
	files: ResultFiles,
	dataset: Dataset,
	training: Training,
	record: string,
): readonly string[] {
	const { train, heldOut } = drawTraining(training);
	writeText(files.costs, train.svg);
	writeText(files.heldOutCosts, heldOut.svg);
	writeText(files.results, record);
	const kept = training.runs.flatMap((one, k) => {
		if (one.diverged) return [];
		const path = files.models[k] as string;
		writeModel(path, modelOf(dataset, training, one));
		return [path];
	});
	const best = bestRun(training, dataset.task);
	const bestModel =
		best && (files.models[training.runs.indexOf(best)] as string);
	return [
		...train.notes,
		`pictures: ${shown(files.costs)} and ${shown(files.heldOutCosts)}; numbers: ${shown(files.results)}`,
		...(bestModel === undefined
			? []
			: [
					`models: ${kept.map(shown).join(", ")}`,
					`use the best: ravine predict ${shown(bestModel)} FILE.csv`,
				]),
	];
}

function resultsText(
	dataset: Dataset,
	training: Training,
	written: readonly string[] = [],
): string {
	const best = bestRun(training, dataset.task);
	const by = training.split.folds.length > 0 ? "validation" : "training cost";
	return [
		trainingHeadline(dataset, training),
		"\n",
		trainingTable(dataset, training),
		...(best?.score
			? [
					`\nbest by ${by}: ${best.label}; on the ${counted(training.split.test.length, "row")} held out: `,
					scoreText(best.score, dataset),
				]
			: []),
		...(written.length > 0 ? ["\n"] : []),
		...written.map((line) => `${line}\n`),
	].join("");
}

/** Trains and shows the progress; a signal saves the training before it ends the process. */
async function trainInterruptibly(
	plan: TrainingOptions,
	checkpoint: string | undefined,
	shownOn: Output,
	{ warn }: Output,
): Promise<Training> {
	const progress = createProgress(shownOn, plan.rules.length);
	const stop = new AbortController();
	let fault: Error | undefined;
	const keep = (path: string, state: TrainingState) => {
		try {
			writeCheckpoint(path, plan, state);
		} catch (error) {
			fault = error as Error;
			throw error;
		}
	};
	const release = beforeInterrupt(() => {
		// The abort writes the checkpoint before it returns, so the message is true.
		stop.abort();
		progress.stop();
		warn(`\nravine: ${farewell(checkpoint, fault)}\n`);
	});
	try {
		progress.start();
		return await trainRules({
			...plan,
			signal: stop.signal,
			onProgress: progress.update,
			...(checkpoint === undefined
				? {}
				: {
						checkpointEvery: CHECKPOINT_EVERY,
						onCheckpoint: (state: TrainingState) => keep(checkpoint, state),
					}),
		});
	} catch (error) {
		if (!(error instanceof CheckpointError)) throw error;
		throw new InputError(
			`${shown(checkpoint ?? "")}: ${error.message}; it is left as it is`,
		);
	} finally {
		release();
		progress.stop();
	}
}

function farewell(
	checkpoint: string | undefined,
	fault: Error | undefined,
): string {
	if (fault !== undefined) return `interrupted; ${fault.message}`;
	return checkpoint === undefined
		? "interrupted; without --checkpoint FILE nothing is saved"
		: `interrupted; the training is saved in ${shown(checkpoint)}: run the same command with --resume to continue`;
}
