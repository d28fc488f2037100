import fc from "fast-check";
import {
	adam,
	type Backend,
	basins,
	type CostFunction,
	costFunction,
	dataCost,
	interpreter,
	isRefusal,
	lamb,
	lion,
	momentum,
	type RaceRun,
	type Rule,
	race,
	rmsprop,
	rule,
	sgd,
	stepsToTarget,
	strip,
	webassembly,
} from "ravine";
import * as surfaces from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { randomRule } from "../../../test/randomRules.js";
import { rejection, untyped } from "../../../test/refusals.js";
import { ruleTexts } from "../../../test/ruleTexts.js";

const backends: readonly (readonly [string, Backend])[] = [
	["webassembly", webassembly()],
	["interpreter", interpreter()],
];

/** A map's results for one descent, computed with a race. */
function outcomeOf(run: RaceRun, steps: number, target: number) {
	const isWhole = run.cost.length > steps;
	const last = (column: Float64Array) =>
		isWhole ? (column.at(-1) as number) : Number.NaN;
	return {
		ends: Object.values(run.variables).map(last),
		cost: last(run.cost),
		stepsToTarget: stepsToTarget(run, target) ?? -1,
		diverged: Number(run.diverged),
	};
}

/** A race of one rule; without points if the cost is not finite at the start. */
function runFrom(
	surface: CostFunction,
	one: Rule,
	steps: number,
	start: Readonly<Record<string, number>>,
): RaceRun {
	try {
		return race({ surface, rules: [one], steps, start }).runs[0] as RaceRun;
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const variables = Object.fromEntries(
			surface.variables.map((name) => [name, new Float64Array()]),
		);
		return { cost: new Float64Array(), variables } as unknown as RaceRun;
	}
}

const rules: readonly (readonly [string, Rule])[] = [
	["sgd", sgd({ learningRate: 0.02 })],
	["adam", adam({ learningRate: 0.3 })],
	["momentum, a schedule", momentum({ learningRate: (t) => 0.05 / t })],
	["lamb", lamb()],
	["lion", lion()],
	...["scalarStates", "threeStages", "everyReduction"].map(
		(name) => [name, rule(name, ruleTexts[name] as string)()] as const,
	),
	[
		"a rule whose numbers become infinite and would become finite again",
		rule(
			"back",
			"w = where(abs(w) > 9, 1, w + 1 / (w - 2) + log(4 - abs(w)))",
		)(),
	],
	[
		"a state that overflows",
		rule("state", "state m = 1\nm = m^4 * 3\nw = w - 0.1 * g / m")(),
	],
];

