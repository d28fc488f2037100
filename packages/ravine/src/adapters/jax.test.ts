import * as jax from "@jax-js/jax";
import {
	adam,
	adamw,
	average,
	chain,
	createOptimizer,
	frozen,
	isRefusal,
	partition,
	type Rule,
	sgd,
} from "ravine";
import { jaxOptimizer } from "ravine/jax";
import { cosine, linear } from "ravine/schedules";
import { beforeAll, expect, test } from "vitest";

const { numpy: np, tree, jit, grad } = jax;

beforeAll(async () => {
	await jax.init("cpu", "wasm");
	jax.defaultDevice("wasm");
});

const W = [1, -2, 3, 0.5, -0.25, 4];
const b = [0.1, -0.1];

const arrays = () => ({
	layers: [{ W: np.array(W).reshape([2, 3]), b: np.array(b) }],
	scale: np.array(2),
});

/** Gradients of step t, by path. */
const slopes = (t: number) => ({
	"layers.0.W": Float32Array.from(W, (w, i) => Math.sin(t + i) * w),
	"layers.0.b": Float32Array.from(b, (w, i) => Math.cos(t * (i + 1)) + w),
	scale: Float32Array.of(Math.sin(t)),
});

function gradients(t: number) {
	const all = slopes(t);
	return {
		// In another order than the parameters.
		scale: np.array(all.scale, { shape: [] }),
		layers: [
			{
				b: np.array(all["layers.0.b"]),
				W: np.array(all["layers.0.W"], { shape: [2, 3] }),
			},
		],
	};
}

/** A tree's numbers by path. It is not consumed. */
function numbers({ layers: [layer], scale }: ReturnType<typeof arrays>) {
	const read = (array: jax.numpy.Array | undefined) => [
		...(array?.ref.dataSync() ?? []),
	];
	return {
		"layers.0.W": read(layer?.W),
		"layers.0.b": read(layer?.b),
		scale: read(scale),
	};
}

const references = (all: jax.JsTree<jax.numpy.Array>) =>
	tree.leaves(all).map(({ refCount }) => refCount);

const rules: [string, () => Rule][] = [
	["adam with a schedule", () => adam({ learningRate: cosine(0.1, 10) })],
	["adamw by pattern", () => adamw({ weightDecay: { "*.b": 0, "*": 0.3 } })],
	["an average", () => chain(adam(), average({ decay: 0.9 }))],
	["a partition", () => partition({ "layers.*.b": frozen(), "*": adam() })],
];

test.each(rules)(
	"%s: bit for bit as ravine's own optimizer, nothing leaked, continued from a file",
	async (_, rule) => {
		const own = await createOptimizer(rule(), {
			"layers.0.W": { data: W, shape: [2, 3] },
			"layers.0.b": b,
			scale: 2,
		});
		const expected = () =>
			Object.fromEntries(
				Object.entries(own.parameters).map(([name, one]) => [name, [...one]]),
			);
		let params = arrays();
		const optimizer = await jaxOptimizer(jax, rule(), params);
		expect(references(params)).toEqual([1, 1, 1]);
		for (let t = 1; t <= 6; t++) {
			const slope = gradients(t);
			const before = params;
			params = optimizer.step(params, slope);
			own.step(slopes(t));
			expect(numbers(params)).toEqual(expected());
			expect(references([before, slope])).toEqual([0, 0, 0, 0, 0, 0]);
			expect(references(params)).toEqual([1, 1, 1]);
		}
		expect(optimizer.report).toMatchObject({ step: 6, skipped: false });
		const file = optimizer.save();
		expect(optimizer.averaged() === undefined).toBe(own.averaged === undefined);
		const averaged = optimizer.averaged();
		if (averaged !== undefined) {
			expect(numbers(averaged)["layers.0.W"]).toEqual([
				...(own.averaged?.["layers.0.W"] ?? []),
			]);
			tree.dispose(averaged);
		}
		tree.dispose(params);

		const other = arrays();
		const second = await jaxOptimizer(jax, rule(), other);
		tree.dispose(other);
		params = second.load(file);
		expect(numbers(params)).toEqual(expected());
		for (let t = 7; t <= 9; t++) {
			params = second.step(params, gradients(t));
			own.step(slopes(t));
		}
		expect(numbers(params)).toEqual(expected());
		expect(references(params)).toEqual([1, 1, 1]);
		tree.dispose(params);
		second.dispose();
		expect(() => second.save()).toThrow("was disposed");
	},
);

test("other parameters than the last ones are read; one array alone is called w", async () => {
	let w = np.array([1, 2]);
	const optimizer = await jaxOptimizer(jax, sgd({ learningRate: 1 }), w);
	expect(Object.keys(optimizer.ravine.parameters)).toEqual(["w"]);
	w = optimizer.step(w, np.array([1, 1]));
	w = w.mul(10).add(1);
	w = optimizer.step(w, np.array([1, 2]));
	expect([...w.dataSync()]).toEqual([0, 9]);
});

