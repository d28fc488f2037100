import { expect, test } from "vitest";
import { createNetwork, type ParameterName } from "./network.js";

const features = 4;
const hidden = 5;
const outputs = 3;
const names = ["W1", "b1", "W2", "b2"] as const;

type Plain = Record<ParameterName, number[]>;

/** The same network written out in float64. */
function plainOutputs({ W1, b1, W2, b2 }: Plain, row: readonly number[]) {
	const layer = b1.map((bias, j) => {
		const sum = row.reduce(
			(s, x, i) => s + x * (W1[i * hidden + j] as number),
			bias,
		);
		return Math.max(0, sum);
	});
	return b2.map((bias, c) =>
		layer.reduce((s, h, j) => s + h * (W2[j * outputs + c] as number), bias),
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

/** Numbers without a pattern, the same each time. */
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
const parameters = {
	W1: Float32Array.from(spread(features * hidden, 0.7)),
	b1: Float32Array.from(spread(hidden, 0.3)),
	W2: Float32Array.from(spread(hidden * outputs, 0.9)),
	b2: Float32Array.from(spread(outputs, 0.2)),
};
const plain = Object.fromEntries(
	names.map((name) => [name, [...parameters[name]]]),
) as Plain;

test.each(["crossEntropy", "squaredError"] as const)(
	"%s: the cost and its gradient are those of finite differences in float64, in a full batch and a smaller one",
	async (cost) => {
		const network = await createNetwork({
			features,
			hidden,
			outputs,
			cost,
			batch: 5,
		});
		try {
			for (const rows of [
				[5, 0, 3, 1, 2],
				[4, 2],
			]) {
				const mean = (at: Plain) =>
					rows.reduce((sum, r) => {
						const out = plainOutputs(at, table[r] ?? []);
						return sum + plainCosts[cost](out, told[r] ?? []) / rows.length;
					}, 0);
				const gradients = {
					W1: new Float32Array(features * hidden),
					b1: new Float32Array(hidden),
					W2: new Float32Array(hidden * outputs),
					b2: new Float32Array(outputs),
				};
				const value = network.costAndGradient(
					examples,
					Uint32Array.from(rows),
					parameters,
					gradients,
				);
				expect(value).toBeCloseTo(mean(plain), 5);
				for (const name of names) {
					plain[name].forEach((number, i) => {
						const shifted = (by: number) =>
							mean({ ...plain, [name]: plain[name].with(i, number + by) });
						const slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
						expect(gradients[name][i], `${name}[${i}]`).toBeCloseTo(slope, 5);
					});
				}
			}
		} finally {
			network.dispose();
		}
	},
);

test("outputs are the same for any number of rows, more than a batch too", async () => {
	const network = await createNetwork({
		features,
		hidden,
		outputs,
		cost: "squaredError",
		batch: 4,
	});
	const rows = Uint32Array.of(0, 1, 2, 3, 4, 5);
	const out = network.outputs(examples, rows, parameters);
	network.dispose();
	const expected = table.flatMap((row) => plainOutputs(plain, row));
	expect(out.length).toBe(expected.length);
	expected.forEach((value, k) => {
		expect(out[k]).toBeCloseTo(value, 5);
	});
});

test("initial weights depend on the seed alone and lie within Glorot's bounds", async () => {
	const options = {
		features: 30,
		hidden: 20,
		outputs: 10,
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
	const largest = Math.max(...first.W1.map(Math.abs));
	expect(largest).toBeLessThanOrEqual(bound);
	expect(largest).toBeGreaterThan(0.97 * bound);
	expect(Math.max(...first.W2.map(Math.abs))).toBeGreaterThan(
		0.9 * Math.sqrt(6 / 30),
	);
	expect(first.b1).toEqual(new Float32Array(20));
});
