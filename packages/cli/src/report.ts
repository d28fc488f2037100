import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { adam, momentum, type Race, race, rmsprop, sgd } from "ravine";
import { bowl } from "ravine/surfaces";
import { type Dataset, readDataset } from "./dataset.js";
import { checkWritable, makeDirectory, writeWhole } from "./files.js";
import { wholeNumber } from "./numbers.js";
import { raceTable } from "./race.js";
import { reportPage } from "./reportPage.js";
import { parseRules } from "./rules.js";
import { formatNumber } from "./table.js";
import {
	createProgress,
	trainingDefaults,
	trainingSettings,
	trainingTable,
} from "./train.js";
import { trainRules } from "./training.js";

interface Options {
	readonly out: string;
	readonly epochs: number;
}

/** The cost that the classic runs are to come below. */
const target = 1e-3;

const digitsFile = fileURLToPath(
	new URL("../../../data/digits.csv", import.meta.url),
);

export function reportCommand(): Command {
	return new Command("report")
		.description(
			"run the classic experiments and write them up as one web page",
		)
		.option("--out <directory>", "where the page goes", "report")
		.option(
			"--epochs <n>",
			"how often the digits are gone through",
			wholeNumber(1, 1000),
			trainingDefaults.epochs,
		)
		.action(run);
}

async function run({ out, epochs }: Options): Promise<void> {
	const page = resolve(out, "index.html");
	makeDirectory(out);
	checkWritable(page);
	const print = (text: string) => process.stdout.write(text);

	print(`The oblong bowl, ${bowl.formula}, from x = -5, y = -2:\n`);
	print(`steps until the cost is below ${formatNumber(target)}, of 400\n\n`);
	const classic = await raceClassics();
	print(`${raceTable(classic, target)}\n`);

	const dataset = readDataset(digitsFile, "digit");
	const digits = await trainDigits(dataset, epochs);
	print(
		`Handwritten digits, a network with ${trainingDefaults.hidden} hidden units\n`,
	);
	print(
		`${digits.trainRows} images to train on, ${digits.testRows} held out; ${epochs} epochs of mini-batches of ${digits.batch}\n\n`,
	);
	print(`${trainingTable(dataset, digits)}\n`);

	writeWhole(page, reportPage({ classic, target, digits, epochs }));
	print(`the page: ${page}\n`);
}

/** The figure that the textbooks draw: one bowl, one start, seven ways down. */
async function raceClassics(): Promise<Race> {
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

/** What `ravine train data/digits.csv --target digit` does. */
async function trainDigits(dataset: Dataset, epochs: number) {
	const rules = await parseRules(
		"sgd,momentum,rmsprop,adam",
		[],
		trainingSettings,
	);
	const progress = createProgress({ rules, epochs });
	process.once("SIGINT", progress.stop);
	progress.start();
	try {
		return await trainRules({
			...trainingDefaults,
			dataset,
			rules,
			epochs,
			onProgress: progress.update,
		});
	} finally {
		process.off("SIGINT", progress.stop);
		progress.stop();
	}
}
