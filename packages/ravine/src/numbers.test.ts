import { createOptimizer, sgd } from "ravine";
import { describe, expect, test } from "vitest";
import { messageOf, rejection, untyped } from "../../../test/refusals.js";

describe("initial values", () => {
	const attempt = (initial: unknown, options = {}) =>
		rejection(
			createOptimizer(sgd(), untyped<{ w: number[] }>(initial), options),
		);
	test.each<[unknown, string]>([
		[
			{},
			"createOptimizer: initial values are empty; give at least one array by name",
		],
		[{ w: [] }, 'createOptimizer: initial value "w" is empty'],
		[
			{ b: [1], w: new Float32Array(0) },
			'createOptimizer: initial value "w" is empty',
		],
		[{ w: [[], []] }, 'createOptimizer: initial value "w" is empty'],
		[
			{ w: [[1, 2], [3]] },
			'initial value "w" is ragged: a row of 1 where 2 are expected',
		],
		[
			{ w: [1, [2]] },
			'initial value "w" is ragged: rows and numbers are mixed',
		],
		[
			{ w: [[1], 2] },
			'initial value "w" is ragged: rows and numbers are mixed',
		],
		[{ w: ["1", "2"] }, 'initial value "w" must be numbers, got "1"'],
		[{ w: [1, null] }, 'initial value "w" must be numbers, got null'],
		[{ w: [1, undefined] }, 'initial value "w" must be numbers, got undefined'],
		[{ w: [1n] }, 'initial value "w" must be numbers, got 1n'],
		[
			{ w: "1" },
			'initial value "w" must be numbers: an array, a typed array or { data, shape }, got "1"',
		],
		[
			{ w: null },
			'initial value "w" must be numbers: an array, a typed array or { data, shape }, got null',
		],
		[
			{ w: new BigInt64Array(2) },
			'initial value "w" must be numbers: an array, a typed array or { data, shape }, got an object (BigInt64Array)',
		],
		[
			{ w: { data: [1, 2, 3], shape: [2, 2] } },
			'initial value "w": a shape of 2 × 2 needs 4 numbers, got 3',
		],
		[
			{ w: { data: [1, 2], shape: [-1, -2] } },
			'initial value "w": its shape must be an array of whole numbers, got [-1, -2]',
		],
		[
			{ w: { data: [1, 2], shape: 2 } },
			'initial value "w": its shape must be an array of whole numbers, got 2',
		],
		[
			{ w: [1], b: [0, Number.NaN] },
			'createOptimizer: initial value "b" has a NaN or an infinity, or a number that float32 cannot represent',
		],
		[
			{ w: [1e39] },
			'createOptimizer: initial value "w" has a NaN or an infinity, or a number that float32 cannot represent',
		],
		[
			[1, 2],
			"createOptimizer: initial values must be an object of arrays by name, got [1, 2]",
		],
		[
			null,
			"createOptimizer: initial values must be an object of arrays by name, got null",
		],
	])("%o", async (initial, message) => {
		expect(await attempt(initial)).toBe(message);
	});

	test("float64 and propagate hold more", async () => {
		const wide = await createOptimizer(
			sgd(),
			{ w: [1e39] },
			{ precision: "float64" },
		);
		expect(wide.parameters.w[0]).toBe(1e39);
		const blind = await createOptimizer(
			sgd(),
			{ w: [Number.NaN] },
			{ nonFinite: "propagate" },
		);
		expect(blind.parameters.w[0]).toBeNaN();
	});
});

