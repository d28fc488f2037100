import { adam, costFunction, minimize, race, sgd } from "ravine";
import { describe, expect, it } from "vitest";
import { bestFit } from "./fitted.js";
import { isModelName, modelNames, readModel } from "./models.js";
import {
	DataError,
	type Prepared,
	prepare,
	scaled,
	scaleOf,
} from "./prepare.js";
import { readCsv } from "./readCsv.js";
import { type Sample, samples } from "./samples.js";
import { type NumberColumn, pairsOf } from "./table.js";

async function preparedSample(
	{ title, model, load, start }: Sample,
	standardised: boolean,
): Promise<Prepared> {
	const table = await readCsv(title, (await load()).default);
	const [x, y] = table.columns as [NumberColumn, NumberColumn];
	const read = readModel(model);
	if (read.model === undefined) throw new Error(read.problem.message);
	return prepare(read.model, pairsOf(table, x, y), standardised, start);
}

const sampleOf = (name: string) =>
	samples.find((sample) => sample.name === name) as Sample;

/** The lowest point, with x as the file has it. */
function rawBest({ best, scale }: Prepared): number[] {
	const [W, b] = best?.at ?? [Number.NaN, Number.NaN];
	return scale
		? [W / scale.deviation, b - (W * scale.mean) / scale.deviation]
		: [W, b];
}

describe("the page's tables have the parameters that their sources give", () => {
	it.each([
		// lm in R of its data set forbes.
		["boiling", 0.522892, -81.06373, 4],
		// Dalal, Fowlkes and Hoadley: 15.043 and -0.2322.
		["rings", -0.2322, 15.043, 3],
		// glm in R of Bliss' beetles: -60.717 and 34.270.
		["beetles", 34.27, -60.717, 2],
	] as const)("%s", async (name, W, b, digits) => {
		for (const standardised of [true, false]) {
			const prepared = await preparedSample(sampleOf(name), standardised);
			const [foundW, foundB] = rawBest(prepared);
			expect(foundW).toBeCloseTo(W, digits);
			expect(foundB).toBeCloseTo(b, digits - 1);
		}
	});

	it("adsorption has the certified ones", async () => {
		const { best } = await preparedSample(sampleOf("adsorption"), false);
		expect(best?.at[0]).toBeCloseTo(238.94212918, 4);
		expect(best?.at[1]).toBeCloseTo(5.5015643181e-4, 10);
	});
});

describe("every table of the page", () => {
	it.each(
		samples.flatMap((sample) => [
			[sample.name, true, sample] as const,
			[sample.name, false, sample] as const,
		]),
	)("%s, standardised %s", async (_, standardised, sample) => {
		const prepared = await preparedSample(sample, standardised);
		const { ground, best, shape } = prepared;
		const [first, second] = ground.variables as [string, string];
		expect(best).toBeDefined();
		for (const at of [ground.start, ground.minima[0]?.at ?? {}]) {
			for (const name of [first, second]) {
				const [low, high] = ground.domain[name] as [number, number];
				expect(at[name]).toBeGreaterThan(low + 0.1 * (high - low));
				expect(at[name]).toBeLessThan(high - 0.1 * (high - low));
			}
		}
		expect(shape?.ratio).toBeGreaterThanOrEqual(1 - 1e-6);
		// Near the lowest point, plain descent falls at rates below the edge and rises at rates above it.
		const edge = shape?.edge as number;
		const start = Object.fromEntries(
			[first, second].map((name) => {
				const [low, high] = ground.domain[name] as [number, number];
				const at = ground.minima[0]?.at[name] as number;
				return [name, at + 1e-4 * (high - low)];
			}),
		);
		const rules = [0.9, 1.1].map((part) => sgd({ learningRate: part * edge }));
		const { surface } = ground;
		const [below, above] = race({ surface, start, rules, steps: 30 }).runs;
		expect(below?.cost.at(-1)).toBeLessThan(below?.cost[0] as number);
		expect(above?.cost.at(-1)).toBeGreaterThan(above?.cost[0] as number);
		expect(ground.target).toBeGreaterThan(best?.cost as number);
	});
});

describe("standardising", () => {
	it("makes a line's surface round", async () => {
		const raw = await preparedSample(sampleOf("boiling"), false);
		const round = await preparedSample(sampleOf("boiling"), true);
		expect(round.shape?.ratio).toBeCloseTo(1, 5);
		expect(raw.shape?.ratio).toBeGreaterThan(1e7 / 10);
		expect(raw.otherShape?.ratio).toBeCloseTo(1, 4);
		expect(round.otherShape?.ratio).toBeCloseTo(raw.shape?.ratio as number, -4);
		const { x } = round.used;
		expect(scaleOf(x)?.mean).toBeCloseTo(0, 12);
		expect(scaleOf(x)?.deviation).toBeCloseTo(1, 12);
		expect(scaled(raw.rows.x[3] as number, round.scale)).toBe(x[3]);
	});

	it("leaves a column of equal numbers as it is", () => {
		expect(scaleOf(Float64Array.of(0.1, 0.1, 0.1))).toBeUndefined();
	});
});

