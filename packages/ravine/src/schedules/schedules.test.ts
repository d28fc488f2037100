import fc from "fast-check";
import { createOptimizer, sgd } from "ravine";
import * as schedules from "ravine/schedules";
import { describe, expect, test } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { messageOf, untyped } from "../../../../test/refusals.js";

const {
	constant,
	cosine,
	cosineRestarts,
	exponential,
	inverseSqrt,
	join,
	linear,
	oneCycle,
	piecewise,
	plateau,
	polynomial,
	warmup,
	warmupStableDecay,
} = schedules;

/** The values at the steps from 1 on. */
const first = (count: number, schedule: schedules.Schedule) =>
	Array.from({ length: count }, (_, k) => schedule(k + 1));

const cos = (part: number) => (1 + Math.cos(Math.PI * part)) / 2;

/** Each schedule, with its first values worked out by hand. */
const byHand: readonly (readonly [
	string,
	schedules.Schedule,
	readonly number[],
])[] = [
	["constant", constant(0.3), [0.3, 0.3, 0.3]],
	["linear", linear(1, 4), [1, 0.75, 0.5, 0.25, 0, 0]],
	["linear with an end", linear(1, 2, { end: 3 }), [1, 2, 3, 3]],
	[
		"polynomial",
		polynomial(2, 4),
		[2, 2 * 0.75 ** 2, 2 * 0.5 ** 2, 2 * 0.25 ** 2, 0, 0],
	],
	[
		"polynomial with options",
		polynomial(2, 2, { end: 1, power: 0.5 }),
		[2, 1 + Math.SQRT1_2, 1, 1],
	],
	["exponential", exponential(5, 2), [5, 5 * Math.sqrt(0.1), 0.5]],
	[
		"exponential by stairs, bounded below",
		exponential(8, 2, { factor: 0.5, staircase: true, end: 3 }),
		[8, 8, 4, 4, 3, 3],
	],
	[
		"exponential that rises, bounded above",
		exponential(1, 1, { factor: 2, end: 5 }),
		[1, 2, 4, 5, 5],
	],
	["cosine", cosine(2, 3), [2, 2 * cos(1 / 3), 2 * cos(2 / 3), 0, 0]],
	["cosine with an end", cosine(3, 2, { end: 1 }), [3, 2, 1, 1]],
	["cosineRestarts", cosineRestarts(1, 2), [1, 0.5, 1, 0.5, 1]],
	[
		"cosineRestarts with options",
		cosineRestarts(5, 1, { end: 1, lengthen: 2, shrink: 0.5 }),
		[5, 3, 2, 2, 1 + cos(1 / 4), 1.5, 1 + cos(3 / 4), 1.5],
	],
	[
		"oneCycle",
		oneCycle(1, 10),
		[
			0.04,
			1 - 0.96 * cos(1 / 3),
			1 - 0.96 * cos(2 / 3),
			1,
			...[1, 2, 3, 4, 5, 6].map((k) => 4e-6 + (1 - 4e-6) * cos(k / 7)),
			...[4e-6, 4e-6],
		],
	],
	[
		"oneCycle with options",
		oneCycle(0.85, 4, { start: 0.95, end: 0.9, rise: 0.5 }),
		[0.95, 0.9, 0.85, 0.875, 0.9, 0.9],
	],
	["oneCycle without a rise", oneCycle(1, 2, { rise: 0, end: 0 }), [1, 0.5, 0]],
	[
		"oneCycle without a fall",
		oneCycle(1, 2, { rise: 1, start: 0 }),
		[0, 0.5, 1],
	],
	[
		"inverseSqrt",
		inverseSqrt(3, 4),
		[0.75, 1.5, 2.25, 3, 3 * Math.sqrt(4 / 5), 3 * Math.sqrt(4 / 6)],
	],
	[
		"piecewise",
		piecewise(1, { 4: 0.1, 3: 0.5, 10: 7 }),
		[1, 1, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 7, 7],
	],
	[
		"join",
		join(0.5, { 5: (step) => 100 + step, 3: linear(1, 2) }),
		[0.5, 0.5, 1, 0.5, 101, 102],
	],
	["warmup", warmup(3, linear(4, 2)), [1, 2, 3, 4, 2, 0]],
	["warmup from a start", warmup(1, 3, { start: 1 }), [2, 3, 3]],
	[
		"warmupStableDecay",
		warmupStableDecay(6, 8, { warmup: 2, decay: 3 }),
		[2, 4, 6, 6, 6, 6, 4, 2, 0, 0],
	],
	[
		"warmupStableDecay with a root and an end",
		warmupStableDecay(3, 4, {
			...{ warmup: 0, decay: 4, end: 1, shape: "squareRoot" },
		}),
		[3, 2, 3 - 2 * Math.SQRT1_2, 3 - Math.sqrt(3), 1],
	],
	[
		"warmupStableDecay, its defaults",
		warmupStableDecay(1, 20),
		[0.5, ...Array(16).fill(1), 0.75, 0.5, 0.25, 0],
	],
	["warmupStableDecay without ends", warmupStableDecay(1, 2), [1, 1, 0]],
];