describe("nested initial values", () => {
	const namesOf = async (initial: object) => {
		const optimizer = await createOptimizer(sgd(), untyped<{ w: 1 }>(initial));
		return Object.keys(optimizer.parameters);
	};

	test("objects and lists become names with dots", async () => {
		const optimizer = await createOptimizer(sgd(), {
			embed: [
				[1, 2],
				[3, 4],
			],
			layers: [
				{ W: { data: [1, 2, 3, 4, 5, 6], shape: [3, 2] }, b: [0, 0] },
				{ W: Float32Array.of(7), b: 0 },
			],
			head: { norm: { scale: 1 } },
		});
		expect(optimizer.shapes).toEqual({
			embed: [2, 2],
			"layers.0.W": [3, 2],
			"layers.0.b": [2],
			"layers.1.W": [1],
			"layers.1.b": [],
			"head.norm.scale": [],
		});
		expect([...optimizer.parameters["layers.0.W"]]).toEqual([1, 2, 3, 4, 5, 6]);
	});

	test("a list at the top, a list of typed arrays, data and shape at the top", async () => {
		expect(await namesOf([{ W: [1] }, { W: [2] }])).toEqual(["0.W", "1.W"]);
		expect(
			await namesOf({ w: [Float32Array.of(1, 2), Float32Array.of(3)] }),
		).toEqual(["w.0", "w.1"]);
		expect(await namesOf({ data: [1], shape: [2] })).toEqual(["data", "shape"]);
		expect(await namesOf(JSON.parse('{"a": {"__proto__": [1]}}'))).toEqual([
			"a.__proto__",
		]);
	});

	test("a gradient has the same form, or full names", async () => {
		const make = () =>
			createOptimizer(sgd({ learningRate: 1 }), {
				layers: [{ W: [[0, 0]], b: 0 }],
			});
		const [one, two] = [await make(), await make()];
		one.step({ layers: [{ W: [[1, 2]], b: 3 }] });
		two.step({ "layers.0.W": [1, 2], "layers.0.b": [3] });
		for (const { parameters } of [one, two]) {
			expect([...parameters["layers.0.W"]]).toEqual([-1, -2]);
			expect([...parameters["layers.0.b"]]).toEqual([-3]);
		}
	});

	const cyclic: unknown[] = [];
	cyclic.push(cyclic, cyclic);
	const round: Record<string, unknown> = { w: [1] };
	round.again = round;
	class Layer {
		W = [1];
	}
	test.each<[string, unknown, string]>([
		[
			"two arrays of one name",
			{ "a.b": [1], a: { b: [2] } },
			'initial values: two of them have the name "a.b"; a dot in a name separates the levels of nested objects',
		],
		["an empty branch", { a: {} }, 'initial value "a" is empty'],
		[
			"an array that contains itself",
			{ w: cyclic },
			'initial value "w" is nested more than 64 deep; does it contain itself?',
		],
		[
			"an object that contains itself",
			round,
			`initial value "${"again.".repeat(64)}again" is nested more than 64 deep; does it contain itself?`,
		],
		[
			"an instance of a class",
			{ layer: new Layer() },
			'initial value "layer" must be numbers: an array, a typed array or { data, shape }, got an object (Layer)',
		],
		[
			"a Map",
			new Map([["w", [1]]]),
			"createOptimizer: initial values must be an object of arrays by name, got an object (Map)",
		],
		[
			"strides",
			{ w: { data: [1, 2], shape: [2], stride: [1] } },
			'initial value "w" must be { data, shape } without other keys, got also "stride"',
		],
		[
			"a promise for numbers",
			{ w: Promise.resolve([1]) },
			'initial value "w" must be numbers: an array, a typed array or { data, shape }, got an object (Promise)',
		],
		[
			"a function",
			{ w: Math.max },
			'initial value "w" must be numbers: an array, a typed array or { data, shape }, got the function max',
		],
	])("%s", async (_, initial, message) => {
		expect(
			await rejection(createOptimizer(sgd(), untyped<{ w: 1 }>(initial))),
		).toBe(message);
	});

	test("tensors of other libraries: their class and the remedy", async () => {
		class Tensor {
			shape = [2];
			dataSync() {
				return Float32Array.of(1, 2);
			}
		}
		class NdArray extends Tensor {
			data() {
				return Promise.resolve(this.dataSync());
			}
		}
		const form =
			'initial value "w" must be numbers: an array, a typed array or { data, shape }, got an object';
		const remedy = "give { data: it.dataSync(), shape: it.shape }";
		for (const [name, w] of Object.entries({
			Tensor: new Tensor(),
			NdArray: new NdArray(),
		})) {
			expect(
				await rejection(createOptimizer(sgd(), untyped<{ w: 1 }>({ w }))),
			).toBe(`${form} (${name}); ${remedy}`);
		}
	});
});

describe("the shape of a gradient equals the parameter's", () => {
	const make = () =>
		createOptimizer(sgd(), {
			W: [
				[1, 2, 3],
				[4, 5, 6],
			],
			b: [1],
			s: 2,
		});
	const rest = { b: [0], s: 0 };
	test.each<[string, object]>([
		[
			"nested",
			[
				[1, 2],
				[3, 4],
				[5, 6],
			],
		],
		["with its shape", { data: [1, 2, 3, 4, 5, 6], shape: [3, 2] }],
	])("a transposed one, %s", async (_, W) => {
		const optimizer = await make();
		expect(messageOf(() => optimizer.step(untyped({ ...rest, W })))).toBe(
			'sgd, step 1: the gradient of "W" has the shape 3 × 2, but the parameter has the shape 2 × 3',
		);
		expect(optimizer.steps).toBe(0);
	});

	test("flat with a shape, and one number with a shape", async () => {
		const optimizer = await make();
		const W = { data: new Float32Array(6), shape: [6] };
		expect(messageOf(() => optimizer.step({ ...rest, W }))).toBe(
			'sgd, step 1: the gradient of "W" has the shape 6, but the parameter has the shape 2 × 3',
		);
		const s = [[0]];
		expect(
			messageOf(() => optimizer.step({ ...rest, W: new Float32Array(6), s })),
		).toBe(
			'sgd, step 1: the gradient of "s" has the shape 1 × 1, but the parameter has the shape one number',
		);
	});

	test.each<
		[
			string,
			(
				| readonly number[]
				| Float64Array
				| number[][]
				| { data: number[]; shape: number[] }
			),
		]
	>([
		["a flat array", [1, 2, 3, 4, 5, 6]],
		["a typed array", Float64Array.of(1, 2, 3, 4, 5, 6)],
		[
			"rows",
			[
				[1, 2, 3],
				[4, 5, 6],
			],
		],
		["its shape", { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] }],
	])("%s is right", async (_, W) => {
		const optimizer = await make();
		optimizer.step({ W, b: 0, s: [0] });
		expect([...optimizer.gradients.W]).toEqual([1, 2, 3, 4, 5, 6]);
	});
});
