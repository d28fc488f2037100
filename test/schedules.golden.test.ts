import { readFileSync } from "node:fs";
import * as keras from "ravine/keras";
import * as optax from "ravine/optax";
import type { Plateau, Schedule } from "ravine/schedules";
import * as torch from "ravine/torch";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "./refusals.js";

/** A scheduler's options. A scheduler among them is a pair of a name and options itself. */
type Options = Readonly<Record<string, unknown>>;

interface Case {
	readonly schedule: string;
	readonly options: Options;
	readonly values: readonly number[];
	readonly momenta?: readonly number[];
	/** Reported one by one; each value is that after the report. */
	readonly metrics?: readonly number[];
}

type Made = Schedule | { readonly lr: Schedule; readonly momentum: Schedule };
type Dialect = Readonly<Record<string, (options: Options) => Made>>;

const dialects: Readonly<Record<string, Dialect>> = {
	torch: torch as unknown as Dialect,
	optax: optax as unknown as Dialect,
	keras: keras as unknown as Dialect,
};

/** Makes a scheduler, and those among its options. */
function make(dialect: Dialect, schedule: string, options: Options): Made {
	const nested = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(nested);
		const given = value as Partial<Case> | null;
		return typeof given?.schedule === "string"
			? make(dialect, given.schedule, given.options as Options)
			: value;
	};
	const read = Object.entries(options).map(([name, value]) => [
		...[name, nested(value)],
	]);
	const scheduler = dialect[schedule];
	if (scheduler === undefined) throw new Error(`no ${schedule}`);
	return scheduler(Object.fromEntries(read));
}

/** What a case's scheduler gives. */
function valuesOf(dialect: Dialect, { schedule, options, ...given }: Case) {
	const made = make(dialect, schedule, options);
	if (given.metrics !== undefined) {
		return {
			values: given.metrics.map((one) => (made as Plateau).report(one)),
		};
	}
	const at = (one: Schedule) => given.values.map((_, k) => one(k + 1));
	return typeof made === "function"
		? { values: at(made) }
		: { values: at(made.lr), momenta: at(made.momentum) };
}

/** The largest difference, relative to the largest value of a column. */
function difference(actual: readonly number[], expected: readonly number[]) {
	const size = Math.max(...expected.map(Math.abs));
	const worst = actual.map((value, k) =>
		Math.abs(value - (expected[k] as number)),
	);
	// NaN counts as infinite.
	return worst.reduce((a, b) => (b <= a ? a : b >= 0 ? b : Infinity), 0) / size;
}

/** The options that a scheduler knows, by its own words. */
function optionsOf(dialect: Dialect, schedule: string): string[] {
	const scheduler = dialect[schedule] as (options: Options) => Made;
	const message = messageOf(() => scheduler({ notAnOption: 1 }));
	const listed = /the options are ([\w, ]+)/.exec(message)?.[1];
	expect(listed, message).toBeDefined();
	return (listed as string).split(", ");
}

describe.each(Object.entries(dialects))("%s", (library, dialect) => {
	const file = new URL(`golden/schedules/${library}.json`, import.meta.url);
	const { cases } = JSON.parse(readFileSync(file, "utf8")) as {
		readonly cases: readonly Case[];
	};
	const titled = cases.map((one) => {
		const options = JSON.stringify(one.options).slice(0, 90);
		return [`${one.schedule} ${options}`, one] as const;
	});

	test.each(titled)("%s", (_, one) => {
		const { values, momenta } = valuesOf(dialect, one);
		expect(difference(values, one.values)).toBeLessThan(1e-11);
		if (one.momenta !== undefined) {
			expect(difference(momenta ?? [], one.momenta)).toBeLessThan(1e-11);
			expect(momenta).toHaveLength(one.momenta.length);
		}
	});

	const names = [...new Set(cases.map((one) => one.schedule))];

	test.each(names)(
		"%s: each option is off its default in some case",
		(name) => {
			const own = cases.filter(({ schedule }) => schedule === name);
			/** Whether a case would not be the same without one of its options. */
			const matters = (one: Case, option: string) => {
				const { [option]: _, ...options } = one.options;
				try {
					const { values, momenta } = valuesOf(dialect, { ...one, options });
					return (
						difference(values, one.values) > 1e-6 ||
						(momenta !== undefined && one.momenta === undefined) ||
						difference(momenta ?? [0], one.momenta ?? [0]) > 1e-6
					);
				} catch {
					return true;
				}
			};
			for (const option of optionsOf(dialect, name)) {
				const held = own.some(
					(one) => option in one.options && matters(one, option),
				);
				// A function cannot be in a JSON; a test below has them.
				if (!["scaleFn", "scaleMode"].includes(option))
					expect(held, option).toBe(true);
			}
		},
	);
});

