import { checkOptions, checkWhole, describe, isRecord } from "./checks.js";
import {
	type CostFunction,
	checkFinite,
	checkStart,
	costFunction,
} from "./cost.js";
import { createOptimizer } from "./optimizer.js";
import { normal } from "./random.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import type { Rule, Setting } from "./rule.js";
import type { Surface } from "./surface.js";

export interface RaceOptions {
	/** One of the surfaces, or a formula of named variables. */
	readonly surface: Surface | CostFunction | string;
	/** The variables by name; default the surface's own start. */
	readonly start?: Readonly<Record<string, number>>;
	readonly rules: readonly Rule[];
	/** Default 400. */
	readonly steps?: number;
	/** The standard deviation of normal noise added to each slope, the same noise for every rule. Default 0. */
	readonly noise?: number;
	/** Of the noise. Default 1. */
	readonly seed?: number;
}

/** Where a rule is after `step` steps; step 0 is the start. */
export interface RaceStep {
	readonly step: number;
	/** In the variables' order. */
	readonly parameters: Float64Array;
	readonly cost: number;
	/** The gradient here, noise included: what the next step goes by. */
	readonly gradient: Float64Array;
	/** The rule's states, by name. */
	readonly state: Readonly<Record<string, Float64Array>>;
}

export interface RaceRun {
	readonly rule: Rule;
	readonly settings: Readonly<Record<string, Setting>>;
	/** The start and every step; a diverged run's path ends at the last finite point. Never NaN. */
	readonly path: readonly RaceStep[];
	/** The cost was no longer finite, or ended higher than the start and all of the path's first half. */
	readonly diverged: boolean;
}

export interface Race {
	/** The cost function, read. */
	readonly surface: Surface | CostFunction;
	readonly start: Readonly<Record<string, number>>;
	readonly steps: number;
	readonly noise: number;
	readonly seed: number;
	/** In the rules' order. */
	readonly runs: readonly RaceRun[];
}

/**
 * Runs rules side by side from one start on one cost function, in float64, and keeps every step.
 *
 * @throws TextError for a formula that cannot be read; RefusedType or RefusedRange for a start of other names, for a
 * cost that is not finite there, and for an unknown option.
 */
export async function race(options: RaceOptions): Promise<Race> {
	checkOptions("race", options, [
		"surface",
		"start",
		"rules",
		"steps",
		"noise",
		"seed",
	]);
	const { rules, steps = 400, noise = 0, seed = 1 } = options;
	const surface = surfaceOf(options.surface);
	const start =
		options.start ?? (isSurface(surface) ? surface.start : undefined);
	if (!isRecord(start)) {
		throw new RefusedType(
			`race: a formula needs a start: numbers for ${surface.variables.join(", ")}`,
		);
	}
	checkStart("race", surface.variables, start);
	if (!Array.isArray(rules)) {
		throw new RefusedType(
			`race: rules must be an array of rules, got ${describe(rules)}`,
		);
	}
	checkWhole("race", "steps", steps, 1);
	if (!(Number.isFinite(noise) && noise >= 0)) {
		throw new RefusedRange(
			`race: noise must be a number from 0, got ${describe(noise)}`,
		);
	}
	checkWhole("race", "seed", seed);
	const first = surface.variables.map((name) => start[name] as number);
	const gradient = new Float64Array(first.length);
	const cost = surface.costAndGradient(first, gradient);
	checkFinite("race", first, cost, gradient);
	const runs: RaceRun[] = [];
	for (const rule of rules) {
		const path = await follow(surface, first, rule, steps, noise, seed);
		const diverged = path.length <= steps || rose(path);
		runs.push({ rule, settings: rule.settings, path, diverged });
	}
	return { surface, start, steps, noise, seed, runs };
}

function surfaceOf(given: unknown): CostFunction | Surface {
	if (typeof given === "string") return costFunction(given);
	const { costAndGradient, variables } = (given ?? {}) as Partial<CostFunction>;
	if (typeof costAndGradient === "function" && Array.isArray(variables)) {
		return given as CostFunction;
	}
	throw new RefusedType(
		`race: the surface must be a formula or one of the surfaces, got ${describe(given)}`,
	);
}

/** Whether a cost function is one of the named surfaces, with a start and minima. */
export function isSurface(cost: CostFunction): cost is Surface {
	return "minima" in cost;
}

/** A rule's path up to `steps` steps, or to where it leaves the finite numbers. */
async function follow(
	surface: CostFunction,
	start: readonly number[],
	rule: Rule,
	steps: number,
	noise: number,
	seed: number,
): Promise<RaceStep[]> {
	const random = normal(seed);
	const optimizer = await createOptimizer(
		rule,
		{ x: start },
		{ precision: "float64", nonFinite: "propagate" },
	);
	try {
		const { x } = optimizer.parameters;
		const { x: gradient } = optimizer.gradients;
		const path: RaceStep[] = [];
		for (let step = 0; ; step++) {
			const cost = surface.costAndGradient(x, gradient);
			if (noise > 0) {
				for (let i = 0; i < gradient.length; i++) {
					gradient[i] = (gradient[i] as number) + noise * random();
				}
			}
			const finite =
				Number.isFinite(cost) &&
				gradient.every(Number.isFinite) &&
				x.every(Number.isFinite);
			if (!finite) return path;
			const state = Object.entries(optimizer.state).map(([name, arrays]) => {
				return [name, Float64Array.from(arrays.x)];
			});
			path.push({
				step,
				parameters: Float64Array.from(x),
				cost,
				gradient: Float64Array.from(gradient),
				state: Object.fromEntries(state),
			});
			if (step === steps) return path;
			optimizer.step();
		}
	} finally {
		optimizer.dispose();
	}
}

/** Whether a path that stayed finite ends higher than it began and than it was in all of its first half. */
function rose(path: readonly RaceStep[]): boolean {
	const last = path[path.length - 1] as RaceStep;
	return path
		.slice(0, Math.ceil(path.length / 2))
		.every(({ cost }) => cost < last.cost);
}

/**
 * The first step after which the cost is below `target`, or null if it never is.
 */
export function stepsToTarget(
	{ path }: Pick<RaceRun, "path">,
	target: number,
): number | null {
	return path.find(({ cost }) => cost < target)?.step ?? null;
}
