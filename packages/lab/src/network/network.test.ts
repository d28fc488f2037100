import fc from "fast-check";
import { batches } from "ravine";
import { describe, expect, it } from "vitest";
import { readChoices, usualChoices, writeChoices } from "./choices.js";
import { digits, type Examples, moons, spiral } from "./examples.js";
import { JaxNetwork, type Parameters } from "./jaxNetwork.js";
import { planeThrough, pointOn, project } from "./plane.js";
import type { Answer, Task } from "./protocol.js";
import { Trainer } from "./trainer.js";

describe("the examples", () => {
	it.each([
		["moons", moons(0.1, 1), 2, 2],
		["spiral", spiral(0.1, 1), 2, 3],
	])(
		"%s hold out a quarter, with every class in both parts",
		(_, examples, features, classes) => {
			const { train, test, inputs } = examples;
			const rows = inputs.length / features;
			expect(test.length).toBe(rows / 4);
			expect(new Set([...train, ...test]).size).toBe(rows);
			for (const part of [train, test]) {
				expect(
					new Set([...part].map((row) => examples.classes[row])).size,
				).toBe(classes);
			}
			expect(inputs.every((value) => Math.abs(value) < 2.2)).toBe(true);
		},
	);

	it("are the same for the same seed, and digits are read from their file", () => {
		expect(moons(0.1, 3)).toEqual(moons(0.1, 3));
		expect(moons(0.1, 3).inputs).not.toEqual(moons(0.1, 4).inputs);
		const row = (digit: number) =>
			[...Array.from({ length: 64 }, () => 8), digit].join(",");
		const read = digits(`header\n${[1, 2, 3, 4].map(row).join("\n")}\n`, 0, 1);
		expect([...read.classes]).toEqual([1, 2, 3, 4]);
		expect(read.inputs.every((value) => value === 0.5)).toBe(true);
	});
});

function add(
	to: number[] | Float32Array | Float64Array,
	at: number,
	value: number,
) {
	to[at] = (to[at] as number) + value;
}

/** The numbers of one list are those of the other. */
function expectNear(
	found: ArrayLike<number> | undefined,
	wanted: ArrayLike<number>,
	digits: number,
) {
	expect(found?.length).toBe(wanted.length);
	for (let i = 0; i < wanted.length; i++) {
		expect(found?.[i]).toBeCloseTo(wanted[i] as number, digits);
	}
}

/** The cost and its gradient by hand, in float64: the chain rule, layer by layer. */
function byHand(
	{ inputs, classes, features, classCount }: Examples,
	rows: Uint32Array,
	p: Parameters,
	hidden: number,
) {
	const gradients = Object.fromEntries(
		Object.entries(p).map(([name, one]) => [
			name,
			new Float64Array(one.length),
		]),
	) as Record<string, Float64Array>;
	const sizes = [features, hidden, hidden, classCount];
	let cost = 0;
	for (const row of rows) {
		const values = [
			Array.from(inputs.subarray(row * features, (row + 1) * features)),
		];
		for (let k = 1; k <= 3; k++) {
			const [from, to] = [sizes[k - 1] as number, sizes[k] as number];
			const before = values[k - 1] as number[];
			values.push(
				Array.from({ length: to }, (_, j) => {
					let sum = p[`b${k}`]?.[j] as number;
					for (let i = 0; i < from; i++)
						sum += (before[i] as number) * (p[`W${k}`]?.[i * to + j] as number);
					return k < 3 ? Math.max(0, sum) : sum;
				}),
			);
		}
		const out = (values[3] as number[]).map(Math.exp);
		const total = out.reduce((sum, one) => sum + one, 0);
		const actual = classes[row] as number;
		cost -= Math.log((out[actual] as number) / total) / rows.length;
		let slopes = out.map(
			(one, j) => (one / total - (j === actual ? 1 : 0)) / rows.length,
		);
		for (let k = 3; k >= 1; k--) {
			const [from, to] = [sizes[k - 1] as number, sizes[k] as number];
			const before = values[k - 1] as number[];
			const earlier = before.map(() => 0);
			for (let j = 0; j < to; j++) {
				const slope = slopes[j] as number;
				add(gradients[`b${k}`] as Float64Array, j, slope);
				for (let i = 0; i < from; i++) {
					add(
						gradients[`W${k}`] as Float64Array,
						i * to + j,
						slope * (before[i] as number),
					);
					if ((before[i] as number) > 0) {
						add(earlier, i, slope * (p[`W${k}`]?.[i * to + j] as number));
					}
				}
			}
			slopes = earlier;
		}
	}
	return { cost, gradients };
}

const task: Task = {
	dataset: "moons",
	noise: 0.1,
	batch: 40,
	hidden: 4,
	epochs: 1,
	seed: 5,
};