describe.each(backends)("%s", (_, backend) => {
	const precision = "float64";

	const expectSame = async (one: Rule): Promise<void> => {
		const costs: readonly CostFunction[] = [
			surfaces.himmelblau,
			costFunction("log(b) + (a - 1)^2 / b - 0.1 * b"),
			costFunction("3 * x - y"),
		];
		const steps = 25;
		const target = 0.9;
		for (const surface of costs) {
			const map = await basins({
				...{ surface, rule: one, steps, target, precision, backend },
				x: { from: -4, to: 5, count: 7 },
				y: { from: 0.5, to: 3, count: 5 },
			});
			const [first, second] = surface.variables as [string, string];
			for (const [row, y] of map.y.entries()) {
				for (const [column, x] of map.x.entries()) {
					const start = { [first]: x, [second]: y };
					const run = runFrom(surface, one, steps, start);
					const i = row * map.x.length + column;
					const { diverged: _, ...expected } = outcomeOf(run, steps, target);
					const place = `${surface.formula} from ${x}, ${y}`;
					expect(
						{
							ends: Object.values(map.ends).map((end) => end[i]),
							cost: map.cost[i],
							stepsToTarget: map.stepsToTarget[i],
						},
						place,
					).toEqual(expected);
				}
			}
		}
	};

	test.each(rules)("a basin map has the same bits as races, %s", (_, one) =>
		expectSame(one),
	);

	test("a basin map has the same bits as races, random rules", async () => {
		await fc.assert(
			fc.asyncProperty(randomRule, (text) => expectSame(rule("any", text)())),
			draws(6, 47),
		);
	}, 600_000);

	test.each<[string, (rate: number) => Rule, CostFunction]>([
		["sgd", (learningRate) => sgd({ learningRate }), surfaces.bowl],
		["rmsprop", (learningRate) => rmsprop({ learningRate }), surfaces.wood],
		["adam", (learningRate) => adam({ learningRate }), surfaces.rosenbrock],
		["lamb", (learningRate) => lamb({ learningRate }), surfaces.himmelblau],
	])("a strip has the same bits as races, %s", async (_, make, surface) => {
		const values = Array.from({ length: 33 }, (_, k) => 10 ** (k / 8 - 3));
		const steps = 60;
		const map = await strip({
			...{ surface, rule: make(0), setting: "learningRate", values, steps },
			backend,
		});
		const { runs } = race({ surface, rules: values.map(make), steps });
		const expected = runs.map((run) => outcomeOf(run, steps, map.target));
		const actual = values.map((_, i) => ({
			ends: Object.values(map.ends).map((end) => end[i]),
			cost: map.cost[i],
			stepsToTarget: map.stepsToTarget[i],
			diverged: map.diverged[i],
		}));
		expect(actual).toEqual(expected);
		expect(map.values).toEqual(Float64Array.from(values));
	});

	test("a power of a varied setting has the same bits as a power of scalars", async () => {
		const values = Array.from({ length: 40 }, (_, k) => k / 40);
		const given = {
			...{ surface: "exp(x) + tanh(x - 1)^2 - x", start: { x: 3 }, steps: 40 },
		};
		const map = await strip({
			...{ ...given, rule: adam({ learningRate: 0.1 }), backend },
			...{ setting: "beta1", values },
		});
		const { runs } = race({
			...given,
			rules: values.map((beta1) => adam({ learningRate: 0.1, beta1 })),
		});
		expect([...map.cost]).toEqual(runs.map(({ cost }) => cost.at(-1)));
	});
});

describe("basins", () => {
	test("a grid from end to end, row by row", async () => {
		const map = await basins({
			surface: "x^2 + y^2",
			rule: rule("stay", "w = w + 0 * g")(),
			x: { from: -1, to: 1, count: 3 },
			y: { from: 10, to: 5, count: 2 },
			steps: 1,
		});
		expect(map.x).toEqual(Float64Array.of(-1, 0, 1));
		expect(map.y).toEqual(Float64Array.of(10, 5));
		expect([...(map.ends.x ?? [])]).toEqual([-1, 0, 1, -1, 0, 1]);
		expect([...(map.ends.y ?? [])]).toEqual([10, 10, 10, 5, 5, 5]);
		expect([...map.cost]).toEqual([101, 100, 101, 26, 25, 26]);
		expect(map.target).toBe(1e-3);
		expect(map).not.toHaveProperty("diverged");
	});

	test("one point, and a setting by a schedule that ends with the steps", async () => {
		const map = await basins({
			surface: "x^2 + y^2",
			rule: sgd({
				learningRate: (t) => {
					if (t > 2) throw new Error("no such step");
					return 0.25;
				},
			}),
			x: { from: 8, to: 9, count: 1 },
			y: { from: 4, to: 9, count: 1 },
			steps: 2,
		});
		expect([map.ends.x?.[0], map.ends.y?.[0], map.cost[0]]).toEqual([2, 1, 5]);
	});

	test("which minimum of Himmelblau's four, on the surface's own domain", async () => {
		const { himmelblau } = surfaces;
		const rule = adam({ learningRate: 0.1 });
		const map = await basins({ surface: himmelblau, rule, steps: 400 });
		expect(map.cost).toHaveLength(256 * 256);
		const found = new Set(map.minimum);
		expect([...found].filter((k) => k >= 0).sort()).toEqual([0, 1, 2, 3]);
		map.minimum.forEach((k, i) => {
			if (k < 0) {
				expect(map.cost[i]).not.toBeLessThan(map.target as number);
				return;
			}
			const { at } = himmelblau.minima[k] as { at: Record<string, number> };
			const far = Math.hypot(
				(map.ends.x?.[i] as number) - (at.x as number),
				(map.ends.y?.[i] as number) - (at.y as number),
			);
			if (far > 0.1) expect.fail(`${i}: ${far} from minimum ${k}`);
		});
		// In float32 and float64 nearly all starts lead to the same minimum.
		const exact = await basins({
			...{ surface: himmelblau, rule, steps: 400, precision: "float64" },
		});
		const same = map.minimum.filter((k, i) => k === exact.minimum[i]);
		expect(same.length).toBeGreaterThan(0.99 * 256 * 256);
	});
});

