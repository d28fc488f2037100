import {
	adam,
	batches,
	createOptimizer,
	type Rule,
	rmsprop,
	sgd,
} from "ravine";
import { expect, test } from "vitest";
import { InputError } from "../errors.js";
import { epochsSinceProgress, findBest } from "./best.js";
import type { Dataset } from "./dataset.js";
import { fitScaling, scaleExamples } from "./examples.js";
import { createNetwork } from "./network.js";
import { meanCost, readOutputs } from "./scores.js";
import {
	chooseLength,
	splitRows,
	type Validation,
	validatedRows,
} from "./split.js";
import { type TrainingState, trainRules } from "./training.js";

function dataset(
	values: readonly (readonly number[])[],
	targets: readonly number[],
	classes: readonly string[] = [],
): Dataset {
	const columns = (values[0] ?? []).map((_, k) => ({
		name: `x${k}`,
		kind: "number" as const,
		values: Float64Array.from(values, (row) => row[k] as number),
		categories: [],
	}));
	return {
		file: "data.csv",
		hasHeader: true,
		dialect: { separator: ",", decimal: "." },
		task: classes.length > 0 ? "classify" : "regress",
		target: "y",
		rows: values.length,
		columns,
		features: columns.map(({ name }) => name),
		targets: Float64Array.from(targets),
		classes,
		missing: "error",
		notes: [],
		fingerprint: "made here",
	};
}

const points = Array.from({ length: 53 }, (_, i) => [
	Math.sin(5 * i),
	Math.cos(3 * i) * 10 + 4,
]);
/** Two classes, separated by the first feature's sign. */
const halves = dataset(
	points,
	points.map(([x = 0]) => +(x > 0)),
	["left", "right"],
);
/** A linear function of both features. */
const line = dataset(
	points,
	points.map(([x = 0, z = 0]) => 100 + 3 * x - 2 * z),
);
const plan = {
	dataset: halves,
	rules: [sgd({ learningRate: 0.1 }), adam({ learningRate: 0.01 })],
	hidden: [6],
	batch: 8,
	epochs: 5,
	test: 0.2,
	validation: 0,
	seed: 3,
};

/** All results that must be equal bit for bit: everything except the seconds. */
function numbers({ runs }: Awaited<ReturnType<typeof trainRules>>) {
	return runs.map(({ rule, seconds, ...run }) => ({ rule: rule.name, ...run }));
}

test("a split has each row once, and at least one to train and one to test", () => {
	for (const validation of [0, 0.3, 0.99, "thirds"] as const) {
		const split = splitRows(20, 0.25, validation, 1);
		const { train, folds, test: held } = split;
		expect(held.length).toBe(5);
		expect([...train, ...held].sort((a, b) => a - b)).toEqual([
			...Array(20).keys(),
		]);
		for (const fold of folds) {
			expect([...fold.train, ...fold.validation].sort()).toEqual(
				[...train].sort(),
			);
			expect(fold.train.length).toBeGreaterThan(0);
		}
		expect(splitRows(20, 0.25, validation, 1)).toEqual(split);
		expect(splitRows(20, 0.25, validation, 2).test).not.toEqual(held);
		expect(splitRows(20, 0.25, 0, 1).test).toEqual(held);
	}
	const counts = (validation: Validation) =>
		splitRows(20, 0.25, validation, 1).folds.map((fold) => {
			return fold.validation.length;
		});
	expect(counts(0)).toEqual([]);
	expect(counts(0.3)).toEqual([5]);
	expect(counts(0.99)).toEqual([14]);
	expect(counts("thirds")).toEqual([5, 5, 5]);
	const { folds, train } = splitRows(20, 0.25, "thirds", 1);
	expect(folds.flatMap((fold) => [...fold.validation]).sort()).toEqual(
		[...train].sort(),
	);
	expect(splitRows(2, 0.01, 0.5, 1).test.length).toBe(1);
	expect(splitRows(2, 0.99, "thirds", 1)).toMatchObject({ folds: [] });
});

test("the length is chosen by the number of rows", () => {
	expect(chooseLength(60, 0.2, {})).toMatchObject({ validation: 0 });
	expect(chooseLength(100, 0.2, {})).toEqual({
		...{ validation: "thirds", batch: 8 },
		epochs: Math.round(3000 / 7),
	});
	expect(chooseLength(5000, 0.2, {})).toMatchObject({
		...{ validation: 0.15, batch: 64 },
	});
	expect(chooseLength(5000, 0.2, { epochs: 3 })).toMatchObject({
		...{ validation: 0, epochs: 3 },
	});
	expect(chooseLength(10, 0.2, { batch: 100 }).batch).toBe(8);
});

