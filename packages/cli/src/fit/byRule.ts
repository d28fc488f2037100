import { type Fit, fit, minimize, type Rule } from "ravine";
import { InputError } from "../errors.js";
import type { Output } from "../output.js";
import { createProgress } from "../progress.js";
import { parseRules, type RuleRequest } from "../rules.js";
import { descentOf, optionsOf, startOf } from "./ruleDescent.js";
import type { RuleOptions } from "./ruleOptions.js";
import { ruleOf } from "./ruleRate.js";
import type { Problem, Started } from "./starts.js";

/** A descent by a rule that led to a fit. */
export interface RuleRun {
	readonly rule: Rule;
	readonly batch: number;
	readonly epochs: number;
	/** The number of steps taken, of all starts together. */
	readonly steps: number;
	/** The name of the cost. */
	readonly cost: string;
	/** The cost on all rows at the start, and after every epoch of the best start. */
	readonly costs: readonly number[];
	readonly reason: "epochs" | "diverged" | "aborted";
	/** The parameter that is the farthest from the minimum nearby, in its standard errors; undefined if none is known. */
	readonly farthest:
		| { readonly name: string; readonly errors: number }
		| undefined;
	readonly converged: boolean;
}

/** The end of an epoch, or the start. */
interface Epoch {
	readonly cost: number;
	readonly at: Started["start"];
}

/** A fit by a rule has converged if no parameter is farther from the minimum than this part of its standard error. */
const CLOSE = 0.1;
/** Relative standard errors below this count as this much: data without noise have none. */
const MIN_ERROR = 1e-4;
/** Points of the path in a picture. */
const MAX_DRAWN = 1000;
/** Iterations to find the minimum near the end. */
const MAX_ITERATIONS = 50;
/**
 * Fits by a rule on mini-batches. The standard errors are those at the end, from the Gauss–Newton matrix.
 *
 * @returns also when the signal ends it, with the best point so far.
 * @throws Refusal; InputError for an invalid rule.
 */
export async function fitByRule(
	problem: Problem,
	options: RuleOptions & { readonly rule: string },
	output: Output,
	signal: AbortSignal,
): Promise<Started & { readonly run: RuleRun }> {
	const request = oneRule(options);
	const descent = descentOf(problem, options);
	const { start, notes } = await startOf(descent);
	// Refuses what a fit refuses before the descent.
	await fitAt(problem, start, 0);
	const chosen = await ruleOf(request, descent, start);
	const { starts = 1 } = problem.options;
	const { epochs, batch, cost } = descent;
	const progress = createProgress(output, starts);
	const names = Object.keys(start);
	const descents: Epoch[][] = [];
	progress.start();
	try {
		const { x, steps, reason } = await minimize(cost.formula, start, {
			...optionsOf(descent, chosen.rule),
			...{ epochs, starts, signal },
			onStep: ({ step, epoch = 0, cost, x }) => {
				if (step === 0) descents.push([]);
				const own = descents.at(-1) as Epoch[];
				if (epoch < own.length) return;
				const at = names.map((name, i) => [name, x[i] as number]);
				own.push({ cost, at: Object.fromEntries(at) });
				if (epoch === 0) return;
				const run = descents.length - 1;
				const which = starts > 1 ? `, start ${run + 1} of ${starts}` : "";
				const label = `${chosen.rule.name}${which}`;
				progress.update({ label, run, epoch, epochs, cost });
			},
		});
		const found = await fitAt(problem, x, 0);
		const farthest =
			reason === "epochs" ? await farthestFrom(problem, found) : undefined;
		const best = bestOf(descents);
		const run: RuleRun = {
			...{ rule: chosen.rule, batch, epochs, steps, farthest },
			cost: cost.label,
			costs: best.map((one) => one.cost),
			reason: reason as RuleRun["reason"],
			converged: farthest !== undefined && farthest.errors <= CLOSE,
		};
		return {
			...{ found, start, run },
			path: thinned(best).map(({ at }) => at),
			notes: [
				...notes,
				...(starts > 1 ? [othersNote(starts)] : []),
				...chosen.notes,
			],
		};
	} finally {
		progress.stop();
	}
}

function othersNote(starts: number): string {
	return starts === 2
		? "a second start, at random within the bounds; the lowest end counts"
		: `${starts - 1} more starts, at random within the bounds; the lowest end counts`;
}

function oneRule({ rule, set }: RuleOptions & { rule: string }): RuleRequest {
	const [request, ...others] = parseRules(rule, set, "--rule");
	if (others.length === 0) return request as RuleRequest;
	throw new InputError(
		"--rule takes one rule; ravine race compares several on a formula",
	);
}

/** The descent that reached the lowest cost. */
function bestOf(descents: readonly (readonly Epoch[])[]): readonly Epoch[] {
	const lowest = descents.map((own) => lowestCost(own.map(({ cost }) => cost)));
	return descents[lowest.indexOf(lowestCost(lowest))] ?? [];
}

/** Some of the epochs, as many as a picture can show. */
function thinned(epochs: readonly Epoch[]): readonly Epoch[] {
	const stride = Math.ceil(epochs.length / MAX_DRAWN);
	return epochs.filter((_, k) => k % stride === 0 || k === epochs.length - 1);
}

export function lowestCost(costs: readonly number[]): number {
	return costs.reduce((low, cost) => Math.min(low, cost), Infinity);
}

/** The fit from a point, after at most so many iterations. */
function fitAt(
	{ model, data, parameters, options }: Problem,
	from: Readonly<Record<string, number>>,
	maxIterations: number,
): Promise<Fit> {
	const { starts: _, ...others } = options;
	const { fixed, bounds } = parameters;
	return fit(model, data.columns, from, {
		...{ ...others, fixed, maxIterations },
		...(Object.keys(bounds).length === 0 ? {} : { bounds }),
	});
}

/** The parameter that is the farthest from the minimum nearby, which Levenberg–Marquardt finds. */
async function farthestFrom(
	problem: Problem,
	end: Fit,
): Promise<RuleRun["farthest"]> {
	const minimum = await fitAt(problem, end.parameters, MAX_ITERATIONS);
	if (!minimum.converged) return undefined;
	let farthest: RuleRun["farthest"];
	for (const [name, value] of Object.entries(minimum.parameters)) {
		const error = minimum.standardErrors[name] as number;
		const isFixed = problem.parameters.fixed.includes(name);
		if (isFixed || !Number.isFinite(error)) continue;
		const far = Math.abs((end.parameters[name] as number) - value);
		const errors = far / Math.max(error, MIN_ERROR * Math.abs(value)) || 0;
		if (errors > (farthest?.errors ?? -1)) farthest = { name, errors };
	}
	return farthest;
}
