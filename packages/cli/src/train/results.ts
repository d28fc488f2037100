import { formatNumber } from "@ravine/plot";
import { plainSettings, settingsText } from "../rules.js";
import { type Column, formatTable } from "../table.js";
import { counted, listed, shown } from "../text.js";
import { findBest } from "./best.js";
import { separatorName } from "./choose.js";
import type { Dataset } from "./dataset.js";
import type { Baseline, ClassScore, Kind, Score } from "./scores.js";
import { stepsOf, validatedRows } from "./split.js";
import type { Task } from "./target.js";
import type { Training, TrainingRun } from "./training.js";

/** With more classes, only the most confused pairs are listed, not the whole matrix. */
const MAX_MATRIX = 12;
const MAX_PAIRS = 8;

/** The best run by validation or, without validation, the one with the lowest training cost; undefined if all diverged. */
export function bestRun(
	{ runs, split }: Training,
	task: Task,
): TrainingRun | undefined {
	const whole = runs.filter(({ diverged }) => !diverged);
	const rows = validatedRows(split);
	if (rows === 0) {
		const costs = whole.map(({ epochCosts }) => epochCosts.at(-1) ?? Infinity);
		return whole[costs.indexOf(Math.min(...costs))];
	}
	const at = (
		values: keyof Pick<TrainingRun, "heldOutCosts" | "heldOutScores">,
	) => whole.map((run) => run[values][run.keptEpoch - 1] as number);
	const costs = at("heldOutCosts");
	return whole[findBest({ costs, scores: at("heldOutScores") }, rows, task)];
}

/** Describes the data and the length of the training. */
export function trainingHeadline(dataset: Dataset, training: Training): string {
	const { file, features, target, task, classes, hasHeader, dialect } = dataset;
	const { split, batch, epochs, hidden } = training;
	const wanted =
		task === "classify"
			? `classify ${shown(target)} (${classes.length} classes)`
			: `regress ${shown(target)}`;
	const cells = [
		...(dialect.separator === ","
			? []
			: [`${separatorName(dialect.separator)} between cells`]),
		...(dialect.decimal === "," ? ["decimal commas"] : []),
		hasHeader ? "a header" : "no header",
	];
	const { train, folds, test } = split;
	const validated = validatedRows(split);
	const steps = stepsOf(train, batch);
	const parts =
		folds.length === 1 ? `${validated} of them` : "each third of them in turn";
	const length =
		folds.length > 0
			? `the best number of epochs, at most ${epochs}, is found on ${parts}, while the network trains on the others; then it trains on all ${train.length}`
			: counted(epochs, "epoch");
	return [
		`${shown(file)}: ${dataset.rows} rows, ${counted(features.length, "feature")}, ${cells.join(", ")}; ${wanted}\n`,
		...dataset.notes.map((note) => `${note}\n`),
		`${counted(train.length, "row")} to train on in batches of ${batch}, ${counted(steps, "step")} an epoch; ${test.length} held out for the test\n`,
		`${length}\n`,
		`a network with ${hidden.join(" and ")} hidden units; cost: ${costName(dataset)}, the mean over the rows trained on in an epoch\n`,
	].join("");
}

/** The name of the cost. */
function costName({ task }: Pick<Dataset, "task">): string {
	return task === "classify"
		? "cross-entropy"
		: "the squared error of the standardised target";
}

/** A training's results as a table of text; the first row is the baseline. */
export function trainingTable(dataset: Dataset, training: Training): string {
	const { runs, baseline, split } = training;
	const stops = split.folds.length > 0;
	const columns: Column[] = [
		{ title: "rule" },
		{ title: "settings" },
		...(dataset.task === "classify"
			? [{ title: "test accuracy", right: true }]
			: [
					{ title: "test RMSE", right: true },
					{ title: "test R²", right: true },
				]),
		{ title: "final cost", right: true },
		...(stops ? [{ title: "best epoch", right: true }] : []),
		{ title: "seconds", right: true },
	];
	const none = stops ? [""] : [];
	return formatTable(columns, [
		[
			"baseline",
			baselineText(dataset, baseline),
			...scoreCells(dataset, baseline.score),
			formatNumber(baseline.cost),
			...none,
			"",
		],
		...runs.map((run) => [
			run.rule.name,
			settingsText(run.rule),
			...scoreCells(dataset, run.score),
			run.epochCosts.length === 0
				? "none"
				: formatNumber(run.epochCosts.at(-1) as number),
			...(stops ? [`${run.keptEpoch} of ${run.heldOutCosts.length}`] : []),
			run.seconds.toFixed(2),
		]),
	]);
}

