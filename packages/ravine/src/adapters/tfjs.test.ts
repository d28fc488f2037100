import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import {
	adadelta,
	adam,
	adamax,
	adamw,
	average,
	centeredRmsprop,
	chain,
	clipByGlobalNorm,
	createOptimizer,
	frozen,
	heavyBall,
	isRefusal,
	partition,
	prodigy,
	type Rule,
	sgd,
} from "ravine";
import { cosine } from "ravine/schedules";
import { tfjsOptimizer } from "ravine/tfjs";
import { afterEach, beforeAll, expect, test } from "vitest";

const require = createRequire(import.meta.url);

beforeAll(async () => {
	const wasm = require.resolve("@tensorflow/tfjs-backend-wasm");
	setWasmPaths(join(dirname(wasm), "/"));
	expect(await tf.setBackend("wasm")).toBe(true);
});

afterEach(() => tf.disposeVariables());

const A = [1, -2, 3, 0.5, -0.25, 4];
const B = [0.1, -0.1];

function variables() {
	return {
		"net/a": tf.variable(tf.tensor(A, [2, 3]), true, "net/a"),
		"net/b": tf.variable(tf.tensor(B), true, "net/b"),
	};
}

/** Gradients of step t. */
function slopes(t: number) {
	return {
		"net/a": Float32Array.from(A, (a, i) => Math.sin(t + i) * a),
		"net/b": Float32Array.from(B, (b, i) => Math.cos(t * (i + 1)) + b),
	};
}

function apply(optimizer: tf.Optimizer, t: number, reversed = false): void {
	tf.tidy(() => {
		const { "net/a": a, "net/b": b } = slopes(t);
		const list = [
			{ name: "net/a", tensor: tf.tensor(a, [2, 3]) },
			{ name: "net/b", tensor: tf.tensor(b) },
		];
		optimizer.applyGradients(reversed ? list.reverse() : list);
	});
}

const numbers = (all: Record<string, tf.Variable>) =>
	Object.fromEntries(
		Object.entries(all).map(([name, one]) => [name, [...one.dataSync()]]),
	);

const rules: [string, () => Rule][] = [
	["sgd", () => sgd({ learningRate: cosine(0.1, 10) })],
	["adamw by pattern", () => adamw({ weightDecay: { "*/b": 0, "*": 0.3 } })],
	["prodigy, with a global state", () => prodigy({ learningRate: 0.5 })],
	[
		"a chain",
		() =>
			chain(
				clipByGlobalNorm({ limit: 0.5 }),
				adam({ learningRate: 0.1 }),
				average({ decay: 0.9 }),
			),
	],
	["a partition", () => partition({ "*/b": frozen(), "*": adam() })],
];

test.each(rules)(
	"%s: bit for bit as ravine's own optimizer, no tensor leaked, continued by weights and by file",
	async (_, rule) => {
		const names = [{ name: "net/a" }, { name: "net/b" }];
		const make = () => tfjsOptimizer(tf, rule(), { variables: names });
		const own = await createOptimizer(rule(), {
			"net/a": { data: A, shape: [2, 3] },
			"net/b": B,
		});
		const all = variables();
		const optimizer = await make();
		const before = tf.memory().numTensors;
		const expected = () =>
			Object.fromEntries(
				Object.entries(own.parameters).map(([name, one]) => [name, [...one]]),
			);
		for (let t = 1; t <= 6; t++) {
			apply(optimizer, t, t % 2 === 0);
			own.step(slopes(t));
			expect(numbers(all)).toEqual(expected());
			expect(tf.memory().numTensors).toBe(before);
		}
		expect(optimizer.iterations).toBe(6);
		const weights = await optimizer.getWeights();
		expect(tf.memory().numTensors).toBe(before + weights.length);
		const file = optimizer.save();
		const values = tf.tidy(() =>
			Object.entries(all).map(
				([name, one]) => [name, one.arraySync()] as const,
			),
		);

		const second = await make();
		await second.setWeights(weights);
		expect(tf.memory().numTensors).toBe(before + weights.length);
		const again = await second.getWeights();
		expect(again.map(({ name }) => name)).toEqual(
			weights.map(({ name }) => name),
		);
		again.forEach(({ tensor }, k) => {
			expect(tensor.dataSync()).toEqual(weights[k]?.tensor.dataSync());
		});
		tf.dispose([weights, again].flat().map(({ tensor }) => tensor));
		const third = await make();
		for (const [name, value] of values) {
			tf.tidy(() => all[name as "net/a"].assign(tf.tensor(value)));
		}
		for (let t = 7; t <= 9; t++) {
			apply(second, t);
			own.step(slopes(t));
		}
		expect(numbers(all)).toEqual(expected());
		for (const one of Object.values(all)) {
			tf.tidy(() => one.assign(tf.onesLike(one)));
		}
		third.load(file);
		for (let t = 7; t <= 9; t++) apply(third, t);
		expect(numbers(all)).toEqual(expected());
		expect(tf.memory().numTensors).toBe(before);
		for (const one of [optimizer, second, third]) one.dispose();
	},
);