test("of epochs whose scores differ by chance only, the best has the lowest cost", () => {
	const costs = [0.6, 0.5, 0.55, 0.7, 0.9, 0.8];
	const scores = [0.5, 0.6, 0.79, 0.7, 0.8, 0.79];
	// A standard error of 0.8 over 100 rows is 0.04.
	expect(findBest({ costs, scores }, 100, "classify")).toBe(2);
	expect(findBest({ costs, scores }, 1e6, "classify")).toBe(4);
	expect(findBest({ costs, scores }, 4, "classify")).toBe(2);
	const falling = costs.map((cost) => -cost);
	expect(findBest({ costs, scores: falling }, 100, "regress")).toBe(1);
	expect(findBest({ costs: [], scores: [] }, 10, "classify")).toBe(-1);
	expect(epochsSinceProgress({ costs, scores })).toBe(1);
	expect(epochsSinceProgress({ costs, scores: falling })).toBe(4);
	expect(epochsSinceProgress({ costs: [], scores: [] })).toBe(0);
});

test("inputs are standardised by the rows trained on; a feature constant there is 0, and so is a missing cell", () => {
	const set = dataset(
		[
			[1, 0.1, Number.NaN],
			[3, 0.1, 5],
			[1000, 7, 6],
			[2, 0.1, 7],
		],
		[10, 30, 500, 20],
	);
	const scaling = fitScaling(set, Uint32Array.of(0, 1, 3));
	const { inputs, targets } = scaleExamples(set, scaling);
	const deviation = Math.sqrt(2 / 3);
	// Means 2, 0.1 and 6; of the targets 20.
	const expected = [
		[-1 / deviation, 0, 0],
		[1 / deviation, 0, -1],
		[998 / deviation, 0, 0],
		[0, 0, 1],
	];
	expect([...inputs]).toEqual(expected.flat().map(Math.fround));
	const [first, second, third, fourth] = targets;
	expect(first).toBeCloseTo(-1 / deviation, 6);
	expect(second).toBeCloseTo(1 / deviation, 6);
	expect(third).toBeCloseTo(48 / deviation, 4);
	expect(fourth).toBe(0);
});

test("numbers too large to standardise are refused by column", () => {
	const set = dataset([[1e200], [-1e200], [0]], [1, 2, 3]);
	expect(() => fitScaling(set, Uint32Array.of(0, 1))).toThrow(InputError);
	expect(() => fitScaling(set, Uint32Array.of(0, 1))).toThrow(
		/data\.csv: column "x0"/,
	);
});

/** A run's accuracy, or its error. */
function figure(
	run:
		| { score: Awaited<ReturnType<typeof trainRules>>["runs"][0]["score"] }
		| undefined,
): number {
	const score = run?.score;
	if (!score) return Number.NaN;
	return score.task === "classify" ? score.accuracy : score.rmse;
}

test("classification and regression are learnt, better than the baseline, and every rule has the same first cost", async () => {
	const long = { ...plan, epochs: 60 };
	const classified = await trainRules(long);
	const [first, second] = classified.runs;
	expect(figure(second)).toBeGreaterThan(0.85);
	expect(figure(second)).toBeGreaterThan(figure(classified.baseline));
	expect(first?.stepCosts[0]).toBe(second?.stepCosts[0]);
	expect(classified.batch).toBe(8);
	expect(classified.split.train.length).toBe(42);
	expect(classified.split.test.length).toBe(11);
	expect(second?.stepCosts.length).toBe(60 * 6);

	const regressed = await trainRules({ ...long, dataset: line });
	// The target's own deviation is about 14.
	expect(figure(regressed.baseline)).toBeGreaterThan(10);
	expect(figure(regressed.runs[1])).toBeLessThan(2);
	expect(figure(regressed.runs[1])).toBeGreaterThan(0);
});