describe("the path on data", () => {
	it.each([0, 8])(
		"is that of minimize, bit for bit: batches of %i",
		async (batch) => {
			let compared = 0;
			for (const sample of samples) {
				const { ground, model, used, shape } = await preparedSample(
					sample,
					true,
				);
				const learningRate = 0.02 * (shape?.edge as number);
				const [first, second] = ground.variables as [string, string];
				const options = { seed: 4, ...(batch > 0 && { batch }) };
				for (const rule of [
					sgd({ learningRate }),
					adam({ learningRate: 0.1 }),
				]) {
					const asked = { surface: ground.surface, start: ground.start };
					const [run] = race({
						...asked,
						rules: [rule],
						steps: 30,
						...options,
					}).runs;
					const path: number[][] = [];
					await minimize(model.cost, ground.start, {
						...{ data: { ...used }, optimizer: rule, maxSteps: 30 },
						...(batch > 0 && options),
						onStep: ({ x }) => void path.push([...x]),
					});
					// A race ends where the cost of all rows is infinite, minimize where a mini-batch's is.
					const points = path.slice(0, run?.cost.length);
					compared += points.length;
					points.forEach(([a, b], step) => {
						expect(run?.variables[first]?.[step]).toBe(a);
						expect(run?.variables[second]?.[step]).toBe(b);
					});
				}
			}
			// Some rules leave the finite numbers after a few steps.
			expect(compared).toBeGreaterThan(250);
		},
	);
});

describe("many rows", () => {
	it("are sketched by some of them", async () => {
		const length = 20_000;
		const x = Float64Array.from(
			{ length },
			(_, i) => Math.sin(12.9898 * i) * 3,
		);
		const y = x.map((one, i) => 2 * one - 1 + Math.sin(78.233 * i));
		const { model } = readModel("line");
		if (model === undefined) throw new Error("no line");
		const { ground, best } = await prepare(model, { x, y }, true);
		expect(ground.surface.rows).toBe(length);
		expect(ground.sketchRows).toBe(1000);
		const at = best?.at as [number, number];
		expect(ground.sketch(at)).toBeCloseTo(best?.cost as number, 1);
		expect(ground.title).toBe(
			"the mean squared error of y = W * x + b over 20,000 rows",
		);
	});
});

