import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import {
	adadelta,
	adam,
	adamax,
	adamw,
	type Backend,
	centeredRmsprop,
	createOptimizer,
	type Engine,
	heavyBall,
	interpreter,
	type Precision,
	type Rule,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { rules } from "ravine/rules";
import { cosine } from "ravine/schedules";
import { describe, expect, test } from "vitest";
import {
	checkRule,
	checkUpdate,
} from "../packages/ravine/src/language/check.js";
import { startEngine, stream } from "./bits.js";
import { relativeDifference } from "./closeness.js";
import { type ArrayMemory, interpretStart, interpretStep } from "./literal.js";

type Numbers = Float32Array | Float64Array;

/** A gradient or parameter of any sign, from a hundred-thousandth to a thousand. */
const ordinary = (random: () => number): number =>
	(random() < 0.5 ? -1 : 1) * 10 ** (random() * 8 - 5);

/**
 * The shipped rules written a second time, from their papers, in plain float64: each makes the states for one array, and
 * moves its parameters w with the gradient g at step t.
 */
type Formula = (
	length: number,
) => (w: Float64Array, g: Float64Array, t: number) => void;

const at = (numbers: Float64Array, i: number) => numbers[i] as number;

const formulas: Readonly<
	Record<string, { settings: Record<string, number>; formula: Formula }>
> = {
	sgd: {
		settings: { learningRate: 0.013 },
		formula: () => (w, g) => {
			for (let i = 0; i < w.length; i++) w[i] = at(w, i) - 0.013 * at(g, i);
		},
	},
	momentum: {
		settings: { learningRate: 0.07, beta: 0.77 },
		formula: (length) => {
			const v = new Float64Array(length);
			return (w, g) => {
				for (let i = 0; i < length; i++) {
					v[i] = 0.77 * at(v, i) + (1 - 0.77) * at(g, i);
					w[i] = at(w, i) - 0.07 * at(v, i);
				}
			};
		},
	},
	heavyBall: {
		settings: { learningRate: 0.003, momentum: 0.77 },
		formula: (length) => {
			// Polyak writes it without a velocity: it repeats a part of the last step.
			const last = new Float64Array(length);
			return (w, g) => {
				for (let i = 0; i < length; i++) {
					last[i] = 0.77 * at(last, i) - 0.003 * at(g, i);
					w[i] = at(w, i) + at(last, i);
				}
			};
		},
	},
	nesterov: {
		settings: { learningRate: 0.003, momentum: 0.77 },
		formula: (length) => {
			const v = new Float64Array(length);
			return (w, g) => {
				for (let i = 0; i < length; i++) {
					const before = at(v, i);
					v[i] = 0.77 * before + at(g, i);
					// momentum² of the old velocity and 1 + momentum of the gradient.
					w[i] =
						at(w, i) -
						0.003 * (0.77 * 0.77 * before) -
						0.003 * (1.77 * at(g, i));
				}
			};
		},
	},
	rmsprop: {
		settings: { learningRate: 0.02, beta: 0.77, epsilon: 1e-3 },
		formula: (length) => {
			const s = new Float64Array(length);
			return (w, g) => {
				for (let i = 0; i < length; i++) {
					s[i] = 0.77 * at(s, i) + (1 - 0.77) * at(g, i) * at(g, i);
					w[i] = at(w, i) - (0.02 * at(g, i)) / (Math.sqrt(at(s, i)) + 1e-3);
				}
			};
		},
	},
	adam: {
		settings: { learningRate: 0.02, beta1: 0.77, beta2: 0.93, epsilon: 1e-3 },
		formula: (length) => {
			const m = new Float64Array(length);
			const v = new Float64Array(length);
			return (w, g, t) => {
				const correction1 = 1 - 0.77 ** t;
				const correction2 = 1 - 0.93 ** t;
				for (let i = 0; i < length; i++) {
					m[i] = 0.77 * at(m, i) + (1 - 0.77) * at(g, i);
					v[i] = 0.93 * at(v, i) + (1 - 0.93) * at(g, i) * at(g, i);
					const root = Math.sqrt(at(v, i) / correction2);
					w[i] = at(w, i) - (0.02 * (at(m, i) / correction1)) / (root + 1e-3);
				}
			};
		},
	},
};

const change = (before: ArrayLike<number>, after: Numbers): Float64Array =>
	Float64Array.from(after, (value, i) => value - (before[i] as number));

/** The rules with a formula here; test/golden.test.ts holds all rules to other libraries. */
const held = rules.filter(({ name }) => name in formulas);

test("every formula is of a shipped rule, with every setting off its default", () => {
	expect(held.map(({ name }) => name).sort()).toEqual(
		Object.keys(formulas).sort(),
	);
	for (const factory of held) {
		const { name, defaults } = factory();
		const { settings } = formulas[name] as { settings: object };
		expect(Object.keys(settings).sort()).toEqual(Object.keys(defaults).sort());
		for (const [setting, value] of Object.entries(settings)) {
			expect(value).not.toBe((defaults as Record<string, number>)[setting]);
		}
	}
});

describe.each([interpreter(), webassembly()])(
	"$name agrees with the papers' formulas over 200 steps",
	(backend) => {
		test.each(held)("$name", async (make) => {
			const { settings, formula } = formulas[
				make.name
			] as (typeof formulas)[string];
			const random = stream(11);
			const lengths = { W: 33, b: 7, scale: 1 };
			const initial = Object.fromEntries(
				Object.entries(lengths).map(([array, length]) => [
					array,
					Float64Array.from({ length }, () => ordinary(random)),
				]),
			);
			const optimizer = await createOptimizer(
				(make as (settings: object) => Rule)(settings),
				initial,
				{ backend, precision: "float64" },
			);
			const expected = Object.entries(initial).map(([array, numbers]) => ({
				array,
				w: Float64Array.from(numbers),
				step: formula(numbers.length),
			}));
			const moves = new Map<string, Float64Array>();
			let worst = 0;
			for (let t = 1; t <= 200; t++) {
				for (const { array, w, step } of expected) {
					const gradient = optimizer.gradients[array] as Float64Array;
					for (let i = 0; i < gradient.length; i++) {
						gradient[i] = ordinary(random);
					}
					const before = Float64Array.from(w);
					step(w, gradient, t);
					moves.set(array, change(before, w));
				}
				optimizer.step();
				for (const { array, w } of expected) {
					const actual = optimizer.parameters[array] as Float64Array;
					worst = Math.max(
						worst,
						relativeDifference(actual, w, moves.get(array)),
					);
				}
			}
			optimizer.dispose();
			expect(worst).toBeLessThan(1e-12);
		});
	},
);

/** States that are averages of squares and therefore never negative; the others have either sign. */
const squares: Readonly<Record<string, readonly string[]>> = {
	rmsprop: ["s"],
	adam: ["v"],
};

const settingChoices: Readonly<Record<string, readonly number[]>> = {
	learningRate: [0.0001, 0.001, 0.03, 0.4],
	beta: [0.5, 0.83, 0.9, 0.99],
	beta1: [0, 0.5, 0.85, 0.9, 0.99],
	beta2: [0.5, 0.9, 0.97, 0.999, 0.9999],
	momentum: [0, 0.5, 0.83, 0.9, 0.99],
	epsilon: [1e-8, 1e-7, 1e-4, 1e-2],
};

/** One engine's numbers: parameters, gradients and states, in this order. */
async function engineOf(
	backend: Backend,
	{ program }: Rule,
	precision: Precision,
	length: number,
): Promise<{ engine: Engine; regions: Numbers[] }> {
	const engine = await startEngine(backend, program, [length], precision);
	const [array] = engine.arrays as [Engine["arrays"][number]];
	const states = Object.values(array.states);
	return { engine, regions: [array.parameters, array.gradients, ...states] };
}

/** A float32 of either sign and any size from 1e-6 to 1e4, or zero. */
const float32 = fc.oneof(
	{
		weight: 30,
		arbitrary: fc
			.tuple(fc.boolean(), fc.double({ min: -6, max: 4, noNaN: true }))
			.map(([negative, size]) => Math.fround((negative ? -1 : 1) * 10 ** size)),
	},
	{ weight: 1, arbitrary: fc.constant(0) },
);

/**
 * Where a velocity and a gradient nearly cancel, their float32 sum has few correct digits in any implementation. So the
 * error is relative to at least an eighth of the step without cancellation.
 */
const CANCELLED = 1 / 8;

// Of the rules above: with random states, others differ at a sign or cancel.
describe.each([...held] as (() => Rule)[])(
	"a float32 step of $name",
	(factory) => {
		const one = factory();
		const { name } = one;
		const { states, settings } = one.program;
		const length = 16;
		const numbers = fc.array(float32, { minLength: length, maxLength: length });
		const isSquare = (place: number) =>
			squares[name]?.includes(states[place - 2]?.name ?? "") === true;

		test("is within 2e-6 of a float64 step from the same state", async () => {
			const narrow = await engineOf(webassembly(), one, "float32", length);
			const wide = await engineOf(interpreter(), one, "float64", length);
			const stepFrom = (
				{ engine, regions }: typeof wide,
				start: readonly (readonly number[])[],
				chosen: readonly number[],
				t: number,
			): Numbers[] => {
				for (const [place, region] of regions.entries()) {
					region.set(start[place] as readonly number[]);
				}
				engine.step({ settings: chosen, t, check: false });
				return regions.map((region) => region.slice());
			};
			fc.assert(
				fc.property(
					fc.tuple(numbers, numbers, ...states.map(() => numbers)),
					fc.tuple(
						...settings.map((setting) =>
							fc.constantFrom(...(settingChoices[setting] as number[])),
						),
					),
					fc.constantFrom(1, 2, 3, 10, 100, 10_000, 1_000_000),
					(drawn, chosen, t) => {
						const start = drawn.map((values, place) =>
							isSquare(place)
								? values.map((value) => Math.fround(value * value))
								: values,
						);
						const actual = stepFrom(narrow, start, chosen, t);
						const expected = stepFrom(wide, start, chosen, t);
						const [w] = start as [number[]];
						const sizes = start.map((values, place) =>
							place === 0 ? values : values.map(Math.abs),
						);
						const [uncancelled] = stepFrom(wide, sizes, chosen, t) as [Numbers];
						const differences = expected.map((values, place) => {
							const moved = change(start[place] as number[], values);
							if (place === 0) {
								change(w, uncancelled).forEach((size, i) => {
									moved[i] = Math.max(
										Math.abs(at(moved, i)),
										CANCELLED * Math.abs(size),
									);
								});
							}
							return relativeDifference(
								actual[place] as Numbers,
								values,
								moved,
							);
						});
						expect(Math.max(...differences)).toBeLessThan(2e-6);
					},
				),
				{ numRuns: 2000, seed: 5 },
			);
			narrow.engine.dispose();
			wide.engine.dispose();
		});
	},
);

const ruleFolder = new URL("rules/", import.meta.url);
const everyRewrite = rule(
	"everyRewrite",
	`
		setting a = 0.3
		state m = 1
		n = tanh(w) - 1.5
		x = abs(n)
		roots = x^0.5 + x^-0.5
		powers = n^0 + n^1 + n^2 + n^3 + n^7 + n^16 + n^-1 + n^-3 + n^(2 + 1) + x^1.7
		products = a * (2 * (w * t)) + (a * w) * (3 * g) + 2 * (g / a) + a * (5 / x) + a * (m / x)
		signs = -(-g) + -1 * w - -w + g * -1 + (w + -g) - (-w)
		units = 1 * g + g * 1 + g / 1 + (w - 0) + 3 / 4 * w / 7
		m = 0.5 * m + roots
		w = w - 1e-3 * (powers + products + signs + units + m)
	`,
);
const allRules: readonly (readonly [string, Rule])[] = [
	...rules.map((make) => [make.name, make()] as const),
	...readdirSync(ruleFolder).map((file) => {
		const name = file.replace(/\.rule$/, "");
		const text = readFileSync(new URL(file, ruleFolder), "utf8");
		return [name, rule(name, text)()] as const;
	}),
	["everyRewrite", everyRewrite()],
];

/** The rule's program as its text has it, without the rewrites. */
function literal({ name, text, syntax, program }: Rule) {
	const options = { rewrites: false };
	return syntax.declarations.length === 0
		? checkUpdate(name, text, program, options).program
		: checkRule(name, text, options).program;
}

test("without the rewrites the programs differ, except the simplest", () => {
	const same = allRules.filter(([, one]) => {
		const { nodes } = literal(one);
		return JSON.stringify(nodes) === JSON.stringify(one.program.nodes);
	});
	const names = same.map(([name]) => name);
	for (const simple of ["sgd", "momentum", "heavyBall", "nesterov", "lion"])
		expect(names).toContain(simple);
	expect(names.length).toBeLessThan(allRules.length / 3);
});

test.each(allRules)("the rewrites change only rounding in %s", (_, one) => {
	const { program, defaults } = one;
	const plain = literal(one);
	expect(plain.settings).toEqual(program.settings);
	const settings = program.settings.map((name) => defaults[name] as number);
	const random = stream(3);
	const lengths = [9, 1, 4];
	const fresh = (length: number): ArrayMemory => ({
		parameters: Float64Array.from({ length }, () => ordinary(random)),
		gradients: new Float64Array(length),
		states: Object.fromEntries(
			program.states.map(({ name, per, initial }) => [
				name,
				new Float64Array(per === "parameter" ? length : 1).fill(initial),
			]),
		),
	});
	const arrays = lengths.map(fresh);
	interpretStart(program, arrays, settings, "float64");
	let worst = 0;
	for (let t = 1; t <= 100; t++) {
		for (const { gradients } of arrays) {
			for (let i = 0; i < gradients.length; i++)
				gradients[i] = ordinary(random);
		}
		// Both step from the same numbers, so that only this step's rounding is compared.
		const before = arrays.map(copy);
		const rewritten = arrays.map(copy);
		interpretStep(plain, arrays, settings, t, "float64");
		interpretStep(program, rewritten, settings, t, "float64");
		arrays.forEach((array, index) => {
			const actual = contents(rewritten[index] as ArrayMemory);
			const old = contents(before[index] as ArrayMemory);
			contents(array).forEach((expected, place) => {
				const moved = change(old[place] as Numbers, expected);
				worst = Math.max(
					worst,
					relativeDifference(actual[place] as Numbers, expected, moved),
				);
			});
		});
	}
	expect(worst).toBeLessThan(1e-13);
});

function copy({ parameters, gradients, states }: ArrayMemory): ArrayMemory {
	return {
		parameters: parameters.slice(),
		gradients: gradients.slice(),
		states: Object.fromEntries(
			Object.entries(states).map(([name, values]) => [name, values.slice()]),
		),
	};
}

function contents({ parameters, states }: ArrayMemory): Numbers[] {
	return [parameters, ...Object.values(states)];
}

/** What peers get wrong, reproduced there or read in their sources; ravine's tests of adapters have what tensors leak. */
describe("defects of other libraries", () => {
	const precisions = ["float32", "float64"] as const;

	test.each(precisions)(
		"tfjs: centered RMSprop stands a constant gradient, whose variance rounds to numbers below 0, %s",
		async (precision) => {
			// Of so many sizes, some would give NaN in either precision.
			const gradient = Array.from(
				{ length: 400 },
				(_, k) => 1.1 ** (k - 200) * (1 + k / 977),
			);
			const optimizer = await createOptimizer(
				centeredRmsprop({ epsilon: 1e-12 }),
				{ w: gradient.map(() => 0) },
				{ precision },
			);
			for (let step = 1; step <= 1000; step++) {
				optimizer.step({ w: gradient });
			}
			expect(optimizer.parameters.w.every(Number.isFinite)).toBe(true);
			optimizer.dispose();
		},
	);

	test("tfjs: Adadelta's first step is the paper's 0.0045, not 1", async () => {
		const optimizer = await createOptimizer(
			adadelta({ rho: 0.95, epsilon: 1e-6 }),
			{ w: [0] },
			{ precision: "float64" },
		);
		optimizer.step({ w: [1] });
		const step = Math.sqrt(1e-6) / Math.sqrt(0.05 * 1 + 1e-6);
		expect(step).toBeCloseTo(0.0045, 4);
		expect(optimizer.parameters.w[0]).toBeCloseTo(-step, 15);
		optimizer.dispose();
	});

	test("tfjs: gradients and states belong to names, in any order", async () => {
		const start = { a: [1, 2], b: [3, 4] };
		const [one, other] = await Promise.all([
			createOptimizer(adam(), start),
			createOptimizer(adam(), { b: start.b, a: start.a }),
		]);
		const [a, b] = [
			[0.1, -5],
			[7, 0.3],
		];
		for (let t = 0; t < 5; t++) {
			one.step({ a, b });
			other.step(t % 2 === 0 ? { b, a } : { a, b });
		}
		expect([...other.parameters.a]).toEqual([...one.parameters.a]);
		expect([...other.state.v.b]).toEqual([...one.state.v.b]);
		other.load(one.save());
		expect([...other.state.m.a]).toEqual([...one.state.m.a]);
	});

	test("tfjs: a changed momentum has an effect at the next step", async () => {
		const optimizer = await createOptimizer(
			heavyBall({ learningRate: 1, momentum: 0.9 }),
			{ w: [0] },
			{ precision: "float64" },
		);
		optimizer.step({ w: [1] });
		optimizer.settings.momentum = 0.25;
		optimizer.step({ w: [1] });
		expect(optimizer.state.v.w[0]).toBe(1.25);
	});

	test("tfjs: Adamax is saved, loaded, and goes on", async () => {
		const make = () => createOptimizer(adamax(), { w: [1, -1] });
		const [never, resumed] = await Promise.all([make(), make()]);
		for (let t = 1; t <= 3; t++) never.step({ w: [t, 0.1] });
		resumed.load(never.save());
		for (const one of [never, resumed]) one.step({ w: [-2, 5] });
		expect(resumed.save()).toEqual(never.save());
	});

	test.each(rules.map((make) => [make.name, make() as Rule] as const))(
		"tfjs: one NaN in a gradient does not poison %s",
		async (_, one) => {
			const optimizer = await createOptimizer(
				one,
				{ w: [1, -2, 3] },
				{ nonFinite: "skip" },
			);
			optimizer.step({ w: [1, 2, -1] });
			const before = optimizer.save();
			expect(optimizer.step({ w: [1, Number.NaN, 0] })).toMatchObject({
				skipped: true,
				nonFinite: 1,
			});
			expect(optimizer.save()).toEqual(before);
			optimizer.step({ w: [0.5, 0.25, 1] });
			expect(optimizer.parameters.w.every(Number.isFinite)).toBe(true);
			optimizer.dispose();
		},
	);

	test.each(precisions)(
		"jax-js: bias corrections are float64, so Adam's first steps are right, %s",
		async (precision) => {
			for (const backend of [webassembly(), interpreter()]) {
				const optimizer = await createOptimizer(
					adam({ learningRate: 0.1 }),
					{ w: [0] },
					{ backend, precision },
				);
				// For a constant gradient both averages are exact: every step is the rate.
				for (let t = 1; t <= 10; t++) {
					optimizer.step({ w: [1] });
					const off = Math.abs((optimizer.parameters.w[0] ?? 0) + 0.1 * t);
					expect(off / t).toBeLessThan(1e-7);
				}
				optimizer.dispose();
			}
		},
	);

	test("jax-js: a schedule runs in the compiled step", async () => {
		const optimizer = await createOptimizer(
			sgd({ learningRate: cosine(1, 4) }),
			{ w: [0] },
			{ backend: webassembly(), precision: "float64" },
		);
		for (let t = 1; t <= 6; t++) optimizer.step({ w: [1] });
		const rates = [0, 1, 2, 3].map(
			(k) => (1 + Math.cos((Math.PI * k) / 4)) / 2,
		);
		const total = rates.reduce((sum, rate) => sum + rate, 0);
		expect(optimizer.parameters.w[0]).toBeCloseTo(-total, 12);
	});

	test.each([
		["js-pytorch and teaching demos: without", 0.31623],
		["shumai: by the root of 1 - beta1^t", 0.1 * Math.sqrt(0.1)],
		["ConvNetJS: multiplied instead of divided", 0.1 * 0.1 * 0.1],
	])("Adam's bias correction, %s", async (_, wrong) => {
		const optimizer = await createOptimizer(
			adam({ learningRate: 0.1 }),
			{ w: [0] },
			{ precision: "float64" },
		);
		optimizer.step({ w: [2] });
		const step = -(optimizer.parameters.w[0] ?? 0);
		expect(step).toBeCloseTo(0.1, 8);
		expect(Math.abs(step - wrong)).toBeGreaterThan(0.05);
		optimizer.dispose();
	});

	test("torch.js: parameters are live arrays, which no step moves or replaces", async () => {
		const optimizer = await createOptimizer(adam(), {
			w: new Float32Array(1000),
		});
		const { w } = optimizer.parameters;
		const { buffer } = w;
		for (let t = 0; t < 3; t++)
			optimizer.step({ w: new Float32Array(1000).fill(1) });
		expect(optimizer.parameters.w).toBe(w);
		expect(w.buffer).toBe(buffer);
		expect(w[999]).toBeCloseTo(-0.003, 6);
	});

	test.each([
		["sgd", sgd],
		["heavyBall", heavyBall],
		["adam", adam],
		["adamw", adamw],
	] as const)(
		"teaching demos: the first step of %s has the rate that was given, not a multiple",
		async (_, make) => {
			for (const learningRate of [1e-3, 0.03, 0.5]) {
				const optimizer = await createOptimizer(
					make({ learningRate }) as Rule,
					{ w: [0] },
					{ precision: "float64" },
				);
				const report = optimizer.step({ w: [1] });
				expect(optimizer.parameters.w?.[0]).toBeCloseTo(-learningRate, 7);
				expect(report.settings.learningRate).toBe(learningRate);
				optimizer.dispose();
			}
		},
	);
});
