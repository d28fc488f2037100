import { readFileSync } from "node:fs";
import {
	adam,
	batches,
	type DataStart,
	heavyBall,
	minimize,
	sgd,
} from "ravine";
import { describe, expect, test } from "vitest";

/** The results of scipy and torch on the same data, from test/golden/data/make.py. */
const golden = JSON.parse(
	readFileSync(
		new URL("../../../../test/golden/data/golden.json", import.meta.url),
		"utf8",
	),
) as {
	readonly data: { X: number[][]; y: number[]; counts: number[] };
	readonly minima: Record<
		"logistic" | "poisson",
		{ W: [number, number, number]; b: number; cost: number }
	>;
	readonly batches: { size: number; seed: number; epochs: number[][][] };
	readonly trajectories: {
		cost: "logistic" | "poisson";
		rule: "sgd" | "heavyBall" | "adam";
		settings: { learningRate: number; over?: "t" };
		batchCostAndParameters: number[][];
		costs: number[];
	}[];
};

const { y, counts, X } = golden.data;
const column = (k: number) => X.map((row) => row[k] as number);
const data = { x1: column(0), x2: column(1), x3: column(2), X, y, counts };
const formulasOf = (z: string) => ({
	logistic: `log1p(exp(${z})) - y * ${z}`,
	poisson: `exp(${z}) - counts * ${z}`,
});
const formulas = formulasOf("(w1 * x1 + w2 * x2 + w3 * x3 + b)");
/** The same with an array of parameters and a block of columns. */
const arrays = formulasOf("(dot(W, X) + b)");
const factories = { sgd, heavyBall, adam };

describe.each(["logistic", "poisson"] as const)("%s regression", (name) => {
	test("ends where scipy's trust-exact does", async () => {
		const start = { w1: 0, w2: 0, w3: 0, b: 0 };
		const found = await minimize(formulas[name], start, { data });
		const { W, b, cost } = golden.minima[name];
		expect(found.reason).toBe("converged");
		Object.values(found.x).forEach((value, k) => {
			const wanted = [...W, b][k] as number;
			expect(Math.abs(value - wanted)).toBeLessThan(1e-7 * Math.abs(wanted));
		});
		expect(Math.abs(found.cost - cost)).toBeLessThan(1e-14);
	});

	test("so it does with an array and a block", async () => {
		const start = { W: [0, 0, 0], b: 0 };
		const found = await minimize(arrays[name], start, { data });
		const { W, b, cost } = golden.minima[name];
		expect(found.x.W).toBeInstanceOf(Float64Array);
		[...found.x.W, found.x.b].forEach((value, k) => {
			const wanted = [...W, b][k] as number;
			expect(Math.abs(value - wanted)).toBeLessThan(1e-7 * Math.abs(wanted));
		});
		expect(Math.abs(found.cost - cost)).toBeLessThan(1e-14);
	});
});

test("the mini-batches are those of `batches`", () => {
	const { size, seed, epochs } = golden.batches;
	const all = batches(y.length, { size, seed });
	expect(epochs).toEqual(
		epochs.map((_, k) => all.epoch(k).map((rows) => [...rows])),
	);
});

describe.each(golden.trajectories)(
	"$cost regression by $rule with $settings on mini-batches",
	({ cost, rule, settings, batchCostAndParameters, costs }) => {
		const { over, learningRate, ...others } = settings;
		const optimizer = factories[rule]({
			...others,
			learningRate: over ? (t) => learningRate / t : learningRate,
		});
		const { size, seed, epochs } = golden.batches;
		const numbers = { w1: 0, w2: 0, w3: 0, b: 0.5 };
		const array = { W: new Float64Array(3), b: 0.5 };

		test.each([
			["numbers in float64", formulas[cost], numbers, "float64", 1e-12],
			["numbers in float32", formulas[cost], numbers, "float32", 2e-5],
			["an array in float64", arrays[cost], array, "float64", 1e-12],
			["an array in float32", arrays[cost], array, "float32", 2e-5],
		] as const)(
			"takes torch's steps with %s",
			async (_, formula, start, precision, tolerance) => {
				const seen: number[][] = [];
				const ends: number[] = [];
				const found = await minimize(formula, start as DataStart, {
					...{ data, optimizer, batch: size, epochs: epochs.length, seed },
					precision,
					onStep({ step, epoch, x, batchCost, cost }) {
						if (step === 0) return;
						seen.push([batchCost as number, ...x]);
						if (epoch === ends.length + 1) ends.push(cost);
					},
				});
				const expectNear = (value: number, wanted: number) =>
					expect(Math.abs(value - wanted)).toBeLessThan(
						tolerance * Math.max(1, Math.abs(wanted)),
					);
				expect(seen.length).toBe(batchCostAndParameters.length);
				seen.forEach((row, k) => {
					row.forEach((value, i) => {
						expectNear(value, batchCostAndParameters[k]?.[i] as number);
					});
				});
				expect(ends.length).toBe(costs.length);
				ends.forEach((value, k) => {
					expectNear(value, costs[k] as number);
				});
				expectNear(found.cost, Math.min(...costs));
				expect(found.reason).toBe("epochs");
				expect(found.steps).toBe(seen.length);
				expect(found.epochs).toBe(epochs.length);
			},
		);
	},
);
