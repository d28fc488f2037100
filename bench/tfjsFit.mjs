#!/usr/bin/env node
// @ts-check
/**
 * Measures `model.fit` of TensorFlow.js, on its wasm backend, with ravine's AdamW over its own Adam, and the two optimizers
 * alone: `node bench/tfjsFit.mjs [ROUNDS]`. Every round measures both in turn, so that they share the machine's state.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { adamw } from "ravine";
import { tfjsOptimizer } from "ravine/tfjs";
import { readDigits } from "../examples/digits.mjs";
import { spread } from "./statistics.mjs";

const ROUNDS = Number(process.argv[2] ?? 21);
const WARM_UP = 2;
const BATCH = 64;

const { resolve } = createRequire(import.meta.url);
setWasmPaths(`${dirname(resolve("@tensorflow/tfjs-backend-wasm"))}/`);
await tf.setBackend("wasm");
tf.enableProdMode();

const { training } = readDigits();
const rows = Math.floor(training.rows / BATCH) * BATCH;
const x = tf.tensor(training.pixels.subarray(0, rows * 64), [rows, 64]);
const y = tf.tensor(training.targets.subarray(0, rows * 10), [rows, 10]);

/**
 * @param {readonly number[]} hidden the units of hidden layers
 * @param {number} batches of an epoch
 */
async function measure(hidden, batches) {
	const optimizers = {
		ravine: await tfjsOptimizer(tf, adamw()),
		tfjs: tf.train.adam(0.001, 0.9, 0.999, 1e-8),
	};
	const some = tf.slice(x, 0, batches * BATCH);
	const wanted = tf.slice(y, 0, batches * BATCH);
	const sides = Object.entries(optimizers).map(([name, optimizer]) => {
		const model = sequential();
		let inputs = 64;
		for (const units of hidden) {
			model.add(
				layers.dense({ units, inputShape: [inputs], activation: "relu" }),
			);
			inputs = units;
		}
		const last = { units: 10, inputShape: [inputs] };
		model.add(layers.dense({ ...last, activation: "softmax" }));
		model.compile({ optimizer, loss: "categoricalCrossentropy" });
		const gradients = model.trainableWeights.map(({ name, shape }) => {
			const tensor = tf.randomNormal(/** @type {number[]} */ (shape));
			return { name, tensor };
		});
		return { name, model, optimizer, gradients };
	});
	/** @type {Record<string, Record<string, number[]>>} */
	const times = {
		fit: { ravine: [], tfjs: [] },
		step: { ravine: [], tfjs: [] },
	};
	for (let round = -WARM_UP; round < ROUNDS; round++) {
		for (const { name, model, optimizer, gradients } of sides) {
			const began = performance.now();
			await model.fit(some, wanted, {
				...{ batchSize: BATCH, epochs: 1, verbose: 0 },
				...{ shuffle: false, yieldEvery: "never" },
			});
			const between = performance.now();
			for (let k = 0; k < batches; k++) optimizer.applyGradients(gradients);
			const ended = performance.now();
			if (round < 0) continue;
			times.fit?.[name]?.push((between - began) / batches);
			times.step?.[name]?.push((ended - between) / batches);
		}
	}
	const parameters = sides[0]?.model.countParams();
	for (const [what, { ravine = [], tfjs = [] }] of Object.entries(times)) {
		const ratio = spread(ravine.map((time, k) => time / (tfjs[k] ?? 0)));
		const [own, other] = [spread(ravine).median, spread(tfjs).median];
		console.log(
			`${parameters} parameters, ${what}: ravine ${own.toFixed(3)} ms a step, tfjs ${other.toFixed(3)} ms, ratio ${ratio.median.toFixed(3)} (${ratio.lower.toFixed(3)} to ${ratio.upper.toFixed(3)})`,
		);
	}
	for (const { model, gradients } of sides) {
		model.dispose();
		tf.dispose(gradients.map(({ tensor }) => tensor));
	}
	tf.dispose([some, wanted]);
}

await measure([32], 22);
await measure([960, 960], 4);
