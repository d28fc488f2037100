import { checkOptions, checkWhole, describe } from "../checks.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import { type Loss, lossFunctions } from "./losses.js";

/** The options of both `fit` and `leastSquares`. */
export interface SearchOptions<P> {
	/**
	 * The cost of a residual r: `squared` is ½ r², `absolute` is |r|; the others are scipy's and give outliers less weight.
	 * Default squared.
	 */
	readonly loss?: Loss | undefined;
	/** The size from which a robust loss treats a residual as an outlier. Default 1. */
	readonly scale?: number | undefined;
	/** The number of starts: the given one, and random ones within the bounds. The lowest result counts. Default 1. */
	readonly starts?: number | undefined;
	/** The seed of the random starts. Default 0. */
	readonly seed?: number | undefined;
	/** The largest number of iterations from each start. Default 1,000. */
	readonly maxIterations?: number | undefined;
	/** The search ends when a step is at most this part of the variables. Default 0: all digits. */
	readonly tolerance?: number | undefined;
	/** Called at the start and after every step that is taken; return false to stop. */
	readonly onStep?: ((progress: P) => unknown) | undefined;
	/** Stops the search; the best point so far is the result. */
	readonly signal?: AbortSignal | undefined;
}

export const searchOptions = [
	"loss",
	"scale",
	"starts",
	"seed",
	"maxIterations",
	"tolerance",
	"onStep",
	"signal",
] as const satisfies readonly (keyof SearchOptions<unknown>)[];

/** @throws RefusedType or RefusedRange naming the option. */
export function checkSearchOptions(
	subject: string,
	options: SearchOptions<never>,
	known: readonly string[],
): void {
	checkOptions(subject, options, known);
	const { loss = "squared", scale, tolerance = 0 } = options;
	const { starts = 1, seed = 0, maxIterations = 0 } = options;
	const losses = ["squared", ...Object.keys(lossFunctions)];
	if (!losses.includes(loss)) {
		throw new RefusedRange(
			`${subject}: there is no loss ${describe(loss)}; the losses are ${losses.join(", ")}`,
		);
	}
	if (scale !== undefined) {
		checkPositive(subject, "scale", scale);
		if (loss === "squared" || loss === "absolute") {
			throw new RefusedType(
				`${subject}: the loss "${loss}" has no scale; give a scale with a robust loss, such as huber`,
			);
		}
	}
	if (!(typeof tolerance === "number" && tolerance >= 0 && tolerance < 1)) {
		throw new RefusedRange(
			`${subject}: tolerance must be a number from 0, below 1, got ${describe(tolerance)}`,
		);
	}
	checkWhole(subject, "starts", starts, 1);
	checkWhole(subject, "seed", seed);
	checkWhole(subject, "maxIterations", maxIterations, 0);
	const { onStep, signal } = options;
	if (onStep !== undefined && typeof onStep !== "function") {
		throw new RefusedType(
			`${subject}: onStep must be a function, got ${describe(onStep)}`,
		);
	}
	if (signal !== undefined && typeof signal?.aborted !== "boolean") {
		throw new RefusedType(
			`${subject}: signal must be an AbortSignal, got ${describe(signal)}`,
		);
	}
}

function checkPositive(subject: string, name: string, value: unknown): void {
	const number = value as number;
	if (typeof value === "number" && number > 0 && Number.isFinite(number))
		return;
	throw new RefusedRange(
		`${subject}: ${name} must be a finite number above 0, got ${describe(value)}`,
	);
}