describe("the network", () => {
	it("has the cost and the gradient of the chain rule by hand", async () => {
		const examples = spiral(0.1, 2);
		const network = await JaxNetwork.create(examples, 4, 40, 5);
		const gradients = Object.fromEntries(
			Object.entries(network.initial).map(([name, one]) => [
				name,
				new Float32Array(one.length),
			]),
		);
		// Fewer rows than a mini-batch, as in an epoch's last one.
		const rows = examples.train.slice(0, 33);
		const cost = network.costAndGradient(rows, network.initial, gradients);
		const wanted = byHand(examples, rows, network.initial, 4);
		expect(cost).toBeCloseTo(wanted.cost, 5);
		for (const [name, slopes] of Object.entries(wanted.gradients)) {
			expectNear(gradients[name], slopes, 5);
		}
		expect(network.scores(rows, network.initial).cost).toBeCloseTo(
			wanted.cost,
			5,
		);
	});

	it("has the cost of the training also where a probability is too small for a number", async () => {
		const examples = moons(task.noise, task.seed);
		const { hidden, batch, seed } = task;
		const network = await JaxNetwork.create(examples, hidden, batch, seed);
		const sure = Object.fromEntries(
			Object.entries(network.initial).map(([name, one]) => [
				name,
				one.map((_, k) => (name === "b3" && k === 0 ? 400 : 0)),
			]),
		);
		const { train, classes } = examples;
		const second = train.filter((row) => classes[row] === 1).length;
		const { cost, accuracy } = network.scores(train, sure);
		expect(cost).toBeCloseTo((400 * second) / train.length, 9);
		expect(accuracy).toBeCloseTo(1 - second / train.length, 12);
		const rows = train.subarray(0, batch);
		const gradients = Object.fromEntries(
			Object.entries(sure).map(([name, one]) => [
				name,
				new Float32Array(one.length),
			]),
		);
		expect(network.costAndGradient(rows, sure, gradients)).toBeCloseTo(
			network.scores(rows, sure).cost,
			2,
		);
	});

	it("is trained by every rule from the same weights on the same mini-batches", async () => {
		const examples = moons(task.noise, task.seed);
		const rules = [
			"sgd({ learningRate: 0.5 })",
			"adam({ learningRate: 0.01 })",
		];
		const trainer = await Trainer.create(examples, task, rules);
		const told: Answer[] = [];
		await trainer.train((answer) => told.push(answer));
		const epochs = told.filter((answer) => answer.tell === "epoch");
		expect(epochs.map(({ run, epoch }) => [run, epoch])).toEqual([
			[0, 0],
			[1, 0],
			[0, 1],
			[1, 1],
		]);
		expect(epochs[0]?.train).toEqual(epochs[1]?.train);
		expect(epochs[2]?.batchCosts[0]).toBe(epochs[3]?.batchCosts[0]);
		// Plain descent by hand on the same batches ends with the same costs.
		const network = await JaxNetwork.create(
			examples,
			task.hidden,
			task.batch,
			task.seed,
		);
		const p = Object.fromEntries(
			Object.entries(network.initial).map(([name, one]) => [
				name,
				Float32Array.from(one),
			]),
		);
		const costs: number[] = [];
		for (const some of batches(300, { size: 40, seed: 5 }).epoch(0)) {
			const rows = some.map((k) => examples.train[k] as number);
			const { cost, gradients } = byHand(examples, rows, p, task.hidden);
			costs.push(cost);
			for (const [name, slopes] of Object.entries(gradients))
				slopes.forEach((slope, i) => {
					add(p[name] as Float32Array, i, -0.5 * slope);
				});
		}
		expectNear(epochs[2]?.batchCosts, costs, 3);
		const slice = trainer.slice([0, 1]);
		// The corner of the path of the first run is the start, its end lies on the first axis.
		expect([slice.paths[0]?.x[0], slice.paths[0]?.y[0]]).toEqual([0, 0]);
		expect(slice.paths[0]?.y[1]).toBeCloseTo(0, 9);
		expect(
			trainer.decide(1, 1).confidence.every((one) => one >= 0.5 && one <= 1),
		).toBe(true);
	});

	it("says when a run diverges, and goes on with the others", async () => {
		const trainer = await Trainer.create(
			moons(0.1, 1),
			{ ...task, epochs: 3 },
			["sgd({ learningRate: 1e30 })", "sgd"],
		);
		const told: Answer[] = [];
		await trainer.train((answer) => told.push(answer));
		expect(told.filter(({ tell }) => tell === "diverged")).toMatchObject([
			{ run: 0 },
		]);
		expect(
			told.filter((answer) => answer.tell === "epoch" && answer.run === 1),
		).toHaveLength(4);
	});
});

it("a plane through three points holds them", () => {
	const points = [
		[1, 2, 3, 4],
		[2, 2, 5, 4],
		[0, 1, 0, 7],
	].map((one) => Float64Array.from(one));
	const plane = planeThrough(
		points[0] as Float64Array,
		points[1] as Float64Array,
		points[2] as Float64Array,
	);
	for (const point of points) {
		const [x, y] = project(plane, point);
		expectNear(pointOn(plane, x, y), point, 12);
	}
	const same = points[0] as Float64Array;
	expect(planeThrough(same, same, same).up.every(Number.isFinite)).toBe(true);
});

describe("the choices in a link", () => {
	it("are kept, and the usual ones take no room", () => {
		expect(writeChoices(usualChoices)).toBeUndefined();
		expect(
			writeChoices({ ...usualChoices, rules: [...usualChoices.rules] }),
		).toBeUndefined();
		const choices = {
			task: { ...task, noise: 0.25 },
			rules: [{ text: "lion({ learningRate: 0.001 })", style: 6 }],
		};
		expect(readChoices(writeChoices(choices))).toEqual(choices);
	});

	it("that cannot be read are the usual ones", () => {
		expect(
			readChoices(
				"dataset=x&batch=1e9&hidden=2.5&epochs=&rule=0:nonsense&rule=",
			),
		).toEqual(usualChoices);
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				const { task: read, rules } = readChoices(text);
				expect(read.batch).toBeLessThanOrEqual(512);
				expect(rules.length).toBeGreaterThan(0);
			}),
			{ seed: 1, numRuns: 100 },
		);
	});
});
