/** Trains networks away from the page, so that the page stays quick. The page ends the worker to cancel a training. */

import digitsAddress from "../../../cli/data/digits.csv?url";
import { digits, type Examples, moons, spiral } from "./examples.js";
import type { Answer, Question, Task } from "./protocol.js";
import { Trainer } from "./trainer.js";

let trainer: Trainer | undefined;

const tell = (answer: Answer) => postMessage(answer);

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
	try {
		await answer(data);
	} catch (error) {
		tell({
			tell: "failed",
			message: error instanceof Error ? error.message : String(error),
		});
	}
});

async function answer(question: Question): Promise<void> {
	if (question.ask === "train") {
		const { task, rules } = question;
		const examples = await examplesOf(task);
		trainer = await Trainer.create(examples, task, rules);
		const { inputs, classes, train, test, features } = examples;
		tell({
			tell: "began",
			parameters: trainer.parameterCount,
			rows: { train: train.length, test: test.length },
			points: features === 2 ? { inputs, classes, test } : undefined,
		});
		await trainer.train(tell);
		tell({ tell: "done" });
		return;
	}
	if (trainer === undefined) return;
	if (question.ask === "slice")
		tell({ tell: "sliced", slice: trainer.slice(question.runs) });
	else {
		const { run, epoch } = question;
		tell({ tell: "decided", run, epoch, grid: trainer.decide(run, epoch) });
	}
}

async function examplesOf({ dataset, noise, seed }: Task): Promise<Examples> {
	if (dataset === "moons") return moons(noise, seed);
	if (dataset === "spiral") return spiral(noise, seed);
	const response = await fetch(digitsAddress);
	if (!response.ok)
		throw new Error(
			`the digits could not be loaded (status ${response.status})`,
		);
	return digits(await response.text(), noise, seed);
}
