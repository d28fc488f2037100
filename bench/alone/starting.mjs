// @ts-check
/**
 * Start times in milliseconds: importing a library, and for ravine from a rule's text to its first step. Each measurement
 * needs a fresh process.
 *
 * Usage: node starting.mjs ravine|tfjs|jax-js
 */
import { answer } from "./turns.mjs";

const [, , library = ""] = process.argv;

const text = `
	setting learningRate = 0.001
	setting beta1 = 0.9
	setting beta2 = 0.999
	setting epsilon = 1e-8
	state m = 0
	state v = 0
	m = beta1 * m + (1 - beta1) * g
	v = beta2 * v + (1 - beta2) * g^2
	mHat = m / (1 - beta1^t)
	vHat = v / (1 - beta2^t)
	w = w - learningRate * mHat / (sqrt(vHat) + epsilon)
`;

/** @type {Record<string, () => Promise<Record<string, number>>>} */
const measurements = {
	async ravine() {
		const start = performance.now();
		const { createOptimizer, rule } = await import(
			"../../packages/ravine/dist/index.js"
		);
		const imported = performance.now();
		const begin = performance.now();
		const made = rule("typed", text);
		const optimizer = await createOptimizer(made(), { p: [1, 2, 3] });
		optimizer.gradients.p.fill(0.5);
		optimizer.step();
		const textToStep = performance.now() - begin;
		optimizer.dispose();
		return { import: imported - start, textToStep };
	},
	async tfjs() {
		const start = performance.now();
		await import("@tensorflow/tfjs");
		return { import: performance.now() - start };
	},
	async "jax-js"() {
		const start = performance.now();
		await import("@jax-js/jax");
		return { import: performance.now() - start };
	},
};

console.warn = () => {};
answer(await measurements[library]?.());
