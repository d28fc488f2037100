import fc from "fast-check";
import {
	adam,
	average,
	basins,
	type CostFunction,
	centralize,
	chain,
	clipByGlobalNorm,
	costFunction,
	createOptimizer,
	frozen,
	interpreter,
	isRefusal,
	lamb,
	momentum,
	partition,
	prodigy,
	type RaceRun,
	type Rule,
	race,
	renamed,
	rmsprop,
	rule,
	type Setting,
	scheduleFreeSgd,
	sgd,
	strip,
} from "ravine";
import { rules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { randomRule } from "../../../test/randomRules.js";
import { messageOf, rejection } from "../../../test/refusals.js";
import { ruleTexts } from "../../../test/ruleTexts.js";

const steps = 40;
const costs: readonly (readonly [CostFunction, readonly number[]])[] = [
	[costFunction("0.1 * x^2 + 2 * y^2 + 0 * z"), [-5, -2, -0]],
	[
		costFunction("(1 - x)^2 + 5 * (y - x^2)^2 + (z - x * y)^2 + 0.1 * a^4"),
		[-1.2, 1, 0.3, 2],
	],
	[costFunction("3 * x - y"), [0, -0]],
];

/** The rule's way on arrays of one number, one for each variable. */
async function follow(
	one: Rule,
	cost: CostFunction,
	start: readonly number[],
): Promise<Record<string, number>[]> {
	const { variables } = cost;
	const initial = Object.fromEntries(
		variables.map((name, v) => [name, [start[v] as number]]),
	);
	const optimizer = await createOptimizer(one, initial, {
		...{ precision: "float64", nonFinite: "propagate" },
		backend: interpreter(),
	});
	const rows: Record<string, number>[] = [];
	for (;;) {
		const slopes = new Float64Array(variables.length);
		const point = variables.map((name) => optimizer.parameters[name]?.[0] ?? 0);
		const row: Record<string, number> = {
			cost: cost.costAndGradient(point, slopes),
		};
		variables.forEach((name, v) => {
			row[name] = point[v] as number;
			row[`g.${name}`] = slopes[v] as number;
			(optimizer.gradients[name] as Float64Array)[0] = slopes[v] as number;
		});
		for (const { name, per } of one.program.states) {
			const numbers = Object.entries(optimizer.state[name] ?? {});
			for (const [variable, [number]] of numbers) {
				row[per === "step" ? name : `${name}.${variable}`] = number as number;
			}
		}
		if (!Object.values(row).every(Number.isFinite)) return rows;
		rows.push(row);
		if (rows.length > steps) return rows;
		optimizer.step();
	}
}

/** A run's columns as rows. */
function rowsOf(run: RaceRun): Record<string, number>[] {
	return Array.from(run.cost, (cost, k) => {
		const row: Record<string, number> = { cost };
		const add = (prefix: string, columns: typeof run.variables) => {
			for (const [name, column] of Object.entries(columns)) {
				row[`${prefix}${name}`] = column[k] as number;
			}
		};
		add("", run.variables);
		add("g.", run.slopes);
		for (const [name, columns] of Object.entries(run.states)) {
			add(`${name}.`, columns);
		}
		add("", run.scalars);
		return row;
	});
}

const runOf = (one: Rule, surface: CostFunction, start: readonly number[]) =>
	race({
		...{ surface, rules: [one], steps },
		start: Object.fromEntries(
			surface.variables.map((name, v) => [name, start[v] as number]),
		),
	}).runs[0] as RaceRun;

async function expectSame(one: Rule): Promise<void> {
	for (const [surface, start] of costs) {
		const rows = rowsOf(runOf(one, surface, start));
		expect(rows, surface.formula).toEqual(await follow(one, surface, start));
		expect(rows.length).toBeGreaterThan(0);
	}
}

const table = (x: Setting, others: Setting) =>
	({ x, "*": others }) as Record<string, number>;
const ofText = (name: string) => rule(name, ruleTexts[name] as string)();

const partitions: readonly (readonly [string, Rule])[] = [
	["two rules", partition({ x: sgd({ learningRate: 0.1 }), "*": adam() })],
	[
		"three, one frozen",
		partition({ x: frozen(), y: momentum(), "*": rmsprop() }),
	],
	["all but the first frozen", partition({ x: adam(), "*": frozen() })],
	[
		"links before and behind",
		chain(
			clipByGlobalNorm({ limit: 0.5 }),
			partition({ y: sgd(), x: frozen(), "*": adam({ learningRate: 0.2 }) }),
			average({ decay: 0.5 }),
		),
	],
	[
		"totals before, inside and behind",
		chain(
			rule("shift", "g = g - 0.1 * globalMean(g) * globalLargest(abs(w))")(),
			partition({
				y: rule(
					"own",
					"state scalar n = 1\nn = n + globalNorm(g) * count\nw = w - g * norm(w) / n",
				)(),
				"*": rule(
					"other",
					"state u = w * count\nstate scalar n = 3\nu = 0.5 * u + g\nn = n + mean(g)\nw = w - 0.1 * u / (1 + globalNorm(u) + n)",
				)(),
			}),
			rule(
				"longest",
				"state global far = 0\nfar = max(far, globalNorm(w - was))\nw = w * min(1, 3 / globalNorm(w)) + 0 * far",
			)(),
		),
	],
	[
		"starts at expressions, and a schedule",
		partition({
			x: renamed(scheduleFreeSgd({ learningRate: (t) => 0.3 / t }), {
				learningRate: "rate",
			}),
			"*": prodigy(),
		}),
	],
	["totals of one array", partition({ x: lamb(), "*": ofText("threeStages") })],
];

describe("a race of a rule with sections has the bits of an optimizer of one array for each variable", () => {
	test.each(partitions)("%s", (_, one) => expectSame(one));

	test("any rule beside another", async () => {
		const { states } = adam();
		await fc.assert(
			fc.asyncProperty(randomRule, async (text) => {
				const any = rule("any", text)();
				const clash = any.program.states.some(
					({ name, per }) =>
						per !== "parameter" && (states as readonly string[]).includes(name),
				);
				if (clash) return;
				await expectSame(partition({ y: any, "*": adam() }));
			}),
			draws(8, 91),
		);
	}, 600_000);
});

describe("so has a race of a rule with a table", () => {
	test.each(rules.map((make) => [make.name, make] as const))(
		"%s",
		async (_, make) => {
			const [setting] = Object.keys(make().defaults) as [string];
			const value = make().defaults[setting as never] as number;
			const of = (x: Setting, others: Setting) =>
				make({ [setting]: table(x, others) });
			try {
				await expectSame(of(value * 0.9, value));
			} catch (error) {
				if (!isRefusal(error)) throw error;
				// A global state depends on the rate.
				expect((error as Error).message).toContain("a global state depends");
			}
		},
	);

	test("a schedule inside, and reductions", async () => {
		await expectSame(
			adam({ learningRate: table((t) => 0.5 / t, 0.01), beta1: 0.5 }),
		);
		await expectSame(
			chain(
				centralize(),
				clipByGlobalNorm({ limit: table(0.5, 2) }),
				lamb({ learningRate: 0.1 }),
			),
		);
		const everyReduction = rule("all", ruleTexts.everyReduction as string);
		await expectSame(everyReduction({ a: table(0.02, 0.01) }));
	});

	test("a table of one number for all makes each variable an array", () => {
		const [surface, start] = costs[1] as (typeof costs)[number];
		const long = runOf(lamb(), surface, start);
		const apart = runOf(lamb({ learningRate: { "*": 0.001 } }), surface, start);
		expect(apart.variables).not.toEqual(long.variables);
		expect(runOf(adam(), surface, start).variables).toEqual(
			runOf(adam({ learningRate: { "*": 0.001 } }), surface, start).variables,
		);
	});

	test("any rule", async () => {
		await fc.assert(
			fc.asyncProperty(randomRule, async (text) => {
				const make = rule("any", text);
				const names = Object.keys(make().defaults);
				const name = names[0] ?? "";
				if (name === "") return;
				try {
					await expectSame(make({ [name]: table(0.2, 1.5) }));
				} catch (error) {
					if (!isRefusal(error)) throw error;
				}
			}),
			draws(8, 92),
		);
	}, 600_000);
});

test("noise is added to each slope", () => {
	const [surface, start] = costs[0] as (typeof costs)[number];
	const options = {
		...{ surface, steps, noise: 0.5 },
		start: { x: start[0] ?? 0, y: start[1] ?? 0, z: start[2] ?? 0 },
	};
	const [plain, parted] = race({
		...options,
		rules: [sgd(), partition({ x: sgd(), y: frozen(), "*": sgd() })],
	}).runs as [RaceRun, RaceRun];
	expect(parted.variables.x).toEqual(plain.variables.x);
	expect(parted.variables.z).toEqual(plain.variables.z);
	expect(parted.variables.y?.at(-1)).toBe(-2);
});

test("a frozen variable has no states, and no part in a global norm", () => {
	const [run] = race({
		surface: "3 * x + 4 * y",
		start: { x: 1, y: 1 },
		rules: [
			chain(
				clipByGlobalNorm({ limit: 1 }),
				partition({ x: momentum({ beta: 0, learningRate: 1 }), y: frozen() }),
			),
		],
		steps: 1,
	}).runs as [RaceRun];
	expect(Object.keys(run.states.v ?? {})).toEqual(["x"]);
	// The length is 3, not 5.
	expect(run.variables.x?.[1]).toBeCloseTo(0, 14);
	expect(run.slopes.y?.[0]).toBe(4);
});

describe("maps", () => {
	const list: readonly (readonly [string, Rule])[] = [
		...partitions,
		["a table", adam({ learningRate: table(0.3, 0.1) })],
		["a schedule", sgd({ learningRate: table((t) => 0.3 / t, 0.1) })],
	];
	const surface = costFunction("(1 - x)^2 + 5 * (y - x^2)^2 + 0.5 * y");

	test.each(list.filter(([name]) => name !== "three, one frozen"))(
		"basins of %s have the bits of races",
		async (_, one) => {
			const map = await basins({
				...{ surface, rule: one, steps, precision: "float64" },
				x: { from: -1, to: 2, count: 3 },
				y: { from: -2, to: 1, count: 3 },
			});
			for (const [row, y] of map.y.entries()) {
				for (const [column, x] of map.x.entries()) {
					const run = runOf(one, surface, [x, y]);
					const i = row * map.x.length + column;
					const last = run.cost.length > steps ? steps : -1;
					expect(map.cost[i]).toEqual(run.cost[last] ?? Number.NaN);
					expect(map.ends.y?.[i]).toEqual(
						run.variables.y?.[last] ?? Number.NaN,
					);
				}
			}
		},
	);

	test("a strip sets all numbers of a setting", async () => {
		const start = { x: 0.5, y: -1 };
		const values = [0.01, 0.1, 5];
		const make = (rate: number) =>
			partition({
				x: sgd({ learningRate: rate }),
				y: adam({ learningRate: rate }),
			});
		const given = await strip({
			...{ surface, start, values, steps, setting: "learningRate" },
			rule: make(1),
		});
		const tabled = await strip({
			...{ surface, start, values, steps, setting: "learningRate" },
			rule: adam({ learningRate: { other: 1, "*": 2 } }),
		});
		values.forEach((value, i) => {
			const ends = [make(value), adam({ learningRate: value })].map((one) => {
				const run = runOf(one, surface, [start.x, start.y]);
				return run.cost.length > steps ? run.cost[steps] : Number.NaN;
			});
			expect([given.cost[i], tabled.cost[i]]).toEqual(ends);
		});
	});

	test("a table of another setting stays", async () => {
		const start = { x: 0.5, y: -1 };
		const one = (rate: number) =>
			adam({ learningRate: rate, beta1: table(0.5, 0.9) });
		const { cost } = await strip({
			...{ surface, start, steps, rule: one(1) },
			...{ setting: "learningRate", values: [0.2] },
		});
		expect(cost[0]).toBe(
			runOf(one(0.2), surface, [start.x, start.y]).cost[steps],
		);
	});
});

describe("patterns that do not fit the variables", () => {
	const start = { x: 1, y: 1 };
	const run = (one: Rule) => () =>
		race({ surface: "x^2 + y^2", start, rules: [one], steps: 1 });

	test.each<[string, Rule, string]>([
		[
			"a section without a variable",
			partition({ z: sgd(), "*": adam() }),
			'partition(sgd, adam): the pattern "z" matches none of the parameters "x", "y"',
		],
		[
			"a variable without a section",
			partition({ x: sgd() }),
			'partition(sgd): no pattern matches the parameter "y"; the patterns are "x"; add "*": frozen(), or a rule, for all others',
		],
		[
			"a table",
			adam({ learningRate: { x: 0.1 } }),
			'adam: learningRate: no pattern matches the parameter "y"; the patterns are "x"; add "*": 0.001 for all others',
		],
	])("%s", async (_, one, message) => {
		expect(messageOf(run(one))).toBe(message);
		expect(
			await rejection(
				basins({
					...{ surface: "x^2 + y^2", rule: one },
					x: { from: 0, to: 1, count: 2 },
					y: { from: 0, to: 1, count: 2 },
				}),
			),
		).toBe(message);
	});

	test("all variables frozen", () => {
		const { runs } = race({
			...{ surface: "x^2 + y^2", start, steps: 3 },
			rules: [partition({ "*": frozen() })],
		});
		expect([...(runs[0]?.cost ?? [])]).toEqual([2, 2, 2, 2]);
	});
});
