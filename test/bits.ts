import type { Backend, Compiled, Engine, Precision, Program } from "ravine";
import { layOut } from "../packages/ravine/src/backends/backend.js";

/** Special numbers of a precision: zeros, denormals, the smallest and largest, infinities and NaN. */
export const edges: Readonly<Record<Precision, readonly number[]>> = {
	float32: [
		...[0, -0, 2 ** -149, -(2 ** -149), 2 ** -127, -(2 ** -130), 2 ** -126],
		...[3.4028234663852886e38, -3.4028234663852886e38, 1e30, -1e-30, 1, -1],
		...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
	],
	float64: [
		...[0, -0, 5e-324, -5e-324, 1e-310, -1e-320, 2 ** -1022],
		...[Number.MAX_VALUE, -Number.MAX_VALUE, 1e200, -1e-200, 1, -1],
		...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
	],
};

/** A generator of numbers in [0, 1) (Lehmer's), for tests that must not use the library's own. */
export function stream(seed: number): () => number {
	let state = (seed % 2147483646) + 1;
	return () => {
		state = (state * 48271) % 2147483647;
		return (state - 1) / 2147483646;
	};
}

/** Takes steps on a backend and returns all numbers of the engine after each step, without the padding. */
export async function follow(
	backend: Backend,
	program: Program,
	precision: Precision,
	lengths: readonly number[],
	settings: readonly number[],
	steps: readonly number[],
	fill: (random: () => number) => number,
): Promise<Float64Array[]> {
	const engine = await startEngine(backend, program, lengths, precision);
	const random = stream(lengths.length + (lengths[0] as number));
	const fillAll = (which: "parameters" | "gradients") => {
		for (const { [which]: numbers } of engine.arrays) {
			for (let i = 0; i < numbers.length; i++) numbers[i] = fill(random);
		}
	};
	fillAll("parameters");
	engine.start({ settings, check: false });
	const snapshots: Float64Array[] = [];
	for (const t of steps) {
		fillAll("gradients");
		engine.step({ settings, t, check: false });
		snapshots.push(contents(engine));
	}
	engine.dispose();
	return snapshots;
}

const compilations = new WeakMap<
	Backend,
	WeakMap<Program, Map<Precision, Promise<Compiled>>>
>();

/** Compiles a program once, however many engines run it. */
function compileOnce(
	backend: Backend,
	program: Program,
	precision: Precision,
): Promise<Compiled> {
	const programs = compilations.get(backend) ?? new WeakMap();
	compilations.set(backend, programs);
	const kept = programs.get(program) ?? new Map();
	programs.set(program, kept);
	const compiled =
		kept.get(precision) ?? backend.compile({ step: program }, precision);
	kept.set(precision, compiled);
	return compiled;
}

/** Makes an engine and waits for its threads. */
export async function startEngine(
	backend: Backend,
	program: Program,
	lengths: readonly number[],
	precision: Precision,
): Promise<Engine> {
	const compiled = await compileOnce(backend, program, precision);
	const engine = compiled.engine(layOut(lengths, precision));
	await engine.ready;
	return engine;
}

/** All numbers of an engine: the parameters, the gradients, then each state. */
export function contents({ arrays }: Engine): Float64Array {
	const names = Object.keys(arrays[0]?.states ?? {});
	const parts = [
		...arrays.map(({ parameters }) => parameters),
		...arrays.map(({ gradients }) => gradients),
		...names.flatMap((name) => arrays.map(({ states }) => states[name] ?? [])),
	];
	const all = new Float64Array(
		parts.reduce((total, { length }) => total + length, 0),
	);
	let end = 0;
	for (const part of parts) {
		all.set(part, end);
		end += part.length;
	}
	return all;
}

/**
 * Describes the first difference of two lists of numbers. All NaNs are equal.
 * @param tolerance relative to the larger number; with 0, -0 differs from 0.
 */
export function firstDifference(
	a: ArrayLike<number>,
	b: ArrayLike<number>,
	tolerance = 0,
): string | undefined {
	if (a.length !== b.length) return `${a.length} numbers, not ${b.length}`;
	for (let i = 0; i < a.length; i++) {
		const [x, y] = [a[i], b[i]] as [number, number];
		if (Object.is(x, y)) continue;
		const far = tolerance * Math.max(Math.abs(x), Math.abs(y));
		if (tolerance > 0 && Math.abs(x - y) <= far) continue;
		return `at ${i}: ${x}, not ${y}`;
	}
	return undefined;
}
