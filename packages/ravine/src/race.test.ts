import fc from "fast-check";
import {
	adam,
	type CostFunction,
	costFunction,
	createOptimizer,
	dataCost,
	extendRace,
	frozen,
	interpreter,
	momentum,
	partition,
	type Race,
	type RaceRun,
	type Rule,
	race,
	rmsprop,
	rule,
	sgd,
	stepsToTarget,
} from "ravine";
import { rules } from "ravine/rules";
import * as surfaces from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { randomRule } from "../../../test/randomRules.js";
import { messageOf, untyped } from "../../../test/refusals.js";
import { ruleTexts } from "../../../test/ruleTexts.js";

/** Every column of a run, those of the states too. */
function columnsOf(run: RaceRun): Float64Array[] {
	const columns = [run.variables, run.slopes, ...Object.values(run.states)];
	return [
		run.cost,
		...columns.flatMap((one) => Object.values(one)),
		...Object.values(run.scalars),
	];
}

describe("race", () => {
	const classic: readonly (readonly [Rule, number | null])[] = [
		[sgd({ learningRate: 0.05 }), 390],
		[sgd({ learningRate: 0.45 }), 42],
		[sgd({ learningRate: 0.51 }), null],
		[momentum({ learningRate: 0.45, beta: 0.9 }), 25],
		[rmsprop({ learningRate: 0.4, beta: 0.9 }), 15],
		[rmsprop({ learningRate: 0.2, beta: 0.9 }), 33],
		[adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }), 32],
	];

	test("the classic figure: steps to a cost under 1e-3", () => {
		const { runs } = race({
			surface: surfaces.bowl,
			rules: classic.map(([one]) => one),
		});
		expect(runs.map((run) => stepsToTarget(run, 1e-3))).toEqual(
			classic.map(([, steps]) => steps),
		);
		expect(runs.map(({ diverged }) => diverged)).toEqual([
			...[false, false, true, false, false, false, false],
		]);
	});

	test("the columns have the start and every step, as plain descent by hand has them", () => {
		const { runs, start, steps } = race({
			surface: "0.1 * x^2 + 2 * y^2",
			start: { y: -2, x: -5 },
			rules: [sgd({ learningRate: 0.1 })],
			steps: 5,
		});
		expect(start).toEqual({ x: -5, y: -2 });
		expect(steps).toBe(5);
		const [run] = runs as [RaceRun];
		expect(run.cost).toHaveLength(6);
		let [x, y] = [-5, -2];
		run.cost.forEach((cost, step) => {
			expect(run.variables.x?.[step]).toBeCloseTo(x, 12);
			expect(run.variables.y?.[step]).toBeCloseTo(y, 12);
			expect(cost).toBeCloseTo(0.1 * x * x + 2 * y * y, 12);
			expect(run.slopes.x?.[step]).toBeCloseTo(0.2 * x, 12);
			expect(run.slopes.y?.[step]).toBeCloseTo(4 * y, 12);
			[x, y] = [x - 0.1 * 0.2 * x, y - 0.1 * 4 * y];
		});
	});

	test("states are kept at every step", () => {
		const { runs } = race({
			surface: "x^2",
			start: { x: 1 },
			rules: [
				adam(),
				rule("counted", "state scalar n = 0\nn = t\nw = w - 0.1 * g")(),
			],
			steps: 3,
		});
		expect(runs[0]?.states.m?.x?.[1]).toBeCloseTo(0.2, 12);
		expect(runs[0]?.states.v?.x?.[1]).toBeCloseTo(0.004, 12);
		expect(runs[1]?.scalars.n).toEqual(Float64Array.of(0, 1, 2, 3));
	});

	test("divergence is a result: a run ends where numbers end, without NaN", () => {
		const { runs } = race({
			surface: surfaces.bowl,
			rules: [sgd({ learningRate: 5 }), sgd({ learningRate: 0.45 })],
			steps: 2000,
		});
		const [wild, tame] = runs;
		expect(wild?.diverged).toBe(true);
		const columns = columnsOf(wild as RaceRun);
		const { length } = columns[0] as Float64Array;
		expect(length).toBeGreaterThan(10);
		expect(length).toBeLessThan(2000);
		for (const column of columns) {
			expect(column).toHaveLength(length);
			expect(column.every(Number.isFinite)).toBe(true);
		}
		expect(tame?.diverged).toBe(false);
		expect(tame?.cost).toHaveLength(2001);
	});

	test("leaving the formula's domain is divergence, too", () => {
		const { runs } = race({
			surface: "x - log(x)",
			start: { x: 0.5 },
			rules: [sgd({ learningRate: 50 })],
			steps: 10,
		});
		// The slope at 0.5 is -1: to 50.5; there it is 0.98: to 1.49; there 0.33: to -14.96, where log ends.
		expect(runs[0]?.diverged).toBe(true);
		expect(Array.from(runs[0]?.variables.x ?? [], (x) => x.toFixed(1))).toEqual(
			["0.5", "50.5", "1.5"],
		);
	});

	test("noise: the same for every rule, by the seed, of the size asked for", () => {
		const run = (seed: number, noise = 0.5) =>
			race({
				surface: "0 * x + 0 * y",
				start: { x: 1, y: 1 },
				rules: [sgd(), adam()],
				steps: 2000,
				noise,
				seed,
			});
		const slopes = ({ runs }: Race) =>
			runs.map((one) =>
				[one.slopes.x, one.slopes.y].flatMap((g) => [...(g ?? [])]),
			);
		const [first, second] = slopes(run(1)) as [number[], number[]];
		expect(first).toEqual(second);
		expect(slopes(run(1))).toEqual([first, second]);
		expect(slopes(run(2))[0]).not.toEqual(first);
		// The cost is flat, so the gradient is the noise: mean 0 and deviation 0.5, of 4002 draws.
		const mean = first.reduce((sum, g) => sum + g) / first.length;
		const variance = first.reduce((sum, g) => sum + g * g) / first.length;
		expect(Math.abs(mean)).toBeLessThan(0.04);
		expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
	});

	test("noise moves the variables, also where the cost's own slope is constant", () => {
		const [run] = race({
			...{ surface: "3 * x - y", start: { x: 1, y: 1 }, steps: 50 },
			...{ rules: [sgd({ learningRate: 0.5 })], noise: 0.5 },
		}).runs as [RaceRun];
		for (const name of ["x", "y"]) {
			const [x, g] = [run.variables[name], run.slopes[name]];
			expect(new Set(g).size).toBe(51);
			for (let k = 0; k < 50; k++) {
				expect(x?.[k + 1]).toBe((x?.[k] as number) - 0.5 * (g?.[k] as number));
			}
		}
	});

	test("four variables", () => {
		const { surface, runs } = race({
			surface: "a^2 + 2 * b^2 + 3 * c^2 + 4 * (d - 1)^2",
			start: { a: 1, b: 1, c: 1, d: 0 },
			rules: [sgd({ learningRate: 0.1 })],
			steps: 200,
		});
		expect(surface.variables).toEqual(["a", "b", "c", "d"]);
		const { variables } = runs[0] as RaceRun;
		Object.entries({ a: 0, b: 0, c: 0, d: 1 }).forEach(([name, value]) => {
			expect(variables[name]?.at(-1)).toBeCloseTo(value, 10);
		});
	});

	test("every surface's minima are minima of the cost stated, level but at the domain's edge", () => {
		for (const one of Object.values(surfaces)) {
			for (const { at, cost } of one.minima) {
				const point = one.variables.map((name) => at[name] as number);
				const slopes = new Float64Array(point.length);
				expect(one.costAndGradient(point, slopes), one.name).toBeCloseTo(
					cost,
					3,
				);
				one.variables.forEach((name, i) => {
					const edges = one.domain[name] as readonly number[];
					if (edges.includes(point[i] as number)) return;
					const place = `${one.name}: ${name} = ${point[i]}`;
					expect(Math.abs(slopes[i] as number), place).toBeLessThan(0.05);
				});
			}
		}
	});
});

