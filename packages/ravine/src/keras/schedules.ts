/**
 * Keras's schedules as functions of ravine's step: at step t they have Keras's value at the iteration t - 1, which its
 * optimizers use for their t-th update.
 */

import type { Schedule } from "../described.js";
import { double } from "../language/mathematics/numbers.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { RefusedRange } from "../refusal.js";
import {
	flag,
	list,
	number,
	optional,
	readOptions,
	whole,
} from "../schedules/options.js";

export interface ExponentialDecayOptions {
	readonly initialLearningRate: number;
	readonly decaySteps: number;
	readonly decayRate: number;
	/** Change only every `decaySteps` updates; false by default. */
	readonly staircase?: boolean | undefined;
}

const decaying = {
	initialLearningRate: number(),
	decaySteps: whole(1),
	decayRate: number(),
	staircase: optional(flag, false),
};

/** `keras.optimizers.schedules.ExponentialDecay`: `initialLearningRate decayRate^(k / decaySteps)`. */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
	const { initialLearningRate, decaySteps, decayRate, staircase } = readOptions(
		"exponentialDecay",
		options,
		decaying,
	);
	return (step) => {
		const times = (step - 1) / decaySteps;
		return (
			initialLearningRate *
			powerOfScalars(decayRate, staircase ? Math.floor(times) : times)
		);
	};
}

export type InverseTimeDecayOptions = ExponentialDecayOptions;

/** `keras.optimizers.schedules.InverseTimeDecay`: `initialLearningRate / (1 + decayRate k / decaySteps)`. */
export function inverseTimeDecay(options: InverseTimeDecayOptions): Schedule {
	const { initialLearningRate, decaySteps, decayRate, staircase } = readOptions(
		"inverseTimeDecay",
		options,
		decaying,
	);
	return (step) => {
		const times = (step - 1) / decaySteps;
		return (
			initialLearningRate /
			(1 + decayRate * (staircase ? Math.floor(times) : times))
		);
	};
}

export interface PiecewiseConstantDecayOptions {
	/** Numbers of updates, ascending. Up to and with the first one the first value holds, and so on. */
	readonly boundaries: readonly number[];
	/** One more than boundaries. */
	readonly values: readonly number[];
}

/** `keras.optimizers.schedules.PiecewiseConstantDecay`: one value up to each boundary, and another after the last. */
export function piecewiseConstantDecay(
	options: PiecewiseConstantDecayOptions,
): Schedule {
	const name = "piecewiseConstantDecay";
	const { boundaries, values } = readOptions(name, options, {
		boundaries: list(number()),
		values: list(number()),
	});
	if (boundaries.length !== values.length - 1) {
		throw new RefusedRange(
			`${name}: boundaries must be one fewer than the ${values.length} values, got ${boundaries.length}`,
		);
	}
	if (boundaries.some((one, k) => one <= (boundaries[k - 1] ?? -Infinity))) {
		throw new RefusedRange(
			`${name}: boundaries must ascend, got ${boundaries.join(", ")}`,
		);
	}
	return (step) => {
		const k = boundaries.findIndex((boundary) => step - 1 <= boundary);
		return values.at(k) as number;
	};
}

export interface PolynomialDecayOptions {
	readonly initialLearningRate: number;
	readonly decaySteps: number;
	/** 0.0001 by default. */
	readonly endLearningRate?: number | undefined;
	/** 1 by default. */
	readonly power?: number | undefined;
	/** Stretch the decay whenever its end is passed, so that the rate rises again; false by default. */
	readonly cycle?: boolean | undefined;
}

