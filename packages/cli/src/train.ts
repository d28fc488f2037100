import { join } from "node:path";
import { curvesScene, type Scene } from "@ravine/plot";
import cliProgress from "cli-progress";
import { Command, Option } from "commander";
import { CheckpointError } from "ravine";
import { movingAverage } from "ravine/explain";
import { type Dataset, readDataset, type Task } from "./dataset.js";
import { InputError } from "./errors.js";
import { checkWritable, makeDirectory, writeWhole } from "./files.js";
import { numberThat, wholeNumber } from "./numbers.js";
import { rulesOption, setOption } from "./options.js";
import { settingsText } from "./race.js";
import { parseRules, type SettingsByRule } from "./rules.js";
import { formatNumber, formatTable } from "./table.js";
import {
	type Progress,
	splitRows,
	type Training,
	type TrainingOptions,
	type TrainingState,
	trainRules,
} from "./training.js";
import {
	checkReplaceable,
	readCheckpoint,
	writeCheckpoint,
} from "./trainingCheckpoint.js";

/**
 * Learning rates for a small network on standardised features, where the rules' own defaults leave it half trained
 * after a few hundred steps. Rules that are not listed have their defaults.
 */
export const trainingSettings: SettingsByRule = {
	sgd: { learningRate: 0.1 },
	momentum: { learningRate: 0.1 },
	adam: { learningRate: 0.005 },
};

/** What `ravine train` does where an option is left out. */
export const trainingDefaults = {
	hidden: 32,
	batch: 64,
	epochs: 30,
	test: 0.2,
	seed: 1,
} as const;

interface Options {
	readonly target: string;
	readonly task?: Task;
	readonly hidden: number;
	readonly rules: string;
	readonly set: readonly string[];
	readonly batch: number;
	readonly epochs: number;
	readonly test: number;
	readonly seed: number;
	readonly out?: string;
	readonly checkpoint?: string;
	readonly resume?: true;
	readonly json?: true;
}

export function trainCommand(): Command {
	return new Command("train")
		.description(
			"train a small network on a CSV file, once per rule from the same start, and compare",
		)
		.argument("<file.csv>", "commas between cells; a header or none")
		.requiredOption(
			"--target <column>",
			"the column to tell: its name in the header, or its number from 1",
		)
		.addOption(
			new Option(
				"--task <task>",
				"default: classify a target of text or of at most 20 distinct whole numbers, else regress",
			).choices(["classify", "regress"]),
		)
		.option(
			"--hidden <n>",
			"units of the hidden layer",
			wholeNumber(1, 4096),
			trainingDefaults.hidden,
		)
		.addOption(rulesOption())
		.addOption(setOption())
		.option(
			"--batch <n>",
			"rows a mini-batch",
			wholeNumber(1),
			trainingDefaults.batch,
		)
		.option(
			"--epochs <n>",
			"times through the training rows",
			wholeNumber(1, 100_000),
			trainingDefaults.epochs,
		)
		.option(
			"--test <share>",
			"the share of the rows held out to test on",
			numberThat(
				(value) => value > 0 && value < 1,
				"a number above 0 and below 1",
			),
			trainingDefaults.test,
		)
		.option(
			"--seed <n>",
			"of the held-out rows, the initial weights and the order of the batches",
			wholeNumber(0, 2 ** 32 - 1),
			trainingDefaults.seed,
		)
		.option("--out <dir>", "write costs.svg and results.json there")
		.option(
			"--checkpoint <file>",
			"keep the training there after every epoch, and on Ctrl-C",
		)
		.option("--resume", "go on from the checkpoint, to the same numbers")
		.option("--json", "print one JSON object, and no table")
		.addHelpText(
			"after",
			`
The first row is a header when it has a text over a column of numbers, or when
--target names one of its cells. Text columns of at most 20 distinct values
become one feature a value. Learning rates, unless --set: ${ratesText()};
other rules have their own defaults.`,
		)
		.action(run);
}

function ratesText(): string {
	return Object.entries(trainingSettings)
		.map(([rule, { learningRate }]) => `${rule} ${learningRate}`)
		.join(", ");
}

