// @ts-check
/**
 * Saving and loading an optimizer of 192 MB, over copying as many bytes, in one process, by turns.
 * Prints one line of JSON: the ratios of each round.
 */
import { adam, createOptimizer } from "../packages/ravine/dist/index.js";

const LENGTH = 16_000_000;
const ROUNDS = 7;

const optimizer = await createOptimizer(adam(), {
	W: new Float32Array(LENGTH).fill(0.5),
});
const bytes = optimizer.save();

/** @param {() => unknown} work */
function time(work) {
	const start = performance.now();
	work();
	return performance.now() - start;
}

/** @type {Record<"save" | "load", number[]>} */
const ratios = { save: [], load: [] };
for (let round = 0; round <= ROUNDS; round++) {
	const copy = time(() => bytes.slice());
	const save = time(() => optimizer.save());
	const load = time(() => optimizer.load(bytes));
	// The first round warms up.
	if (round === 0) continue;
	ratios.save.push(save / copy);
	ratios.load.push(load / copy);
}
console.log(JSON.stringify(ratios));
optimizer.dispose();
process.exit();
