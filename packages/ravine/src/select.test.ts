import {
	adam,
	chain,
	createOptimizer,
	frozen,
	interpreter,
	lars,
	type Optimizer,
	partition,
	prodigy,
	type Rule,
	rule,
	webassembly,
} from "ravine";
import { describe, expect, test } from "vitest";
import { stream } from "../../../test/bits.js";
import { messageOf, untyped } from "../../../test/refusals.js";

const clip = rule("clip", "g = g * min(1, 0.1 / globalNorm(g))");
const average = rule(
	"average",
	"state average = w\naverage = 0.9 * average + 0.1 * w",
);

const random = stream(5);
const numbers = (length: number) =>
	Float64Array.from({ length }, () => random() - 0.5);
const initial = {
	means: { data: numbers(5 * 3), shape: [5, 3] },
	colours: { data: numbers(5 * 2 * 7), shape: [5, 2, 7] },
	camera: { data: numbers(4), shape: [4] },
	scale: 2,
};
type Model = Optimizer<keyof typeof initial, string, "float32" | "float64">;
const names = ["means", "colours", "camera", "scale"] as const;

/** A gradient that depends on the parameters and the step alone. */
function advance(optimizer: Model, steps: number): void {
	for (let k = 0; k < steps; k++) {
		const shift = stream(optimizer.steps)();
		for (const name of names) {
			const w = optimizer.parameters[name];
			optimizer.gradients[name].forEach((_, i, gradient) => {
				gradient[i] = 0.3 * (w[i] as number) + shift - 0.5;
			});
		}
		optimizer.step();
	}
}

const pick = (
	data: ArrayLike<number>,
	width: number,
	rows: readonly number[],
) =>
	rows.flatMap((row) =>
		Array.from({ length: width }, (_, i) => data[row * width + i] as number),
	);

const copied = (
	arrays: Readonly<Record<string, Float32Array | Float64Array>>,
): Readonly<Record<string, ArrayLike<number>>> =>
	Object.fromEntries(
		Object.entries(arrays).map(([name, data]) => [name, Array.from(data)]),
	);

const widths = { means: 3, colours: 14 } as const;
const rules: readonly (readonly [string, () => Rule])[] = [
	[
		"adam, its rate a schedule, in groups",
		() => adam({ learningRate: { means: (t) => 0.1 / t, "*": 0.05 } }),
	],
	["a clip, adam and an average", () => chain(clip(), adam(), average())],
	["lars, with totals of arrays", () => lars({ learningRate: 0.1 })],
	["prodigy, with global states", () => prodigy()],
	[
		"a partition",
		() => partition({ colours: lars(), camera: frozen(), "*": adam() }),
	],
];

describe.each([
	["interpreter", interpreter(), "float64"],
	["webassembly", webassembly(), "float32"],
	["two threads", webassembly({ threads: 2 }), "float64"],
] as const)("%s", (_, backend, precision) => {
	test.each(rules)(
		"%s: goes on as an optimizer that began with the selected rows and states",
		async (_, make) => {
			const options = { backend, precision, accumulate: 1 };
			const optimizer: Model = await createOptimizer(make(), initial, options);
			advance(optimizer, 4);
			const rows = [4, 0, 0, 2, 0, 1];
			const before = {
				parameters: copied(optimizer.parameters),
				gradients: copied(optimizer.gradients),
				state: Object.entries(optimizer.state).map(
					([name, arrays]) => [name, copied(arrays)] as const,
				),
			};
			optimizer.settings.epsilon &&= 1e-6;
			optimizer.select(["means", "colours"], Int32Array.from(rows));

			const other: Model = await createOptimizer(
				make(),
				{
					...initial,
					means: { data: new Float64Array(18), shape: [6, 3] },
					colours: { data: new Float64Array(84), shape: [6, 2, 7] },
				},
				options,
			);
			other.settings.epsilon &&= 1e-6;
			// As many steps, then everything is replaced.
			for (let k = 0; k < 4; k++) other.step();
			const fill = (
				into: Readonly<Record<string, Float32Array | Float64Array>>,
				from: Readonly<Record<string, ArrayLike<number>>>,
			) => {
				for (const [name, data] of Object.entries(from)) {
					const width = widths[name as "means"];
					const whole = data.length === 1 || width === undefined;
					into[name]?.set(whole ? data : pick(data, width, rows));
				}
			};
			fill(other.parameters, before.parameters);
			fill(other.gradients, before.gradients);
			for (const [state, arrays] of before.state) {
				fill(other.state[state] as never, arrays);
			}
			expect(optimizer.shapes).toEqual(other.shapes);
			expect(optimizer.gradients).toEqual(other.gradients);
			expect(optimizer.save()).toEqual(other.save());
			advance(optimizer, 5);
			advance(other, 5);
			expect(optimizer.steps).toBe(9);
			expect(optimizer.save()).toEqual(other.save());
			optimizer.dispose();
			other.dispose();
		},
	);
});

