// @ts-check
/**
 * The time of saving and loading, over that of copying the same number of bytes: Adam with 16 M parameters, three float32
 * arrays, 192 MB. Prints the ratios of each round.
 */
import { adam, createOptimizer } from "../../packages/ravine/dist/index.js";
import { fill } from "../cases.mjs";
import { answer, ratiosOf, takeTurns } from "./turns.mjs";

const optimizer = await createOptimizer(adam(), { w: fill(16_000_000, 1) });
let file = optimizer.save();
const source = file.slice();
const { copy, save, load } = takeTurns(
	{
		copy: () => new Uint8Array(source.length).set(source),
		save: () => {
			file = optimizer.save();
		},
		load: () => optimizer.load(file),
	},
	7,
);
answer({ save: ratiosOf(save, copy), load: ratiosOf(load, copy) });
