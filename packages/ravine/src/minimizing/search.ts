import { ConstrainedSearch, type Constraint } from "../constraints.js";
import { checkFinite } from "../cost.js";
import { type EventLoopTurns, eventLoopTurns } from "../eventLoop.js";
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

type Reason = Minimum<unknown>["reason"];
type Descent = Generator<Progress, Exclude<Reason, "stopped" | "aborted">>;

interface End {
	readonly reason: Reason;
	readonly steps: number;
}

/** Searches from every start; the best end is the result. */
export async function search(
	objective: Objective,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
	{ lengths, descend, refuse }: Ways = {},
): Promise<Minimum<Float64Array>> {
	const { optimizer: rule } = options;
	const begin = async (from: Float64Array) => ({
		descent: await (descend
			? descend(from)
			: rule
				? descentBy(rule, objective, from, box, options, lengths)
				: lbfgs(objective.evaluate, from, settingsOf(box, options))),
	});
	let steps = 0;
	let reason: Reason = "maxSteps";
	let before: number | undefined;
	for await (const end of endsOf(begin, start, box, options, refuse)) {
		steps += end.steps;
		const { cost } = objective.best;
		const better = before === undefined || cost < before;
		if (better || isEnded(end.reason)) reason = end.reason;
		before = cost;
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
	if (options.optimizer !== undefined) {
		throw new RefusedType(
			"minimize: subjectTo and optimizer exclude each other",
		);
	}
	const settings = settingsOf(box, options);
	const begin = (from: Float64Array) => {
		const { evaluate } = objective;
		const run = new ConstrainedSearch(evaluate, constraints, from, settings);
		return { run, descent: run.run() };
	};
	const ends: (End & ReturnType<typeof begin>)[] = [];
	let steps = 0;
	let ended: Reason | undefined;
	for await (const end of endsOf(begin, start, box, options, refuse)) {
		steps += end.steps;
		ends.push(end);
		if (isEnded(end.reason)) ended = end.reason;
	}
	const rank = ({ run, reason }: (typeof ends)[number]) =>
		reason === "converged" ? run.cost : Number.POSITIVE_INFINITY;
	const [best] = ends.sort((a, b) => rank(a) - rank(b) || 0) as [
		(typeof ends)[number],
	];
	const { run } = best;
	const reason = ended ?? best.reason;
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

/** Descends from every start, one after the other, until one is stopped. Yields the ends with what began each. */
async function* endsOf<B extends { readonly descent: Descent }>(
	begin: (from: Float64Array) => B | Promise<B>,
	start: Float64Array,
	box: Box | undefined,
	options: MinimizeOptions,
	refuse: Ways["refuse"],
): AsyncGenerator<End & B> {
	const { starts = 1, seed = 0 } = options;
	const random = starts > 1 ? randomStarts(box, seed) : undefined;
	// One for all starts: each may take less time than passes between two turns.
	const turn = eventLoopTurns();
	for (let k = 0; k < starts; k++) {
		const from = k === 0 ? start : (random?.() as Float64Array);
		const begun = await begin(from);
		const end = await follow(begun.descent, turn, k === 0, options, refuse);
		yield { ...end, ...begun };
		if (isEnded(end.reason)) return;
	}
}

/** Whether the caller ended the search. */
function isEnded(reason: Reason): boolean {
	return reason === "stopped" || reason === "aborted";
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
	turn: EventLoopTurns,
	isFirst: boolean,
	{ onStep, signal }: MinimizeOptions,
	refuse: Ways["refuse"],
): Promise<End> {
	let steps = 0;
	try {
		for (;;) {
			const { done, value } = descent.next();
			if (done) {
				return { reason: value, steps: steps + (value === "diverged" ? 1 : 0) };
			}
			const { x, cost, gradient } = value;
			const waiting = turn();
			if (waiting) await waiting;
			if (!Number.isFinite(cost) && value.step === 0) {
				if (isFirst) refuse?.(x);
				if (isFirst) checkFinite("minimize", x, cost, gradient);
				return { reason: signal?.aborted ? "aborted" : "diverged", steps };
			}
			steps = value.step;
			if (onStep?.(value) === false) return { reason: "stopped", steps };
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
