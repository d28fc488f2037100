import { checkChoice, checkOptions, checkWhole } from "../checks.js";
import { checkNumber } from "./arguments.js";
import { fallingOnPlateau, type Plateau } from "./fallingOnPlateau.js";

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

	return fallingOnPlateau({
		...{ name, start, patience, cooldown },
		isBetter: (metric, best) => {
			const margin = threshold * Math.abs(best);
			return mode === "min" ? metric < best - margin : metric > best + margin;
		},
		lower: (value) => Math.max(value * factor, Math.min(end, value)),
	});
}