test("the arrays from before are filled with NaN, and the file is loaded by an optimizer of the new shape", async () => {
	const optimizer = await createOptimizer(chain(adam(), average()), {
		w: [
			[1, 2],
			[3, 4],
		],
		b: [5],
	});
	optimizer.step({ w: [1, 2, 3, 4], b: [1] });
	const { parameters, gradients, averaged, state } = optimizer;
	optimizer.select("w", [1]);
	for (const old of [parameters, gradients, averaged, state.m]) {
		expect([...old.w, ...old.b].every(Number.isNaN)).toBe(true);
	}
	expect(optimizer.parameters.w.length).toBe(2);
	expect(optimizer.averaged.w.length).toBe(2);
	expect(optimizer.shapes).toEqual({ w: [1, 2], b: [1] });
	const other = await createOptimizer(chain(adam(), average()), {
		w: [[0, 0]],
		b: [0],
	});
	other.load(optimizer.save());
	expect(other.save()).toEqual(optimizer.save());
	expect(() => optimizer.step({ w: [1, 2, 3, 4], b: [1] })).toThrow(
		'the gradient of "w" must have 2 numbers, got 4',
	);
});

test("gradients that wait for a step are selected too", async () => {
	const optimizer = await createOptimizer(
		adam(),
		{ w: [1, 2, 3] },
		{ accumulate: 2 },
	);
	optimizer.step({ w: [1, 10, 100] });
	optimizer.select("w", [2, 2, 0]);
	expect([...optimizer.gradients.w]).toEqual([100, 100, 1]);
	expect(optimizer.step({ w: [0, 0, 0] })).toMatchObject({
		step: 1,
		pending: 0,
	});
	expect([...optimizer.state.m.w].map((m) => m / 0.1)).toEqual(
		[50, 50, 0.5].map((one) => expect.closeTo(one, 4)),
	);
});

describe("refused, and nothing is changed:", () => {
	test.each<[unknown, unknown, string]>([
		["v", [0], 'there is no parameter "v"; parameters are w, s'],
		[["w", "v"], [0], 'there is no parameter "v"'],
		["s", [0], '"s" is one number and has no rows'],
		["w", [0, 3], '"w" has the rows 0 to 2, but row 1 of the list is 3'],
		["w", [-1], '"w" has the rows 0 to 2, but row 0 of the list is -1'],
		["w", [0.5], '"w" has the rows 0 to 2, but row 0 of the list is 0.5'],
		[
			"w",
			[Number.NaN],
			'"w" has the rows 0 to 2, but row 0 of the list is NaN',
		],
		["w", ["1"], '"w" has the rows 0 to 2, but row 0 of the list is "1"'],
		["w", [], "at least one array and one of its rows must stay"],
		[[], [0], "at least one array"],
		["w", 1, "the rows must be a list of their numbers, got 1"],
		["w", null, "the rows must be a list of their numbers, got null"],
		["w", "0", 'the rows must be a list of their numbers, got "0"'],
		[undefined, [0], "there is no parameter undefined"],
	])("%j, %j", async (name, rows, message) => {
		const optimizer = await createOptimizer(adam(), { w: [1, 2, 3], s: 4 });
		const { parameters } = optimizer;
		const before = optimizer.save();
		expect(
			messageOf(() => optimizer.select(untyped(name), untyped(rows))),
		).toContain(`adam: select: ${message}`);
		expect(optimizer.parameters).toBe(parameters);
		expect(optimizer.save()).toEqual(before);
	});

	test("after dispose, and in a schedule", async () => {
		const optimizer = await createOptimizer(
			adam({
				learningRate: () => {
					optimizer.select("w", [0]);
					return 1;
				},
			}),
			{ w: [1, 2] },
		);
		expect(messageOf(() => optimizer.step({ w: [1, 1] }))).toContain(
			"cannot use the optimizer",
		);
		optimizer.dispose();
		expect(messageOf(() => optimizer.select("w", [0]))).toContain("disposed");
	});
});