test("basins with a target for each start give the steps to each of them", async () => {
	const asked = {
		...{ surface: surfaces.himmelblau, rule: adam({ learningRate: 0.1 }) },
		...{ x: { from: -5, to: 5, count: 9 }, y: { from: -5, to: 5, count: 7 } },
	} as const;
	const targets = [0.5, 20];
	const [low, high] = await Promise.all(
		targets.map((target) => basins({ ...asked, target })),
	);
	const target = Array.from({ length: 63 }, (_, i) => targets[i % 2] as number);
	const both = await basins({ ...asked, target });
	const expected = target.map(
		(_, i) => (i % 2 === 0 ? low : high)?.stepsToTarget[i],
	);
	expect([...both.stepsToTarget]).toEqual(expected);
	expect(new Set(expected).size).toBeGreaterThan(10);
	expect(both.cost).toEqual(low?.cost);
	expect(both.minimum).toEqual(
		low?.minimum.map((k, i) => (i % 2 === 0 ? k : (high?.minimum[i] ?? k))),
	);
});

describe("strip", () => {
	test("uses the options as they were at the call, and lets timers fire", async () => {
		const start = { x: 1 };
		const values = Float64Array.from({ length: 200_000 }, (_, k) => k / 2e5);
		const running = strip({
			...{ surface: "sin(x) + x^2", start, rule: adam(), steps: 300 },
			...{ setting: "learningRate", values },
		});
		start.x = 5;
		values.fill(0);
		let fired = 0;
		const timer = setInterval(() => fired++, 5);
		const map = await running;
		clearInterval(timer);
		expect(fired).toBeGreaterThan(1);
		expect(map.start).toEqual({ x: 1 });
		expect(map.values[100_000]).toBe(0.5);
		const [run] = race({
			...{ surface: "sin(x) + x^2", start: { x: 1 }, steps: 300 },
			rules: [adam({ learningRate: 0.5 })],
		}).runs;
		expect(map.cost[100_000]).toBe(run?.cost.at(-1));
	});

	test("plain descent on a parabola diverges from the rate 1 on", async () => {
		const { diverged, cost, stepsToTarget } = await strip({
			surface: "x^2",
			rule: sgd(),
			setting: "learningRate",
			values: Float64Array.of(0, 0.25, 0.5, 0.75, 1.25, 1e9),
			start: { x: 1 },
			steps: 40,
		});
		expect([...diverged]).toEqual([0, 0, 0, 0, 1, 1]);
		expect([...stepsToTarget]).toEqual([-1, 5, 1, 5, -1, -1]);
		expect(cost[0]).toBe(1);
		expect(cost[2]).toBe(0);
		expect((cost[4] as number) / 1.5 ** 80).toBeCloseTo(1, 12);
		expect(cost[5]).toBeNaN();
	});
});

describe("a signal", () => {
	const axis = { from: -1, to: 1 };
	// Weeks of steps, so that only the signal ends them.
	const steps = 1e9;
	test.each([
		[
			"basins",
			(signal: AbortSignal) =>
				basins({
					...{ surface: "x^2 + y^2", rule: sgd(), x: axis, y: axis },
					...{ steps, signal },
				}),
		],
		[
			"strip",
			(signal: AbortSignal) =>
				strip({
					...{ surface: "x^2", start: { x: 1 }, rule: sgd(), steps, signal },
					...{ setting: "learningRate", values: [0.1] },
				}),
		],
	])("ends %s early", async (_, run) => {
		const controller = new AbortController();
		const running = rejection(run(controller.signal));
		setTimeout(() => controller.abort(new Error("a newer question")), 5);
		expect(await running).toBe("a newer question");
		expect(await rejection(run(controller.signal))).toBe("a newer question");
	});
});

