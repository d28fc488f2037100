// @ts-check
/**
 * Mathematical functions of an element: a step of `w = f(g)` over a plain loop that calls the host's own function for
 * each number, in one process, by turns. Prints one line of JSON: the ratios of each round, by function and precision.
 */
import {
	createOptimizer,
	rule,
	webassembly,
} from "../packages/ravine/dist/index.js";
import { fillIn } from "./cases.mjs";

const LENGTH = 20_000;
const ROUNDS = 15;
const STEPS = 10;

/** @type {Record<string, (x: number) => number>} */
const functions = {
	exp: Math.exp,
	log: Math.log,
	tanh: Math.tanh,
	sin: Math.sin,
	cos: Math.cos,
	atan: Math.atan,
};

/** @type {Record<string, number[]>} */
const ratios = {};
for (const [name, own] of Object.entries(functions)) {
	for (const precision of /** @type {const} */ (["float32", "float64"])) {
		const made = rule(name, `w = ${name}(g)`);
		const optimizer = await createOptimizer(
			made(),
			{ w: new Float32Array(LENGTH) },
			{
				precision,
				nonFinite: "propagate",
				backend: webassembly({ threads: 1 }),
			},
		);
		const w = new (precision === "float32" ? Float32Array : Float64Array)(
			LENGTH,
		);
		const g = /** @type {Float32Array} */ (optimizer.gradients.w);
		fillIn(g, 1);
		for (let i = 0; i < LENGTH; i++) g[i] = Math.abs(Number(g[i])) + 0.01;
		const loop = () => {
			for (let i = 0; i < LENGTH; i++) w[i] = own(/** @type {number} */ (g[i]));
		};
		/** @param {() => unknown} work */
		const time = (work) => {
			const start = performance.now();
			for (let k = 0; k < STEPS; k++) work();
			return performance.now() - start;
		};
		/** @type {number[]} */
		const list = [];
		ratios[`${name}, ${precision}`] = list;
		for (let round = 0; round < ROUNDS + 3; round++) {
			const ours = time(() => optimizer.step());
			const theirs = time(loop);
			if (round >= 3) list.push(theirs / ours);
		}
		optimizer.dispose();
	}
}
console.log(JSON.stringify(ratios));
process.exit();
