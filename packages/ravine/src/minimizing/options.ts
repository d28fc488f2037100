import type { Bounds } from "../bounds.js";
import { checkOptions, checkWhole, describe } from "../checks.js";
import type { Precision } from "../language/program.js";
import type { Progress } from "../lbfgs/index.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import type { Rule } from "../rule.js";
import { checkIsWhole } from "../ruleFactory.js";
import type { DataProgress } from "./miniBatches.js";
import type { RowData } from "./rowData.js";

export interface MinimizeOptions<B = unknown> {
	/** Bounds: by name for a formula, else one pair for every variable. */
	readonly bounds?: B | undefined;
	/** A rule to use instead of L-BFGS. After every step the variables are moved back into their bounds. */
	readonly optimizer?: Rule | undefined;
	/**
	 * Conditions on the variables of a formula, as `["x + y <= 1", "x = 2 * z"]`. The method then is an augmented
	 * Lagrangian. The result fulfils the conditions to the tolerance, and has their multipliers.
	 */
	readonly subjectTo?: readonly string[] | undefined;
	/** The number of starts: the given one, and random ones within the bounds. The best result counts. Default 1. */
	readonly starts?: number | undefined;
	/** The seed of the random starts. Default 0. */
	readonly seed?: number | undefined;
	/** The largest number of steps from each start. Default 10,000. */
	readonly maxSteps?: number | undefined;
	/**
	 * The wanted relative precision of each variable, at any scale. With a rule, the search has converged when every slope
	 * is below this part of the steepest one so far. Default 1e-8.
	 */
	readonly tolerance?: number | undefined;
	/** Called at the start and after every step; return false to stop. */
	readonly onStep?: ((progress: Progress) => unknown) | undefined;
	/** Stops the search; the best point so far is the result. */
	readonly signal?: AbortSignal | undefined;
}

/** The options of a cost over data. */
export interface DataOptions<N extends string = string>
	extends Omit<
		MinimizeOptions<Readonly<Partial<Record<N, Bounds>>>>,
		"onStep"
	> {
	/**
	 * Columns by name, also ones that the formula does not use; the cost is the formula's mean over the rows. Copied before
	 * the promise is returned.
	 */
	readonly data: RowData;
	/** With `optimizer`: the number of rows of each step, shuffled anew in every epoch. Left out, a step uses all rows. */
	readonly batch?: number | undefined;
	/** With `batch`: the number of passes over the rows. Default 50, unless `maxSteps` is given. */
	readonly epochs?: number | undefined;
	/** With `batch`: the precision of the rows, the parameters and the rule. Default float64. */
	readonly precision?: Precision | undefined;
	/** Called at the start and after every step; return false to stop. */
	readonly onStep?: ((progress: DataProgress) => unknown) | undefined;
}

type DataOption = "data" | "batch" | "epochs" | "precision";

const known = [
	"bounds",
	"optimizer",
	"subjectTo",
	"starts",
	"seed",
	"maxSteps",
	"tolerance",
	"onStep",
	"signal",
	...["data", "batch", "epochs", "precision"],
];

/** @throws RefusedType or RefusedRange naming the option. */
export function checkMinimizeOptions(
	options: MinimizeOptions & Partial<Record<DataOption, unknown>>,
): void {
	checkOptions("minimize", options, known);
	const { maxSteps = 0, starts = 1, seed = 0, tolerance = 0 } = options;
	checkWhole("minimize", "maxSteps", maxSteps, 0);
	checkWhole("minimize", "starts", starts, 1);
	checkWhole("minimize", "seed", seed);
	if (!(typeof tolerance === "number" && tolerance >= 0)) {
		throw new RefusedRange(
			`minimize: tolerance must be a number from 0, got ${describe(tolerance)}`,
		);
	}
	const { batch, epochs, precision } = options;
	for (const [name, value] of Object.entries({ batch, epochs, precision })) {
		if (value === undefined || options.data !== undefined) continue;
		throw new RefusedType(
			`minimize: ${name} needs data: { data: { x: […], y: […] } }`,
		);
	}
	const { onStep, signal, optimizer } = options;
	if (optimizer !== undefined) {
		checkIsWhole("minimize: optimizer", optimizer);
	}
	if (onStep !== undefined && typeof onStep !== "function") {
		throw new RefusedType(
			`minimize: onStep must be a function, got ${describe(onStep)}`,
		);
	}
	if (signal !== undefined && typeof signal?.aborted !== "boolean") {
		throw new RefusedType(
			`minimize: signal must be an AbortSignal, got ${describe(signal)}`,
		);
	}
}