test("a model trains in fit, is saved with its optimizer, and goes on in another one", async () => {
	const kernelInitializer = layers.initializers.glorotUniform({ seed: 1 });
	const model = layers.sequential({
		layers: [
			layers.layers.dense({
				...{ units: 5, inputShape: [3], activation: "tanh" as const },
				kernelInitializer,
			}),
			layers.layers.dense({ units: 1, kernelInitializer }),
		],
	});
	const [x, y] = tf.tidy(() => {
		const inputs = tf.randomUniform([40, 3], -1, 1, "float32", 1);
		return [inputs, tf.sin(tf.sum(inputs, 1, true))] as const;
	});
	const optimizer = await tfjsOptimizer(
		tf,
		adamw({ learningRate: cosine(0.05, 200), weightDecay: 0.001 }),
	);
	model.compile({ optimizer, loss: "meanSquaredError" });
	const fit = { batchSize: 8, shuffle: false, verbose: 0 };
	const first = await model.fit(x, y, { ...fit, epochs: 1 });
	const before = tf.memory().numTensors;
	const last = await model.fit(x, y, { ...fit, epochs: 15 });
	expect(tf.memory().numTensors).toBe(before);
	const cost = (history: typeof first) => history.history.loss?.at(-1);
	expect(cost(last)).toBeLessThan(0.1 * (cost(first) as number));
	expect(optimizer.report).toMatchObject({ step: 80, skipped: false });
	expect(optimizer.getConfig()).toEqual({
		learningRate: "a function of the step",
		weightDecay: 0.001,
		...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
	});
	expect(optimizer.ravine?.parameters).toHaveProperty([
		model.weights[0]?.name ?? "",
	]);

	// A number in the saved model that the rule did not have.
	if (optimizer.ravine) optimizer.ravine.settings.weightDecay = 2;
	let saved: tf.io.ModelArtifacts | undefined;
	await model.save(
		tf.io.withSaveHandler(async (artifacts) => {
			saved = artifacts;
			return { modelArtifactsInfo: {} as tf.io.ModelArtifactsInfo };
		}),
		{ includeOptimizer: true },
	);
	await model.fit(x, y, { ...fit, epochs: 2 });
	const expected = model.getWeights().map((one) => [...one.dataSync()]);
	// The names of variables are unique in a process, so the first model goes first.
	model.dispose();
	optimizer.dispose();
	const loaded = await layers.loadLayersModel(
		tf.io.fromMemory(saved as tf.io.ModelArtifacts),
	);
	expect(loaded.optimizer.iterations).toBe(80);
	expect(loaded.optimizer.getConfig()).toMatchObject({ weightDecay: 2 });
	await loaded.fit(x, y, { ...fit, epochs: 2 });
	expect(loaded.getWeights().map((one) => [...one.dataSync()])).toEqual(
		expected,
	);
	loaded.optimizer.dispose();
	loaded.dispose();
	tf.dispose([x, y]);
});

test("minimize: a NaN is refused without a leak, or skipped and reported", async () => {
	const all = variables();
	const a = all["net/a"];
	const cost = (factor: number) => () =>
		tf.mul(tf.sum(tf.square(a)), factor) as tf.Scalar;
	const strict = await tfjsOptimizer(tf, adam());
	const before = tf.memory().numTensors;
	const start = [...a.dataSync()];
	expect(() => strict.minimize(cost(Number.NaN), false, [a])).toThrow(
		'adam, step 1: the gradient of "net/a" has 6 NaN or infinite values; the step was refused and nothing changed',
	);
	const lenient = await tfjsOptimizer(tf, adam(), { nonFinite: "skip" });
	lenient.minimize(cost(Number.POSITIVE_INFINITY), false, [a]);
	expect(lenient.report).toMatchObject({ step: 1, skipped: true });
	expect(lenient.iterations).toBe(0);
	expect([...a.dataSync()]).toEqual(start);
	const value = lenient.minimize(cost(1), true, [a]);
	expect(value?.dataSync()[0]).toBeCloseTo(30.3125, 4);
	value?.dispose();
	expect(lenient.report).toMatchObject({ step: 1, skipped: false });
	expect(tf.memory().numTensors).toBe(before);
});

