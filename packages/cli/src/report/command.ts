import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { formatNumber } from "@ravine/plot";
import { Command } from "commander";
import { adam, momentum, type Race, race, rmsprop, sgd } from "ravine";
import { bowl } from "ravine/surfaces";
import { makeDirectory, writeText } from "../files.js";
import { beforeInterrupt } from "../interrupt.js";
import { jsonOption, wholeNumber } from "../options.js";
import type { Output } from "../output.js";
import { createProgress } from "../progress.js";
import { raceRecord, raceTable } from "../race/results.js";
import { checkOutput, forceOption, ownPage } from "../replace.js";
import { makeRules, parseRules } from "../rules.js";
import { counted, shown } from "../text.js";
import { trainingSettings } from "../train/command.js";
import { type Dataset, readDataset } from "../train/dataset.js";
import { trainingRecord, trainingTable } from "../train/results.js";
import { type Training, trainRules } from "../train/training.js";
import { reportPage } from "./page.js";

interface Options {
	readonly out: string;
	readonly epochs: number;
	readonly force?: true;
	readonly json?: true;
}

/** The cost that the classic runs should reach. */
const TARGET = 1e-3;

/** The options of the training on the digits. */
const DIGITS = { hidden: [32], batch: 64, epochs: 30, test: 0.2, seed: 1 };

const digitsFile = fileURLToPath(
	new URL("../../data/digits.csv", import.meta.url),
);

export function reportCommand(output: Output): Command {
	return new Command("report")
		.description(
			"run the classic experiments and write one web page about them",
		)
		.option("--out <directory>", "the directory for the page", "report")
		.option(
			"--epochs <n>",
			"passes over the digits",
			wholeNumber(1, 1000),
			DIGITS.epochs,
		)
		.addOption(forceOption())
		.addOption(jsonOption("print the experiments' numbers as one JSON object"))
		.action((options: Options) => run(options, output));
}

async function run(
	{ out, epochs, force, json }: Options,
	output: Output,
): Promise<void> {
	const page = resolve(out, "index.html");
	makeDirectory(out);
	checkOutput(page, ownPage, force === true);
	const print = json ? () => {} : output.print;

	print(`The oblong bowl, ${bowl.formula}, from x = -5, y = -2:\n`);
	print(`steps until the cost is below ${formatNumber(TARGET)}, of 400\n\n`);
	const classic = raceClassics();
	print(`${raceTable(classic, TARGET)}\n`);

	const dataset = await readDataset(digitsFile, { target: "digit" });
	const digits = await trainDigits(dataset, epochs, output);
	const { train, test } = digits.split;
	print(
		`Handwritten digits, a network with ${DIGITS.hidden.join(" and ")} hidden units\n`,
	);
	print(
		`${train.length} images to train on, ${test.length} held out; ${counted(epochs, "epoch")} of mini-batches of ${digits.batch}\n\n`,
	);
	print(`${trainingTable(dataset, digits)}\n`);

	writeText(page, reportPage({ classic, target: TARGET, digits, epochs }));
	print(`the page: ${shown(page)}\n`);
	print(
		"to try your own costs and rules: ravine lab; in a clone, npm run lab\n",
	);
	if (json) {
		const record = {
			classic: raceRecord(classic, TARGET),
			digits: trainingRecord(dataset, digits),
			page,
		};
		output.print(`${JSON.stringify(record)}\n`);
	}
}

/** The figure that the textbooks draw: one bowl, one start, seven ways down. */
function raceClassics(): Race {
	return race({
		surface: bowl,
		rules: [
			sgd({ learningRate: 0.05 }),
			sgd({ learningRate: 0.45 }),
			sgd({ learningRate: 0.51 }),
			momentum({ learningRate: 0.45, beta: 0.9 }),
			rmsprop({ learningRate: 0.4, beta: 0.9 }),
			adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
			rmsprop({ learningRate: 0.2, beta: 0.9 }),
		],
	});
}

/** Does the same as `ravine train digits.csv --target digit --batch 64 --epochs 30`. */
async function trainDigits(
	dataset: Dataset,
	epochs: number,
	output: Output,
): Promise<Training> {
	const requests = parseRules("sgd,momentum,rmsprop,adam", []);
	const rules = makeRules(requests, trainingSettings);
	const progress = createProgress(output, rules.length);
	const release = beforeInterrupt(progress.stop);
	progress.start();
	try {
		return await trainRules({
			...DIGITS,
			dataset,
			rules,
			epochs,
			validation: 0,
			onProgress: progress.update,
		});
	} finally {
		release();
		progress.stop();
	}
}