describe("bad input", () => {
	const grid = { from: -1, to: 1, count: 4 };
	const two = { surface: "x^2 + y^2", rule: sgd(), x: grid, y: grid };
	test.each<[string, object, string]>([
		["no surface", { surface: 5 }, "basins: the surface must be a formula"],
		[
			"three variables",
			{ surface: "x + y + z" },
			"basins: the surface must have two variables; x + y + z has 3",
		],
		["one variable", { surface: "x^2" }, "x^2 has 1"],
		[
			"no rule",
			{ rule: adam },
			"basins: the rule must be a Rule, got the function adam; call it: adam()",
		],
		[
			"no steps",
			{ steps: 0 },
			"basins: steps must be a whole number from 1, got 0",
		],
		["half a step", { steps: 1.5 }, "got 1.5"],
		[
			"an empty grid",
			{ x: { from: 0, to: 1, count: 0 } },
			"basins, x: count must be a whole number from 1 to 4096, got 0",
		],
		[
			"a grid without an end",
			{ y: { from: 0, to: Number.NaN } },
			"basins, y: to must be a finite number, got NaN",
		],
		[
			"a word for an end",
			{ y: { from: "0", to: 1 } },
			'from must be a finite number, got "0"',
		],
		[
			"a formula without a grid",
			{ x: undefined },
			"basins, x: the starts of x must be { from, to, count }, got undefined",
		],
		["a pair", { x: [0, 1] }, "must be { from, to, count }, got [0, 1]"],
		[
			"an unknown part of a grid",
			{ x: { from: 0, to: 1, size: 5 } },
			'basins, x: there is no option "size"',
		],
		[
			"a target that is not a number",
			{ target: Number.NaN },
			"basins: target must be a finite number, got NaN",
		],
		["an unknown option", { step: 5 }, 'did you mean "steps"?'],
		[
			"an unknown precision",
			{ precision: "float16" },
			'basins: unknown precision "float16"',
		],
		["no backend", { backend: "wasm" }, "basins: the backend must be one that"],
		[
			"too few targets",
			{ target: [1, 2] },
			"basins: target must be a finite number or one for each of the 16 starts, got [1, 2]",
		],
		["no signal", { signal: {} }, "basins: signal must be an AbortSignal"],
	])("basins: %s", async (_, options, message) => {
		const given = basins(untyped({ ...two, ...options }));
		expect(await rejection(given)).toContain(message);
	});

	const one = {
		...{ surface: "x^2", rule: sgd(), start: { x: 1 } },
		...{ setting: "learningRate", values: [0.1] },
	};
	test.each<[string, object, string]>([
		[
			"an unknown setting",
			{ setting: "learningrate" },
			'strip, sgd: unknown setting "learningrate"; settings are learningRate; did you mean "learningRate"?',
		],
		["no setting", { setting: undefined }, "unknown setting"],
		[
			"no values",
			{ values: [] },
			"strip: the number of values must be a whole number from 1",
		],
		[
			"values that are not an array",
			{ values: 5 },
			"strip: values must be an array of numbers, got 5",
		],
		[
			"a value that is not a number",
			{ values: [1, "2"] },
			"strip, sgd, value 1: learningRate must be a number",
		],
		[
			"a NaN",
			{ values: [Number.NaN] },
			"strip, sgd, value 0: learningRate must be",
		],
		[
			"a value out of range",
			{ values: [0.1, -1] },
			"strip, sgd, value 1: learningRate must be in [0, ∞), got -1",
		],
		[
			"no start",
			{ start: undefined },
			"strip: a formula needs a start: numbers for x",
		],
		[
			"a bad start",
			{ surface: "1 / x", start: { x: 0 } },
			"strip: the cost or its gradient is not finite at the start (0)",
		],
		[
			"no steps",
			{ steps: 0 },
			"strip: steps must be a whole number from 1, got 0",
		],
		["an unknown option", { value: [1] }, 'did you mean "values"?'],
		["an unknown precision", { precision: 64 }, "strip: unknown precision 64"],
	])("strip: %s", async (_, options, message) => {
		const given = strip(untyped({ ...one, ...options }));
		expect(await rejection(given)).toContain(message);
	});
});

test("a formula with hundreds of sines is compiled, and gives the interpreter's numbers", async () => {
	const formula = Array.from(
		{ length: 280 },
		(_, i) => `(x + sin(${i + 1} * y) - ${i % 7})^2`,
	).join(" + ");
	const axis = { from: -1, to: 1, count: 2 };
	const options = {
		...{ surface: formula, rule: adam(), x: axis, y: axis, steps: 2 },
		precision: "float64",
	} as const;
	const compiled = await basins(options);
	const interpreted = await basins({ ...options, backend: interpreter() });
	expect(compiled.cost).toEqual(interpreted.cost);
	expect(compiled.ends).toEqual(interpreted.ends);
});