describe("values by hand", () => {
	test.each(byHand)("%s", (_, schedule, expected) => {
		first(expected.length, schedule).forEach((value, k) => {
			expect(value, `step ${k + 1}`).toBeCloseTo(expected[k] as number, 14);
		});
	});

	test("every schedule is among them, but for plateau", () => {
		const names = Object.keys(schedules).filter((name) => name !== "plateau");
		const held = new Set(byHand.map(([name]) => name.split(/[ ,]/)[0]));
		expect([...held].sort()).toEqual(names.sort());
	});

	test("the end is exact, however far away", () => {
		for (const schedule of [
			linear(0.1, 7, { end: 0.3 }),
			polynomial(0.1, 7, { end: 0.3 }),
			cosine(0.1, 7, { end: 0.3 }),
			oneCycle(0.1, 7, { end: 0.3 }),
			warmupStableDecay(0.1, 7, { end: 0.3 }),
		]) {
			for (const step of [8, 9, 1e6, 2 ** 52]) expect(schedule(step)).toBe(0.3);
		}
	});

	test("any arguments: finite, and between the start and the end", () => {
		const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
		const steps = fc.integer({ min: 1, max: 1e6 });
		const step = fc.oneof(steps, fc.constant(2 ** 53 - 1));
		fc.assert(
			fc.property(value, value, steps, step, (start, end, count, at) => {
				const low = Math.min(start, end) - 1e-9;
				const high = Math.max(start, end) + 1e-9;
				for (const make of [linear, polynomial, cosine, cosineRestarts]) {
					const now = make(start, count, { end })(at);
					expect(now, make.name).toBeGreaterThanOrEqual(low);
					expect(now, make.name).toBeLessThanOrEqual(high);
				}
			}),
			draws(300, 11),
		);
	});

	test("restarts after very many steps take no time", () => {
		expect(cosineRestarts(1, 3)(3e15 + 1)).toBe(1);
		expect(cosineRestarts(1, 3, { lengthen: 2 })(2 ** 52)).toBeLessThan(1);
	});
});

describe("plateau", () => {
	/** The value after each metric. */
	const after = (
		metrics: readonly number[],
		rate: ReturnType<typeof plateau>,
	) => metrics.map((metric) => rate.report(metric));

	test("falls when the metric has not improved for more than `patience` reports", () => {
		const rate = plateau(1, { factor: 0.5, patience: 1 });
		expect(after([5, 4, 4, 4, 4, 3, 3, 3], rate)).toEqual([
			...[1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25],
		]);
		expect([1, 7, 1000].map(rate)).toEqual([0.25, 0.25, 0.25]);
	});

	test("ten bad reports are borne by default, and the value falls to a tenth", () => {
		const rate = plateau(1);
		expect(after(Array(11).fill(2), rate)).toEqual(Array(11).fill(1));
		expect(rate.report(2)).toBe(0.1);
	});

	test("threshold, cooldown, end and mode", () => {
		const rate = plateau(8, {
			...{ factor: 0.5, patience: 0, threshold: 0.1, cooldown: 2 },
			...{ end: 3, mode: "max" },
		});
		// 10.5 beats 10 by too little; then two reports are not counted.
		expect(after([10, 10.5, 1, 1, 1, 11.5, 1], rate)).toEqual([
			...[8, 4, 4, 4, 3, 3, 3],
		]);
	});

	test("NaN and infinite metrics are no improvement", () => {
		const rate = plateau(1, { factor: 0.5, patience: 0 });
		expect(after([Number.NaN, Number.POSITIVE_INFINITY, 3, 2], rate)).toEqual([
			...[0.5, 0.25, 0.25, 0.25],
		]);
	});

	test("goes on from a saved state, also one that was JSON", () => {
		const options = { factor: 0.5, patience: 2, cooldown: 1 };
		const metrics = [9, 8, 8, 8, 8, 8, 8, 7, 8, 8, 8, 8, 8, 8];
		const unbroken = after(metrics, plateau(1, options));
		for (let cut = 0; cut <= metrics.length; cut++) {
			const before = plateau(1, options);
			after(metrics.slice(0, cut), before);
			const again = plateau(77, options);
			again.load(JSON.parse(JSON.stringify(before.save())));
			expect(again(1)).toBe(before(1));
			expect(after(metrics.slice(cut), again)).toEqual(unbroken.slice(cut));
		}
	});

	test("a wrong state is refused and changes nothing", () => {
		const rate = plateau(0.5);
		rate.report(3);
		const saved = rate.save();
		for (const wrong of [
			...[undefined, null, 0.5, [], {}, { ...saved, best: "3" }],
			...[
				{ ...saved, value: Number.NaN },
				{ ...saved, bad: -1 },
			],
			...[
				{ ...saved, cooling: 0.5 },
				{ ...saved, more: 1 },
			],
		]) {
			expect(() => rate.load(untyped(wrong))).toThrow(/^plateau, load: /);
		}
		expect(rate.save()).toEqual(saved);
		expect(messageOf(() => rate.report(untyped("3")))).toBe(
			'plateau: a metric must be a number, got "3"',
		);
	});
});