test("the baseline is the most frequent class, or the mean, of the rows trained on", async () => {
	const { baseline, split } = await trainRules({ ...plan, epochs: 1 });
	const shareOf = (rows: Uint32Array, place: number) =>
		rows.filter((row) => halves.targets[row] === place).length / rows.length;
	const most = shareOf(split.train, 0) > 0.5 ? 0 : 1;
	const p = shareOf(split.train, most);
	expect(baseline.value).toBe(most);
	expect(figure(baseline)).toBeCloseTo(shareOf(split.test, most), 12);
	expect(baseline.cost).toBeCloseTo(
		-p * Math.log(p) - (1 - p) * Math.log(1 - p),
		12,
	);
	const told = await trainRules({ ...plan, dataset: line, epochs: 1 });
	const trained = [...told.split.train].map((row) => line.targets[row] ?? 0);
	const mean = trained.reduce((a, b) => a + b, 0) / trained.length;
	expect(told.baseline.value).toBeCloseTo(mean, 9);
	expect(told.baseline.cost).toBe(1);
});

test("an epoch's cost, also in the progress, is the mean over its rows: the last, smaller batch counts less", async () => {
	const costs: number[] = [];
	const { runs } = await trainRules({
		...plan,
		epochs: 2,
		onProgress: ({ cost }) => costs.push(cost),
	});
	const { stepCosts, epochCosts } = runs[0] as (typeof runs)[0];
	const [a = 0, b = 0, c = 0, d = 0, e = 0, last = 0] = stepCosts;
	expect(epochCosts.length).toBe(2);
	// 42 rows are five batches of 8 and one of 2.
	expect(epochCosts[0]).toBeCloseTo(
		(8 * (a + b + c + d + e) + 2 * last) / 42,
		12,
	);
	expect(costs).toEqual(runs.flatMap((run) => run.epochCosts));
});

test.each([
	[0.3, 13],
	["thirds", 42],
] as const)(
	"with validation %s, a search finds the best epoch, and the network then trains on all rows for as long",
	async (validation, rows) => {
		// Targets that do not depend on the features: stopping early is best.
		const noise = dataset(
			points,
			points.map((_, i) => Math.sin(99 * i)),
		);
		const rules = [adam({ learningRate: 0.05 })];
		const options = { ...plan, dataset: noise, rules, validation };
		const { runs, split } = await trainRules({ ...options, epochs: 2000 });
		const [run] = runs as [(typeof runs)[0]];
		const { heldOutCosts, keptEpoch } = run;
		expect(heldOutCosts.length).toBeLessThan(2000);
		expect(heldOutCosts[keptEpoch - 1]).toBe(Math.min(...heldOutCosts));
		expect(run.epochCosts.length).toBe(keptEpoch);
		expect(validatedRows(split)).toBe(rows);
		// A training of fixed length on all rows has the same parameters.
		const plain = await trainRules({
			...{ ...options, validation: 0, epochs: keptEpoch },
		});
		expect(plain.runs[0]?.parameters).toEqual(run.parameters);
		expect(plain.runs[0]?.score).toEqual(run.score);
	},
);

test("the search's cost is that of each row, by a network that did not train on it", async () => {
	const options = { ...plan, validation: "thirds" as const, epochs: 1 };
	const { runs, split } = await trainRules(options);
	const { dataset: data, seed } = plan;
	const scaling = fitScaling(data, split.train);
	const examples = scaleExamples(data, scaling);
	const network = await createNetwork({
		...{ sizes: [2, 6, 2], cost: "crossEntropy", batch: 8 },
	});
	let [sum, right] = [0, 0];
	for (const { train, validation } of split.folds) {
		const rule = plan.rules[0] as Rule;
		const optimizer = await createOptimizer(rule, network.initial(seed));
		const { parameters, gradients } = optimizer;
		for (const batch of batches(train, { size: 8, seed }).epoch(0)) {
			const rows = batch.map((k) => train[k] as number);
			network.costAndGradient(examples, rows, parameters, gradients);
			optimizer.step();
		}
		for (const row of validation) {
			const one = Uint32Array.of(row);
			const outputs = network.outputs(examples.inputs, one, parameters);
			sum += meanCost(outputs, examples, one, "classify");
			const [place] = readOutputs(outputs, data, scaling);
			if (place === data.targets[row]) right++;
		}
		optimizer.dispose();
	}
	network.dispose();
	expect(runs[0]?.heldOutCosts[0]).toBeCloseTo(sum / 42, 12);
	expect(runs[0]?.heldOutScores[0]).toBeCloseTo(right / 42, 12);
});

