// @ts-check
/**
 * One fresh process that prints, as JSON, how long things take from nothing, in milliseconds.
 *
 * Usage: node fresh.mjs ravine|tfjs|jax-js
 */
import { spread } from "./statistics.mjs";

const [, , library = ""] = process.argv;

const text = (/** @type {number} */ number) => `
	setting learningRate = 0.001
	setting beta1 = 0.9
	setting beta2 = 0.99${number}
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
			"../packages/ravine/dist/index.js"
		);
		const imported = performance.now();
		const firstStep = async (/** @type {number} */ number) => {
			const begin = performance.now();
			const made = rule(`typed${number}`, text(number));
			const optimizer = await createOptimizer(made(), { p: [1, 2, 3] });
			optimizer.gradients.p.fill(0.5);
			optimizer.step();
			const spent = performance.now() - begin;
			optimizer.dispose();
			return spent;
		};
		const textToStep = await firstStep(0);
		const later = [];
		for (let k = 1; k < 10; k++) later.push(await firstStep(k));
		return {
			import: imported - start,
			textToStep,
			textToStepWarm: spread(later).median,
			textToStepSlowest: Math.max(...later),
		};
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
process.stdout.write(`${JSON.stringify(await measurements[library]?.())}\n`);
process.exit();
