/**
 * optax's schedules as functions of ravine's step: at step t they have optax's value at the count t - 1, which optax
 * uses for its t-th update.
 */

import type { Schedule } from "../described.js";
import { double } from "../language/mathematics/numbers.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { RefusedRange } from "../refusal.js";
import { inSequence } from "../schedules/inSequence.js";
import {
	flag,
	functionOf,
	list,
	number,
	object,
	optional,
	readOptions,
	whole,
} from "../schedules/options.js";

export interface PolynomialScheduleOptions {
	readonly initValue: number;
	readonly endValue: number;
	readonly power: number;
	/** The number of updates from `initValue` to `endValue`; with 0 or less optax keeps `initValue`. */
	readonly transitionSteps: number;
	/** The number of updates before the change begins; 0 by default. */
	readonly transitionBegin?: number | undefined;
}

/** `optax.polynomial_schedule`: `endValue + (initValue - endValue) (1 - p)^power`, where p grows from 0 to 1. */
export function polynomialSchedule(
	options: PolynomialScheduleOptions,
): Schedule {
	const read = readOptions("polynomialSchedule", options, {
		...transition,
		endValue: number(),
		power: number(),
	});
	const { initValue, endValue, power, transitionSteps } = read;
	if (transitionSteps <= 0) return () => initValue;
	const begin = Math.max(0, read.transitionBegin);
	return (step) => {
		const count = Math.min(Math.max(step - 1 - begin, 0), transitionSteps);
		const rest = powerOfScalars(1 - count / transitionSteps, power);
		return (initValue - endValue) * rest + endValue;
	};
}

const transition = {
	initValue: number(),
	transitionSteps: whole(Number.NEGATIVE_INFINITY),
	transitionBegin: optional(whole(Number.NEGATIVE_INFINITY), 0),
};

export type LinearScheduleOptions = Omit<PolynomialScheduleOptions, "power">;

/** `optax.linear_schedule`: from `initValue` to `endValue` in a straight line. */
export function linearSchedule(options: LinearScheduleOptions): Schedule {
	const read = readOptions("linearSchedule", options, {
		...transition,
		endValue: number(),
	});
	return polynomialSchedule({ ...read, power: 1 });
}

export interface ExponentialDecayOptions {
	readonly initValue: number;
	/** The value changes by `decayRate` in so many updates; with 0 or less optax keeps `initValue`. */
	readonly transitionSteps: number;
	/** With 0 optax keeps `initValue`. */
	readonly decayRate: number;
	/** The number of updates before the change begins; 0 by default. */
	readonly transitionBegin?: number | undefined;
	/** Change only every `transitionSteps` updates; false by default. */
	readonly staircase?: boolean | undefined;
	/** A bound: the lowest value with a rate below 1, else the highest. */
	readonly endValue?: number | undefined;
}

/** `optax.exponential_decay`: `initValue decayRate^(k / transitionSteps)`. */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
	const read = readOptions("exponentialDecay", options, {
		...transition,
		decayRate: number(),
		staircase: optional(flag, false),
		endValue: optional(number(), undefined),
	});
	const { initValue, transitionSteps, decayRate, staircase, endValue } = read;
	if (transitionSteps <= 0 || decayRate === 0) return () => initValue;
	const begin = Math.max(0, read.transitionBegin);
	const bound = decayRate < 1 ? Math.max : Math.min;
	return (step) => {
		const count = Math.max(step - 1 - begin, 0);
		const times = count / transitionSteps;
		const value =
			initValue *
			powerOfScalars(decayRate, staircase ? Math.floor(times) : times);
		return endValue === undefined ? value : bound(value, endValue);
	};
}

export interface CosineDecayScheduleOptions {
	readonly initValue: number;
	readonly decaySteps: number;
	/** The last value as a part of the first; 0 by default. */
	readonly alpha?: number | undefined;
	/** 1 by default. */
	readonly exponent?: number | undefined;
}

/** `optax.cosine_decay_schedule`: `initValue ((1 - alpha) ((1 + cos(pi p)) / 2)^exponent + alpha)`. */
export function cosineDecaySchedule(
	options: CosineDecayScheduleOptions,
): Schedule {
	const { initValue, decaySteps, alpha, exponent } = readOptions(
		"cosineDecaySchedule",
		options,
		{
			initValue: number(),
			decaySteps: whole(1),
			alpha: optional(number(), 0),
			exponent: optional(number(), 1),
		},
	);
	return (step) => {
		const part = Math.min(step - 1, decaySteps) / decaySteps;
		const cosine = 0.5 * (1 + double.cos(Math.PI * part));
		return initValue * ((1 - alpha) * powerOfScalars(cosine, exponent) + alpha);
	};
}

export interface WarmupCosineDecayScheduleOptions {
	readonly initValue: number;
	readonly peakValue: number;
	readonly warmupSteps: number;
	/** The number of updates of both parts together; more than `warmupSteps`. */
	readonly decaySteps: number;
	/** 0 by default. */
	readonly endValue?: number | undefined;
	/** 1 by default. */
	readonly exponent?: number | undefined;
}