test("the same options give the same numbers, another seed others", async () => {
	const first = numbers(await trainRules(plan));
	expect(numbers(await trainRules(plan))).toEqual(first);
	expect(numbers(await trainRules({ ...plan, seed: 4 }))).not.toEqual(first);
});

test("a batch larger than the training part shrinks to it", async () => {
	const { batch, runs } = await trainRules({ ...plan, batch: 1000 });
	expect(batch).toBe(42);
	expect(runs[0]?.stepCosts.length).toBe(plan.epochs);
});

test("a rule that diverges is recorded, and the others continue", async () => {
	const rules = [sgd({ learningRate: 1e20 }), rmsprop()];
	const { runs } = await trainRules({ ...plan, dataset: line, rules });
	expect(runs[0]).toMatchObject({ diverged: true, score: null });
	expect(runs[0]?.stepCosts.every(Number.isFinite)).toBe(true);
	expect(runs[1]?.diverged).toBe(false);
	expect(runs[1]?.epochCosts.length).toBe(plan.epochs);
});

// Without validation 6 batches an epoch, 30 steps a rule: within the first epoch, at its end, at a rule's last step, early
// and late in the second rule's. With it, also within the search and within the final training.
test.each(
	([0, 0.2, "thirds"] as const).flatMap((validation) =>
		[0.02, 0.29, 0.5, 0.6, 0.98].map((part) => [part, validation] as const),
	),
)(
	"stopped after %d of its steps and resumed, with validation %s, a training gives the same numbers as an uninterrupted one",
	async (part, validation) => {
		let steps = 0;
		const options = { ...plan, validation };
		const whole = numbers(
			await trainRules({ ...options, onStep: () => steps++ }),
		);
		const stopAt = Math.max(1, Math.round(part * steps));
		const stop = new AbortController();
		let taken = 0;
		let kept: TrainingState = [];
		const stopped = trainRules({
			...options,
			signal: stop.signal,
			onStep: () => {
				if (++taken === stopAt) stop.abort();
			},
			onCheckpoint: (state) => {
				kept = state;
			},
		});
		await Promise.allSettled([stopped]);
		expect(taken).toBe(stopAt);
		let left = 0;
		const resumed = await trainRules({
			...options,
			resumeFrom: kept,
			onStep: () => left++,
		});
		expect(left).toBe(steps - stopAt);
		expect(numbers(resumed)).toEqual(whole);
	},
);

test.each([0, 0.2])(
	"a signal arrives between many short epochs, with validation %s",
	async (validation) => {
		const stop = new AbortController();
		let taken = 0;
		const trained = trainRules({
			...plan,
			validation,
			epochs: 50_000,
			signal: stop.signal,
			onStep: () => {
				if (++taken === 1) setTimeout(() => stop.abort());
			},
		});
		await expect(trained).rejects.toThrow(/abort/);
		expect(taken).toBeLessThan(50_000);
	},
);

test("there is a checkpoint after every epoch, and a training resumes from any of them", async () => {
	const states: TrainingState[] = [];
	const whole = numbers(
		await trainRules({ ...plan, onCheckpoint: (state) => states.push(state) }),
	);
	// Five epochs of two rules, and the end.
	expect(states.length).toBe(11);
	for (const resumeFrom of [states[2], states[4], states[7], states[10]]) {
		const resumed = await trainRules({
			...plan,
			resumeFrom: resumeFrom as TrainingState,
		});
		expect(numbers(resumed)).toEqual(whole);
	}
});

test.each([0, 0.2, "thirds"] as const)(
	"with validation %s, a finished training continues for more epochs, with the same numbers as an uninterrupted one",
	async (validation) => {
		let kept: TrainingState = [];
		await trainRules({
			...{ ...plan, validation, epochs: 3 },
			onCheckpoint: (state) => {
				kept = state;
			},
		});
		const longer = { ...plan, validation, epochs: 7 };
		const resumed = await trainRules({ ...longer, resumeFrom: kept });
		expect(numbers(resumed)).toEqual(numbers(await trainRules(longer)));
		expect(resumed.runs[0]?.heldOutCosts.length).toBe(7);
	},
);

test("checkpoints can be written by time instead of after every epoch", async () => {
	let count = 0;
	await trainRules({
		...plan,
		epochs: 20,
		checkpointEvery: 1e6,
		onCheckpoint: () => count++,
	});
	expect(count).toBe(1);
});