describe("a run has the bits of an optimizer in float64", () => {
	const steps = 60;
	const list: readonly Rule[] = [
		...rules.map((make) => make()),
		...rules.map((make) => make({ learningRate: (step) => 0.1 / step })),
		...Object.entries(ruleTexts).map(([name, text]) => rule(name, text)()),
	];
	const names = Array.from({ length: 19 }, (_, i) => `x${i}`);
	const costs: readonly (readonly [CostFunction, readonly number[]])[] = [
		...[surfaces.bowl, surfaces.rosenbrock, surfaces.wood, surfaces.levy13].map(
			(one) =>
				[one, one.variables.map((name) => one.start[name] ?? 0)] as const,
		),
		[costFunction("exp(x) - x"), [0.7]],
		[costFunction("3 * x - 0 * y"), [-0, 0]],
		[
			// More variables than a reduction has lanes.
			costFunction(
				names.map((x, i) => `${i + 1} * (${x} - ${i} / 7)^2`).join("+"),
			),
			names.map((_, i) => Math.sin(i)),
		],
	];

	/** The same race, by an optimizer of one array. */
	async function follow(
		one: Rule,
		cost: CostFunction,
		start: readonly number[],
	) {
		const optimizer = await createOptimizer(
			one,
			{ x: start },
			{ precision: "float64", nonFinite: "propagate", backend: interpreter() },
		);
		const { x } = optimizer.parameters;
		const { x: g } = optimizer.gradients;
		const rows: number[][] = [];
		for (;;) {
			const value = cost.costAndGradient(x, g);
			const row = [value, ...x, ...g];
			for (const by of [false, true]) {
				for (const { name, per } of one.program.states) {
					if ((per !== "parameter") === by)
						row.push(...(optimizer.state[name]?.x ?? []));
				}
			}
			if (!row.every(Number.isFinite)) return rows;
			rows.push(row);
			if (rows.length > steps) return rows;
			optimizer.step();
		}
	}

	async function expectSame(one: Rule): Promise<void> {
		for (const [surface, start] of costs) {
			const [run] = race({
				surface,
				start: Object.fromEntries(
					surface.variables.map((name, i) => [name, start[i] ?? 0]),
				),
				rules: [one],
				steps,
			}).runs as [RaceRun];
			const columns = columnsOf(run);
			const rows = Array.from(run.cost, (_, step) =>
				columns.map((column) => column[step]),
			);
			const expected = await follow(one, surface, start);
			expect(rows, surface.formula).toEqual(expected);
			expect(rows.length).toBeGreaterThan(0);
		}
	}

	test.each(list.map((one) => [one.name, one] as const))("%s", (_, one) =>
		expectSame(one),
	);

	test("a rule of any text", async () => {
		await fc.assert(
			fc.asyncProperty(randomRule, (text) => expectSame(rule("any", text)())),
			draws(15, 31),
		);
	}, 600_000);
});

