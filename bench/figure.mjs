#!/usr/bin/env node
import { barsScene } from "../packages/plot/dist/index.js";
// @ts-check
/**
 * Draws docs/bench.svg from bench/results.json: for each case, the others' times over ravine's.
 *
 *     node bench/figure.mjs [RESULTS [PICTURE]]
 */
import { saveFile } from "../packages/ravine/dist/node.js";
import { here, readResults } from "./results.mjs";

/** Contenders in the legend's order, each with its own colour and shape. ravine itself is the line at 1. */
const contenders = [
	{ label: "plain loop", isIt: /^plain loop$/ },
	{ label: "tfjs, cpu", isIt: /^tfjs, cpu$/ },
	{ label: "tfjs, wasm", isIt: /^tfjs, wasm$/ },
	{ label: "jax-js, jit", isIt: /^(optax, jit|jax-js, jit by hand)$/ },
	{ label: "torch", isIt: /^torch, single$/ },
	{ label: "torch, fused", isIt: /^torch, fused$/ },
	{ label: "C, all cores", isIt: /^C, \d+ threads?$/ },
	{ label: "ravine, 256 bits", isIt: /^ravine, wide$/ },
];

const [, , source = here("results.json"), target = here("../docs/bench.svg")] =
	process.argv;
const { cases, machine } = await readResults(source);

const drawn = contenders.flatMap(({ label, isIt }, style) => {
	const bars = Object.values(cases).map(({ measured }) => {
		const ratio = measured.findLast(
			({ name, ratio }) => isIt.test(name) && ratio !== undefined,
		)?.ratio;
		return (
			ratio && { value: ratio.median, low: ratio.lower, high: ratio.upper }
		);
	});
	return bars.some((bar) => bar !== undefined) ? [{ label, style, bars }] : [];
});
const { svg } = barsScene({
	title: "One optimizer step: right of 1, ravine is faster",
	subtitle: `${machine.processor}, ${machine.cores} cores, float32: medians, with bars over the middle half of the rounds${machine.load > 0.5 ? "; provisional, others were at work" : ""}`,
	series: drawn,
	rows: Object.keys(cases).map((label, row) => ({
		label,
		bars: drawn.map(({ bars }) => bars[row]),
	})),
	xLabel: "time over ravine's, which checks its gradient as no other does",
	logX: true,
	reference: 1,
});
saveFile(target, Buffer.from(`${svg}\n`));
console.log(`Wrote ${target}.`);
