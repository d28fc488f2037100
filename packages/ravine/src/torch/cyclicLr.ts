import type { Schedule } from "../described.js";
import { powerOfScalars } from "../language/mathematics/powerOfScalars.js";
import { RefusedRange } from "../refusal.js";
import {
	choice,
	flag,
	functionOf,
	number,
	optional,
	readOptions,
} from "../schedules/options.js";
import type { LrAndMomentum } from "./oneCycleLr.js";

export interface CyclicLrOptions {
	readonly baseLr: number;
	readonly maxLr: number;
	/** The number of updates from `baseLr` to `maxLr`; 2000 by default. */
	readonly stepSizeUp?: number | undefined;
	/** The number of updates back; as many by default. */
	readonly stepSizeDown?: number | undefined;
	/** "triangular" by default. "triangular2" halves each cycle, "exp_range" scales by `gamma^k` after k updates. */
	readonly mode?: "triangular" | "triangular2" | "exp_range" | undefined;
	/** 1 by default. */
	readonly gamma?: number | undefined;
	/** Scales a cycle's height, in place of `mode`. */
	readonly scaleFn?: ((x: number) => number) | undefined;
	/** What `scaleFn` takes: the number of the cycle, from 1, or of the updates done; "cycle" by default. */
	readonly scaleMode?: "cycle" | "iterations" | undefined;
	/** Whether to schedule the momentum too; true by default. */
	readonly cycleMomentum?: boolean | undefined;
	/** 0.8 by default. */
	readonly baseMomentum?: number | undefined;
	/** 0.9 by default. */
	readonly maxMomentum?: number | undefined;
}

/**
 * `torch.optim.lr_scheduler.CyclicLR`: up and down between two rates in straight lines.
 *
 * @returns the schedules of the rate and of the momentum; without `cycleMomentum`, the rate's schedule alone.
 * @throws RefusedType or RefusedRange for a wrong option.
 */
export function cyclicLr(
	options: CyclicLrOptions & { readonly cycleMomentum: false },
): Schedule;
export function cyclicLr(options: CyclicLrOptions): LrAndMomentum;
export function cyclicLr(options: CyclicLrOptions): LrAndMomentum | Schedule {
	const read = readOptions("cyclicLr", options, {
		baseLr: number(),
		maxLr: number(),
		stepSizeUp: optional(number(0), 2000),
		stepSizeDown: optional(number(0), undefined),
		mode: optional(
			choice("triangular", "triangular2", "exp_range"),
			"triangular",
		),
		gamma: optional(number(), 1),
		scaleFn: optional(
			functionOf<(x: number) => number>("a function"),
			undefined,
		),
		scaleMode: optional(choice("cycle", "iterations"), "cycle"),
		cycleMomentum: optional(flag, true),
		baseMomentum: optional(number(), 0.8),
		maxMomentum: optional(number(), 0.9),
	});
	const { stepSizeUp, stepSizeDown = stepSizeUp } = read;
	for (const [name, size] of Object.entries({ stepSizeUp, stepSizeDown })) {
		if (size > 0) continue;
		throw new RefusedRange(`cyclicLr: ${name} must be above 0, got ${size}`);
	}
	const total = stepSizeUp + stepSizeDown;
	const upper = stepSizeUp / total;
	const scale = scaleOf(read);

	/** The height at a step as a part of the whole. */
	const heightAt = (step: number) => {
		const done = step - 1;
		const cycle = Math.floor(1 + done / total);
		const x = 1 + done / total - cycle;
		return (
			(x <= upper ? x / upper : (x - 1) / (upper - 1)) * scale(cycle, done)
		);
	};
	const lr: Schedule = (step) =>
		read.baseLr + (read.maxLr - read.baseLr) * heightAt(step);
	const span = read.maxMomentum - read.baseMomentum;
	const momentum: Schedule = (step) => read.maxMomentum - span * heightAt(step);
	return read.cycleMomentum ? { lr, momentum } : lr;
}

/** The factor of a cycle's height, from the number of the cycle and of the updates done. */
function scaleOf({
	mode,
	gamma,
	scaleFn,
	scaleMode,
}: {
	readonly mode: string;
	readonly gamma: number;
	readonly scaleFn: ((x: number) => number) | undefined;
	readonly scaleMode: string;
}): (cycle: number, done: number) => number {
	if (scaleFn !== undefined) {
		return (cycle, done) => scaleFn(scaleMode === "cycle" ? cycle : done);
	}
	if (mode === "triangular2") return (cycle) => 2 ** (1 - cycle);
	if (mode === "exp_range") return (_, done) => powerOfScalars(gamma, done);
	return () => 1;
}
