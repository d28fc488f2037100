// Trains, saves after every call of step, and goes on from the file if there is one.
// Usage: node trainAndSave.mjs FILE FORM CALLS. It prints the number of each call after the file is saved.
import { existsSync } from "node:fs";
import {
	adam,
	chain,
	createOptimizer,
	frozen,
	lars,
	partition,
	rule,
} from "ravine";
import { loadFile, saveFile } from "ravine/node";
import { cosine, warmup } from "ravine/schedules";

const [path, form, calls] = process.argv.slice(2);
const clip = rule("clip", "g = g * min(1, 1 / globalNorm(g))")();
const average = rule(
	"average",
	"state average = w\naverage = 0.9 * average + 0.1 * w",
)();
const schedule = warmup(10, cosine(0.05, 200));
const middle = {
	groups: adam({ learningRate: { "head.*": schedule, "*": 0.01 } }),
	partition: partition({
		"*.bias": lars({ learningRate: 0.1 }),
		"embed.*": frozen(),
		"*": adam({ learningRate: schedule }),
	}),
}[form];

const numbers = (length, phase) =>
	Float32Array.from({ length }, (_, i) => Math.fround(Math.sin(i + phase)));
const optimizer = await createOptimizer(
	chain(clip, middle, average),
	{
		embed: { W: numbers(2000, 1) },
		body: { W: numbers(20_000, 2), bias: numbers(50, 3) },
		head: { W: numbers(3000, 4), bias: [0] },
	},
	{ accumulate: 3 },
);
if (existsSync(path)) loadFile(path, optimizer);
for (;;) {
	const done = 3 * optimizer.steps + optimizer.pending;
	if (done >= Number(calls)) break;
	const gradients = {};
	for (const [name, w] of Object.entries(optimizer.parameters)) {
		gradients[name] = w.map((one, i) => one - ((done * 7 + i * 13) % 11) / 11);
	}
	optimizer.step(gradients);
	saveFile(path, optimizer);
	console.log(done + 1);
	// Lets the line out.
	await new Promise((resolve) => setImmediate(resolve));
}
