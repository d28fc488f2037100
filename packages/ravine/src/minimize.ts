import { type Bounds, boxByName, boxByPlace } from "./bounds.js";
import { checkOptions, checkWhole, describe, isRecord } from "./checks.js";
import {
	ConstrainedSearch,
	type Constraint,
	readConstraints,
} from "./constraints.js";
import { checkFinite, checkStart, costFunction } from "./cost.js";
import { eventLoopTurns } from "./eventLoop.js";
import { type Box, clampInto, freeSlopes } from "./lbfgs/box.js";
import { lengthOf } from "./lbfgs/curvature.js";
import { lbfgs, type Progress, type SearchReason } from "./lbfgs/index.js";
import {
	type CostWithGradient,
	type GradientSource,
	type Objective,
	objectiveOf,
	type PlainCost,
} from "./objective.js";
import { createOptimizer } from "./optimizer.js";
import { uniform } from "./random.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import type { Rule } from "./rule.js";
import { checkIsRule } from "./ruleFactory.js";

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

export interface Minimum<X> {
	/** The best point seen, in the form of the start. */
	readonly x: X;
	readonly cost: number;
	/** The length of the gradient there (of the Lagrangian, with `subjectTo`), without the slopes that push a variable against its bound. */
	readonly gradientNorm: number;
	readonly converged: boolean;
	/**
	 * Why the search ended. `infeasible`: no point was found that fulfils the conditions. `stuck`: no lower cost was found
	 * in the direction of descent, as at a kink, or because the gradient is wrong (see `checkGradient`). `unbounded`: the
	 * cost falls without end. `diverged`: a rule reached a cost that is not finite. `stopped` by onStep, `aborted` by the
	 * signal.
	 */
	readonly reason:
		| SearchReason
		| "infeasible"
		| "diverged"
		| "stopped"
		| "aborted";
	/** `L-BFGS`, `augmented Lagrangian`, or the rule's name. */
	readonly method: string;
	/** The source of the slopes: the formula, the function, or central differences. */
	readonly gradient: GradientSource;
	/** The steps of all starts together. */
	readonly steps: number;
	/** The number of evaluations of the cost, for all starts together. */
	readonly evaluations: number;
	/** With `subjectTo`: each condition's violation and multiplier. */
	readonly constraints?: readonly {
		readonly text: string;
		readonly violation: number;
		readonly multiplier: number;
	}[];
}

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
] as const satisfies readonly (keyof MinimizeOptions)[];

/**
 * Finds a minimum of a cost, in float64: by L-BFGS, or by a rule of your choice.
 *
 * @param cost a formula of named variables, whose gradient is exact; a function `(x, gradient) => cost` that writes its
 * gradient; or a function `(x) => cost`, which is differentiated by central differences.
 * @param start the variables by name or, for a function, an array. Not mutated.
 * @throws TextError for a formula that cannot be read; RefusedType or RefusedRange for a start of other names or not of
 * numbers, for bounds that exclude it, for an unknown option, for a cost that is not finite at the start, and for a
 * function that takes a gradient and never writes it.
 */
export async function minimize<const N extends string>(
	cost: string,
	start: Readonly<Record<N, number>>,
	options?: MinimizeOptions<Readonly<Partial<Record<NoInfer<N>, Bounds>>>>,
): Promise<Minimum<Record<N, number>>>;
export async function minimize(
	cost: CostWithGradient | PlainCost,
	start: ArrayLike<number>,
	options?: MinimizeOptions<readonly (Bounds | null | undefined)[]>,
): Promise<Minimum<Float64Array>>;
export async function minimize(
	cost: string | CostWithGradient | PlainCost,
	start: Readonly<Record<string, number>> | ArrayLike<number>,
	options: MinimizeOptions = {},
): Promise<Minimum<unknown>> {
	checkMinimizeOptions(options);
	if (typeof cost === "string") {
		const { evaluate, names, values } = readFormula(cost, start, options);
		const box = boxByName("minimize", options.bounds, names, values);
		const objective = objectiveOf("minimize", evaluate, {
			size: names.length,
			box,
			source: "exact",
		});
		const { x, ...rest } =
			options.subjectTo === undefined
				? await search(objective, values, box, options)
				: await searchWithin(
						readConstraints("minimize", options.subjectTo, names),
						objective,
						values,
						box,
						options,
					);
		return {
			...rest,
			x: Object.fromEntries(names.map((name, i) => [name, x[i]])),
		};
	}
	if (typeof cost !== "function") {
		throw new RefusedType(
			`minimize: the cost must be a formula or a function, got ${describe(cost)}`,
		);
	}
	if (options.subjectTo !== undefined) {
		throw new RefusedType(
			"minimize: subjectTo needs a formula for the cost, because conditions name its variables",
		);
	}
	const values = checkArray(start);
	const box = boxByPlace("minimize", options.bounds, values);
	const objective = objectiveOf("minimize", cost, { size: values.length, box });
	return search(objective, values, box, options);
}

