import type { Command } from "commander";
import { type DataOptions, type Fit, fit, minimize, type Rule } from "ravine";
import { InputError } from "../errors.js";
import { setOption, wholeNumber } from "../options.js";
import type { Output } from "../output.js";
import { createProgress } from "../progress.js";
import { mainSetting, parseRules, type RuleRequest } from "../rules.js";
import { parseSetting } from "../schedules.js";
import type { FitData } from "./data.js";
import { type RowCost, rowCost } from "./rowCost.js";
import {
	guessStarts,
	type Problem,
	type Started,
	sizesOf,
	someRows,
	unlessRefused,
} from "./starts.js";

export interface RuleOptions {
	readonly rule?: string;
	readonly set: readonly string[];
	readonly batch?: number;
	readonly epochs?: number;
}

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

const MAX_EPOCHS = 1_000_000;
const USUAL_BATCH = 64;
/** Without --epochs, there are enough epochs for so many steps, and at least so many epochs. */
const USUAL_STEPS = 2000;
const MIN_USUAL_EPOCHS = 10;
/** A fit by a rule has converged if no parameter is farther from the minimum than this part of its standard error. */
const CLOSE = 0.1;
/** Relative standard errors below this count as this much: data without noise have none. */
const MIN_ERROR = 1e-4;
/** Iterations to find the minimum near the end. */
const MAX_ITERATIONS = 50;
/** Rates are tried for so many steps. */
const TRIAL_STEPS = 300;
/** Of the rates that come so near to the lowest cost, as a part of the whole fall, the smallest is the safest. */
const NEARLY = 0.01;
/** The rates to try: powers of ten, and halfway between them. */
const RATES = Array.from({ length: 25 }, (_, k) =>
	Number((10 ** (k / 2 - 10)).toPrecision(2)),
);

export function addRuleOptions(command: Command): void {
	command
		.option(
			"--rule <rule>",
			"fit by an update rule on mini-batches, as adam or adam:0.05 (ravine rules lists them)",
		)
		.addOption(setOption())
		.option(
			"--batch <n>",
			`with --rule: rows in a mini-batch (default: ${USUAL_BATCH})`,
			wholeNumber(1),
		)
		.option(
			"--epochs <n>",
			`with --rule: passes over the rows (default: ${MIN_USUAL_EPOCHS}, or enough for ${USUAL_STEPS} steps)`,
			wholeNumber(1, MAX_EPOCHS),
		);
}

/** @throws InputError for options that need another one, or exclude each other. */
export function checkRuleOptions(
	{ rule, set, batch, epochs }: RuleOptions,
	command: Command,
): void {
	if (rule !== undefined) {
		if (command.getOptionValueSource("iterations") !== "cli") return;
		throw new InputError(
			"--iterations and --rule exclude each other; with --rule, --epochs is the length",
		);
	}
	const given = Object.entries({ batch, epochs, set: set[0] });
	const [name] = given.find(([, value]) => value !== undefined) ?? [];
	if (name === undefined) return;
	throw new InputError(`--${name} needs --rule, as --rule adam`);
}

/** A descent's arguments except the rule. */
interface Descent {
	readonly problem: Problem;
	readonly cost: RowCost;
	readonly data: DataOptions["data"];
	readonly batch: number;
	readonly epochs: number;
	readonly bounds: DataOptions["bounds"];
	readonly seed: number;
}

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
	const chosen = await ruleOf(request, descent, start);
	const { starts = 1 } = problem.options;
	const { epochs, batch, cost } = descent;
	const progress = createProgress(output, starts);
	const costs: number[][] = [];
	const paths: Started["start"][][] = [];
	const names = Object.keys(start);
	progress.start();
	try {
		const { x, steps, reason } = await minimize(cost.formula, start, {
			...optionsOf(descent, chosen.rule),
			...{ epochs, starts, signal },
			onStep: ({ step, epoch = 0, cost, x }) => {
				if (step === 0) {
					costs.push([]);
					paths.push([]);
				}
				const own = costs.at(-1) as number[];
				if (epoch < own.length) return;
				own.push(cost);
				paths
					.at(-1)
					?.push(Object.fromEntries(names.map((name, i) => [name, x[i] ?? 0])));
				const run = costs.length - 1;
				if (epoch === 0) return;
				progress.update({ label: chosen.rule.name, run, epoch, epochs, cost });
			},
		});
		const found = await fitAt(problem, x, 0);
		const farthest =
			reason === "epochs" ? await farthestFrom(problem, found) : undefined;
		const run: RuleRun = {
			...{ rule: chosen.rule, batch, epochs, steps, farthest },
			cost: cost.label,
			costs: costs[lowestOf(costs)] ?? [],
			reason: reason as RuleRun["reason"],
			converged: farthest !== undefined && farthest.errors <= CLOSE,
		};
		return {
			...{ found, start, run },
			path: paths[lowestOf(costs)] ?? [],
			notes: [...notes, ...chosen.notes],
		};
	} finally {
		progress.stop();
	}
}

function oneRule({ rule, set }: RuleOptions & { rule: string }): RuleRequest {
	const [request, ...others] = parseRules(rule, set, "--rule");
	if (others.length === 0) return request as RuleRequest;
	throw new InputError(
		"--rule takes one rule; ravine race compares several on a formula",
	);
}