async function run(file: string, given: Options): Promise<void> {
	const { target, task, checkpoint, resume, out, json } = given;
	if (resume && checkpoint === undefined) {
		throw new InputError(
			"--resume needs --checkpoint FILE, where the training was kept",
		);
	}
	const rules = await parseRules(given.rules, given.set, trainingSettings);
	const dataset = readDataset(file, target, task);
	const { hidden, batch, epochs, test, seed } = given;
	const plan = { dataset, rules, hidden, batch, epochs, test, seed };
	const resumeFrom =
		resume && checkpoint !== undefined
			? readCheckpoint(checkpoint, plan)
			: undefined;
	if (checkpoint !== undefined) {
		if (!resume) checkReplaceable(checkpoint);
		checkWritable(checkpoint);
	}
	const picture = out === undefined ? undefined : join(out, "costs.svg");
	const results = out === undefined ? undefined : join(out, "results.json");
	if (out !== undefined) makeDirectory(out);
	if (picture !== undefined) checkWritable(picture);
	if (results !== undefined) checkWritable(results);

	const progress = json ? undefined : createProgress(plan);
	const { length } = splitRows(dataset.rows, test, seed).train;
	if (length < batch) {
		process.stderr.write(
			`ravine: there ${length === 1 ? "is 1 row" : `are ${length} rows`} to train on, fewer than a batch of ${batch}: the batch is ${length}\n`,
		);
	}
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
	const interrupt = () => {
		// The abort writes the checkpoint before it returns, so what is said here holds.
		stop.abort();
		progress?.stop();
		process.stderr.write(`\nravine: ${farewell(checkpoint, fault)}\n`);
		process.exit(130);
	};
	process.once("SIGINT", interrupt);
	let training: Training;
	try {
		progress?.start();
		training = await trainRules({
			...plan,
			signal: stop.signal,
			...(resumeFrom === undefined ? {} : { resumeFrom }),
			...(progress === undefined ? {} : { onProgress: progress.update }),
			...(checkpoint === undefined
				? {}
				: {
						onCheckpoint: (state: TrainingState) => keep(checkpoint, state),
					}),
		});
	} catch (error) {
		if (!(error instanceof CheckpointError)) throw error;
		throw new InputError(
			`${checkpoint}: ${error.message}; it is left as it is`,
		);
	} finally {
		process.off("SIGINT", interrupt);
		progress?.stop();
	}
	const record = `${JSON.stringify(trainingRecord(dataset, training))}\n`;
	const scene = picture === undefined ? undefined : drawTraining(training);
	if (picture !== undefined && scene !== undefined) {
		writeWhole(picture, scene.svg);
	}
	if (results !== undefined) writeWhole(results, record);
	if (json) {
		process.stdout.write(record);
		return;
	}
	process.stdout.write(
		[
			headline(dataset, training),
			"\n",
			trainingTable(dataset, training),
			...(scene === undefined
				? []
				: [
						"\n",
						...scene.notes.map((note) => `${note}\n`),
						`picture: ${picture}\nnumbers: ${results}\n`,
					]),
		].join(""),
	);
}

function farewell(
	checkpoint: string | undefined,
	fault: Error | undefined,
): string {
	if (fault !== undefined) return `interrupted; ${fault.message}`;
	return checkpoint === undefined
		? "interrupted; without --checkpoint FILE nothing is kept"
		: `interrupted; the training is kept in ${checkpoint}: run the same command with --resume to go on`;
}

/** A bar on a terminal; in a log, a line now and then. */
export function createProgress({
	rules,
	epochs,
}: Pick<TrainingOptions, "rules" | "epochs">) {
	if (!process.stderr.isTTY) {
		const every = Math.ceil(epochs / 5);
		let told = "";
		return {
			start: () => {},
			stop: () => {},
			update: ({ rule, epoch, cost }: Progress) => {
				const due = epoch > 0 && (epoch % every === 0 || epoch === epochs);
				const line = `${rule.name}: epoch ${epoch} of ${epochs}`;
				if (!due || line === told) return;
				told = line;
				process.stderr.write(`${line}, cost ${formatNumber(cost)}\n`);
			},
		};
	}
	const bar = new cliProgress.SingleBar({
		format: "{rule} {bar} {percentage}%  cost {cost}",
		stream: process.stderr,
		clearOnComplete: true,
		hideCursor: true,
		gracefulExit: false,
	});
	return {
		start: () => bar.start(rules.length * 1000, 0, { rule: "", cost: "" }),
		stop: () => bar.stop(),
		update: ({ rule, step, steps, cost }: Progress) => {
			const done = rules.indexOf(rule) + step / steps;
			bar.update(Math.floor(done * 1000), {
				rule: rule.name,
				cost: formatNumber(cost),
			});
		},
	};
}

function headline(dataset: Dataset, training: Training): string {
	const { file, features, target, task, classes, hasHeader } = dataset;
	const told =
		task === "classify"
			? `classify ${target} (${classes.length} classes)`
			: `regress ${target}`;
	return [
		`${file}: ${dataset.rows} rows, ${features.length} features, ${hasHeader ? "a header" : "no header"}; ${told}\n`,
		`${training.trainRows} rows to train on in batches of ${training.batch}, ${training.testRows} held out\n`,
	].join("");
}

/** A training's results as a table of text. */
export function trainingTable({ task }: Dataset, { runs }: Training): string {
	return formatTable(
		[
			{ title: "rule" },
			{ title: "settings" },
			{
				title: task === "classify" ? "test accuracy" : "test RMSE",
				right: true,
			},
			{ title: "final cost", right: true },
			{ title: "seconds", right: true },
		],
		runs.map(({ rule, testScore, epochCosts, seconds }) => [
			rule.name,
			settingsText(rule),
			scoreText(task, testScore),
			epochCosts.length === 0 ? "none" : formatNumber(epochCosts.at(-1) ?? 0),
			seconds.toFixed(2),
		]),
	);
}

function scoreText(task: Task, score: number | null): string {
	if (score === null) return "diverged";
	return task === "classify"
		? `${(100 * score).toFixed(2)} %`
		: formatNumber(score);
}

/** What `--json` prints and `results.json` holds. */
export function trainingRecord(dataset: Dataset, { runs }: Training) {
	const { task, rows, features, classes } = dataset;
	return {
		task,
		rows,
		features,
		classes,
		runs: runs.map(({ rule, epochCosts, testScore, diverged, seconds }) => ({
			rule: rule.name,
			settings: rule.settings,
			trainCost: epochCosts,
			...(task === "classify"
				? { testAccuracy: testScore }
				: { testRmse: testScore }),
			diverged,
			seconds,
		})),
	};
}

/** The cost of every step, raw and smoothed, one curve a rule. */
export function drawTraining({ runs }: Training): Scene {
	return curvesScene({
		series: runs.map(({ rule, stepCosts }) => ({
			label: rule.name,
			values: stepCosts,
			smooth: movingAverage(stepCosts, 0.95),
		})),
		title: "Training cost, each step's and its moving average (beta 0.95)",
		xLabel: "step",
		yLabel: "training cost",
		firstX: 1,
	});
}
