import { checkOptions, checkWhole, describe, isRecord } from "../checks.js";
import type { Schedule } from "../described.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import { checkNumber } from "./arguments.js";

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

interface Plan {
	/** The schedule's name, for errors. */
	readonly name: string;
	readonly start: number;
	readonly patience: number;
	readonly cooldown: number;
	readonly isBetter: (metric: number, best: number) => boolean;
	/** The value after a fall. */
	readonly lower: (value: number) => number;
}

/** Makes a schedule that falls after more than `patience` metrics in a row that are no better than the best one. */
export function fallingOnPlateau(plan: Plan): Plateau {
	const { name, start, patience, cooldown, isBetter, lower } = plan;
	let state: PlateauState = { value: start, best: null, bad: 0, cooling: 0 };

	const report = (metric: number): number => {
		if (typeof metric !== "number") {
			throw new RefusedType(
				`${name}: a metric must be a number, got ${describe(metric)}`,
			);
		}
		let { value, best, bad, cooling } = state;
		if (Number.isFinite(metric) && (best === null || isBetter(metric, best))) {
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
			value = lower(value);
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
			state = readState(name, saved);
		},
	});
}

function readState(plateau: string, saved: unknown): PlateauState {
	const name = `${plateau}, load`;
	if (!isRecord(saved)) {
		throw new RefusedType(`${name}: the state must be an object from save()`);
	}
	checkOptions(name, saved, ["value", "best", "bad", "cooling"]);
	const { value, best, bad, cooling } = saved;
	checkNumber(name, "value", value);
	if (best !== null && !Number.isFinite(best)) {
		throw new RefusedRange(`${name}: best must be a finite number or null`);
	}
	checkWhole(name, "bad", bad, 0);
	checkWhole(name, "cooling", cooling, 0);
	return { value, best, bad, cooling } as PlateauState;
}
