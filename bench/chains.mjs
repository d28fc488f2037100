#!/usr/bin/env node
// @ts-check
/**
 * Measures chains beside Adam alone: `node bench/chains.mjs [PARAMETERS] [ROUNDS]`. Every round measures all of them in
 * turn, so that they share the machine's state. The last column is the ratio to Adam over the ratio of the bytes that a
 * step moves, a read of the gradient to check it included, which the norm of the last chain makes needless; 1 means that a
 * chain costs its bytes and nothing else. Other processes disturb the fastest rounds least.
 */
import {
	adam,
	average,
	chain,
	clipByGlobalNorm,
	clipByValue,
	createOptimizer,
	decayWeights,
} from "../packages/ravine/dist/index.js";
import { spread, spreadText } from "./statistics.mjs";

const [parameters = 16_000_000, rounds = 25] = process.argv
	.slice(2)
	.map(Number);
const STEPS = 3;

const rules = [
	{ bytes: 32, rule: adam() },
	{
		bytes: 40,
		rule: chain(clipByValue(), decayWeights(), adam(), average()),
	},
	{ bytes: 32, rule: chain(clipByGlobalNorm(), adam()) },
];
const first = /** @type {typeof rules[0]} */ (rules[0]);

const optimizers = [];
for (const { rule } of rules) {
	const optimizer = await createOptimizer(
		/** @type {import("../packages/ravine/dist/index.js").Rule} */ (rule),
		{ w: new Float32Array(parameters) },
	);
	/** @type {Float32Array} */ (optimizer.gradients.w).forEach((_, i, all) => {
		all[i] = ((i % 1000) - 500) / 1e6;
	});
	for (let k = 0; k < STEPS; k++) optimizer.step();
	optimizers.push(optimizer);
}

/** @type {number[][]} */
const ratios = rules.map(() => []);
/** @type {number[][]} */
const times = rules.map(() => []);
for (let round = 0; round < rounds; round++) {
	const seconds = optimizers.map((optimizer) => {
		const began = performance.now();
		for (let k = 0; k < STEPS; k++) optimizer.step();
		return (performance.now() - began) / STEPS;
	});
	seconds.forEach((time, k) => {
		const share = /** @type {typeof first} */ (rules[k]).bytes / first.bytes;
		times[k]?.push(time);
		ratios[k]?.push(time / /** @type {number} */ (seconds[0]) / share);
	});
}
console.log(
	`${parameters.toLocaleString("en")} parameters, ${optimizers[0]?.threads} threads, ${rounds} rounds`,
);
rules.forEach(({ rule, bytes }, k) => {
	const best = (/** @type {number} */ i) => Math.min(...(times[i] ?? []));
	const quiet = (best(k) / best(0)) * (first.bytes / bytes);
	console.log(
		`${rule.name}: ${bytes} bytes, ${spreadText(spread(times[k] ?? []))} ms, ${spreadText(spread(ratios[k] ?? []))} of its share, ${quiet.toFixed(2)} by the fastest`,
	);
});
for (const optimizer of optimizers) optimizer.dispose();
