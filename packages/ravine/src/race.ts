import { batches } from "./batches.js";
import { checkOptions, checkWhole, describe } from "./checks.js";
import type { CostFunction, NamedCost, RowsCost } from "./cost.js";
import {
	type Columns,
	createColumns,
	Descent,
	rose,
	type StepwiseCost,
} from "./descent.js";
import type { Setting } from "./described.js";
import { normal } from "./random.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import { checkIsWhole, type Rule } from "./ruleFactory.js";
import { readCost, readStart, type Surface } from "./surface.js";

/** @typeParam S one of the surfaces, a formula of named variables, or a cost that writes its slopes, such as `dataCost`'s. */
export interface RaceOptions<
	S extends NamedCost | string = Surface | CostFunction | string,
> {
	/** What the rules descend on. */
	readonly surface: S;
	/** The variables by name; default the surface's own start. */
	readonly start?: Readonly<Record<string, number>>;
	readonly rules: readonly Rule[];
	/** Default 400. */
	readonly steps?: number;
	/** The standard deviation of normal noise added to each slope, the same noise for every rule. Default 0. */
	readonly noise?: number;
	/** The seed of the noise and of the mini-batches. Default 1. */
	readonly seed?: number;
	/**
	 * For a cost over data: the number of rows of a step, shuffled anew in every epoch; the same rows for every rule. The
	 * recorded cost is still that of all rows. By default a step uses all rows.
	 */
	readonly batch?: number | undefined;
}

/**
 * A rule's way from the start. All columns are equally long: one number for the start and one for each step. A run that
 * leaves the finite numbers is shorter, and ends at its last point where every number is finite.
 */
export interface RaceRun {
	readonly rule: Rule;
	readonly settings: Readonly<Record<string, Setting>>;
	readonly cost: Float64Array;
	/** In the surface's order. */
	readonly variables: Columns;
	/** The slopes that the next step uses: those of its mini-batch, if there are any, including the noise. */
	readonly slopes: Columns;
	/**
	 * The rule's states that have one number per variable: `states.m.x`. With sections or settings by pattern, each variable
	 * is an array of one number, so that scalar states are among them; variables of other sections have none.
	 */
	readonly states: Readonly<Record<string, Columns>>;
	/** The rule's scalar and global states. */
	readonly scalars: Columns;
	/** Whether a number became NaN or infinite, or the run ended higher than the start and all of its first half. */
	readonly diverged: boolean;
}

export interface Race<S extends NamedCost = Surface | CostFunction> {
	/** The parsed cost function. */
	readonly surface: S;
	readonly start: Readonly<Record<string, number>>;
	readonly steps: number;
	readonly noise: number;
	readonly seed: number;
	readonly batch?: number | undefined;
	/** In the rules' order. */
	readonly runs: readonly RaceRun[];
}

const MAX_STEPS = 10_000_000;

/**
 * Runs rules side by side from one start on one cost function, in float64, and keeps every step.
 *
 * @throws TextError for a formula that cannot be read; RefusedType or RefusedRange for a start of other names, for a
 * cost that is not finite there, and for an unknown option.
 */
export function race(options: RaceOptions): Race;
export function race<S extends NamedCost>(options: RaceOptions<S>): Race<S>;
export function race(
	options: RaceOptions<NamedCost | string>,
): Race<NamedCost> {
	checkOptions("race", options, [
		"surface",
		"start",
		"rules",
		"steps",
		"noise",
		"seed",
		"batch",
	]);
	const { rules, steps = 400, noise = 0, seed = 1, batch } = options;
	const surface = readCost("race", options.surface);
	const start = readStart("race", surface, options.start);
	if (!Array.isArray(rules)) {
		throw new RefusedType(
			`race: rules must be an array of rules, got ${describe(rules)}`,
		);
	}
	checkWhole("race", "steps", steps, 1, MAX_STEPS);
	if (!(Number.isFinite(noise) && noise >= 0)) {
		throw new RefusedRange(
			`race: noise must be a number from 0, got ${describe(noise)}`,
		);
	}
	checkWhole("race", "seed", seed);
	if (batch !== undefined) checkBatch(batch, surface);
	for (const rule of rules) {
		checkIsWhole("race: each of the rules", rule, { sections: true });
	}
	const course = { surface, start, steps, noise, seed, batch };
	return { ...course, runs: rules.map((rule: Rule) => follow(course, rule)) };
}

/**
 * The same race with another number of steps, such as ten times as many: the points that it has already are copied, so
 * that only the further ones take time. The result is the same as that of `race` with so many steps, bit for bit.
 *
 * @throws RefusedType for anything but a race; RefusedRange for a number of steps that is not a whole number from 1 to
 * 10,000,000.
 */
export function extendRace<S extends NamedCost>(
	race: Race<S>,
	steps: number,
): Race<S> {
	if (!Array.isArray((race as { runs?: unknown } | undefined)?.runs)) {
		throw new RefusedType(
			`extendRace: the first argument must be the result of race, got ${describe(race)}`,
		);
	}
	checkWhole("extendRace", "steps", steps, 1, MAX_STEPS);
	const course = { ...race, steps };
	return { ...course, runs: race.runs.map((run) => extend(race, run, course)) };
}

/** @throws RefusedType or RefusedRange for a mini-batch that is no number of rows, or of a cost without rows. */
function checkBatch(batch: number, surface: NamedCost): void {
	checkWhole("race", "batch", batch, 1);
	if ("rows" in surface) return;
	throw new RefusedType(
		"race: batch needs a cost over data, from dataCost; this cost has no rows",
	);
}

