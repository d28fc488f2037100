#!/usr/bin/env node
// @ts-check
/**
 * Measures a basin map of 256 × 256 starts × 200 steps of Adam on Himmelblau's function, and a JavaScript loop written
 * for this rule and this function.
 */
import { adam, basins } from "ravine";
import { himmelblau } from "ravine/surfaces";
import { spread } from "./statistics.mjs";

const ROUNDS = 15;
const SIDE = 256;
const STEPS = 200;
const TARGET = 1e-3;
const [from, to] = [-5, 5];
const settings = {
	learningRate: 0.1,
	beta1: 0.9,
	beta2: 0.999,
	epsilon: 1e-8,
};

function loop() {
	const { learningRate, beta1, beta2, epsilon } = settings;
	const count = SIDE * SIDE;
	const ends = { x: new Float64Array(count), y: new Float64Array(count) };
	const costs = new Float64Array(count);
	const stepsToTarget = new Int32Array(count).fill(-1);
	const [first, second] = [beta1, beta2].map((beta) =>
		Float64Array.from({ length: STEPS + 1 }, (_, t) => 1 / (1 - beta ** t)),
	);
	if (first === undefined || second === undefined) throw new Error();
	for (let i = 0; i < count; i++) {
		let x = from + ((to - from) * (i % SIDE)) / (SIDE - 1);
		let y = from + ((to - from) * Math.floor(i / SIDE)) / (SIDE - 1);
		let [mx, my, vx, vy] = [0, 0, 0, 0];
		for (let t = 1; t <= STEPS; t++) {
			const a = x * x + y - 11;
			const b = x + y * y - 7;
			if (stepsToTarget[i] === -1 && a * a + b * b < TARGET) {
				stepsToTarget[i] = t - 1;
			}
			const gx = 4 * x * a + 2 * b;
			const gy = 2 * a + 4 * y * b;
			mx = beta1 * mx + (1 - beta1) * gx;
			my = beta1 * my + (1 - beta1) * gy;
			vx = beta2 * vx + (1 - beta2) * gx * gx;
			vy = beta2 * vy + (1 - beta2) * gy * gy;
			const rate = learningRate * Number(first[t]);
			const scale = Number(second[t]);
			x -= (rate * mx) / (Math.sqrt(vx * scale) + epsilon);
			y -= (rate * my) / (Math.sqrt(vy * scale) + epsilon);
		}
		ends.x[i] = x;
		ends.y[i] = y;
		const a = x * x + y - 11;
		const b = x + y * y - 7;
		costs[i] = a * a + b * b;
	}
	return { ends, cost: costs, stepsToTarget };
}

/** @param {import("ravine").Precision} precision */
const map = (precision) =>
	basins({
		surface: himmelblau,
		rule: adam(settings),
		x: { from, to, count: SIDE },
		y: { from, to, count: SIDE },
		steps: STEPS,
		target: TARGET,
		precision,
	});

const contenders = {
	"a JavaScript loop": loop,
	"basins, float32": () => map("float32"),
	"basins, float64": () => map("float64"),
};
/** @type {Record<string, number[]>} */
const times = {};
for (let round = -1; round < ROUNDS; round++) {
	for (const [name, run] of Object.entries(contenders)) {
		const began = performance.now();
		await run();
		const time = performance.now() - began;
		times[name] ??= [];
		if (round >= 0) times[name].push(time);
	}
}
const slow = times["a JavaScript loop"] ?? [];
for (const [name, own] of Object.entries(times)) {
	const ratio = spread(slow.map((time, k) => time / Number(own[k])));
	const best = Math.min(...slow) / Math.min(...own);
	console.log(
		`${name}: ${spread(own).median.toFixed(1)} ms at the median, ${Math.min(...own).toFixed(1)} at best; ${ratio.median.toFixed(1)} times as fast as the loop (${best.toFixed(1)} best over best)`,
	);
}
const [expected, actual] = [loop(), await map("float64")];
const far = expected.cost.filter(
	(cost, i) => !(Math.abs(cost - Number(actual.cost[i])) < 1e-6),
);
console.log(
	`${far.length} of ${SIDE * SIDE} final costs differ by more than 1e-6`,
);
