#!/usr/bin/env node
// @ts-check
/**
 * Measures a race of six rules, optionally also with another build: `node bench/race.mjs [PATH/TO/dist/index.js]`.
 */
import { pathToFileURL } from "node:url";
import { spread } from "./statistics.mjs";

const ROUNDS = 41;
const STEPS = 1000;

/** @param {any} library */
async function contender({ race, sgd, momentum, rmsprop, adam, costFunction }) {
	const surface = costFunction("(1 - x)^2 + 100 * (y - x^2)^2");
	const rules = [
		sgd({ learningRate: 0.0005 }),
		sgd({ learningRate: 0.001 }),
		momentum({ learningRate: 0.001 }),
		rmsprop({ learningRate: 0.01 }),
		adam({ learningRate: 0.1 }),
		adam({ learningRate: 0.3 }),
	];
	const start = { x: -1.2, y: 1 };
	return () => race({ surface, start, rules, steps: STEPS });
}

const paths = ["ravine", ...process.argv.slice(2)];
const contenders = await Promise.all(
	paths.map(async (path) => ({
		path,
		run: await contender(
			await import(path === "ravine" ? path : pathToFileURL(path).href),
		),
		/** @type {number[]} */
		times: [],
	})),
);

for (let round = -5; round < ROUNDS; round++) {
	for (const { run, times } of contenders) {
		const began = performance.now();
		await run();
		if (round >= 0) times.push(performance.now() - began);
	}
}
for (const { path, times } of contenders) {
	const ratios = times.map(
		(time, k) => time / /** @type {number} */ (contenders[0]?.times[k]),
	);
	console.log(
		`${path}: ${spread(times).median.toFixed(2)} ms at the median, ${Math.min(...times).toFixed(2)} at best; ${spread(ratios).median.toFixed(2)} times ravine's`,
	);
}
