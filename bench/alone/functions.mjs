// @ts-check
/**
 * Mathematical functions of an element: the time of a plain loop that calls the host's function for each number, over
 * that of a step of `w = f(g)` on one thread. Prints the ratios of each round, by function and precision.
 */
import {
	createOptimizer,
	rule,
	webassembly,
} from "../../packages/ravine/dist/index.js";
import { fill } from "../cases.mjs";
import { answer, ratiosOf, takeTurns } from "./turns.mjs";

const LENGTH = 20_000;
const ROUNDS = 15;
/** Steps in one measurement. */
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

/**
 * @param {string} name
 * @param {(x: number) => number} own
 * @param {"float32" | "float64"} precision
 */
async function measure(name, own, precision) {
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	const optimizer = await createOptimizer(
		rule(name, `w = ${name}(g)`)(),
		{ w: new Float32Array(LENGTH) },
		{
			precision,
			nonFinite: "propagate",
			backend: webassembly({ threads: 1 }),
		},
	);
	const w = new Numbers(LENGTH);
	const g = new Numbers(fill(LENGTH, 1).map((one) => Math.abs(one) + 0.01));
	optimizer.gradients.w.set(g);
	const { ours, theirs } = takeTurns(
		{
			ours() {
				for (let k = 0; k < STEPS; k++) optimizer.step();
			},
			theirs() {
				for (let k = 0; k < STEPS; k++) {
					for (let i = 0; i < LENGTH; i++) w[i] = own(g[i]);
				}
			},
		},
		ROUNDS,
	);
	optimizer.dispose();
	return ratiosOf(theirs, ours);
}

/** @type {Record<string, number[]>} */
const ratios = {};
for (const [name, own] of Object.entries(functions)) {
	for (const precision of /** @type {const} */ (["float32", "float64"])) {
		ratios[`${name}, ${precision}`] = await measure(name, own, precision);
	}
}
answer(ratios);