/** A cost of your own, step by step; with mini-batches the slopes are those of the step's rows. */
function stepwise(
	surface: NamedCost,
	batch: number | undefined,
	seed: number,
): StepwiseCost {
	const { variables } = surface;
	const evaluate = (x: Float64Array, slopes: Float64Array) =>
		surface.costAndGradient(x, slopes);
	const { rows } = surface as RowsCost;
	if (batch === undefined || batch >= rows) return { variables, evaluate };
	const all = batches(rows, { size: batch, seed });
	let epoch = -1;
	let parts: readonly Uint32Array[] = [];
	return {
		variables,
		evaluate(x, slopes, t) {
			const whole = surface.costAndGradient(x, slopes);
			const now = Math.floor((t - 1) / all.length);
			if (now !== epoch) {
				epoch = now;
				parts = all.epoch(epoch);
			}
			const part = parts[(t - 1) % all.length];
			(surface as RowsCost).costAndGradient(x, slopes, part);
			return whole;
		},
	};
}

/** A rule's run of all steps, or to where it leaves the finite numbers. */
function follow(course: Course, rule: Rule): RaceRun {
	const descent = startDescent(course, rule);
	const columns = createColumns(descent.columns, course.steps + 1);
	return finish(course, rule, descent, columns, descent.run(columns, 0));
}

/** The same run with another number of steps. */
function extend(
	{ steps: former }: Course,
	run: RaceRun,
	course: Course,
): RaceRun {
	const { steps } = course;
	const descent = startDescent(course, run.rule);
	const columns = createColumns(descent.columns, steps + 1);
	const known = [run.cost, ...columnsOf(run, course, descent)];
	known.forEach((column, k) => {
		columns[k]?.set(column.subarray(0, steps + 1));
	});
	const points = run.cost.length;
	const isWhole = points > former && points <= steps;
	const length = isWhole ? descent.run(columns, points - 1) : points;
	return finish(course, run.rule, descent, columns, length);
}

/** What the runs of a race have in common. */
type Course = Omit<Race<NamedCost>, "runs">;

function startDescent(
	{ surface, start, noise, seed, batch }: Course,
	rule: Rule,
): Descent {
	const random = noise > 0 ? normal(seed) : undefined;
	return new Descent(
		rule,
		"program" in surface
			? (surface as CostFunction)
			: stepwise(surface, batch, seed),
		surface.variables.map((name) => start[name] as number),
		random && (() => noise * random()),
	);
}

/** @param length the number of points. */
function finish(
	{ surface, steps }: Course,
	rule: Rule,
	{ states }: Descent,
	columns: readonly Float64Array[],
	length: number,
): RaceRun {
	const [cost, ...others] =
		length > steps ? columns : columns.map((one) => one.slice(0, length));
	return {
		rule,
		settings: rule.settings,
		...nameColumns(surface.variables, states, others),
		cost: cost as Float64Array,
		diverged: length <= steps || rose(cost as Float64Array),
	};
}

/**
 * Columns by name.
 * @param states the names of the last columns, in the order in which a descent records them.
 */
function nameColumns(
	variables: readonly string[],
	states: readonly string[],
	columns: readonly Float64Array[],
): Pick<RaceRun, "variables" | "slopes" | "states" | "scalars"> {
	const named = {
		slopes: record<Float64Array>(),
		variables: record<Float64Array>(),
		states: record<Record<string, Float64Array>>(),
		scalars: record<Float64Array>(),
	};
	const first = variables.length;
	variables.forEach((variable, v) => {
		named.slopes[variable] = columns[v] as Float64Array;
		named.variables[variable] = columns[first + v] as Float64Array;
	});
	for (let k = first; k < states.length; k++) {
		const [name, variable] = (states[k] as string).split(".") as [
			string,
			string?,
		];
		const column = columns[first + k] as Float64Array;
		if (variable === undefined) named.scalars[name] = column;
		else {
			const own = named.states[name] ?? record();
			named.states[name] = own;
			own[variable] = column;
		}
	}
	return named;
}

/** A run's columns, without the cost, in the order in which a descent records them. */
function columnsOf(
	{ variables, slopes, states, scalars }: RaceRun,
	{ surface }: Course,
	descent: Descent,
): Float64Array[] {
	const others = descent.states.slice(surface.variables.length);
	const found = [
		...surface.variables.map((name) => slopes[name]),
		...surface.variables.map((name) => variables[name]),
		...others.map((full) => {
			const [name, variable] = full.split(".") as [string, string?];
			return variable === undefined ? scalars[name] : states[name]?.[variable];
		}),
	];
	return found as Float64Array[];
}

/** Values by name. Without a prototype: a variable or a state may have a name that every object has. */
function record<T>(): Record<string, T> {
	return Object.create(null);
}

/**
 * The first step after which the cost is below `target`, or null if it never is.
 * @throws RefusedType for a target that is not a number.
 */
export function stepsToTarget(
	{ cost }: Pick<RaceRun, "cost">,
	target: number,
): number | null {
	if (typeof target !== "number" || Number.isNaN(target)) {
		throw new RefusedType(
			`stepsToTarget: the target must be a number, got ${describe(target)}`,
		);
	}
	const step = cost.findIndex((one) => one < target);
	return step < 0 ? null : step;
}
