import { createOptimizer, sgd } from "ravine";
import { describe, expect, test } from "vitest";
import { rejection, untyped } from "../../../test/refusals.js";

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
		[{ w: [1n] }, 'initial value "w" must be numbers, got 1'],
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
			'initial value "w": a shape of 2 × 2 is 4 numbers, got 3',
		],
		[
			{ w: { data: [1, 2], shape: [-1, -2] } },
			'initial value "w": its shape must be an array of whole numbers, got an array',
		],
		[
			{ w: { data: [1, 2], shape: 2 } },
			'initial value "w": its shape must be an array of whole numbers, got 2',
		],
		[
			{ w: [1], b: [0, Number.NaN] },
			'createOptimizer: initial value "b" has a NaN or an infinity, or a number that float32 does not hold',
		],
		[
			{ w: [1e39] },
			'createOptimizer: initial value "w" has a NaN or an infinity, or a number that float32 does not hold',
		],
		[
			[1, 2],
			"createOptimizer: initial values must be an object of arrays by name, got an array",
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