test("as settings of an optimizer; resumed, they go on", async () => {
	const make = () =>
		createOptimizer(sgd({ learningRate: warmup(2, cosine(1, 4)) }), {
			w: [0],
		});
	const unbroken = await make();
	const rates = Array.from({ length: 8 }, () => {
		return unbroken.step({ w: [1] }).settings.learningRate;
	});
	expect(rates[0]).toBeCloseTo(1 / 3, 15);
	expect(rates[2]).toBe(1);
	expect(rates[6]).toBe(0);

	const stopped = await make();
	for (let k = 0; k < 3; k++) stopped.step({ w: [1] });
	const resumed = await make();
	resumed.load(stopped.save());
	for (let k = 3; k < 8; k++) {
		expect(resumed.step({ w: [1] }).settings.learningRate).toBe(rates[k]);
	}
	expect(resumed.parameters.w).toEqual(unbroken.parameters.w);
});

describe("wrong arguments are refused", () => {
	const cases: readonly (readonly [() => unknown, string])[] = [
		[
			() => constant(untyped("1")),
			'constant: value must be a finite number, got "1"',
		],
		[
			() => constant(Number.NaN),
			"constant: value must be a finite number, got NaN",
		],
		[() => linear(1, 0), "linear: steps must be a whole number from 1, got 0"],
		[
			() => linear(1, 1.5),
			"linear: steps must be a whole number from 1, got 1.5",
		],
		[
			() => linear(untyped(undefined), 1),
			"linear: start must be a finite number, got undefined",
		],
		[
			() => cosine(1, 10, untyped(0)),
			"cosine: the options must be an object, got 0",
		],
		[
			() => cosine(1, 10, untyped({ ned: 0 })),
			'cosine: there is no option "ned"; the options are end',
		],
		[
			() => cosine(1, 10, { end: Number.POSITIVE_INFINITY }),
			"cosine: end must be a finite number, got Infinity",
		],
		[
			() => cosineRestarts(1, 10, { lengthen: 1.5 }),
			"cosineRestarts: lengthen must be a whole number from 1, got 1.5",
		],
		[
			() => cosineRestarts(1, 10, { shrink: -1 }),
			"cosineRestarts: shrink must be a number from 0, got -1",
		],
		[
			() => exponential(1, 10, { factor: -0.5 }),
			"exponential: factor must be a number from 0, got -0.5",
		],
		[
			() => exponential(1, 10, { staircase: untyped(1) }),
			"exponential: staircase must be true or false, got 1",
		],
		[
			() => oneCycle(1, 10, { rise: 1.5 }),
			"oneCycle: rise must be a number from 0 to 1, got 1.5",
		],
		[
			() => inverseSqrt(1, 0),
			"inverseSqrt: warmupSteps must be a whole number from 1, got 0",
		],
		[
			() => piecewise(1, { 1: 0.1 }),
			'piecewise: a change happens at a whole step from 2, got "1"',
		],
		[
			() => piecewise(1, untyped({ ten: 0.1 })),
			'piecewise: a change happens at a whole step from 2, got "ten"',
		],
		[
			() => piecewise(1, { 10: Number.NaN }),
			"piecewise: the value from step 10 on must be a finite number, got NaN",
		],
		[
			() => piecewise(1, untyped([0.1])),
			"piecewise: the changes must be an object of steps, such as { 100: 0.001 }, got [0.1]",
		],
		[
			() => join(untyped("cosine"), {}),
			'join: the first schedule must be a schedule or a finite number, got "cosine"',
		],
		[
			() => join(1, { 5: untyped(null) }),
			"join: the schedule from step 5 on must be a schedule or a finite number, got null",
		],
		[
			() => warmup(untyped(cosine(1, 2)), untyped(10)),
			"warmup: steps must be a whole number from 1, got a function",
		],
		[
			() => warmupStableDecay(1, 10, { warmup: 6, decay: 5 }),
			"warmupStableDecay: warmup and decay must fit into the 10 steps, got 6 + 5",
		],
		[
			() => warmupStableDecay(1, 10, { shape: untyped("cubic") }),
			'warmupStableDecay: unknown shape "cubic"; allowed are "linear", "squareRoot"',
		],
		[
			() => plateau(1, { mode: untyped("least") }),
			'plateau: unknown mode "least"; allowed are "min", "max"',
		],
		[
			() => plateau(1, { factor: 2 }),
			"plateau: factor must be a number from 0 to 1, got 2",
		],
	];
	test.each(cases.map(([act, message]) => [message, act] as const))(
		"%s",
		(message, act) => {
			expect(messageOf(act)).toBe(message);
		},
	);
});