function baselineText({ task, classes }: Kind, { value }: Baseline): string {
	return task === "classify"
		? `always ${shown(classes[value] as string)}`
		: `always the mean, ${formatNumber(value)}`;
}

function scoreCells({ task }: Kind, score: Score | null): string[] {
	if (score === null) {
		return task === "classify" ? ["diverged"] : ["diverged", ""];
	}
	return score.task === "classify"
		? [`${(100 * score.accuracy).toFixed(2)} %`]
		: [formatNumber(score.rmse), rSquaredText(score.rSquared)];
}

function rSquaredText(rSquared: number | null): string {
	return rSquared === null ? "none" : rSquared.toFixed(4);
}

/** A score as a sentence and, for classes, the confusions. */
export function scoreText(score: Score, kind: Kind): string {
	if (score.task === "regress") {
		return `RMSE ${formatNumber(score.rmse)}, R² ${rSquaredText(score.rSquared)}\n`;
	}
	const { classes } = kind;
	return [
		`accuracy ${(100 * score.accuracy).toFixed(2)} %\n`,
		classes.length <= MAX_MATRIX
			? confusionMatrix(score, classes)
			: confusedPairs(score, classes),
	].join("");
}

function confusionMatrix(
	{ confusion }: ClassScore,
	classes: readonly string[],
): string {
	const names = classes.map((name) => shown(name));
	return formatTable(
		[
			{ title: "is \\ predicted" },
			...names.map((title) => ({ title, right: true })),
		],
		confusion.map((counts, k) => [
			names[k] as string,
			...counts.map((count) => (count === 0 ? "·" : String(count))),
		]),
	);
}

function confusedPairs(
	{ confusion }: ClassScore,
	classes: readonly string[],
): string {
	const pairs = confusion
		.flatMap((counts, is) =>
			counts.map((count, predicted) => ({ is, predicted, count })),
		)
		.filter(({ is, predicted, count }) => is !== predicted && count > 0)
		.sort((a, b) => b.count - a.count)
		.map(({ is, predicted, count }) => {
			return `${shown(classes[is] as string)} as ${shown(classes[predicted] as string)} ${count} times`;
		});
	return pairs.length === 0 ? "" : `${listed(pairs, MAX_PAIRS)}\n`;
}

/** A score for JSON. */
export function scoreRecord(score: Score | null, { task }: Kind): object {
	if (score === null) {
		return task === "classify"
			? { testAccuracy: null }
			: { testRmse: null, testRSquared: null };
	}
	return score.task === "classify"
		? { testAccuracy: score.accuracy, confusion: score.confusion }
		: { testRmse: score.rmse, testRSquared: score.rSquared };
}

/** A training as `--json` prints it and `results.json` has it. */
export function trainingRecord(dataset: Dataset, training: Training): object {
	const { task, rows, features, classes, notes } = dataset;
	const { runs, baseline, split, batch, epochs, hidden } = training;
	return {
		task,
		rows,
		features,
		classes,
		notes,
		trainRows: split.train.length,
		validationRows: validatedRows(split),
		validationParts: split.folds.length,
		testRows: split.test.length,
		batch,
		hidden,
		maxEpochs: epochs,
		baseline: {
			value: task === "classify" ? classes[baseline.value] : baseline.value,
			trainCost: baseline.cost,
			...scoreRecord(baseline.score, dataset),
		},
		best: bestRun(training, task)?.label ?? null,
		runs: runs.map((run) => ({
			rule: run.rule.name,
			label: run.label,
			settings: plainSettings(run.rule.settings),
			trainCost: run.epochCosts,
			[split.folds.length > 0 ? "validationCost" : "testCost"]:
				run.heldOutCosts,
			keptEpoch: run.keptEpoch,
			...scoreRecord(run.score, dataset),
			diverged: run.diverged,
			seconds: run.seconds,
		})),
	};
}
