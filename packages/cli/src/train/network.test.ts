import { expect, test } from "vitest";
import { createNetwork, parameterShapes } from "./network.js";

const features = 4;
const outputs = 3;
/** One hidden layer, two, and none. */
const shapes = [
	[features, 5, outputs],
	[features, 5, 6, outputs],
	[features, outputs],
];

type Plain = Readonly<Record<string, number[]>>;

/** The same network written out in float64. */
function plainOutputs(
	parameters: Plain,
	sizes: readonly number[],
	row: readonly number[],
): number[] {
	return sizes.slice(1).reduce(
		(inputs, units, k): number[] => {
			const weights = parameters[`W${k + 1}`] ?? [];
			const sums = (parameters[`b${k + 1}`] ?? []).map((bias, j) =>
				inputs.reduce((s, x, i) => s + x * (weights[i * units + j] ?? 0), bias),
			);
			const isLast = k === sizes.length - 2;
			return isLast ? sums : sums.map((sum) => Math.max(0, sum));
		},
		[...row],
	);
}

const plainCosts = {
	crossEntropy: (out: number[], told: number[]) => {
		const total = Math.log(out.reduce((s, z) => s + Math.exp(z), 0));
		return out.reduce((s, z, c) => s - (told[c] as number) * (z - total), 0);
	},
	squaredError: (out: number[], told: number[]) =>
		out.reduce((s, z, c) => s + (z - (told[c] as number)) ** 2, 0),
};

/** Numbers without a pattern, always the same. */
function spread(length: number, scale: number): number[] {
	return Array.from({ length }, (_, i) => scale * Math.sin(12.9898 * i + 1));
}

const table = Array.from({ length: 6 }, (_, r) =>
	spread(40, 1).slice(r * features, (r + 1) * features),
);
const told = [0, 2, 1, 1, 0, 2].map((c) => [0, 1, 2].map((k) => +(k === c)));
const examples = {
	inputs: Float32Array.from(table.flat()),
	targets: Float32Array.from(told.flat()),
};
/** Parameters of a network of these sizes. */
function parametersOf(sizes: readonly number[]): Record<string, Float32Array> {
	const all = [...parameterShapes(sizes)].map(([name, shape], k) => {
		const size = shape.reduce((product, one) => product * one, 1);
		return [name, Float32Array.from(spread(size, 0.3 + 0.2 * k))] as const;
	});
	return Object.fromEntries(all);
}

function plainOf(parameters: Readonly<Record<string, Float32Array>>): Plain {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, values]) => [name, [...values]]),
	);
}

const cases = shapes.flatMap((sizes) =>
	(["crossEntropy", "squaredError"] as const).map(
		(cost) => [cost, sizes] as const,
	),
);

test.each(cases)(
	"%s in %j: cost and gradient agree with a float64 network and finite differences, in a full and a smaller batch",
	async (cost, sizes) => {
		const parameters = parametersOf(sizes);
		const plain = plainOf(parameters);
		const network = await createNetwork({ sizes, cost, batch: 5 });
		try {
			for (const rows of [
				[5, 0, 3, 1, 2],
				[4, 2],
			]) {
				const mean = (at: Plain) =>
					rows.reduce((sum, r) => {
						const out = plainOutputs(at, sizes, table[r] ?? []);
						return sum + plainCosts[cost](out, told[r] ?? []) / rows.length;
					}, 0);
				const gradients = parametersOf(sizes);
				const value = network.costAndGradient(
					examples,
					Uint32Array.from(rows),
					parameters,
					gradients,
				);
				expect(value).toBeCloseTo(mean(plain), 5);
				for (const [name, numbers] of Object.entries(plain)) {
					numbers.forEach((number, i) => {
						const shifted = (by: number) =>
							mean({ ...plain, [name]: numbers.with(i, number + by) });
						const slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
						expect(gradients[name]?.[i], `${name}[${i}]`).toBeCloseTo(slope, 5);
					});
				}
			}
		} finally {
			network.dispose();
		}
	},
);

test.each(shapes.map((sizes) => [sizes]))(
	"outputs of %j are the same for any number of rows, also for more than a batch",
	async (sizes) => {
		const parameters = parametersOf(sizes);
		const network = await createNetwork({
			sizes,
			cost: "squaredError",
			batch: 4,
		});
		const rows = Uint32Array.of(0, 1, 2, 3, 4, 5);
		const out = network.outputs(examples.inputs, rows, parameters);
		network.dispose();
		const plain = plainOf(parameters);
		const expected = table.flatMap((row) => plainOutputs(plain, sizes, row));
		expect(out.length).toBe(expected.length);
		expected.forEach((value, k) => {
			expect(out[k]).toBeCloseTo(value, 5);
		});
	},
);

test("initial weights depend on the seed alone and lie within Glorot's bounds", async () => {
	const options = {
		sizes: [30, 20, 10],
		cost: "squaredError",
		batch: 1,
	} as const;
	const network = await createNetwork(options);
	const first = network.initial(7);
	expect(network.initial(7)).toEqual(first);
	expect(network.initial(8).W1).not.toEqual(first.W1);
	expect(network.initial(2 ** 32 - 1).W1).not.toEqual(first.W1);
	network.dispose();
	const bound = Math.sqrt(6 / (30 + 20));
	const largest = Math.max(...(first.W1 ?? []).map(Math.abs));
	expect(largest).toBeLessThanOrEqual(bound);
	expect(largest).toBeGreaterThan(0.97 * bound);
	expect(Math.max(...(first.W2 ?? []).map(Math.abs))).toBeGreaterThan(
		0.9 * Math.sqrt(6 / 30),
	);
	expect(first.b1).toEqual(new Float32Array(20));
});
