/**
 * torch's schedulers that scale a rate, as functions of ravine's step. At step t they have the rate of torch's t-th
 * update in a loop that calls `optimizer.step()` and then `scheduler.step()`. `lr` is the optimizer's own rate.
 */

import type { Schedule } from "../described.js";
import { double } from "../language/mathematics/numbers.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { RefusedRange } from "../refusal.js";
import { cosineRestarts } from "../schedules/cosineRestarts.js";
import { inSequence } from "../schedules/inSequence.js";
import {
	functionOf,
	list,
	number,
	optional,
	readOptions,
	whole,
} from "../schedules/options.js";

export interface StepLrOptions {
	readonly lr: number;
	/** The rate changes every `stepSize` updates. */
	readonly stepSize: number;
	/** 0.1 by default. */
	readonly gamma?: number | undefined;
}

/** `torch.optim.lr_scheduler.StepLR`: `lr gamma^floor(k / stepSize)` after k updates. */
export function stepLr(options: StepLrOptions): Schedule {
	const { lr, stepSize, gamma } = readOptions("stepLr", options, {
		lr: number(),
		stepSize: whole(1),
		gamma: optional(number(), 0.1),
	});
	return (step) =>
		lr * powerOfScalars(gamma, Math.floor((step - 1) / stepSize));
}

export interface MultiStepLrOptions {
	readonly lr: number;
	/** The numbers of updates after which the rate changes, in any order; one that is listed twice counts twice. */
	readonly milestones: readonly number[];
	/** 0.1 by default. */
	readonly gamma?: number | undefined;
}

/** `torch.optim.lr_scheduler.MultiStepLR`: `lr gamma^n`, where n of the milestones lie at k or before it. */
export function multiStepLr(options: MultiStepLrOptions): Schedule {
	const { lr, milestones, gamma } = readOptions("multiStepLr", options, {
		lr: number(),
		milestones: list(whole(0)),
		gamma: optional(number(), 0.1),
	});
	return (step) => {
		const passed = milestones.filter((milestone) => milestone < step).length;
		return lr * powerOfScalars(gamma, passed);
	};
}

export interface ConstantLrOptions {
	readonly lr: number;
	/** From 0 to 1; 1/3 by default. */
	readonly factor?: number | undefined;
	/** The number of updates at the smaller rate; 5 by default. With 0 torch never leaves it. */
	readonly totalIters?: number | undefined;
}

/** `torch.optim.lr_scheduler.ConstantLR`: `lr factor` until `totalIters` updates are done, then `lr`. */
export function constantLr(options: ConstantLrOptions): Schedule {
	const { lr, factor, totalIters } = readOptions("constantLr", options, {
		lr: number(),
		factor: optional(number(0, 1), 1 / 3),
		totalIters: optional(whole(0), 5),
	});
	return (step) => (step <= totalIters || totalIters === 0 ? lr * factor : lr);
}

export interface LinearLrOptions {
	readonly lr: number;
	/** Above 0, at most 1; 1/3 by default. */
	readonly startFactor?: number | undefined;
	/** From 0 to 1; 1 by default. */
	readonly endFactor?: number | undefined;
	/** The number of updates between the two; 5 by default. With 0 torch stays at the first. */
	readonly totalIters?: number | undefined;
}

/** `torch.optim.lr_scheduler.LinearLR`: from `lr startFactor` to `lr endFactor` in a straight line. */
export function linearLr(options: LinearLrOptions): Schedule {
	const { lr, startFactor, endFactor, totalIters } = readOptions(
		"linearLr",
		options,
		{
			lr: number(),
			startFactor: optional(number(0, 1), 1 / 3),
			endFactor: optional(number(0, 1), 1),
			totalIters: optional(whole(0), 5),
		},
	);
	if (startFactor === 0) {
		throw new RefusedRange("linearLr: startFactor must be above 0, got 0");
	}
	return (step) => {
		const part =
			totalIters === 0 ? 0 : Math.min(totalIters, step - 1) / totalIters;
		return lr * (startFactor + (endFactor - startFactor) * part);
	};
}

