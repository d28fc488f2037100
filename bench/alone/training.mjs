// @ts-check
/**
 * Trains the digits network (64 → 32 → 10, batches of 64) like the command line, with gradients from jax-js, in two ways
 * in turn: with ravine's steps on typed arrays, or with Adam written in jax-js and compiled together with the gradient.
 * Prints the times of every epoch, and the share of ravine's steps.
 *
 * Usage: node training.mjs ROUNDS
 */
import { init, jit, numpy as np, valueAndGrad } from "@jax-js/jax";
import { readDataset } from "../../packages/cli/dist/train/dataset.js";
import {
	fitScaling,
	scaleExamples,
} from "../../packages/cli/dist/train/examples.js";
import {
	createNetwork,
	gather,
	networkCost,
	parameterShapes,
	toArray,
	toArrays,
} from "../../packages/cli/dist/train/network.js";
import {
	adam,
	batches,
	createOptimizer,
} from "../../packages/ravine/dist/index.js";
import { settings } from "../cases.mjs";
import { here } from "../results.mjs";
import { answer, ratiosOf, takeTurns } from "./turns.mjs";

const BATCH = 64;
const SIZES = [64, 32, 10];
const LAYERS = SIZES.length - 1;
const shapes = parameterShapes(SIZES);
const names = [...shapes.keys()];

/** @typedef {import("@jax-js/jax").numpy.Array} Numbers */
/** @typedef {import("../../packages/cli/dist/train/network.js").Arrays} Arrays */

const dataset = await readDataset(here("../packages/cli/data/digits.csv"), {
	target: "digit",
});
const all = Uint32Array.from({ length: dataset.rows }, (_, row) => row);
const examples = scaleExamples(dataset, fitScaling(dataset, all));
const order = batches(dataset.rows, { size: BATCH, seed: 1 });
/** Whole batches only: jax-js's own step is compiled for one size. */
const epoch = (/** @type {number} */ number) =>
	order.epoch(number).filter(({ length }) => length === BATCH);

await init("cpu", "wasm");
const network = await createNetwork({
	sizes: SIZES,
	cost: "crossEntropy",
	batch: BATCH,
});
const start = network.initial(1);
/** The last costs, which show that both ways train. */
const last = { ravine: 0, jax: 0 };

const optimizer = await createOptimizer(adam(), { ...start });
/** Milliseconds of ravine's steps in each epoch. @type {number[]} */
const own = [];
/** @param {number} number of the epoch */
function withRavine(number) {
	let spent = 0;
	for (const batch of epoch(number)) {
		const { parameters, gradients } = optimizer;
		last.ravine = network.costAndGradient(
			examples,
			batch,
			parameters,
			gradients,
		);
		const before = performance.now();
		optimizer.step();
		spent += performance.now() - before;
	}
	own.push(spent);
}

const { learningRate, beta1, beta2, epsilon } = settings;
const costAndGradient = valueAndGrad(networkCost(LAYERS, "crossEntropy"));
const jaxStep = jit(
	(
		/** @type {Arrays} */ w,
		/** @type {Arrays} */ m,
		/** @type {Arrays} */ v,
		/** @type {Numbers} */ inputs,
		/** @type {Numbers} */ targets,
		/** @type {Numbers} */ weights,
		/** @type {Numbers} */ rate,
		/** @type {Numbers} */ correction,
	) => {
		// An operation consumes its arguments; `.ref` keeps one for another use.
		const kept = Object.fromEntries(names.map((name) => [name, w[name].ref]));
		const [cost, gradient] = costAndGradient(kept, inputs, targets, weights);
		const after = {
			w: /** @type {Arrays} */ ({}),
			m: /** @type {Arrays} */ ({}),
			v: /** @type {Arrays} */ ({}),
		};
		for (const name of names) {
			const g = /** @type {Arrays} */ (gradient)[name];
			const average = m[name].mul(beta1).add(g.ref.mul(1 - beta1));
			const square = v[name].mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
			const below = np.sqrt(square.ref.mul(correction.ref)).add(epsilon);
			after.w[name] = w[name].sub(average.ref.mul(rate.ref).div(below));
			after.m[name] = average;
			after.v[name] = square;
		}
		rate.dispose();
		correction.dispose();
		return [cost, after.w, after.m, after.v];
	},
);
const zeros = () =>
	Object.fromEntries(
		[...shapes].map(([name, shape]) => [name, np.zeros([...shape])]),
	);
let state = { w: toArrays(start, shapes), m: zeros(), v: zeros(), t: 0 };
const inputs = new Float32Array(BATCH * SIZES[0]);
const targets = new Float32Array(BATCH * SIZES[LAYERS]);
const weights = new Float32Array(BATCH).fill(1 / BATCH);
/** @param {number} number of the epoch */
function withJax(number) {
	for (const batch of epoch(number)) {
		gather(examples.inputs, batch, SIZES[0], inputs);
		gather(examples.targets, batch, SIZES[LAYERS], targets);
		const t = state.t + 1;
		const [cost, w, m, v] = /** @type {[Numbers, Arrays, Arrays, Arrays]} */ (
			/** @type {unknown} */ (
				jaxStep(
					state.w,
					state.m,
					state.v,
					toArray(inputs, [BATCH, SIZES[0]]),
					toArray(targets, [BATCH, SIZES[LAYERS]]),
					toArray(weights, [BATCH]),
					learningRate / (1 - beta1 ** t),
					1 / (1 - beta2 ** t),
				)
			)
		);
		state = { w, m, v, t };
		last.jax = Number(cost.dataSync()[0]);
	}
}

const numbers = { ravine: 0, jax: 0 };
const { ravine, jax } = takeTurns(
	{
		ravine: () => withRavine(numbers.ravine++),
		jax: () => withJax(numbers.jax++),
	},
	Number(process.argv[2]),
);
answer({
	optimizerShare: ratiosOf(own.slice(-ravine.length), ravine),
	jaxOverRavine: ratiosOf(jax, ravine),
	lastCosts: last,
});