function checkMinimizeOptions(options: MinimizeOptions): void {
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
	const { onStep, signal, optimizer } = options;
	if (optimizer !== undefined) {
		checkIsRule("minimize: optimizer", optimizer);
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

/** Turns a formula into a function of an array in the order of the start's names. */
function readFormula(
	formula: string,
	start: unknown,
	{ subjectTo }: MinimizeOptions,
) {
	const own = costFunction(formula);
	const conditions =
		subjectTo === undefined ? [] : readConstraints("minimize", subjectTo);
	const variables = [
		...new Set([own, ...conditions].flatMap(({ variables }) => variables)),
	];
	if (!isRecord(start)) {
		throw new RefusedType(
			`minimize: with a formula for the cost, the start must be numbers by name: { ${variables.map((name) => `${name}: …`).join(", ")} }`,
		);
	}
	checkStart("minimize", variables, start);
	const names = Object.keys(start);
	const values = Float64Array.from(names, (name) => start[name] as number);
	if (subjectTo !== undefined) {
		// A variable may occur only in the conditions.
		const { costAndGradient } = costFunction(formula, names);
		return { evaluate: costAndGradient, names, values };
	}
	const { costAndGradient } = own;
	if (names.every((name, i) => name === variables[i])) {
		return { evaluate: costAndGradient, names, values };
	}
	const places = variables.map((name) => names.indexOf(name));
	const slopes = new Float64Array(names.length);
	const evaluate = (x: Float64Array, gradient: Float64Array): number => {
		const cost = costAndGradient(
			places.map((place) => x[place] as number),
			slopes,
		);
		places.forEach((place, i) => {
			gradient[place] = slopes[i] as number;
		});
		return cost;
	};
	return { evaluate, names, values };
}

function checkArray(start: unknown): Float64Array {
	const { length } = (start ?? {}) as { length?: unknown };
	if (typeof start !== "object" || typeof length !== "number") {
		throw new RefusedType(
			"minimize: with a function for the cost, the start must be an array of numbers",
		);
	}
	const values = Array.from(start as ArrayLike<unknown>);
	if (values.length === 0) {
		throw new RefusedRange("minimize: the start has no numbers");
	}
	values.forEach((value, i) => {
		if (typeof value === "number" && Number.isFinite(value)) return;
		throw new RefusedType(
			`minimize: the start must be finite numbers, got ${describe(value)} at index ${i}`,
		);
	});
	return Float64Array.from(values as number[]);
}

/** Searches from every start; the best end is the result. */
async function search(
	objective: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
): Promise<Minimum<Float64Array>> {
	const { optimizer: rule, starts = 1, seed = 0 } = options;
	const random = starts > 1 ? randomStarts(box, seed) : undefined;
	let steps = 0;
	let reason: Minimum<unknown>["reason"] = "maxSteps";
	for (let k = 0; k < starts; k++) {
		const from = k === 0 ? start : (random?.() as Float64Array);
		const before = objective.best.cost;
		const descent = await (rule
			? descentBy(rule, objective, from, box, options)
			: lbfgs(objective.evaluate, from, settingsOf(box, options)));
		const end = await follow(descent, k === 0, options);
		steps += end.steps;
		const better = k === 0 || objective.best.cost < before;
		const ended = end.reason === "stopped" || end.reason === "aborted";
		if (better || ended) reason = end.reason;
		if (ended) break;
	}
	const { best, evaluations, source } = objective;
	return {
		x: best.x,
		cost: best.cost,
		gradientNorm: lengthOf(freeSlopes(best.x, best.gradient, box)),
		converged: reason === "converged",
		reason,
		method: rule?.name ?? "L-BFGS",
		gradient: source,
		steps,
		evaluations,
	};
}

/** Searches under constraints from every start; the lowest end that fulfils them is the result. */
async function searchWithin(
	constraints: readonly Constraint[],
	objective: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
): Promise<Minimum<Float64Array>> {
	const { optimizer, starts = 1, seed = 0 } = options;
	if (optimizer !== undefined) {
		throw new RefusedType(
			"minimize: subjectTo and optimizer exclude each other",
		);
	}
	const random = starts > 1 ? randomStarts(box, seed) : undefined;
	const ends: { run: ConstrainedSearch; reason: Minimum<unknown>["reason"] }[] =
		[];
	let steps = 0;
	for (let k = 0; k < starts; k++) {
		const from = k === 0 ? start : (random?.() as Float64Array);
		const run = new ConstrainedSearch(
			objective.evaluate,
			constraints,
			from,
			settingsOf(box, options),
		);
		const end = await follow(run.run(), k === 0, options);
		steps += end.steps;
		ends.push({ run, reason: end.reason });
		if (end.reason === "stopped" || end.reason === "aborted") break;
	}
	const rank = ({ run, reason }: (typeof ends)[number]) =>
		reason === "converged" ? run.cost : Number.POSITIVE_INFINITY;
	const [{ run, reason }] = ends.sort((a, b) => rank(a) - rank(b) || 0) as [
		(typeof ends)[number],
	];
	return {
		x: run.x,
		cost: run.cost,
		gradientNorm: lengthOf(freeSlopes(run.x, run.gradient, box)),
		converged: reason === "converged",
		reason,
		method: "augmented Lagrangian",
		gradient: objective.source,
		steps,
		evaluations: objective.evaluations,
		constraints: run.held.map(({ text, multiplier, ...one }) => ({
			text,
			violation: run.violationOf(one),
			multiplier,
		})),
	};
}

function settingsOf(
	box: Box | undefined,
	{ maxSteps = 10_000, tolerance = 1e-8 }: MinimizeOptions,
) {
	return { box, maxSteps, tolerance };
}

/** Random points within a box, which must have both ends for every variable. */
function randomStarts(box: Box | undefined, seed: number): () => Float64Array {
	const open = box?.lower.some(
		(lower, i) => !Number.isFinite((box.upper[i] as number) - lower),
	);
	if (box === undefined || open) {
		throw new RefusedRange(
			"minimize: several starts need finite bounds for every variable",
		);
	}
	const { lower, upper } = box;
	const random = uniform(seed);
	return () =>
		lower.map((low, i) => low + random() * ((upper[i] as number) - low));
}

/** Runs a search step by step, with turns for the event loop, until it ends or is stopped. */
async function follow(
	descent: Generator<Progress, SearchReason | "diverged" | "infeasible">,
	isFirst: boolean,
	{ onStep, signal }: MinimizeOptions,
): Promise<{ reason: Minimum<unknown>["reason"]; steps: number }> {
	const turn = eventLoopTurns();
	let steps = 0;
	try {
		for (;;) {
			const { done, value } = descent.next();
			if (done) {
				return { reason: value, steps: steps + (value === "diverged" ? 1 : 0) };
			}
			const { x, cost, gradient } = value;
			if (!Number.isFinite(cost) && value.step === 0) {
				if (isFirst) checkFinite("minimize", x, cost, gradient);
				return { reason: "diverged", steps };
			}
			steps = value.step;
			if (onStep?.(value) === false) return { reason: "stopped", steps };
			const waiting = turn();
			if (waiting) await waiting;
			if (signal?.aborted) return { reason: "aborted", steps };
		}
	} finally {
		descent.return("maxSteps");
	}
}

/** Descends with a rule. */
async function descentBy(
	rule: Rule,
	{ evaluate }: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
): Promise<Generator<Progress, SearchReason | "diverged">> {
	const { maxSteps, tolerance } = settingsOf(box, options);
	const optimizer = await createOptimizer(
		rule,
		{ x: start },
		{ precision: "float64", nonFinite: "propagate" },
	);
	const { x } = optimizer.parameters;
	const { x: gradient } = optimizer.gradients;
	return (function* () {
		try {
			let steepest = 0;
			for (let step = 0; ; step++) {
				const cost = evaluate(x, gradient);
				if (step > 0 && !Number.isFinite(cost)) return "diverged";
				yield { step, x, cost, gradient };
				const slopes = freeSlopes(x, gradient, box);
				const slope = slopes.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
				steepest = Math.max(steepest, slope);
				if (slope <= tolerance * steepest) return "converged";
				if (step === maxSteps) return "maxSteps";
				optimizer.step();
				if (box) clampInto(x, box);
			}
		} finally {
			optimizer.dispose();
		}
	})();
}