test("a skipped step gives the same parameters back; a refused one consumes nothing", async () => {
	const w = np.array([1, 2]);
	const nan = () => np.array([Number.NaN, 1]);
	const lenient = await jaxOptimizer(jax, adam(), w, { nonFinite: "skip" });
	const slope = nan();
	expect(lenient.step(w, slope)).toBe(w);
	expect(references([w, slope])).toEqual([1, 0]);
	expect(lenient.report).toMatchObject({ step: 1, skipped: true });
	const strict = await jaxOptimizer(jax, adam(), w);
	const second = nan();
	expect(() => strict.step(w, second)).toThrow(
		'adam, step 1: the gradient of "w" has 1 NaN or infinite value; the step was refused and nothing changed',
	);
	expect(references([w, second])).toEqual([1, 1]);
	const half = await jaxOptimizer(jax, sgd(), w, { accumulate: 2 });
	expect(half.step(w, np.array([1, 1]))).toBe(w);
	expect(half.report).toMatchObject({ pending: 1 });
	tree.dispose([w, second]);
});

test("wrong input is refused in a sentence", async () => {
	const fails = async (run: () => unknown): Promise<string> => {
		try {
			await run();
		} catch (error) {
			expect(isRefusal(error)).toBe(true);
			return (error as Error).message;
		}
		return "";
	};
	const params = arrays();
	const make = (first: unknown, given: unknown, options = {}) =>
		fails(() => jaxOptimizer(first as never, adam(), given as never, options));
	expect(await make(adam(), params)).toBe(
		'jaxOptimizer: the first argument must be jax-js itself, import * as jax from "@jax-js/jax", got an object (Object)',
	);
	expect(await make(jax, { W: [1, 2] })).toBe(
		'jaxOptimizer: the parameter "W" must be an array of jax-js, such as np.array([1, 2]), got [1, 2]',
	);
	const whole = np.array([1, 2]).astype(np.int32);
	expect(await make(jax, { whole })).toBe(
		'jaxOptimizer: the parameter "whole" must be float32, got int32; convert it with array.astype(np.float32)',
	);
	whole.dispose();
	expect(await make(jax, params, { precision: "float64" })).toContain(
		"there is no option precision",
	);
	expect(await make(jax, params, { nonfinite: "skip" })).toContain(
		'there is no option "nonfinite"',
	);
	const optimizer = await jaxOptimizer(jax, adam(), params);
	const step = (slope: unknown) =>
		fails(() => optimizer.step(params, slope as never));
	const { layers, scale } = gradients(1);
	expect(await step({ layers })).toBe(
		'adam, step 1: the gradient "scale" is missing',
	);
	expect(await step({ layers, scale, more: scale })).toBe(
		'adam, step 1: the gradient "more" is not in the tree that the optimizer was made for, which has layers.0.W, layers.0.b, scale',
	);
	const [layer] = layers;
	expect(await step({ layers: [{ W: layer?.b, b: layer?.b }], scale })).toBe(
		'adam, step 1: the gradient "layers.0.W" has the shape 2, but the optimizer was made for 2 × 3',
	);
	scale.dispose();
	expect(await step({ layers, scale })).toBe(
		'jaxOptimizer: the gradient "scale" was consumed by an earlier operation; give that one array.ref',
	);
	const w = np.array([1, 2]);
	const inside = await jaxOptimizer(jax, sgd(), w);
	const traced = jit((x: jax.numpy.Array) => inside.step(x, x.ref));
	expect(await fails(() => traced(w.ref))).toBe(
		'jaxOptimizer: the parameter "w" has no numbers yet; take the step outside of jit and grad',
	);
	expect(optimizer.ravine.steps).toBe(0);
});

test("defects of jax-js's own optimizers that these do not have", async () => {
	// Kingma & Ba 2015: the first step is the learning rate, where epsilon is small; there it is 0.1006.
	let w = np.array([1, -1]);
	const first = await jaxOptimizer(jax, adam({ learningRate: 0.1 }), w);
	w = first.step(w, np.array([3, -0.5]));
	const [x, y] = w.dataSync() as Float32Array;
	expect(x).toBeCloseTo(0.9, 7);
	expect(y).toBeCloseTo(-0.9, 7);
	// A schedule beside a compiled gradient.
	let v = np.array([1, 1]);
	const second = await jaxOptimizer(
		jax,
		sgd({ learningRate: linear(1, 2) }),
		v,
	);
	const slope = jit(grad((z: jax.numpy.Array) => np.square(z).sum().mul(0.25)));
	for (let t = 0; t < 2; t++) v = second.step(v, slope(v.ref));
	// 1 - 1/2, then 1/2 - 1/2 · 1/4.
	expect([...v.dataSync()]).toEqual([0.375, 0.375]);
	slope.dispose();
});
