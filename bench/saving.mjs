/**
 * How long saving and loading take beside copying as many bytes: Adam with 16 M parameters, three float32 arrays,
 * 192 MB. Run: node bench/saving.mjs
 */
import { adam, createOptimizer } from "ravine";

const COUNT = 16_000_000;
const TIMES = 7;

/** Runs everything once to warm up, then several times in turn. */
function measure(acts) {
	const times = new Map(Object.keys(acts).map((name) => [name, []]));
	for (let k = 0; k <= TIMES; k++) {
		for (const [name, act] of Object.entries(acts)) {
			const begin = performance.now();
			act();
			if (k > 0) times.get(name).push(performance.now() - begin);
		}
	}
	return times;
}

const optimizer = await createOptimizer(adam(), {
	w: Float32Array.from({ length: COUNT }, Math.random),
});
let file = optimizer.save();
const source = file.slice();
const times = measure({
	copy: () => new Uint8Array(source.length).set(source),
	save: () => {
		file = optimizer.save();
	},
	load: () => optimizer.load(file),
});
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const copy = median(times.get("copy"));
for (const [name, list] of times) {
	const time = median(list);
	console.log(
		`${name}: ${time.toFixed(0)} ms, ${(time / copy).toFixed(2)} of copying`,
	);
}
optimizer.dispose();