test("what somebody else assigns to a variable is what the next step starts from", async () => {
	const all = variables();
	const optimizer = await tfjsOptimizer(tf, sgd({ learningRate: 1 }));
	apply(optimizer, 1);
	tf.tidy(() => all["net/b"].assign(tf.tensor([10, 20])));
	apply(optimizer, 2);
	const own = Float32Array.from([10, 20]);
	const slope = slopes(2)["net/b"];
	expect([...all["net/b"].dataSync()]).toEqual([
		...own.map((one, i) => one - (slope[i] as number)),
	]);
});

test("a copy of a variable keeps its numbers, on a backend that shares arrays too", async () => {
	await tf.setBackend("cpu");
	try {
		const all = variables();
		const optimizer = await tfjsOptimizer(tf, sgd({ learningRate: 1 }));
		apply(optimizer, 1);
		const copy = tf.clone(all["net/b"]);
		const kept = [...copy.dataSync()];
		apply(optimizer, 2);
		expect([...copy.dataSync()]).toEqual(kept);
		expect([...all["net/b"].dataSync()]).not.toEqual(kept);
		copy.dispose();
		tf.disposeVariables();
	} finally {
		await tf.setBackend("wasm");
	}
});

test("weights find the variables of a second model in the process, and refuse where names are ambiguous", async () => {
	const named = (...names: string[]) =>
		names.map((name) => tf.variable(tf.tensor(B), true, name));
	const push = (optimizer: tf.Optimizer, names: string[]) =>
		tf.tidy(() =>
			optimizer.applyGradients(
				names.map((name) => ({ name, tensor: tf.tensor(B) })),
			),
		);
	const [w, other] = named("w", "w_1");
	const first = await tfjsOptimizer(tf, adam());
	push(first, ["w"]);
	const weights = await first.getWeights();
	const second = await tfjsOptimizer(tf, adam());
	await second.setWeights(weights);
	expect(second.iterations).toBe(1);
	push(second, ["w_1"]);
	expect(second.ravine?.steps).toBe(2);
	push(first, ["w"]);
	expect(second.ravine?.state.m).toEqual({
		w_1: first.ravine?.state.m.w,
	});
	named("w_2");
	const third = await tfjsOptimizer(tf, adam());
	await third.setWeights(weights);
	expect(() => push(third, ["w_1", "w_2"])).toThrow(
		"adam: the checkpoint belongs to another model",
	);
	expect(third.ravine).toBeUndefined();
	expect([w?.isDisposed, other?.isDisposed]).toEqual([false, false]);
	tf.dispose(weights.map(({ tensor }) => tensor));
});

test("accumulated gradients move the variables at the last one; they are among the weights", async () => {
	const all = variables();
	const make = () =>
		tfjsOptimizer(tf, sgd({ learningRate: 1 }), { accumulate: 2 });
	const first = await make();
	apply(first, 1);
	expect(first.report).toMatchObject({ step: 1, pending: 1 });
	expect(numbers(all)["net/a"]).toEqual(A);
	const weights = await first.getWeights();
	const second = await make();
	await second.setWeights(weights);
	tf.dispose(weights.map(({ tensor }) => tensor));
	apply(second, 2);
	const mean = A.map((a, i) => {
		const [p, q] = [slopes(1)["net/a"][i], slopes(2)["net/a"][i]];
		return Math.fround(
			a - Math.fround(Math.fround((p as number) + (q as number)) / 2),
		);
	});
	expect(numbers(all)["net/a"]).toEqual(mean);
});