test("every scheduler of a dialect has a golden", () => {
	// A dialect's other functions are its optimizers and links.
	const isScheduler = (make: (options: Options) => Made) => {
		try {
			return /^\w+: there is no option/.test(
				messageOf(() => make({ notAnOption: 1 })),
			);
		} catch {
			return false;
		}
	};
	for (const [library, dialect] of Object.entries(dialects)) {
		const file = new URL(`golden/schedules/${library}.json`, import.meta.url);
		const text = readFileSync(file, "utf8");
		for (const [name, make] of Object.entries(dialect)) {
			if (isScheduler(make)) expect(text).toContain(`"schedule":"${name}"`);
		}
	}
});

describe("torch's options that no JSON can have", () => {
	test("cyclicLr: scaleFn of the cycle, or of the updates", () => {
		const cycle = { baseLr: 0.1, maxLr: 0.7, stepSizeUp: 20 };
		const alone = { ...cycle, cycleMomentum: false } as const;
		const pairs = [
			[
				torch.cyclicLr({ ...alone, mode: "triangular2" }),
				torch.cyclicLr({ ...alone, scaleFn: (x) => 2 ** (1 - x) }),
			],
			[
				torch.cyclicLr({ ...alone, mode: "exp_range", gamma: 0.99 }),
				torch.cyclicLr({
					...{ ...alone, scaleMode: "iterations" },
					scaleFn: (x) => 0.99 ** x,
				}),
			],
		] as const;
		for (const [one, other] of pairs) {
			for (let step = 1; step < 200; step++) {
				expect(other(step)).toBeCloseTo(one(step), 14);
			}
		}
	});
});

test("keras's restarts come in time, also where Keras's logarithms miss them", () => {
	const options = { initialLearningRate: 0.5, firstDecaySteps: 10 };
	expect(keras.cosineDecayRestarts({ ...options, tMul: 1.5 })(26)).toBe(0.5);
	for (const [tMul, restart] of [
		...([
			[7, 80],
			[7, 570],
			[1.1, 21],
		] as const),
	]) {
		expect(keras.cosineDecayRestarts({ ...options, tMul })(restart + 1)).toBe(
			0.5,
		);
	}
});

