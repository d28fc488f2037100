// @ts-check
/**
 * Trains the digits network (64 → 32 → 10, batches of 64), gradients from jax-js, in two ways in turn: ravine steps on
 * typed arrays, or Adam written in jax-js and compiled together with the gradient. Prints JSON: seconds of every epoch,
 * and ravine's own share of its epochs.
 *
 * Usage: node training.mjs ROUNDS
 */
import { readFile } from "node:fs/promises";
import {
	defaultDevice,
	init,
	jit,
	nn,
	numpy as np,
	valueAndGrad,
} from "@jax-js/jax";
import {
	adam,
	batches,
	createOptimizer,
} from "../packages/ravine/dist/index.js";
import { fill, settings } from "./cases.mjs";

const ROWS = 64;
const shapes = { W1: [64, 32], b1: [32], W2: [32, 10], b2: [10] };
const names = /** @type {(keyof typeof shapes)[]} */ (Object.keys(shapes));
/** @typedef {import("@jax-js/jax").numpy.Array} Numbers */
/** @typedef {Record<keyof typeof shapes, Numbers>} Tree */

await init("cpu", "wasm");
defaultDevice("wasm");
const file = new URL("../packages/cli/data/digits.csv", import.meta.url);
const rows = (await readFile(file, "utf8"))
	.trim()
	.split("\n")
	.slice(1)
	.map((line) => line.split(",").map(Number));

const cost = (
	/** @type {Tree} */ p,
	/** @type {Numbers} */ x,
	/** @type {Numbers} */ y,
) => {
	const hidden = nn.relu(np.matmul(x, p.W1).add(p.b1));
	const logits = np.matmul(hidden, p.W2).add(p.b2);
	return nn
		.logSoftmax(logits, -1)
		.mul(y)
		.sum()
		.mul(-1 / ROWS);
};
const gradientOf = jit(valueAndGrad(cost));

/** Whole batches only, as arrays that jax-js takes. @param {Uint32Array} batch */
function gather(batch) {
	const x = new Float32Array(ROWS * 64);
	const y = new Float32Array(ROWS * 10);
	batch.forEach((row, k) => {
		const values = /** @type {number[]} */ (rows[row]);
		for (let j = 0; j < 64; j++) x[k * 64 + j] = (values[j] ?? 0) / 16;
		y[k * 10 + (values[64] ?? 0)] = 1;
	});
	return {
		x: np.array(x).reshape([ROWS, 64]),
		y: np.array(y).reshape([ROWS, 10]),
	};
}

/** @returns {Record<keyof typeof shapes, Float32Array>} */
function start() {
	const limit = (/** @type {number[]} */ shape) =>
		shape.length > 1 ? Math.sqrt(6 / ((shape[0] ?? 0) + (shape[1] ?? 0))) : 0;
	return /** @type {Record<keyof typeof shapes, Float32Array>} */ (
		Object.fromEntries(
			names.map((name, k) => {
				const shape = shapes[name];
				const size = shape.reduce((product, one) => product * one, 1);
				return [name, fill(size, k).map((one) => one * limit(shape))];
			}),
		)
	);
}

const order = batches(rows.length, { size: ROWS, seed: 1 });
const epochs = (/** @type {number} */ epoch) =>
	order.epoch(epoch).filter((batch) => batch.length === ROWS);
/** Costs small enough to tell that both ways do train. */
const last = { ravine: 0, jax: 0 };

/** jax-js copies; its types ask for memory that is not shared. */
const toArray = (
	/** @type {Float32Array} */ numbers,
	/** @type {number[]} */ shape,
) =>
	np.array(/** @type {Float32Array<ArrayBuffer>} */ (numbers)).reshape(shape);

const optimizer = await createOptimizer(adam(), start());
const { parameters, gradients } = optimizer;
/** @param {number} epoch */
function withRavine(epoch) {
	let own = 0;
	const begin = performance.now();
	for (const batch of epochs(epoch)) {
		const { x, y } = gather(batch);
		/** @type {Partial<Tree>} */
		const tree = {};
		for (const name of names) {
			tree[name] = toArray(parameters[name], shapes[name]);
		}
		const [value, gradient] = gradientOf(/** @type {Tree} */ (tree), x, y);
		last.ravine = /** @type {number} */ (value.dataSync()[0]);
		for (const name of names) {
			gradients[name].set(/** @type {Tree} */ (gradient)[name].dataSync());
		}
		const before = performance.now();
		optimizer.step();
		own += performance.now() - before;
	}
	return { seconds: (performance.now() - begin) / 1000, own: own / 1000 };
}

const { learningRate, beta1, beta2, epsilon } = settings;
const trainStep = jit(
	(
		/** @type {Tree} */ p,
		/** @type {Tree} */ m,
		/** @type {Tree} */ v,
		/** @type {Numbers} */ x,
		/** @type {Numbers} */ y,
		/** @type {Numbers} */ rate,
		/** @type {Numbers} */ correction,
	) => {
		const kept = /** @type {Tree} */ (
			Object.fromEntries(names.map((name) => [name, p[name].ref]))
		);
		const [value, gradient] = valueAndGrad(cost)(kept, x, y);
		/** @type {Record<string, Numbers>} */
		const P = {};
		/** @type {Record<string, Numbers>} */
		const M = {};
		/** @type {Record<string, Numbers>} */
		const V = {};
		for (const name of names) {
			const g = /** @type {Tree} */ (gradient)[name];
			const average = m[name].mul(beta1).add(g.ref.mul(1 - beta1));
			const square = v[name].mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
			const below = np.sqrt(square.ref.mul(correction.ref)).add(epsilon);
			P[name] = p[name].sub(average.ref.mul(rate.ref).div(below));
			M[name] = average;
			V[name] = square;
		}
		rate.dispose();
		correction.dispose();
		return [value, P, M, V];
	},
);
const toTree = (/** @type {Record<string, Float32Array>} */ arrays) =>
	/** @type {Tree} */ (
		Object.fromEntries(
			names.map((name) => [
				name,
				toArray(/** @type {Float32Array} */ (arrays[name]), shapes[name]),
			]),
		)
	);
const zeros = () =>
	/** @type {Tree} */ (
		Object.fromEntries(names.map((name) => [name, np.zeros(shapes[name])]))
	);
let trees = { p: toTree(start()), m: zeros(), v: zeros(), t: 0 };
/** @param {number} epoch */
function withJax(epoch) {
	const begin = performance.now();
	for (const batch of epochs(epoch)) {
		const { x, y } = gather(batch);
		const t = trees.t + 1;
		const rate = learningRate / (1 - beta1 ** t);
		const correction = 1 / (1 - beta2 ** t);
		const [value, p, m, v] = /** @type {[Numbers, Tree, Tree, Tree]} */ (
			/** @type {unknown} */ (
				trainStep(trees.p, trees.m, trees.v, x, y, rate, correction)
			)
		);
		trees = { p, m, v, t };
		last.jax = /** @type {number} */ (value.dataSync()[0]);
	}
	return (performance.now() - begin) / 1000;
}

const rounds = Number(process.argv[2]);
const result = {
	/** @type {number[]} */ ravine: [],
	/** @type {number[]} */ share: [],
	/** @type {number[]} */ jax: [],
	last,
};
for (let epoch = 0; epoch < rounds + 3; epoch++) {
	const { seconds, own } = withRavine(epoch);
	const jax = withJax(epoch);
	// The first three warm up.
	if (epoch < 3) continue;
	result.ravine.push(seconds);
	result.share.push(own / seconds);
	result.jax.push(jax);
}
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit();