test("wrong input is refused in a sentence", async () => {
	variables();
	const fails = async (run: () => unknown): Promise<string> => {
		try {
			await run();
		} catch (error) {
			expect(isRefusal(error)).toBe(true);
			return (error as Error).message;
		}
		return "";
	};
	const optimizer = await tfjsOptimizer(tf, sgd());
	const with_ = (tensor: unknown, name = "net/b") =>
		fails(() =>
			optimizer.applyGradients({ [name]: tensor } as tf.NamedTensorMap),
		);
	expect(await fails(() => tfjsOptimizer(sgd() as never, sgd()))).toBe(
		'tfjsOptimizer: the first argument must be TensorFlow.js itself, import * as tf from "@tensorflow/tfjs", got an object (Object)',
	);
	expect(await fails(() => tfjsOptimizer(tf, sgd as never))).toBe(
		"tfjsOptimizer: the rule must be a Rule, got the function sgd; call it: sgd()",
	);
	expect(
		await fails(() => tfjsOptimizer(tf, sgd(), { precision: 1 } as never)),
	).toContain('tfjsOptimizer: there is no option "precision"');
	expect(
		await fails(() => tfjsOptimizer(tf, partition({ "*": sgd() }))),
	).toContain("variables: model.trainableWeights");
	expect(await fails(() => optimizer.save())).toContain(
		"before the first step",
	);
	const gone = tf.tensor(B);
	gone.dispose();
	expect(await with_(gone)).toBe(
		'sgd, step 1: the gradient of "net/b" was disposed before it was used',
	);
	const [b, flat] = [tf.tensor(B), tf.tensor(A)];
	expect(await with_(B)).toBe(
		'sgd, step 1: the gradient of "net/b" must be a tensor, got [0.1, -0.1]',
	);
	expect(await with_(b, "net/c")).toBe(
		'sgd: TensorFlow.js has no variable "net/c" (was it disposed?); did you mean "net/a"?',
	);
	expect(await with_(flat, "net/a")).toBe(
		'sgd, step 1: the gradient of "net/a" has the shape 6, but the variable has the shape 2 × 3',
	);
	optimizer.dispose();
	expect(await with_(b)).toBe(
		"sgd: the optimizer was disposed and cannot be used any more",
	);
	const other = await tfjsOptimizer(tf, sgd());
	apply(other, 1);
	expect(await fails(() => other.applyGradients({ "net/b": b }))).toContain(
		'the gradient of "net/a" is missing',
	);
	const strange = await tfjsOptimizer(tf, adam());
	expect(
		await fails(() => strange.setWeights([{ name: "iter", tensor: b }])),
	).toContain("setWeights takes the tensors that getWeights");
	expect(await fails(() => strange.load(other.save()))).toBe(
		'adam: the checkpoint belongs to the rule "sgd"',
	);
	expect(strange.ravine).toBeUndefined();
	tf.engine().registeredVariables["net/b"]?.dispose();
	expect(await fails(() => other.applyGradients({ "net/b": b }))).toContain(
		'TensorFlow.js has no variable "net/b" (was it disposed?)',
	);
	tf.dispose([b, flat]);
});

/** Steps of TensorFlow.js's own optimizer and of ours, with one gradient for one variable. */
async function besides(theirs: tf.Optimizer, rule: Rule, steps: number, g = 1) {
	const run = (optimizer: tf.Optimizer) => {
		const w = tf.variable(tf.tensor([0]), true, "w");
		for (let t = 0; t < steps; t++) {
			tf.tidy(() => optimizer.applyGradients({ w: tf.tensor([g]) }));
		}
		const [last] = w.dataSync();
		w.dispose();
		return last as number;
	};
	return { theirs: run(theirs), ours: run(await tfjsOptimizer(tf, rule)) };
}

test("defects of TensorFlow.js's own optimizers that these do not have", async () => {
	const centered = await besides(
		tf.train.rmsprop(0.001, 0.9, 0, 1e-7, true),
		centeredRmsprop({ learningRate: 0.001 }),
		200,
		0.1,
	);
	expect(centered.theirs).toBeNaN();
	expect(centered.ours).toBeLessThan(0);
	// Zeiler 2012: the first step is -sqrt(1e-6) / sqrt(0.05 + 1e-6).
	const delta = await besides(
		tf.train.adadelta(1, 0.95, 1e-6),
		adadelta({ learningRate: 1, rho: 0.95, epsilon: 1e-6 }),
		1,
	);
	expect(delta.theirs).toBeCloseTo(-1, 6);
	expect(delta.ours).toBeCloseTo(-0.0044721, 6);
	// Adamax is saved.
	const max = tf.train.adamax(0.1);
	await expect(max.getWeights()).rejects.toThrow();
	max.dispose();
	const w0 = tf.variable(tf.tensor([0]), true, "w");
	const own = await tfjsOptimizer(tf, adamax());
	tf.tidy(() => own.applyGradients({ w: tf.tensor([1]) }));
	const weights = await own.getWeights();
	expect(weights.map(({ name }) => name)).toContain("state/u/w");
	tf.dispose(weights.map(({ tensor }) => tensor));
	w0.dispose();
	// Momentum that is changed has an effect.
	const w = tf.variable(tf.tensor([0]), true, "w");
	const ball = await tfjsOptimizer(tf, heavyBall({ learningRate: 1 }));
	const push = () => tf.tidy(() => ball.applyGradients({ w: tf.tensor([1]) }));
	push();
	ball.ravine?.set({ momentum: 0.25 });
	push();
	expect(w.dataSync()[0]).toBe(-2.25);
});
