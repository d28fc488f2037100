import { ConstrainedSearch, type Constraint } from "../constraints.js";
import { checkFinite } from "../cost.js";
import { eventLoopTurns } from "../eventLoop.js";
import type { Lengths } from "../language/rowNames.js";
import { type Box, freeSlopes } from "../lbfgs/box.js";
import { lengthOf } from "../lbfgs/curvature.js";
import { lbfgs, type Progress, type SearchReason } from "../lbfgs/index.js";
import type { Objective } from "../objective.js";
import { uniform } from "../random.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import type { Rule } from "../rule.js";
import { flatOptimizer } from "./flatOptimizer.js";
import type { Minimum } from "./minimum.js";
import type { MinimizeOptions } from "./options.js";

/** How a search descends, where a cost has arrays or rows. */
export interface Ways {
	/** The arrays that a rule sees; left out, all variables are one. */
	readonly lengths?: Lengths | undefined;
	/** Throws the error for a start where the cost or its gradient is not finite. */
	readonly refuse?: ((x: Float64Array) => never) | undefined;
	/** A descent instead of the usual ones. */
	readonly descend?: ((from: Float64Array) => Promise<Descent>) | undefined;
}

type Descent = Generator<
	Progress,
	Exclude<Minimum<unknown>["reason"], "stopped" | "aborted">
>;

/** Searches from every start; the best end is the result. */
export async function search(
	objective: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
	{ lengths, descend, refuse }: Ways = {},
): Promise<Minimum<Float64Array>> {
	const { optimizer: rule, starts = 1, seed = 0 } = options;
	const random = starts > 1 ? randomStarts(box, seed) : undefined;
	let steps = 0;
	let reason: Minimum<unknown>["reason"] = "maxSteps";
	for (let k = 0; k < starts; k++) {
		const from = k === 0 ? start : (random?.() as Float64Array);
		const before = objective.best.cost;
		const descent = await (descend
			? descend(from)
			: rule
				? descentBy(rule, objective, from, box, options, lengths)
				: lbfgs(objective.evaluate, from, settingsOf(box, options)));
		const end = await follow(descent, k === 0, options, refuse);
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
export async function searchWithin(
	constraints: readonly Constraint[],
	objective: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
	{ refuse }: Ways = {},
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
		const end = await follow(run.run(), k === 0, options, refuse);
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
	descent: Descent,
	isFirst: boolean,
	{ onStep, signal }: MinimizeOptions,
	refuse: Ways["refuse"],
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
				if (isFirst) refuse?.(x);
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

/** Descends with a rule; `lengths` are the arrays that the rule sees. */
async function descentBy(
	rule: Rule,
	{ evaluate }: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
	lengths: Lengths | undefined,
): Promise<Generator<Progress, SearchReason | "diverged">> {
	const { maxSteps, tolerance } = settingsOf(box, options);
	const flat = await flatOptimizer(rule, start, {
		lengths,
		box,
		precision: "float64",
	});
	const { x, gradient } = flat;
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
				flat.step();
			}
		} finally {
			flat.dispose();
		}
	})();
}
