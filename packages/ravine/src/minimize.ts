import { checkWhole, describe, isRecord } from "./checks.js";
import { checkFinite, checkStart, costFunction } from "./cost.js";
import { createOptimizer } from "./optimizer.js";
import type { Rule } from "./rule.js";
import { adam } from "./rules/adam.js";

/** A cost of your own: writes the slopes into `gradient`, which holds zeros, and returns the cost at `x`. */
export type Cost = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
	/** Default `adam({ learningRate: 0.05 })`. */
	readonly optimizer?: Rule;
	/** Default 10,000. */
	readonly maxSteps?: number;
	/** Converged means that no slope is steeper than this. Default 1e-6. */
	readonly tolerance?: number;
	/** Called before the first step and after every step; return false to stop. `x` and `gradient` are live. */
	readonly onStep?: (progress: Progress) => unknown;
	/** Stops the search; what was reached so far is the result. */
	readonly signal?: AbortSignal;
}

export interface Progress {
	/** How many steps have been taken. */
	readonly step: number;
	readonly x: Float64Array;
	readonly cost: number;
	readonly gradient: Float64Array;
}

export interface Minimum<X> {
	/** The last point with a finite cost, in the form of the start. */
	readonly x: X;
	readonly cost: number;
	readonly steps: number;
	readonly converged: boolean;
	/** Why it ended: `stopped` by onStep, `aborted` by the signal, `diverged` when the cost was no longer finite. */
	readonly reason:
		| "converged"
		| "maxSteps"
		| "stopped"
		| "aborted"
		| "diverged";
}

/** How long, in milliseconds, before the event loop gets a turn, so that a signal can arrive. */
const TURN = 20;

/**
 * Finds a minimum of a cost function, in float64.
 *
 * @param cost a formula of named variables, whose gradient is found exactly, or a function.
 * @param start the variables by name, or, for a function, a plain array.
 * @throws TextError for a formula that cannot be read; TypeError or RangeError for a start of other names or not of
 * numbers, and for a cost that is not a finite number at the start.
 */
export async function minimize<const N extends string>(
	cost: string,
	start: Readonly<Record<N, number>>,
	options?: MinimizeOptions,
): Promise<Minimum<Record<N, number>>>;
export async function minimize(
	cost: Cost,
	start: ArrayLike<number>,
	options?: MinimizeOptions,
): Promise<Minimum<Float64Array>>;
export async function minimize(
	cost: string | Cost,
	start: Readonly<Record<string, number>> | ArrayLike<number>,
	options: MinimizeOptions = {},
): Promise<Minimum<unknown>> {
	if (typeof cost === "string") {
		const names = checkNames(cost, start);
		const { costAndGradient } = costFunction(cost, names);
		const values = names.map((name) => (start as Record<string, number>)[name]);
		const minimum = await descend(costAndGradient, values, options);
		const x = Object.fromEntries(names.map((name, i) => [name, minimum.x[i]]));
		return { ...minimum, x };
	}
	if (typeof cost !== "function") {
		throw new TypeError(
			`minimize: the cost must be a formula or a function, got ${describe(cost)}`,
		);
	}
	if (
		typeof start !== "object" ||
		start === null ||
		typeof start.length !== "number"
	) {
		throw new TypeError(
			"minimize: with a function for the cost, the start must be an array of numbers",
		);
	}
	return descend(cost, Array.from(start as ArrayLike<number>), options);
}

/** The variables' names in the start's order, which must be the formula's. */
function checkNames(formula: string, start: unknown): string[] {
	const { variables } = costFunction(formula);
	if (!isRecord(start)) {
		throw new TypeError(
			`minimize: with a formula for the cost, the start must be numbers by name: { ${variables.map((name) => `${name}: …`).join(", ")} }`,
		);
	}
	checkStart("minimize", variables, start);
	return Object.keys(start);
}

async function descend(
	cost: Cost,
	start: readonly unknown[],
	{
		optimizer: rule = adam({ learningRate: 0.05 }),
		maxSteps = 10_000,
		tolerance = 1e-6,
		onStep,
		signal,
	}: MinimizeOptions,
): Promise<Minimum<Float64Array>> {
	start.forEach((value, i) => {
		if (typeof value === "number" && Number.isFinite(value)) return;
		throw new TypeError(
			`minimize: the start must be finite numbers, got ${describe(value)} at place ${i}`,
		);
	});
	checkWhole("minimize", "maxSteps", maxSteps, 0);
	if (!(tolerance >= 0)) {
		throw new RangeError(
			`minimize: tolerance must be a number from 0, got ${describe(tolerance)}`,
		);
	}
	const optimizer = await createOptimizer(
		rule,
		{ x: start as number[] },
		{ precision: "float64", nonFinite: "propagate" },
	);
	try {
		const { x } = optimizer.parameters;
		const { x: gradient } = optimizer.gradients;
		const evaluate = (): number => {
			gradient.fill(0);
			const value: unknown = cost(x, gradient);
			if (typeof value !== "number") {
				throw new TypeError(
					`minimize: the cost must return a number, got ${describe(value)}`,
				);
			}
			return gradient.every(Number.isFinite) ? value : Number.NaN;
		};
		let value = evaluate();
		checkFinite("minimize", x, value, gradient);
		let last = { x: Float64Array.from(x), cost: value };
		let turn = performance.now();
		for (let steps = 0; ; steps++) {
			const end = (reason: Minimum<unknown>["reason"]) => ({
				...last,
				steps,
				converged: reason === "converged",
				reason,
			});
			if (!Number.isFinite(value)) return end("diverged");
			last.x.set(x);
			last = { x: last.x, cost: value };
			if (onStep?.({ step: steps, x, cost: value, gradient }) === false)
				return end("stopped");
			if (gradient.every((slope) => Math.abs(slope) <= tolerance))
				return end("converged");
			if (steps === maxSteps) return end("maxSteps");
			if (performance.now() - turn > TURN) {
				await new Promise((resolve) => setTimeout(resolve));
				turn = performance.now();
			}
			if (signal?.aborted) return end("aborted");
			optimizer.step();
			value = evaluate();
		}
	} finally {
		optimizer.dispose();
	}
}