/** `optax.warmup_cosine_decay_schedule`: up in a straight line, down along the cosine. */
export function warmupCosineDecaySchedule(
	options: WarmupCosineDecayScheduleOptions,
): Schedule {
	const name = "warmupCosineDecaySchedule";
	const read = readOptions(name, options, {
		initValue: number(),
		peakValue: number(),
		warmupSteps: whole(0),
		decaySteps: whole(1),
		endValue: optional(number(), 0),
		exponent: optional(number(), 1),
	});
	const { initValue, peakValue, warmupSteps, decaySteps, exponent } = read;
	if (decaySteps <= warmupSteps) {
		throw new RefusedRange(
			`${name}: decaySteps contain the warmupSteps, so they must be more than ${warmupSteps}, got ${decaySteps}`,
		);
	}
	const rise = linearSchedule({
		...{ initValue, endValue: peakValue, transitionSteps: warmupSteps },
	});
	const fall = cosineDecaySchedule({
		initValue: peakValue,
		decaySteps: decaySteps - warmupSteps,
		alpha: peakValue === 0 ? 0 : read.endValue / peakValue,
		exponent,
	});
	return inSequence(name, "warmupSteps", [rise, fall], [warmupSteps]);
}

export interface PiecewiseConstantScheduleOptions {
	readonly initValue: number;
	/** Factors, by the number of updates from which each applies, with all those before it. */
	readonly boundariesAndScales?: Readonly<Record<number, number>> | undefined;
}

/** `optax.piecewise_constant_schedule`: `initValue` times the scales of all boundaries at k or before it. */
export function piecewiseConstantSchedule(
	options: PiecewiseConstantScheduleOptions,
): Schedule {
	const { initValue, boundariesAndScales } = readOptions(
		"piecewiseConstantSchedule",
		options,
		{
			initValue: number(),
			boundariesAndScales: optional(readScales, []),
		},
	);
	return (step) =>
		boundariesAndScales.reduce(
			(value, [boundary, scale]) => (boundary < step ? value * scale : value),
			initValue,
		);
}

/** Reads factors by numbers of updates. */
function readScales(
	subject: string,
	name: string,
	given: unknown,
): readonly (readonly [boundary: number, scale: number])[] {
	const read = object<Record<string, unknown>>(
		"an object such as { 100: 0.1 }",
	);
	return Object.entries(read(subject, name, given)).map(([key, scale]) => {
		const boundary = key.trim() === "" ? Number.NaN : Number(key);
		whole(0)(subject, `a key of ${name}`, boundary);
		return [boundary, number(0)(subject, `${name}[${key}]`, scale)] as const;
	});
}

export interface CosineOnecycleScheduleOptions {
	readonly transitionSteps: number;
	readonly peakValue: number;
	/** The part of the updates in which the value rises, from 0 to 1; 0.3 by default. */
	readonly pctStart?: number | undefined;
	/** The first value is `peakValue / divFactor`; 25 by default. */
	readonly divFactor?: number | undefined;
	/** The last value is the first one over `finalDivFactor`; 10000 by default. */
	readonly finalDivFactor?: number | undefined;
}

/** `optax.cosine_onecycle_schedule`: up and down along the cosine. */
export function cosineOnecycleSchedule(
	options: CosineOnecycleScheduleOptions,
): Schedule {
	const read = readOptions("cosineOnecycleSchedule", options, {
		transitionSteps: whole(1),
		peakValue: number(),
		pctStart: optional(number(0, 1), 0.3),
		divFactor: optional(number(), 25),
		finalDivFactor: optional(number(), 1e4),
	});
	const { transitionSteps, peakValue, divFactor, finalDivFactor } = read;
	const start = peakValue / divFactor;
	const end = start / finalDivFactor;
	const top = Math.trunc(read.pctStart * transitionSteps);
	// With a peak at the last update, optax's table of boundaries loses the peak.
	if (top === transitionSteps) {
		return (step) =>
			onCosine(
				start,
				start / (divFactor * finalDivFactor),
				Math.min(1, (step - 1) / top),
			);
	}
	return (step) => {
		const done = step - 1;
		if (done < top) return onCosine(start, peakValue, done / top);
		const part = (done - top) / (transitionSteps - top);
		return onCosine(peakValue, end, Math.min(1, part));
	};
}

function onCosine(from: number, to: number, part: number): number {
	return to + ((from - to) * (double.cos(Math.PI * part) + 1)) / 2;
}

export interface SgdrScheduleOptions {
	/** The options of `warmupCosineDecaySchedule` for each cycle. */
	readonly cosineKwargs: readonly WarmupCosineDecayScheduleOptions[];
}

/** `optax.sgdr_schedule`: cycles, each with a warm-up and a cosine. */
export function sgdrSchedule(options: SgdrScheduleOptions): Schedule {
	const { cosineKwargs } = readOptions("sgdrSchedule", options, {
		cosineKwargs: list(
			object<WarmupCosineDecayScheduleOptions>("an object of options"),
		),
	});
	const schedules = cosineKwargs.map(warmupCosineDecaySchedule);
	let done = 0;
	const boundaries = cosineKwargs.map(({ decaySteps }) => (done += decaySteps));
	return inSequence(
		...["sgdrSchedule", "boundaries"],
		schedules,
		boundaries.slice(0, -1),
	);
}

export interface JoinSchedulesOptions {
	/** Schedules, each of which counts its own steps from 1. */
	readonly schedules: readonly Schedule[];
	/** The numbers of updates after which the next one holds, ascending; one fewer than schedules. */
	readonly boundaries: readonly number[];
}

/** `optax.join_schedules`: one schedule after another. */
export function joinSchedules(options: JoinSchedulesOptions): Schedule {
	const { schedules, boundaries } = readOptions("joinSchedules", options, {
		schedules: list(functionOf<Schedule>("a schedule")),
		boundaries: list(whole(0)),
	});
	return inSequence("joinSchedules", "boundaries", schedules, boundaries);
}
