import * as jax from "@jax-js/jax";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { adam, createOptimizer, fit, leastSquares, minimize } from "ravine";
import { expect, test } from "vitest";
import { rejection } from "../../../../test/refusals.js";

const t = [1, 2, 3];

const places: [string, (it: never) => unknown][] = [
	["an initial value", (w) => createOptimizer(adam(), { w })],
	["an initial value in a list", (w) => createOptimizer(adam(), { a: [w] })],
	["all initial values", (it) => createOptimizer(adam(), it)],
	[
		"a gradient",
		async (w) => (await createOptimizer(adam(), { w: t })).step({ w }),
	],
	[
		"all gradients",
		async (it) => (await createOptimizer(adam(), { w: t })).step(it),
	],
	["a start", (it) => minimize(() => 0, it)],
	["a start by name", (x) => minimize("x^2", { x })],
	["data of minimize", (a) => minimize("(x - a)^2", { x: 1 }, { data: { a } })],
	["a cost's value", (it) => minimize(() => it, [1])],
	["a column", (y) => fit("y = a * t", { t, y }, { a: 1 })],
	["a start of fit", (a) => fit("y = a * t", { t, y: t }, { a })],
	["all data", (it) => fit("y = a * t", it, { a: 1 })],
	["a start of leastSquares", (it) => leastSquares(() => [1], it)],
];

test.each(places)(
	"a tensor for %s is named, with the remedy",
	async (_, give) => {
		await tf.setBackend("cpu");
		await jax.init("cpu");
		const tensors = [
			["a TensorFlow.js tensor", tf.tensor(t), "ravine/tfjs"],
			["a TensorFlow.js tensor", tf.variable(tf.tensor(t)), "ravine/tfjs"],
			["a jax-js array", jax.numpy.array(t), "ravine/jax"],
		] as const;
		for (const [name, it, adapter] of tensors) {
			const run = async () => give(it as never);
			expect(await rejection(run())).toContain(
				`got ${name} (its numbers: it.dataSync() or await it.data(); or use ${adapter})`,
			);
		}
	},
);
