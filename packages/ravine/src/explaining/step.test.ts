import fc from "fast-check";
import {
	adam,
	chain,
	clipByGlobalNorm,
	costFunction,
	frozen,
	lamb,
	momentum,
	partition,
	type RaceRun,
	type Rule,
	race,
	rule,
	sgd,
} from "ravine";
import { explainStep, printLine } from "ravine/explain";
import { rules } from "ravine/rules";
import * as surfaces from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { chains } from "../../../../test/chains.js";
import { relativeDifference } from "../../../../test/closeness.js";
import { draws } from "../../../../test/fuzz.js";
import { evaluateLines } from "../../../../test/literalLines.js";
import { randomRule } from "../../../../test/randomRules.js";
import { messageOf } from "../../../../test/refusals.js";
import { ruleTexts } from "../../../../test/ruleTexts.js";

const steps = 12;
const names = Array.from({ length: 19 }, (_, i) => `x${i}`);
/** One variable, two, and more than a reduction has lanes. */
const costs = [
	[costFunction("exp(x) - x"), [0.7]],
	[surfaces.rosenbrock, [-1.2, 1]],
	[
		costFunction(
			names.map((x, i) => `${i + 1} * (${x} - ${i} / 7)^2`).join("+"),
		),
		names.map((_, i) => Math.sin(i)),
	],
] as const;

function runsOf(rules: readonly Rule[], noise = 0): RaceRun[] {
	return costs.flatMap(([surface, start]) => {
		const point = surface.variables.map((name, i) => [name, start[i]] as const);
		return race({
			...{ surface, rules, steps, noise },
			start: Object.fromEntries(point) as Record<string, number>,
		}).runs;
	});
}

const column = (of: Readonly<Record<string, Float64Array>>, step: number) =>
	Object.values(of).map((one) => one[step]);

/** Checks that every explained step of a run ends at the run's next point. */
function expectNextPoints(run: RaceRun): void {
	const last = run.cost.length - 1;
	for (let step = 0; step < last; step++) {
		const { after, lines, t } = explainStep(run, step);
		expect(t).toBe(step + 1);
		const ends = Object.keys(after).map((name) => {
			const values = Object.values(after[name] ?? {});
			return name in run.scalars ? values[0] : values;
		});
		const next = Object.keys(after).map((name) =>
			name === "w"
				? column(run.variables, step + 1)
				: name in run.scalars
					? run.scalars[name]?.[step + 1]
					: column(run.states[name] ?? {}, step + 1),
		);
		expect(ends, `step ${step}`).toEqual(next);
		for (const name of Object.keys(after)) {
			const line = lines.findLast((one) => one.name === name);
			if (line !== undefined) expect(after[name]).toMatchObject(line.values);
		}
	}
}

describe("w and the states after a step have the bits of the run's next point", () => {
	const list: readonly (readonly [string, Rule])[] = [
		...rules.map((make) => [make.name, make()] as const),
		...chains,
		...Object.entries(ruleTexts).map(
			([name, text]) => [name, rule(name, text)()] as const,
		),
	];
	test.each(list)("%s", (_, one) => {
		runsOf([one]).forEach(expectNextPoints);
	});

	test("with a schedule and noise", () => {
		const scheduled = adam({ learningRate: (t) => 0.3 / t });
		const runs = runsOf([scheduled], 0.5);
		runs.forEach(expectNextPoints);
		const { before } = explainStep(runs[0] as RaceRun, 4);
		expect(before.learningRate).toEqual({ x: 0.3 / 5 });
		expect(before.g).toEqual({ x: runs[0]?.slopes.x?.[4] });
	});

	const parted: readonly (readonly [string, Rule])[] = [
		["a table", lamb({ learningRate: { "x*": 0.1, "*": 0.2 } })],
		[
			"a schedule in a table, and totals",
			chain(
				clipByGlobalNorm({ limit: { x: 0.5, "*": 2 } }),
				adam({ learningRate: { x: (t) => 0.5 / t, "*": 0.1 } }),
			),
		],
		[
			"sections with links around them",
			chain(
				rule("shift", "g = g - 0.1 * globalMean(g)")(),
				partition({
					y: frozen(),
					x: rule(
						"own",
						"state scalar n = 1\nn = n + globalNorm(g) * count\nw = w - g * norm(w) / n",
					)(),
					"*": adam(),
				}),
				rule(
					"far",
					"state global far = 0\nfar = max(far, globalNorm(w - was))\nw = w / (1 + far)",
				)(),
			),
		],
		["all frozen but one", partition({ x: momentum(), "*": frozen() })],
	];

	test.each(parted)("%s", (_, one) => {
		const { runs } = race({
			surface: "(x - 1)^2 + x * y^2 + z^4 - z",
			start: { x: 3, y: 2, z: -1 },
			...{ rules: [one], steps },
		});
		runs.forEach(expectNextPoints);
	});

	test("rules of any text", () => {
		fc.assert(
			fc.property(randomRule, (text) => {
				runsOf([rule("any", text)()]).forEach(expectNextPoints);
			}),
			draws(15, 57),
		);
	});
});