describe("a race with another number of steps", () => {
	const start = { x: -1.2, y: 1 };
	const list = [
		...rules.map((make) => make()),
		...rules.map((make) => make({ learningRate: (step) => 0.1 / step })),
		partition({ x: adam(), "*": momentum() }),
		partition({ x: frozen(), "*": sgd() }),
		sgd({ learningRate: 0.02 }),
		sgd({ learningRate: 9 }),
		...Object.entries(ruleTexts).map(([name, text]) => rule(name, text)()),
	];

	test.each([0, 0.3])("is the race that has them, noise %d", (noise) => {
		const run = (steps: number) =>
			race({
				...{ surface: surfaces.rosenbrock, start, rules: list, noise },
				...{ steps, seed: 5 },
			});
		const [short, long] = [run(15), run(40)];
		expect(extendRace(short, 40)).toEqual(long);
		expect(extendRace(extendRace(short, 16), 40)).toEqual(long);
		expect(extendRace(long, 15)).toEqual(short);
		expect(extendRace(long, 40)).toEqual(long);
		expect(extendRace(extendRace(long, 1), 40)).toEqual(long);
		// Some of them end early, others do not.
		const ends = new Set(long.runs.map(({ cost }) => cost.length));
		expect(ends.size).toBeGreaterThan(2);
		expect(ends).toContain(41);
	});

	test.each([undefined, 5, {}, []])(
		"only a race can be extended, not %s",
		(given) => {
			expect(() => extendRace(given as unknown as Race, 10)).toThrow(
				/^extendRace: the first argument must be the result of race, got /,
			);
		},
	);

	test("leaves the first race as it is", () => {
		const options = { surface: surfaces.bowl, rules: [adam()], steps: 5 };
		const short = race(options);
		extendRace(short, 10);
		expect(short).toEqual(race(options));
	});

	test("on a cost over data, with mini-batches", async () => {
		const t = Float64Array.from({ length: 21 }, (_, i) => i / 10);
		const y = t.map((one) => 2 * one - 1 + Math.sin(9 * one));
		const surface = await dataCost(
			"(a * t + b - y)^2",
			{ t, y },
			{ a: 0, b: 0 },
		);
		const run = (steps: number) =>
			race({
				...{ surface, start: { a: 0, b: 0 }, rules: [adam(), sgd()] },
				...{ steps, batch: 4, noise: 0.1 },
			});
		expect(extendRace(run(7), 30).runs).toEqual(run(30).runs);
	});

	test("of no or too many steps", () => {
		const short = race({ surface: surfaces.bowl, rules: [adam()], steps: 5 });
		expect(messageOf(() => extendRace(short, 0))).toBe(
			"extendRace: steps must be a whole number from 1 to 10000000, got 0",
		);
		expect(messageOf(() => extendRace(short, 1e12))).toContain(
			"got 1000000000000",
		);
	});
});

