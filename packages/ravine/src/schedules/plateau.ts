import {
	checkChoice,
	checkOptions,
	checkWhole,
	describe,
	isRecord,
} from "../checks.js";
import type { Schedule } from "../described.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import { checkNumber } from "./arguments.js";

export interface PlateauOptions {
	/** The factor by which the value falls, from 0 to 1; 0.1 by default. */
	readonly factor?: number | undefined;
	/** How many metrics in a row may be no better than the best; the one after them lowers the value. 10 by default. */
	readonly patience?: number | undefined;
	/** A metric is better if it beats the best one by more than this part of its size; 1e-4 by default. */
	readonly threshold?: number | undefined;
	/** For how many metrics after a fall none counts as bad; 0 by default. */
	readonly cooldown?: number | undefined;
	/** The lowest value; 0 by default. */
	readonly end?: number | undefined;
	/** Whether a small metric is good, such as a cost, or a large one, such as an accuracy; "min" by default. */
	readonly mode?: "min" | "max" | undefined;
}

/** What a plateau's schedule remembers. Plain numbers, for JSON; a `best` of null means that no metric was seen. */
export interface PlateauState {
	readonly value: number;
	readonly best: number | null;
	readonly bad: number;
	readonly cooling: number;
}

/** A schedule that falls when a metric stops improving. */
export interface Plateau extends Schedule {
	/**
	 * Takes the next metric, for example the cost on held-out data after an epoch.
	 * @returns the value from now on.
	 * @throws RefusedType for a metric that is not a number. NaN and infinite metrics count as no improvement.
	 */
	report(metric: number): number;
	save(): PlateauState;
	/**
	 * Goes on from what `save` returned.
	 * @throws RefusedType or RefusedRange for anything else; nothing is changed then.
	 */
	load(state: PlateauState): void;
}

const optionNames = [
	...["factor", "patience", "threshold", "cooldown", "end", "mode"],
];

/**
 * A value that is multiplied by `factor` when a metric has not improved for more than `patience` reports. It depends on
 * the reported metrics, not on the step: keep `save()` beside the optimizer's file, and `load` it before going on.
 *
 * ```ts
 * const rate = plateau(0.01, { patience: 5 });
 * const optimizer = await createOptimizer(adam({ learningRate: rate }), parameters);
 * // after each epoch:
 * rate.report(costOnHeldOutData);
 * ```
 *
 * @param start the value before the first fall.
 * @throws RefusedType or RefusedRange for an argument that is not such a number; RefusedType for an unknown option.
 */
export function plateau(start: number, options: PlateauOptions = {}): Plateau {
	const name = "plateau";
	checkNumber(name, "start", start);
	checkOptions(name, options, optionNames);
	const { factor = 0.1, patience = 10, threshold = 1e-4 } = options;
	const { cooldown = 0, end = 0, mode = "min" } = options;
	checkNumber(name, "factor", factor, 0, 1);
	checkWhole(name, "patience", patience, 0);
	checkNumber(name, "threshold", threshold, 0);
	checkWhole(name, "cooldown", cooldown, 0);
	checkNumber(name, "end", end);
	checkChoice(name, "mode", mode, ["min", "max"]);

	let state: PlateauState = { value: start, best: null, bad: 0, cooling: 0 };

	const isBetter = (metric: number, best: number | null) => {
		if (!Number.isFinite(metric)) return false;
		if (best === null) return true;
		const margin = threshold * Math.abs(best);
		return mode === "min" ? metric < best - margin : metric > best + margin;
	};

	const report = (metric: number): number => {
		if (typeof metric !== "number") {
			throw new RefusedType(
				`${name}: a metric must be a number, got ${describe(metric)}`,
			);
		}
		let { value, best, bad, cooling } = state;
		if (isBetter(metric, best)) {
			best = metric;
			bad = 0;
		} else {
			bad++;
		}
		if (cooling > 0) {
			cooling--;
			bad = 0;
		}
		if (bad > patience) {
			value = Math.max(value * factor, Math.min(end, value));
			cooling = cooldown;
			bad = 0;
		}
		state = { value, best, bad, cooling };
		return value;
	};

	return Object.assign(() => state.value, {
		report,
		save: () => ({ ...state }),
		load: (saved: PlateauState) => {
			state = readState(saved);
		},
	});
}

function readState(saved: unknown): PlateauState {
	const name = "plateau, load";
	if (!isRecord(saved)) {
		throw new RefusedType(`${name}: the state must be an object from save()`);
	}
	checkOptions(name, saved, ["value", "best", "bad", "cooling"]);
	const { value, best, bad, cooling } = saved;
	checkNumber(name, "value", value);
	if (best !== null && typeof best !== "number") {
		throw new RefusedRange(`${name}: best must be a number or null`);
	}
	checkWhole(name, "bad", bad, 0);
	checkWhole(name, "cooling", cooling, 0);
	return { value, best, bad: bad as number, cooling: cooling as number };
}