describe("every line has the value of its text", () => {
	const list = [
		...rules.map((make) => [make.name, make()] as const),
		...chains,
	];
	test.each(list)("%s", (_, one) => {
		for (const run of runsOf([one])) {
			for (let step = 0; step < run.cost.length; step += 3) {
				const { before, lines } = explainStep(run, step);
				const numbers = Object.entries(before).map(
					([name, values]) => [name, Object.values(values)] as const,
				);
				const expected = evaluateLines(one, new Map(numbers));
				// RAdam's r is NaN in its first steps, which do not use it.
				const known = (numbers: readonly number[]) =>
					numbers.map((one) => (Number.isNaN(one) ? 1e300 : one));
				lines.forEach(({ name, values }, k) => {
					const difference = relativeDifference(
						known(Object.values(values)),
						known(expected[k] as number[]),
						// A difference of numbers keeps the error of the larger ones.
						Object.values(before.w ?? {}),
					);
					expect(difference, `${name}, step ${step}`).toBeLessThan(1e-11);
				});
			}
		}
	});
});

test("Adam's first step, by hand", () => {
	const [run] = race({
		surface: "3 * x - 4 * y",
		start: { x: 1, y: 2 },
		rules: [adam({ learningRate: 0.1 })],
		steps: 1,
	}).runs as [RaceRun];
	const { before, lines, after, variables } = explainStep(run, 0);
	expect(variables).toEqual(["x", "y"]);
	expect(before).toMatchObject({
		...{ w: { x: 1, y: 2 }, g: { x: 3, y: -4 }, m: { x: 0, y: 0 } },
		...{ t: { x: 1, y: 1 }, beta1: { x: 0.9, y: 0.9 } },
	});
	const line = (name: string) => lines.find((one) => one.name === name);
	expect(lines.map(({ name, target }) => `${target} ${name}`)).toEqual([
		...["state m", "state v", "temporary mHat", "temporary vHat"],
		"parameter w",
	]);
	expect(line("m")?.values.x).toBeCloseTo(0.3, 14);
	expect(line("v")?.values.y).toBeCloseTo(0.016, 14);
	expect(line("mHat")?.values.y).toBeCloseTo(-4, 13);
	expect(line("vHat")?.values.x).toBeCloseTo(9, 11);
	expect(after.w?.x).toBeCloseTo(0.9, 9);
	expect(after.w?.y).toBeCloseTo(2.1, 9);
});

