// @ts-check
/** Trains a network in jax-js with ravine's Adam on a tree of arrays. */
import * as jax from "@jax-js/jax";
import { adam, batches } from "ravine";
import { jaxOptimizer } from "ravine/jax";
import { cosine } from "ravine/schedules";
import { accuracy, readDigits } from "./digits.mjs";

const EPOCHS = 20;
const BATCH = 64;
const { numpy: np, nn, random } = jax;

await jax.init("cpu", "wasm");
jax.defaultDevice("wasm");

/** @typedef {{ layers: { W: jax.numpy.Array, b: jax.numpy.Array }[] }} Params */

const { training, held } = readDigits();
/** @param {number} from @param {number} to @param {number} seed */
const layer = (from, to, seed) => {
	const bound = Math.sqrt(6 / (from + to));
	const range = { minval: -bound, maxval: bound };
	const W = random.uniform(random.key(seed), [from, to], range);
	return { W, b: np.zeros([to]) };
};
/** @type {Params} */
let params = { layers: [layer(64, 32, 1), layer(32, 10, 2)] };

/** @param {Params} params @param {jax.numpy.Array} x */
function scoresOf({ layers: [first, second] }, x) {
	if (first === undefined || second === undefined) throw new Error("no layers");
	const hidden = nn.relu(np.matmul(x, first.W).add(first.b));
	return np.matmul(hidden, second.W).add(second.b);
}

const costAndGradient = jax.jit(
	jax.valueAndGrad(
		(
			/** @type {Params} */ params,
			/** @type {jax.numpy.Array} */ x,
			/** @type {jax.numpy.Array} */ y,
		) => nn.logSoftmax(scoresOf(params, x), -1).mul(y).sum(-1).mean().neg(),
	),
);

// Whole batches only, because a function is compiled for one size.
const order = batches(training.rows, { size: BATCH, seed: 1 });
const perEpoch = Math.floor(training.rows / BATCH);
const optimizer = await jaxOptimizer(
	jax,
	adam({ learningRate: cosine(0.01, EPOCHS * perEpoch) }),
	params,
);

/** @param {Float32Array} from @param {number} width @param {Uint32Array} rows */
function take(from, width, rows) {
	const some = new Float32Array(rows.length * width);
	rows.forEach((row, k) => {
		some.set(from.subarray(row * width, (row + 1) * width), k * width);
	});
	return np.array(some, { shape: [rows.length, width] });
}

for (let epoch = 0; epoch < EPOCHS; epoch++) {
	for (const rows of order.epoch(epoch)) {
		if (rows.length < BATCH) continue;
		const x = take(training.pixels, 64, rows);
		const y = take(training.targets, 10, rows);
		// The parameters are used once more, for the step, so this call gets a reference.
		const [cost, gradients] = costAndGradient(jax.tree.ref(params), x, y);
		cost.dispose();
		params = optimizer.step(params, /** @type {Params} */ (gradients));
	}
}

const inputs = np.array(held.pixels, { shape: [held.rows, 64] });
const scores = scoresOf(params, inputs).dataSync();
console.log(`recognised: ${(100 * accuracy(scores, held)).toFixed(1)} %`);
optimizer.dispose();
costAndGradient.dispose();
