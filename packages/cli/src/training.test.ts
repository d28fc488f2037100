import { adam, rmsprop, sgd } from "ravine";
import { movingAverage } from "ravine/explain";
import { expect, test } from "vitest";
import type { Dataset } from "./dataset.js";
import { InputError } from "./errors.js";
import {
	splitRows,
	standardise,
	type TrainingState,
	trainRules,
} from "./training.js";

function dataset(
	values: readonly (readonly number[])[],
	targets: readonly number[],
	classes: readonly string[] = [],
): Dataset {
	return {
		file: "data.csv",
		hasHeader: true,
		task: classes.length > 0 ? "classify" : "regress",
		target: "y",
		rows: values.length,
		features: (values[0] ?? []).map((_, k) => `x${k}`),
		values: Float64Array.from(values.flat()),
		targets: Float64Array.from(targets),
		classes,
		fingerprint: "made here",
	};
}

const points = Array.from({ length: 53 }, (_, i) => [
	Math.sin(5 * i),
	Math.cos(3 * i) * 10 + 4,
]);
/** Told apart by the first feature's sign. */
const halves = dataset(
	points,
	points.map(([x = 0]) => +(x > 0)),
	["left", "right"],
);
/** A straight line over both features. */
const line = dataset(
	points,
	points.map(([x = 0, z = 0]) => 100 + 3 * x - 2 * z),
);
const plan = {
	dataset: halves,
	rules: [sgd({ learningRate: 0.1 }), adam({ learningRate: 0.01 })],
	hidden: 6,
	batch: 8,
	epochs: 5,
	test: 0.2,
	seed: 3,
};

/** What must be equal bit for bit: everything but the clock. */
function numbers({ runs }: Awaited<ReturnType<typeof trainRules>>) {
	return runs.map(({ rule, seconds, ...run }) => ({ rule: rule.name, ...run }));
}

test("a split holds each row once, and at least one on either side", () => {
	const { train, test: held } = splitRows(10, 0.25, 1);
	expect(held.length).toBe(3);
	expect([...train, ...held].sort((a, b) => a - b)).toEqual([
		...Array(10).keys(),
	]);
	expect(splitRows(10, 0.25, 1)).toEqual({ train, test: held });
	expect(splitRows(10, 0.25, 2).test).not.toEqual(held);
	expect(splitRows(2, 0.01, 1).test.length).toBe(1);
	expect(splitRows(2, 0.99, 1).train.length).toBe(1);
});

test("inputs are standardised by the rows trained on alone; a feature constant there is 0", () => {
	const set = dataset(
		[
			[1, 0.1],
			[3, 0.1],
			[1000, 7],
		],
		[10, 30, 500],
	);
	const { inputs, targets } = standardise(set, Uint32Array.of(0, 1));
	// Mean 2 and deviation 1 over 1 and 3; mean 20 and deviation 10 over 10 and 30.
	expect([...inputs]).toEqual([-1, 0, 1, 0, 998, 0]);
	expect([...targets]).toEqual([-1, 1, 48]);
});

test("numbers too large to standardise are refused by column", () => {
	const set = dataset([[1e200], [-1e200], [0]], [1, 2, 3]);
	expect(() => standardise(set, Uint32Array.of(0, 1))).toThrow(InputError);
	expect(() => standardise(set, Uint32Array.of(0, 1))).toThrow(
		/data\.csv: column "x0"/,
	);
});

test("classification and regression are learnt, and every rule has the same first cost", async () => {
	const long = { ...plan, epochs: 60 };
	const classified = await trainRules(long);
	const adamRun = classified.runs[1];
	expect(adamRun?.testScore).toBeGreaterThan(0.85);
	expect(classified.runs[0]?.stepCosts[0]).toBe(adamRun?.stepCosts[0]);
	expect(classified).toMatchObject({ trainRows: 42, testRows: 11, batch: 8 });
	expect(adamRun?.stepCosts.length).toBe(60 * 6);

	const regressed = await trainRules({ ...long, dataset: line });
	// The target's own deviation is about 14.
	expect(regressed.runs[1]?.testScore).toBeLessThan(2);
	expect(regressed.runs[1]?.testScore).toBeGreaterThan(0);
});

test("an epoch's cost is the mean over its rows, the last, smaller batch in its proportion", async () => {
	const { runs } = await trainRules({ ...plan, epochs: 2 });
	const { stepCosts, epochCosts } = runs[0] as (typeof runs)[0];
	const [a = 0, b = 0, c = 0, d = 0, e = 0, last = 0] = stepCosts;
	expect(epochCosts.length).toBe(2);
	// 42 rows are five batches of 8 and one of 2.
	expect(epochCosts[0]).toBeCloseTo(
		(8 * (a + b + c + d + e) + 2 * last) / 42,
		12,
	);
	expect(movingAverage(stepCosts, 0.9).every(Number.isFinite)).toBe(true);
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

test("a rule that diverges is recorded, and the others go on", async () => {
	const rules = [sgd({ learningRate: 1e20 }), rmsprop()];
	const { runs } = await trainRules({ ...plan, dataset: line, rules });
	expect(runs[0]).toMatchObject({ diverged: true, testScore: null });
	expect(runs[0]?.stepCosts.every(Number.isFinite)).toBe(true);
	expect(runs[1]?.diverged).toBe(false);
	expect(runs[1]?.epochCosts.length).toBe(plan.epochs);
});

// 6 batches an epoch, 30 steps a rule: within the first epoch, at its end, at a rule's last step, early and late in the second rule's.
test.each([1, 6, 17, 30, 31, 59])(
	"stopped after step %i and resumed, the numbers are those of one sitting",
	async (stopAt) => {
		const whole = numbers(await trainRules(plan));
		const stop = new AbortController();
		let taken = 0;
		let kept: TrainingState | undefined;
		const stopped = trainRules({
			...plan,
			signal: stop.signal,
			onProgress: () => {
				if (++taken === stopAt) stop.abort();
			},
			onCheckpoint: (state) => {
				kept = state;
			},
		});
		await expect(stopped).rejects.toThrow("aborted");
		expect(taken).toBe(stopAt);
		const resumeFrom = kept as TrainingState;
		let left = 0;
		const resumed = await trainRules({
			...plan,
			resumeFrom,
			onProgress: () => left++,
		});
		expect(left).toBe(60 - stopAt);
		expect(numbers(resumed)).toEqual(whole);
	},
);

test("a checkpoint comes after every epoch, and any of them resumes", async () => {
	const states: TrainingState[] = [];
	const whole = numbers(
		await trainRules({ ...plan, onCheckpoint: (state) => states.push(state) }),
	);
	// Five epochs and the rule's end, for two rules.
	expect(states.length).toBe(12);
	for (const resumeFrom of [states[2], states[5], states[8], states[11]]) {
		const resumed = await trainRules({
			...plan,
			resumeFrom: resumeFrom as TrainingState,
		});
		expect(numbers(resumed)).toEqual(whole);
	}
});
