import {
	createOptimizer,
	interpreter,
	type Precision,
	race,
	rule,
	webassembly,
} from "ravine";
import { describe, expect, test } from "vitest";

const names = ["norm", "sum", "mean", "largest"] as const;
const arrays = {
	a: Array.from({ length: 5001 }, (_, i) => Math.sin(i) - 2),
	b: [-3, -0.5, -7],
	c: [-0.25],
};

/** The reductions of numbers, as their definitions say. */
const defined = {
	norm: (x: readonly number[]) => Math.hypot(...x),
	sum: (x: readonly number[]) => x.reduce((sum, one) => sum + one, 0),
	mean: (x: readonly number[]) => defined.sum(x) / x.length,
	largest: (x: readonly number[]) => Math.max(...x),
};

describe.each([interpreter(), webassembly(), webassembly({ threads: 2 })])(
	"reductions, $name",
	(backend) => {
		const follow = async (
			expression: string,
			initial: Readonly<Record<string, readonly number[]>> = arrays,
			precision: Precision = "float64",
		) => {
			const own = rule("my", `state r = 0; r = ${expression}; w = w + 0 * g`);
			const optimizer = await createOptimizer(own(), initial, {
				...{ backend, precision },
				nonFinite: "propagate",
			});
			optimizer.step();
			return Object.values(
				optimizer.state.r as Record<string, Float64Array>,
			).map((one) => one[0] as number);
		};

		test.each(names)("%s, over one array and over all", async (name) => {
			const each = await follow(`${name}(w)`);
			Object.values(arrays).forEach((array, k) => {
				expect(each[k]).toBeCloseTo(defined[name](array), 10);
			});
			const all = defined[name](Object.values(arrays).flat());
			const over = `global${name.charAt(0).toUpperCase()}${name.slice(1)}`;
			for (const one of await follow(`${over}(w)`)) {
				expect(one).toBeCloseTo(all, 8);
			}
		});

		test("count is the number of elements of the array", async () => {
			expect(await follow("count")).toEqual([5001, 3, 1]);
		});

		test.each([
			["below zero", [-3, -1, -2], -1],
			["infinite", [-Infinity], -Infinity],
			["NaN", [3, Number.NaN, 1], Number.NaN],
			["a zero", [-0, -0, -0], -0],
			["both zeros", [-0, 0, -0], 0],
			["the smallest", [-5e-324, -1], -5e-324],
			["too large for float32", [3e38, 1e38], 3e38],
		])("the largest number, %s", async (_, numbers, largest) => {
			for (const length of [numbers.length, 20, 4100]) {
				const low = numbers.map((one) => one);
				while (low.length < length) low.push(numbers[0] as number);
				expect((await follow("largest(w)", { low }))[0]).toBe(largest);
				expect((await follow("globalLargest(w)", { low }, "float32"))[0]).toBe(
					Math.fround(largest),
				);
			}
		});
	},
);

test("in a race, count is the number of variables, and largest is theirs", () => {
	const [run] = race({
		surface: "x + 2 * y + 3 * z",
		start: { x: -5, y: -4, z: -6 },
		rules: [rule("my", "w = w + count * largest(w) + globalLargest(g)")()],
		steps: 1,
	}).runs;
	expect(run?.variables.x?.[1]).toBe(-5 - 12 + 3);
});
