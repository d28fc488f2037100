import type { Schedule } from "../described.js";
import { double } from "../language/mathematics/numbers.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import {
	choice,
	flag,
	number,
	optional,
	readOptions,
	whole,
} from "../schedules/options.js";

/** The schedules of a rate and of a momentum that is cycled the other way. */
export interface LrAndMomentum {
	readonly lr: Schedule;
	/** For the setting `momentum` of SGD, or `beta1` of Adam. */
	readonly momentum: Schedule;
}

export interface OneCycleLrOptions {
	readonly maxLr: number;
	/** The number of updates; or give `epochs` and `stepsPerEpoch`. */
	readonly totalSteps?: number | undefined;
	readonly epochs?: number | undefined;
	readonly stepsPerEpoch?: number | undefined;
	/** The part of the cycle in which the rate rises, from 0 to 1; 0.3 by default. */
	readonly pctStart?: number | undefined;
	/** "cos" by default. */
	readonly annealStrategy?: "cos" | "linear" | undefined;
	/** Whether to schedule the momentum too; true by default. */
	readonly cycleMomentum?: boolean | undefined;
	/** 0.85 by default. */
	readonly baseMomentum?: number | undefined;
	/** 0.95 by default. */
	readonly maxMomentum?: number | undefined;
	/** The first rate is `maxLr / divFactor`; 25 by default. */
	readonly divFactor?: number | undefined;
	/** The last rate is the first one over `finalDivFactor`; 10000 by default. */
	readonly finalDivFactor?: number | undefined;
	/** Fall back to the first rate, as long as the rise took, and only then to the last one; false by default. */
	readonly threePhase?: boolean | undefined;
}

/** A part of the cycle: it ends after so many updates, at such a rate and momentum. */
interface Phase {
	readonly end: number;
	readonly lr: number;
	readonly momentum: number;
}

/**
 * `torch.optim.lr_scheduler.OneCycleLR`. Like torch's, the schedules end after `totalSteps` updates: the step after the
 * next one is refused.
 *
 * @returns the schedules of the rate and of the momentum; without `cycleMomentum`, the rate's schedule alone.
 * @throws RefusedType or RefusedRange for a wrong option, RefusedRange from the schedules after the end.
 */
export function oneCycleLr(
	options: OneCycleLrOptions & { readonly cycleMomentum: false },
): Schedule;
export function oneCycleLr(options: OneCycleLrOptions): LrAndMomentum;
export function oneCycleLr(
	options: OneCycleLrOptions,
): LrAndMomentum | Schedule {
	const name = "oneCycleLr";
	const read = readOptions(name, options, {
		maxLr: number(),
		totalSteps: optional(whole(1), undefined),
		epochs: optional(whole(1), undefined),
		stepsPerEpoch: optional(whole(1), undefined),
		pctStart: optional(number(0, 1), 0.3),
		annealStrategy: optional(choice("cos", "linear"), "cos"),
		cycleMomentum: optional(flag, true),
		baseMomentum: optional(number(), 0.85),
		maxMomentum: optional(number(), 0.95),
		divFactor: optional(number(), 25),
		finalDivFactor: optional(number(), 1e4),
		threePhase: optional(flag, false),
	});
	const { epochs, stepsPerEpoch } = read;
	const total =
		read.totalSteps ??
		(epochs === undefined || stepsPerEpoch === undefined
			? undefined
			: epochs * stepsPerEpoch);
	if (total === undefined) {
		throw new RefusedType(
			`${name}: give totalSteps, or epochs and stepsPerEpoch`,
		);
	}
	const start = read.maxLr / read.divFactor;
	const first = { end: 0, lr: start, momentum: read.maxMomentum };
	const rise = read.pctStart * total;
	const phases: readonly Phase[] = [
		{ end: rise - 1, lr: read.maxLr, momentum: read.baseMomentum },
		...(read.threePhase ? [{ ...first, end: 2 * rise - 2 }] : []),
		{ ...first, end: total - 1, lr: start / read.finalDivFactor },
	];
	const between = read.annealStrategy === "linear" ? onLine : onCosine;

	const scheduleOf =
		(what: "lr" | "momentum"): Schedule =>
		(step) => {
			const done = step - 1;
			if (done > total) {
				throw new RefusedRange(
					`${name}: the cycle has ${total} steps, got step ${step}`,
				);
			}
			const at = phases.findIndex(({ end }) => done <= end);
			const k = at === -1 ? phases.length - 1 : at;
			const from = phases[k - 1] ?? first;
			const to = phases[k] as Phase;
			if (to.end === from.end) {
				throw new RefusedRange(
					`${name}: with pctStart ${read.pctStart} of ${total} steps a part of the cycle has no steps`,
				);
			}
			const part = (done - from.end) / (to.end - from.end);
			return between(from[what], to[what], part);
		};
	const lr = scheduleOf("lr");
	return read.cycleMomentum ? { lr, momentum: scheduleOf("momentum") } : lr;
}

function onCosine(from: number, to: number, part: number): number {
	return to + ((from - to) * (double.cos(Math.PI * part) + 1)) / 2;
}

function onLine(from: number, to: number, part: number): number {
	return from + (to - from) * part;
}