describe("bad input", () => {
	test.each([
		[Number.NaN, "NaN"],
		[undefined, "undefined"],
		["1", '"1"'],
	])("a target %s", (target, shown) => {
		const run = { cost: Float64Array.of(1) };
		expect(messageOf(() => stepsToTarget(run, untyped(target)))).toBe(
			`stepsToTarget: the target must be a number, got ${shown}`,
		);
	});

	test.each<[string, unknown, string]>([
		[
			"no start",
			{ surface: "x^2" },
			"race: a formula needs a start: numbers for x",
		],
		[
			"a start of other names",
			{ surface: "x^2", start: { x: 1, y: 2 } },
			'race: the start has "y", which is not in the formula; the variables are x',
		],
		[
			"a start that is not numbers",
			{ surface: "x^2", start: { x: "1" } },
			'race: the start\'s x must be a finite number, got "1"',
		],
		[
			"no surface",
			{},
			"race: the surface must be a formula, one of the surfaces or a cost that writes its slopes, got undefined",
		],
		[
			"a surface that is not one",
			{ surface: 5 },
			"race: the surface must be a formula, one of the surfaces or a cost that writes its slopes, got 5",
		],
		[
			"no rules",
			{ surface: "x^2", start: { x: 1 }, rules: undefined },
			"race: rules must be an array of rules, got undefined",
		],
		[
			"an unknown option",
			{ surface: "x^2", start: { x: 1 }, step: 5 },
			'race: there is no option "step"; the options are surface, start, rules, steps, noise, seed, batch; did you mean "steps"?',
		],
		[
			"no steps",
			{ surface: "x^2", start: { x: 1 }, steps: 0 },
			"race: steps must be a whole number from 1 to 10000000, got 0",
		],
		[
			"negative noise",
			{ surface: "x^2", start: { x: 1 }, noise: -1 },
			"race: noise must be a number from 0, got -1",
		],
		[
			"a seed that is not a whole number",
			{ surface: "x^2", start: { x: 1 }, seed: 1.5 },
			"race: seed must be a whole number, got 1.5",
		],
		[
			"a cost that is not finite at the start",
			{ surface: "1 / x", start: { x: 0 } },
			"race: the cost or its gradient is not finite at the start (0)",
		],
		[
			"a factory instead of a rule",
			{ surface: "x^2", start: { x: 1 }, rules: [adam] },
			"call it: adam()",
		],
	])("race: %s", (_, options, message) => {
		expect(
			messageOf(() => race(untyped({ rules: [], ...(options as object) }))),
		).toContain(message);
	});
});