function descentOf(problem: Problem, options: RuleOptions): Descent {
	const { model, data, parameters } = problem;
	const { loss = "squared", scale, seed = 1 } = problem.options;
	const names = [...Object.keys(data.columns), ...parameters.names];
	const cost = rowCost(model, names, { loss, scale, sigma: data.sigma });
	const bounds = Object.entries(parameters.bounds);
	const held = parameters.fixed.map((name) => {
		const value = parameters.given[name] as number;
		return [name, [value, value] as const] as const;
	});
	const { batch = USUAL_BATCH } = options;
	const usual = Math.ceil(USUAL_STEPS / Math.ceil(data.rows / batch));
	return {
		...{ problem, cost, seed },
		data: columnsOf(data, cost),
		batch: Math.min(batch, data.rows),
		epochs: options.epochs ?? Math.max(MIN_USUAL_EPOCHS, usual),
		bounds: Object.fromEntries([...bounds, ...held]),
	};
}

/** The columns by their names in the cost. */
function columnsOf(
	{ columns, sigma }: FitData,
	cost: RowCost,
): DataOptions["data"] {
	return sigma === undefined || cost.sigma === undefined
		? columns
		: { ...columns, [cost.sigma]: columns[sigma] as Float64Array };
}

function optionsOf(
	{ data, batch, bounds, seed }: Descent,
	optimizer: Rule,
): DataOptions {
	return { data, batch, bounds, seed, optimizer };
}

/** The start that was given; without one for each parameter, the guess with the lowest cost on some of the rows. */
async function startOf(
	descent: Descent,
): Promise<Pick<Started, "start" | "notes">> {
	const { problem, cost, bounds } = descent;
	const { names, given } = problem.parameters;
	const open = names.filter((name) => !Object.hasOwn(given, name));
	if (open.length === 0) return { start: inOrder(names, given), notes: [] };
	const data = columnsOf(someRows(problem.data), cost);
	const guesses = guessStarts(problem.parameters, open, sizesOf(problem));
	let [start, lowest] = [guesses[0] as Started["start"], Infinity];
	for (const guess of guesses) {
		const at = inOrder(names, guess);
		const found = await unlessRefused(() =>
			minimize(cost.formula, at, { data, bounds, maxSteps: 0 }),
		);
		if (found !== undefined && found.cost < lowest) {
			[start, lowest] = [at, found.cost];
		}
	}
	return {
		start: inOrder(names, start),
		notes: [
			`no start for ${open.join(", ")}: the guess of ${guesses.length} with the lowest cost; --start ${open[0]}=… gives one`,
		],
	};
}

function inOrder(
	names: readonly string[],
	values: Readonly<Record<string, number>>,
): Record<string, number> {
	return Object.fromEntries(
		names.map((name) => [name, values[name] as number]),
	);
}

/**
 * The rule with its settings. A learning rate that was not given falls to 0 along a cosine, so that the noise of the
 * mini-batches fades; where it begins is decided by short runs.
 */
async function ruleOf(
	request: RuleRequest,
	descent: Descent,
	start: Started["start"],
): Promise<{ readonly rule: Rule; readonly notes: readonly string[] }> {
	const { factory, isShipped, given } = request;
	const setting = mainSetting(factory().defaults);
	const isOpen = setting === "learningRate" && !Object.hasOwn(given, setting);
	if (!isShipped || !isOpen) return { rule: factory(given), notes: [] };
	const { problem, cost, epochs, batch } = descent;
	const stepsOver = (rows: number) => epochs * Math.ceil(rows / batch);
	const some = someRows(problem.data);
	const maxSteps = Math.min(TRIAL_STEPS, stepsOver(some.rows));
	const make = (rate: number, steps: number) => {
		const learningRate = parseSetting(`cosine(${rate}, ${steps})`);
		return factory({ ...given, learningRate });
	};
	let from = Number.POSITIVE_INFINITY;
	const ends: number[] = [];
	for (const rate of RATES) {
		const { cost: end, reason } = await minimize(cost.formula, start, {
			...optionsOf(descent, make(rate, maxSteps)),
			...{ data: columnsOf(some, cost), maxSteps },
			onStep: ({ step, cost }) => {
				if (step === 0) from = cost;
			},
		});
		ends.push(reason === "maxSteps" ? end : Number.POSITIVE_INFINITY);
	}
	const lowest = Math.min(from, ...ends);
	// No rate helps, or the start is the minimum.
	if (lowest === from) return { rule: factory(given), notes: [] };
	const enough = lowest + NEARLY * (from - lowest);
	const best =
		RATES[ends.findIndex((end) => end <= enough)] ?? (RATES[0] as number);
	return {
		rule: make(best, stepsOver(problem.data.rows)),
		notes: [
			`learning rate: falls from ${best}, chosen from ${RATES.length} by trials of ${maxSteps} steps; --set ${factory.name}.learningRate=… gives one`,
		],
	};
}

/** The place of the start that reached the lowest cost. */
function lowestOf(costs: readonly (readonly number[])[]): number {
	const lowest = costs.map((own) => Math.min(...own));
	return lowest.indexOf(Math.min(...lowest));
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