export interface ExponentialLrOptions {
	readonly lr: number;
	readonly gamma: number;
}

/** `torch.optim.lr_scheduler.ExponentialLR`: `lr gamma^k` after k updates. */
export function exponentialLr(options: ExponentialLrOptions): Schedule {
	const { lr, gamma } = readOptions("exponentialLr", options, {
		lr: number(),
		gamma: number(),
	});
	return (step) => lr * powerOfScalars(gamma, step - 1);
}

export interface PolynomialLrOptions {
	readonly lr: number;
	/** The number of updates until the rate is 0; 5 by default. With 0 torch keeps `lr`. */
	readonly totalIters?: number | undefined;
	/** 1 by default. */
	readonly power?: number | undefined;
}

/** `torch.optim.lr_scheduler.PolynomialLR`: `lr (1 - min(k, totalIters) / totalIters)^power` after k updates. */
export function polynomialLr(options: PolynomialLrOptions): Schedule {
	const { lr, totalIters, power } = readOptions("polynomialLr", options, {
		lr: number(),
		totalIters: optional(whole(0), 5),
		power: optional(number(), 1),
	});
	return (step) => {
		if (totalIters === 0) return lr;
		const part = Math.min(totalIters, step - 1) / totalIters;
		return lr * powerOfScalars(1 - part, power);
	};
}

export interface CosineAnnealingLrOptions {
	readonly lr: number;
	/** The number of updates from `lr` to `etaMin`; after it the rate rises again, for as many. */
	readonly tMax: number;
	/** 0 by default. */
	readonly etaMin?: number | undefined;
}

/** `torch.optim.lr_scheduler.CosineAnnealingLR`: `etaMin + (lr - etaMin) (1 + cos(pi k / tMax)) / 2` after k updates. */
export function cosineAnnealingLr(options: CosineAnnealingLrOptions): Schedule {
	const { lr, tMax, etaMin } = readOptions("cosineAnnealingLr", options, {
		lr: number(),
		tMax: whole(1),
		etaMin: optional(number(), 0),
	});
	return (step) => {
		const part = ((step - 1) % (2 * tMax)) / tMax;
		return etaMin + ((lr - etaMin) * (1 + double.cos(Math.PI * part))) / 2;
	};
}

export interface CosineAnnealingWarmRestartsOptions {
	readonly lr: number;
	/** The number of updates of the first cycle. */
	readonly t0: number;
	/** Each cycle is so many times as long as the one before; a whole number, 1 by default. */
	readonly tMult?: number | undefined;
	/** 0 by default. */
	readonly etaMin?: number | undefined;
}

/** `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`: cycles of the cosine, each from `lr` towards `etaMin`. */
export function cosineAnnealingWarmRestarts(
	options: CosineAnnealingWarmRestartsOptions,
): Schedule {
	const { lr, t0, tMult, etaMin } = readOptions(
		"cosineAnnealingWarmRestarts",
		options,
		{
			lr: number(),
			t0: whole(1),
			tMult: optional(whole(1), 1),
			etaMin: optional(number(), 0),
		},
	);
	return cosineRestarts(lr, t0, { lengthen: tMult, end: etaMin });
}

export interface SequentialLrOptions {
	/** Schedules, each of which counts its own steps from 1. */
	readonly schedulers: readonly Schedule[];
	/** The numbers of updates after which the next one holds, ascending; one fewer than schedulers. */
	readonly milestones: readonly number[];
}

/** `torch.optim.lr_scheduler.SequentialLR`: one scheduler after another. */
export function sequentialLr(options: SequentialLrOptions): Schedule {
	const { schedulers, milestones } = readOptions("sequentialLr", options, {
		schedulers: list(functionOf<Schedule>("a schedule")),
		milestones: list(whole(0)),
	});
	return inSequence("sequentialLr", "milestones", schedulers, milestones);
}