describe("a cost that writes its slopes", () => {
	const data = {
		x: [0, 1, 2, 3, 4, 5],
		y: [2.1, 2.9, 4.2, 4.8, 6.1, 7.2],
	};
	const line = dataCost("(a * x + b - y)^2", data, { a: 0, b: 0 });
	const steps = 90;
	const target = 0.4;

	test.each(rules)(
		"%s: a strip and a map have the bits of races",
		async (_, one) => {
			const surface = await line;
			const [setting] = one.program.settings;
			const check = (
				found:
					| Awaited<ReturnType<typeof basins>>
					| Awaited<ReturnType<typeof strip>>,
				i: number,
				rule: Rule,
				start: Readonly<Record<string, number>>,
			) => {
				const [run] = race({ surface, rules: [rule], steps, start }).runs;
				const { diverged, ...expected } = outcomeOf(
					run as RaceRun,
					steps,
					target,
				);
				const ends = Object.values(found.ends).map((end) => end[i]);
				const [cost, reached] = [found.cost[i], found.stepsToTarget[i]];
				expect({ ends, cost, stepsToTarget: reached }).toEqual(expected);
				if ("diverged" in found) expect(found.diverged[i]).toBe(diverged);
			};
			if (setting !== undefined) {
				const values = [0, 1e-3, 0.04, 0.06, 0.9];
				const found = await strip({
					...{ surface, rule: one, setting, values },
					steps,
					target,
				});
				values.forEach((value, i) => {
					const settings = { ...one.settings, [setting]: value };
					check(found as never, i, { ...one, settings }, surface.start);
				});
			}
			const map = await basins({
				...{ surface, rule: one, steps, target },
				...{
					x: { from: -1, to: 3, count: 3 },
					y: { from: 0, to: 5, count: 2 },
				},
			});
			for (let i = 0; i < 6; i++) {
				const start = {
					a: map.x[i % 3] as number,
					b: map.y[i < 3 ? 0 : 1] as number,
				};
				check(map as never, i, one, start);
			}
		},
	);

	test("has the bits of the formula that it is", async () => {
		const { variables, costAndGradient } = surfaces.himmelblau;
		const surface = { variables, costAndGradient };
		const same = {
			...{ rule: adam(), setting: "learningRate", values: [0.01, 0.1, 30] },
			...{ start: { x: -3, y: 2 }, steps: 70, target: 0.5 },
		};
		const { surface: _, ...found } = await strip({ ...same, surface });
		const formula = await strip({ ...same, surface: surfaces.himmelblau });
		expect({ ...found, surface: surfaces.himmelblau }).toEqual(formula);
	});

	test("a signal ends the work between two steps", async () => {
		const surface = {
			variables: ["x", "y"],
			costAndGradient(x: Float64Array, gradient: Float64Array) {
				gradient.set(x);
				return Number(x[0]) ** 2;
			},
		};
		const end = new AbortController();
		setTimeout(() => end.abort(new Error("enough")), 30);
		const all = { from: 1, to: 2, count: 1000 };
		const work = basins({
			...{ surface, rule: sgd(), steps: 100_000, x: all, y: all },
			signal: end.signal,
		});
		await expect(work).rejects.toThrow("enough");
	});

	test("is refused where it must be a formula", async () => {
		const surface = await line;
		const asked = {
			surface,
			rule: sgd(),
			setting: "learningRate",
			values: [0.1],
		};
		expect(await rejection(strip({ ...asked, precision: "float32" }))).toMatch(
			"strip: float32 is for formulas; a cost that writes its slopes is computed as it is, in float64",
		);
		expect(
			await rejection(strip({ ...asked, backend: interpreter() })),
		).toMatch("strip: a backend is for formulas");
		const one = await dataCost("(a * x - y)^2", data, { a: 0 });
		expect(await rejection(basins({ surface: one, rule: sgd() }))).toMatch(
			"basins: the surface must have two variables; this cost has 1",
		);
	});
});
