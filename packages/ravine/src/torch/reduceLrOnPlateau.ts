import { RefusedRange } from "../refusal.js";
import {
	fallingOnPlateau,
	type Plateau,
} from "../schedules/fallingOnPlateau.js";
import {
	choice,
	number,
	optional,
	readOptions,
	whole,
} from "../schedules/options.js";

export interface ReduceLrOnPlateauOptions {
	readonly lr: number;
	/** "min" by default. */
	readonly mode?: "min" | "max" | undefined;
	/** Below 1; 0.1 by default. */
	readonly factor?: number | undefined;
	/** 10 by default. */
	readonly patience?: number | undefined;
	/** 1e-4 by default. */
	readonly threshold?: number | undefined;
	/** Whether `threshold` is a part of the best metric or a difference from it; "rel" by default. */
	readonly thresholdMode?: "rel" | "abs" | undefined;
	/** 0 by default. */
	readonly cooldown?: number | undefined;
	/** 0 by default. */
	readonly minLr?: number | undefined;
	/** A smaller change is not made; 1e-8 by default. */
	readonly eps?: number | undefined;
}

/**
 * `torch.optim.lr_scheduler.ReduceLROnPlateau`: call `report(metric)` where a torch program calls
 * `scheduler.step(metric)`.
 * @throws RefusedType or RefusedRange for a wrong option.
 */
export function reduceLrOnPlateau(options: ReduceLrOnPlateauOptions): Plateau {
	const name = "reduceLrOnPlateau";
	const read = readOptions(name, options, {
		lr: number(),
		mode: optional(choice("min", "max"), "min"),
		factor: optional(number(), 0.1),
		patience: optional(whole(0), 10),
		threshold: optional(number(), 1e-4),
		thresholdMode: optional(choice("rel", "abs"), "rel"),
		cooldown: optional(whole(0), 0),
		minLr: optional(number(), 0),
		eps: optional(number(), 1e-8),
	});
	const { mode, factor, threshold, minLr, eps } = read;
	if (factor >= 1) {
		throw new RefusedRange(`${name}: factor must be below 1, got ${factor}`);
	}
	const sign = mode === "min" ? -1 : 1;
	const barOf = (best: number) =>
		read.thresholdMode === "rel"
			? best * (1 + sign * threshold)
			: best + sign * threshold;
	return fallingOnPlateau({
		...{ name, start: read.lr },
		...{ patience: read.patience, cooldown: read.cooldown },
		isBetter: (metric, best) =>
			mode === "min" ? metric < barOf(best) : metric > barOf(best),
		lower: (lr) => {
			const lowered = Math.max(lr * factor, minLr);
			return lr - lowered > eps ? lowered : lr;
		},
	});
}