describe("wrong options are refused", () => {
	const cases: readonly (readonly [() => unknown, string])[] = [
		[
			() => torch.stepLr(untyped({ lr: 1 })),
			"stepLr: stepSize must be a whole number from 1, got undefined",
		],
		[
			() => torch.stepLr(untyped({ lr: 1, step_size: 3 })),
			'stepLr: there is no option "step_size"; the options are lr, stepSize, gamma; did you mean "stepSize"?',
		],
		[
			() => torch.stepLr(untyped(0.1)),
			"stepLr: the options must be an object, got 0.1",
		],
		[
			() => torch.constantLr({ lr: 1, factor: 2 }),
			"constantLr: factor must be a number from 0 to 1, got 2",
		],
		[
			() => torch.linearLr({ lr: 1, startFactor: 0 }),
			"linearLr: startFactor must be above 0, got 0",
		],
		[
			() => torch.multiStepLr({ lr: 1, milestones: [3, 4.5] }),
			"multiStepLr: milestones[1] must be a whole number from 0, got 4.5",
		],
		[
			() => torch.oneCycleLr({ maxLr: 1, epochs: 3 }),
			"oneCycleLr: give totalSteps, or epochs and stepsPerEpoch",
		],
		[
			() => torch.oneCycleLr({ maxLr: 1, totalSteps: 5 }).lr(7),
			"oneCycleLr: the cycle has 5 steps, got step 7",
		],
		[
			() => torch.oneCycleLr({ maxLr: 1, totalSteps: 5, pctStart: 0.2 }).lr(1),
			"oneCycleLr: with pctStart 0.2 of 5 steps a part of the cycle has no steps",
		],
		[
			() =>
				torch.oneCycleLr({
					maxLr: 1,
					totalSteps: 5,
					annealStrategy: untyped("cosine"),
				}),
			'oneCycleLr: unknown annealStrategy "cosine"; allowed are "cos", "linear"',
		],
		[
			() => torch.cyclicLr({ baseLr: 1, maxLr: 2, stepSizeUp: 0 }),
			"cyclicLr: stepSizeUp must be above 0, got 0",
		],
		[
			() =>
				torch.sequentialLr({
					schedulers: [torch.exponentialLr({ lr: 1, gamma: 0.9 })],
					milestones: [5],
				}),
			"sequentialLr: milestones must be one fewer than the 1 schedules, got 1",
		],
		[
			() =>
				torch.sequentialLr({
					schedulers: [() => 1, () => 2, () => 3],
					milestones: [5, 3],
				}),
			"sequentialLr: milestones must ascend, got 5, 3",
		],
		[
			() => torch.sequentialLr({ schedulers: untyped([0.1]), milestones: [] }),
			"sequentialLr: schedulers[0] must be a schedule, got 0.1",
		],
		[
			() => torch.reduceLrOnPlateau({ lr: 1, factor: 1 }),
			"reduceLrOnPlateau: factor must be below 1, got 1",
		],
		[
			() => torch.reduceLrOnPlateau({ lr: 1 }).report(untyped(null)),
			"reduceLrOnPlateau: a metric must be a number, got null",
		],
		[
			() =>
				optax.warmupCosineDecaySchedule({
					initValue: 0,
					peakValue: 1,
					warmupSteps: 10,
					decaySteps: 10,
				}),
			"warmupCosineDecaySchedule: decaySteps contain the warmupSteps, so they must be more than 10, got 10",
		],
		[
			() =>
				optax.piecewiseConstantSchedule({
					initValue: 1,
					boundariesAndScales: { 10: -1 },
				}),
			"piecewiseConstantSchedule: boundariesAndScales[10] must be a number from 0, got -1",
		],
		[
			() =>
				optax.piecewiseConstantSchedule({
					initValue: 1,
					boundariesAndScales: untyped({ ten: 1 }),
				}),
			"piecewiseConstantSchedule: a key of boundariesAndScales must be a whole number from 0, got NaN",
		],
		[
			() => optax.sgdrSchedule({ cosineKwargs: untyped([3]) }),
			"sgdrSchedule: cosineKwargs[0] must be an object of options, got 3",
		],
		[
			() => keras.piecewiseConstantDecay({ boundaries: [1, 2], values: [1] }),
			"piecewiseConstantDecay: boundaries must be one fewer than the 1 values, got 2",
		],
		[
			() =>
				keras.cosineDecayRestarts({
					initialLearningRate: 1,
					firstDecaySteps: 5,
					tMul: 0.5,
				}),
			"cosineDecayRestarts: tMul must be a number from 1, got 0.5",
		],
		[
			() =>
				keras.polynomialDecay({
					initialLearningRate: 1,
					decaySteps: 5,
					cycle: untyped("yes"),
				}),
			'polynomialDecay: cycle must be true or false, got "yes"',
		],
	];
	test.each(cases.map(([act, message]) => [message, act] as const))(
		"%s",
		(message, act) => expect(messageOf(act)).toBe(message),
	);
});