/** `keras.optimizers.schedules.PolynomialDecay`: from one rate to another along a power. */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
	const read = readOptions("polynomialDecay", options, {
		initialLearningRate: number(),
		decaySteps: whole(1),
		endLearningRate: optional(number(), 1e-4),
		power: optional(number(), 1),
		cycle: optional(flag, false),
	});
	const { initialLearningRate, decaySteps, endLearningRate, power } = read;
	return (step) => {
		const done = step - 1;
		const times = read.cycle ? Math.max(1, Math.ceil(done / decaySteps)) : 1;
		const part = Math.min(1, done / (decaySteps * times));
		return (
			(initialLearningRate - endLearningRate) *
				powerOfScalars(1 - part, power) +
			endLearningRate
		);
	};
}

export interface CosineDecayOptions {
	readonly initialLearningRate: number;
	/** The number of updates of the decay, without those of the warm-up. */
	readonly decaySteps: number;
	/** The last rate as a part of the first; 0 by default. */
	readonly alpha?: number | undefined;
	/** The rate after the warm-up; without it there is none. */
	readonly warmupTarget?: number | undefined;
	/** 0 by default. */
	readonly warmupSteps?: number | undefined;
}

/** `keras.optimizers.schedules.CosineDecay`: up in a straight line, if asked, and down along the cosine. */
export function cosineDecay(options: CosineDecayOptions): Schedule {
	const read = readOptions("cosineDecay", options, {
		initialLearningRate: number(),
		decaySteps: whole(1),
		alpha: optional(number(), 0),
		warmupTarget: optional(number(), undefined),
		warmupSteps: optional(whole(0), 0),
	});
	const { initialLearningRate, decaySteps, alpha, warmupTarget } = read;
	// Keras ignores the steps of a warm-up without a target.
	const warmupSteps = warmupTarget === undefined ? 0 : read.warmupSteps;
	const peak = warmupTarget ?? initialLearningRate;
	return (step) => {
		const done = step - 1;
		if (done < warmupSteps) {
			return (
				initialLearningRate +
				(peak - initialLearningRate) * (done / warmupSteps)
			);
		}
		const part = Math.min(1, (done - warmupSteps) / decaySteps);
		return peak * ((1 - alpha) * fallen(part) + alpha);
	};
}

export interface CosineDecayRestartsOptions {
	readonly initialLearningRate: number;
	/** The number of updates of the first cycle. */
	readonly firstDecaySteps: number;
	/** Each cycle is so many times as long as the one before; at least 1, 2 by default. */
	readonly tMul?: number | undefined;
	/** Each cycle starts at so many times the rate of the one before; 1 by default. */
	readonly mMul?: number | undefined;
	/** The lowest rate as a part of the first; 0 by default. */
	readonly alpha?: number | undefined;
}

/**
 * `keras.optimizers.schedules.CosineDecayRestarts`: cycles of the cosine.
 *
 * Keras finds the cycle with logarithms, whose rounding puts the first update of some cycles at the end of the cycle
 * before, with a rate of 0 (`tMul` 1.5, 10 steps: update 25). Here a cycle starts where it should.
 */
export function cosineDecayRestarts(
	options: CosineDecayRestartsOptions,
): Schedule {
	const read = readOptions("cosineDecayRestarts", options, {
		initialLearningRate: number(),
		firstDecaySteps: whole(1),
		tMul: optional(number(1), 2),
		mMul: optional(number(), 1),
		alpha: optional(number(), 0),
	});
	const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha } = read;
	return (step) => {
		let rest = step - 1;
		let length = firstDecaySteps;
		let cycle = 0;
		if (tMul === 1) {
			cycle = Math.floor(rest / length);
			rest -= cycle * length;
		} else {
			// The lengths are rounded, so a cycle may seem to end a little late.
			while (rest >= length * (1 - 1e-12)) {
				rest = Math.max(0, rest - length);
				length *= tMul;
				cycle++;
			}
		}
		const height = powerOfScalars(mMul, cycle) * fallen(rest / length);
		return initialLearningRate * ((1 - alpha) * height + alpha);
	};
}

/** The cosine's way from 1 to 0. */
function fallen(part: number): number {
	return 0.5 * (1 + double.cos(Math.PI * part));
}