describe("rows that do not suit a model", () => {
	const rows = (x: number[], y: number[]) => ({
		x: Float64Array.from(x),
		y: Float64Array.from(y),
	});
	const refusal = async (name: string, given: ReturnType<typeof rows>) => {
		const { model } = readModel(name);
		if (model === undefined) throw new Error("no model");
		return prepare(model, given, true).then(
			() => "nothing",
			(error) => (error instanceof DataError ? error.message : String(error)),
		);
	};

	it("are refused with a reason", async () => {
		expect(await refusal("line", rows([1, 2], [3, 4]))).toMatch(/are 2 rows/);
		expect(await refusal("logistic", rows([1, 2, 3], [0, 2, 1]))).toMatch(
			/zeros and ones, and y has 2/,
		);
		expect(await refusal("logistic", rows([1, 2, 3], [1, 1, 1]))).toMatch(
			/y is 1 in every row/,
		);
	});

	it("give no finite cost", async () => {
		const given = rows([1, 2, 3], [3, 0, 5]);
		expect(await refusal("y = a * log(x) + b", given)).toMatch(
			/^the cost is not a finite number where x is −1\.225 and y is 3; standardised, x is below 0/,
		);
		expect(await refusal("log(y) = a * x + b", given)).toBe(
			"the cost is not a finite number where x is 0 and y is 0",
		);
	});

	it("may lead a search away for ever", async () => {
		const { model } = readModel("where(x > a, b, -b) - y");
		if (model === undefined) throw new Error("no model");
		const given = rows([1, 2, 3], [3, 0, 5]);
		const { ground } = await prepare(model, given, false);
		expect(ground.minima).toEqual([]);
		expect(Object.values(ground.domain).flat().every(Number.isFinite)).toBe(
			true,
		);
	});

	it("may have no lowest point", async () => {
		const { model } = readModel("logistic");
		if (model === undefined) throw new Error("no model");
		// A threshold separates the classes: the steeper the curve, the lower the cost.
		const given = rows([1, 2, 3, 4], [0, 0, 1, 1]);
		const { best, ground } = await prepare(model, given, true);
		expect(best).toBeUndefined();
		expect(ground.minima).toEqual([]);
		expect(Object.values(ground.domain).flat().every(Number.isFinite)).toBe(
			true,
		);
	});

	it("may lie on a line through 0: a parameter of 1e-15 says nothing about the size to show", async () => {
		for (const [text, y, least] of [
			["y = a * x + b", [0, 2, 4, 6, 8], 0.5],
			// The mean of distances has a crease at its lowest point, along which no curvature is known.
			["abs(a * x + b - y)", [0, 1, 2, 3, 40], 0.1],
		] as const) {
			const { model } = readModel(text);
			if (model === undefined) throw new Error("no model");
			const given = rows([0, 1, 2, 3, 4], [...y]);
			const { best, ground } = await prepare(model, given, false);
			expect(best?.at[1]).toBe(0);
			expect(best?.cost).toBeCloseTo(text.startsWith("abs") ? 7.2 : 0, 12);
			const [low, high] = ground.domain.b as readonly [number, number];
			expect(high - low).toBeGreaterThan(least);
			expect(high - low).toBeLessThan(100);
		}
		// A parameter that is small but tells something stays.
		const { model } = readModel("y = a * x + b");
		if (model === undefined) throw new Error("no model");
		const small = rows([1, 2, 3, 4], [1e-12, 2.1e-12, 2.9e-12, 4e-12]);
		const { best } = await prepare(model, small, false);
		expect(best?.at[0]).toBeCloseTo(9.8e-13, 15);
		expect(best?.at[1]).toBeCloseTo(5e-14, 16);
		const slow = rows([1, 2, 3, 4], [5 + 1e-8, 5 + 2e-8, 5 + 3e-8, 5 + 4e-8]);
		expect((await prepare(model, slow, false)).best?.at[0]).toBeCloseTo(
			1e-8,
			12,
		);
		// y is the same on both sides, so that the slope is 0, with an error that is not.
		const even = rows([-2, -1, 1, 2], [4, 1, 1, 4]);
		const line = readModel("line").model;
		if (line === undefined) throw new Error("no line");
		const fit = await bestFit(await prepare(line, even, true));
		expect(fit?.parameters[0]).toMatchObject({ name: "W", value: 0 });
		expect(fit?.parameters[0]?.error).toBeCloseTo(Math.sqrt(9 / 2 / 4), 9);
	});

	it("may all have the same x", async () => {
		const { model } = readModel("line");
		if (model === undefined) throw new Error("no model");
		const { scale, ground } = await prepare(
			model,
			rows([2, 2, 2], [1, 2, 4]),
			true,
		);
		expect(scale).toBeUndefined();
		expect(Object.values(ground.domain).flat().every(Number.isFinite)).toBe(
			true,
		);
	});
});

describe("a model's text", () => {
	it("is a name, an equation or a cost", () => {
		for (const name of modelNames) {
			expect(isModelName(name)).toBe(true);
			const { model } = readModel(name);
			expect(model?.parameters).toHaveLength(2);
			expect([...costFunction(model?.cost ?? "").variables].sort()).toEqual(
				[...(model?.parameters ?? []), "x", "y"].sort(),
			);
		}
		const power = readModel("y = a * x^p").model;
		expect(power?.parameters).toEqual(["a", "p"]);
		expect(power?.cost).toBe("(a * x^p - y)^2");
		expect(power?.curve?.(3, [2, 2])).toBe(18);
		const log = readModel("log(y) = A - k * x").model;
		expect(log?.cost).toBe("(A - k * x - (log(y)))^2");
		expect(log?.curve).toBeUndefined();
		const robust = readModel("abs(m * x + c - y)").model;
		expect(robust?.parameters).toEqual(["m", "c"]);
		expect(robust?.equation).toBeUndefined();
		expect(readModel("where(x >= 1, a, b) - y").model?.parameters).toEqual([
			"a",
			"b",
		]);
	});

	it.each([
		["y = a * x", /needs two parameters besides x and y.*it has 1: a/],
		["y = a * x^2 + b * x + c", /it has 3: a, b, c/],
		["y = x", /it has none/],
		["a = x * b", /the left side must be y.*it has a/],
		["a + b", /must have x or y/],
		["y = a * ", /./],
		["a ** b", /./],
		["", /./],
	])("%s is refused", (text, message) => {
		expect(readModel(text).problem?.message).toMatch(message);
	});
});