test("a name that is assigned twice has two lines; conditions, shared numbers and totals say what they are", () => {
	const text = `
		setting limit = 1
		state scalar n = 0
		n = n + norm(g)
		isLarge = g > limit * mean(abs(g))
		g = g / 2
		w = w - g
		w = where(isLarge, w, 0.5 * w)
		g = 3 * g
		w = w + g - was
	`;
	const [run] = race({
		surface: "3 * x - 4 * y",
		start: { x: 1, y: 2 },
		rules: [rule("twice", text)()],
		steps: 1,
	}).runs as [RaceRun];
	const { lines, after, before } = explainStep(run, 0);
	const shown = lines.map(({ name, values }) => [name, values.x, values.y]);
	expect(shown).toEqual([
		["n", 5, 5],
		["isLarge", 0, 0],
		["g", 1.5, -2],
		["w", -0.5, 4],
		["w", -0.25, 2],
		["g", 4.5, -6],
		["w", 3.25, -6],
	]);
	expect(lines.map(({ shared }) => shared)).toEqual([
		...[true, false, false, false, false, false, false],
	]);
	expect(lines[1]?.condition).toBe(true);
	expect(lines[2]?.condition).toBe(false);
	expect(lines[0]?.totals).toMatchObject([
		{ name: "norm", values: { x: 5, y: 5 } },
	]);
	expect(lines[1]?.totals).toMatchObject([
		{ name: "mean", values: { x: 3.5, y: 3.5 } },
	]);
	expect(after).toEqual({ w: { x: 3.25, y: -6 }, n: { x: 5, y: 5 } });
	expect(before.was).toEqual({ x: 1, y: 2 });
});

test("the step that a run has not taken, where its numbers end", () => {
	const [run] = race({
		surface: "x - log(x)",
		start: { x: 0.5 },
		rules: [chain(clipByGlobalNorm({ limit: 1e9 }), sgd({ learningRate: 50 }))],
		steps: 10,
	}).runs as [RaceRun];
	const last = run.cost.length - 1;
	expect(last).toBeLessThan(10);
	expect(explainStep(run, last).after.w?.x).toBeLessThan(0);
	expect(messageOf(() => explainStep(run, last + 1))).toBe(
		`explainStep: step must be a whole number from 0 to ${last}, the run's last point, got ${last + 1}`,
	);
	expect(messageOf(() => explainStep(run, 0.5))).toContain("got 0.5");
});

test("a rule with sections: the lines of each section have its variables", () => {
	const [run] = race({
		surface: "3 * x + 4 * y + 5 * z",
		start: { x: 1, y: 2, z: 3 },
		rules: [
			chain(
				clipByGlobalNorm({ limit: 1 }),
				partition({
					z: frozen(),
					y: sgd({ learningRate: 0.1 }),
					"*": momentum({ learningRate: 0.5, beta: 0 }),
				}),
			),
		],
		steps: 1,
	}).runs as [RaceRun];
	const { lines, before, after } = explainStep(run, 0);
	expect(lines.map(({ section, name }) => `${section} ${name}`)).toEqual([
		...["y g", "y w", "* g", "* v", "* w"],
	]);
	expect(lines[0]?.values.y).toBeCloseTo(0.8, 14);
	expect(lines[0]?.totals[0]?.values).toEqual({ y: 5 });
	expect(Object.keys(lines[3]?.values ?? {})).toEqual(["x"]);
	expect(before.learningRate).toMatchObject({ x: 0.5, y: 0.1 });
	expect(before.v).toEqual({ x: 0 });
	expect(before.count).toEqual({ x: 1, y: 1, z: 1 });
	expect(after.w?.x).toBeCloseTo(0.7, 14);
	expect(after.w?.z).toBe(3);
	expect(after.v).toEqual({ x: lines[3]?.values.x });

	const text = (line: number, variable: string) =>
		printLine(explainStep(run, 0), line, variable, "text", (value) =>
			String(Number(value.toPrecision(3))),
		);
	expect(text(1, "y")).toEqual({
		...{ target: "w", symbols: "w − α · g", numbers: "2 − 0.1 · 0.8" },
		result: "1.92",
	});
	expect(text(4, "x").numbers).toBe("1 − 0.5 · 0.6");
	expect(messageOf(() => text(4, "y"))).toBe(
		'printLine: line 4 is of the section "*", which does not have y',
	);
	const { numbers } = printLine(explainStep(run, 0), 3, "x", "mathml", String);
	expect(numbers).toContain('data-name="g" data-line="2"');
});

test("names that every object has", () => {
	const [run] = race({
		surface: "constructor^2 + toString^2",
		start: { constructor: 1, toString: 2 },
		rules: [
			rule(
				"odd",
				"state valueOf = 0\nvalueOf = valueOf + g\nw = w - valueOf",
			)(),
		],
		steps: 2,
	}).runs as [RaceRun];
	expectNextPoints(run);
});
