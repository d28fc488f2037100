// @ts-check
/** Trains a network in TensorFlow.js with ravine's AdamW and a clip; stops in the middle, and goes on from a file. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { adamw, chain, clipByGlobalNorm } from "ravine";
import { cosine, warmup } from "ravine/schedules";
import { tfjsOptimizer } from "ravine/tfjs";
import { accuracy, readDigits } from "./digits.mjs";

const EPOCHS = 20;
const BATCH = 64;

const { resolve } = createRequire(import.meta.url);
setWasmPaths(`${dirname(resolve("@tensorflow/tfjs-backend-wasm"))}/`);
await tf.setBackend("wasm");

const { training, held } = readDigits();
const x = tf.tensor(training.pixels, [training.rows, 64]);
const y = tf.tensor(training.targets, [training.rows, 10]);
const kernelInitializer = initializers.glorotUniform({ seed: 1 });
const model = sequential({
	layers: [
		layers.dense({
			...{ units: 32, inputShape: [64], activation: "relu" },
			kernelInitializer,
		}),
		layers.dense({ units: 10, activation: "softmax", kernelInitializer }),
	],
});

const steps = EPOCHS * Math.ceil(training.rows / BATCH);
const rule = chain(
	clipByGlobalNorm({ limit: 1 }),
	adamw({
		learningRate: warmup(20, cosine(0.01, steps - 20)),
		weightDecay: { "*/bias": 0, "*": 0.01 },
	}),
);

/** @param {number} epochs @param {Uint8Array} [saved] */
async function train(epochs, saved) {
	const optimizer = await tfjsOptimizer(tf, rule);
	if (saved !== undefined) optimizer.load(saved);
	model.compile({ optimizer, loss: "categoricalCrossentropy" });
	await model.fit(x, y, { epochs, batchSize: BATCH, verbose: 0 });
	const file = optimizer.save();
	optimizer.dispose();
	return file;
}

const half = await train(EPOCHS / 2);
await train(EPOCHS / 2, half);

const inputs = tf.tensor(held.pixels, [held.rows, 64]);
const scores = /** @type {tf.Tensor} */ (model.predict(inputs));
const share = accuracy(scores.dataSync(), held);
tf.dispose([x, y, inputs, scores]);
model.dispose();
console.log(`recognised: ${(100 * share).toFixed(1)} %`);
console.log(`tensors left: ${tf.memory().numTensors}`);
