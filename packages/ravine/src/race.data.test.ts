import {
	adam,
	batches,
	type DataCost,
	type DataOptions,
	dataCost,
	minimize,
	momentum,
	type RaceRun,
	type Rule,
	race,
	rmsprop,
	scheduleFreeAdamw,
	sgd,
} from "ravine";
import { rules as allRules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";

const x = Float64Array.from({ length: 50 }, (_, i) => i / 10 - 2);
const y = x.map((one, i) => 1.3 * one - 0.7 + Math.sin(12.9898 * i));
const label = x.map((one, i) => (one + Math.sin(37.7 * i) > 0 ? 1 : 0));
const line = "(W * x + b - y)^2";
const logistic = "log1p(exp(-(2 * label - 1) * (W * x + b)))";
const start = { W: -1, b: 2 };
const some: readonly Rule[] = [
	sgd({ learningRate: 0.1 }),
	momentum({ learningRate: 0.1, beta: 0.9 }),
	rmsprop({ learningRate: 0.05 }),
	adam({ learningRate: (t) => 0.2 / Math.sqrt(t) }),
	scheduleFreeAdamw({ learningRate: 0.1 }),
];

/** The points of `minimize`, one after the other. */
async function minimizedPath(
	formula: string,
	optimizer: Rule,
	options: Partial<DataOptions>,
): Promise<number[][]> {
	const path: number[][] = [];
	const watch: Partial<DataOptions> = {
		onStep: ({ x }) => void path.push([...x]),
	};
	const data = { x, y, label };
	await minimize(formula, start, { data, optimizer, ...options, ...watch });
	return path;
}

function pathOf({ variables: { W, b } }: RaceRun, length: number): number[][] {
	return Array.from({ length }, (_, i) => [W?.[i] as number, b?.[i] as number]);
}

async function withCost(
	formula: string,
	use: (cost: DataCost) => Promise<void> | void,
): Promise<void> {
	const cost = await dataCost(formula, { x, y, label }, start);
	try {
		await use(cost);
	} finally {
		cost.dispose();
	}
}

describe("a race on data takes the path of minimize, bit for bit", () => {
	test.each([line, logistic])("on all rows: %s", async (formula) => {
		await withCost(formula, async (cost) => {
			const { runs } = race({ surface: cost, rules: some, steps: 60 });
			for (const run of runs) {
				const path = await minimizedPath(formula, run.rule, { maxSteps: 60 });
				expect(path.length).toBeGreaterThan(30);
				expect(pathOf(run, path.length)).toEqual(path);
			}
		});
	});

	test.each([1, 7, 16, 49])("on mini-batches of %i", async (batch) => {
		await withCost(line, async (cost) => {
			const asked = { surface: cost, rules: some, steps: 40, batch, seed: 5 };
			for (const run of race(asked).runs) {
				const options = { batch, seed: 5, maxSteps: 40 };
				const path = await minimizedPath(line, run.rule, options);
				expect(path).toHaveLength(41);
				expect(pathOf(run, 41)).toEqual(path);
			}
		});
	});
});

test("on mini-batches the cost is that of all rows, and the slopes are those of the step's rows", async () => {
	await withCost(line, (cost) => {
		const seed = 3;
		const asked = { surface: cost, rules: some.slice(0, 2), steps: 9 };
		const [run, other] = race({ ...asked, batch: 20, seed }).runs;
		const all = batches(50, { size: 20, seed });
		const rows = [0, 1, 2, 3].flatMap((epoch) => all.epoch(epoch));
		run?.cost.forEach((whole, step) => {
			const [W, b] = pathOf(run, 10)[step] as [number, number];
			const mean = (of: Iterable<number>) => {
				const errors = [...of].map(
					(row) => W * (x[row] as number) + b - (y[row] as number),
				);
				return errors.reduce((sum, one) => sum + one, 0) / errors.length;
			};
			expect(cost.cost(Float64Array.of(W, b))).toBe(whole);
			// The slope along b is twice the mean error.
			expect(run.slopes.b?.[step]).toBeCloseTo(
				2 * mean(rows[step] as Uint32Array),
				12,
			);
		});
		// The first step of every rule sees the same rows.
		expect(other?.slopes.W?.[0]).toBe(run?.slopes.W?.[0]);
	});
});

test("a batch of all rows, or of more, is no mini-batch", async () => {
	await withCost(line, (cost) => {
		const asked = { surface: cost, rules: some, steps: 5 };
		const runs = race(asked).runs.map(({ variables }) => variables);
		for (const batch of [50, 1000]) {
			const same = race({ ...asked, batch }).runs;
			expect(same.map(({ variables }) => variables)).toEqual(runs);
		}
	});
});

test("a cost of one's own has the path of its formula, for every rule, with noise", () => {
	const own = {
		variables: ["x", "y"],
		costAndGradient(at: Float64Array, gradient: Float64Array) {
			const [x, y] = at as unknown as [number, number];
			gradient[0] = 2 * x;
			gradient[1] = 8 * y;
			// What a cost does with its array changes nothing.
			at.fill(Number.NaN);
			return x * x + 4 * (y * y);
		},
	};
	const rules = allRules.map((make) => make() as Rule);
	const asked = { start: { x: 1.5, y: -0.5 }, rules, steps: 8, noise: 0.25 };
	const given = race({ ...asked, surface: own });
	const formula = race({ ...asked, surface: "x^2 + 4 * y^2" });
	expect(given.surface).toBe(own);
	given.runs.forEach(({ rule, cost, ...run }, k) => {
		const { rule: _, cost: __, ...expected } = formula.runs[k] as RaceRun;
		expect(run, rule.name).toEqual(expected);
		expect(cost).toEqual(formula.runs[k]?.cost);
	});
});

test("a cost of one's own that ends in NaN", () => {
	const surface = {
		variables: ["x"],
		costAndGradient([x]: Float64Array, gradient: Float64Array) {
			gradient[0] = 1;
			return (x as number) > 0 ? (x as number) : Number.NaN;
		},
	};
	const rules = [sgd({ learningRate: 0.4 })];
	const [run] = race({ surface, start: { x: 1 }, rules }).runs;
	expect(run?.cost).toHaveLength(3);
	expect(run?.diverged).toBe(true);
	expect(messageOf(() => race({ surface, start: { x: -1 }, rules }))).toContain(
		"not finite at the start",
	);
	expect(
		messageOf(() => race({ surface, start: { x: 1 }, rules, batch: 4 })),
	).toBe(
		"race: batch needs a cost over data, from dataCost; this cost has no rows",
	);
});

test("dataCost: arrays of parameters, its own start, and what it refuses", async () => {
	const X = Array.from(x, (one) => [one, one * one]);
	const data = { X, y };
	const begin = { W: [0.5, -0.5], b: 1 };
	const cost = await dataCost("(dot(W, X) + b - y)^2", data, begin);
	expect(cost.variables).toEqual(["W[0]", "W[1]", "b"]);
	expect(cost.start).toEqual({ "W[0]": 0.5, "W[1]": -0.5, b: 1 });
	expect(cost.rows).toBe(50);
	const rules = [sgd({ learningRate: 0.05 })];
	const [run] = race({ surface: cost, rules, steps: 20 }).runs;
	const path: number[][] = [];
	await minimize("(dot(W, X) + b - y)^2", begin, {
		...{ data, maxSteps: 20 },
		optimizer: sgd({ learningRate: 0.05 }),
		onStep: ({ x }) => void path.push([...x]),
	});
	expect(path.length).toBeGreaterThan(5);
	path.forEach((point, step) => {
		expect(cost.variables.map((name) => run?.variables[name]?.[step])).toEqual(
			point,
		);
	});
	cost.dispose();
	const refused = (formula: unknown, columns: unknown) =>
		dataCost(untyped(formula), untyped(columns), { W: 0, b: 0 }).then(
			() => "",
			(error: Error) => error.message,
		);
	expect(await refused(line, { x, y: ["a"] })).toContain("dataCost: column");
	expect(await refused(3, { x, y })).toContain("dataCost: the cost must be");
	expect(await refused("W + b", { x })).toBe(
		"dataCost: the formula has no column of the data",
	);
});
