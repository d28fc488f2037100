import { type DataOptions, minimize, type Rule } from "ravine";
import { InputError } from "../errors.js";
import type { FitData } from "./data.js";
import { endsOf, type Parameters } from "./parameters.js";
import { type RowCost, rowCost } from "./rowCost.js";
import {
	MIN_USUAL_EPOCHS,
	type RuleOptions,
	USUAL_BATCH,
	USUAL_STEPS,
} from "./ruleOptions.js";
import {
	guessStarts,
	type Problem,
	type Started,
	sizesOf,
	someRows,
	unlessRefused,
} from "./starts.js";

/** A descent's arguments except the rule. */
export interface Descent {
	readonly problem: Problem;
	readonly cost: RowCost;
	readonly data: DataOptions["data"];
	readonly batch: number;
	readonly epochs: number;
	readonly bounds: DataOptions["bounds"];
	readonly seed: number;
}

/** Makes a descent; parameters that are fixed have bounds without room. */
export function descentOf(problem: Problem, options: RuleOptions): Descent {
	const { model, data, parameters } = problem;
	const { loss = "squared", scale, seed = 1, starts = 1 } = problem.options;
	if (starts > 1) checkClosed(parameters);
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

/** @throws InputError for a parameter without a range for random starts. */
function checkClosed(parameters: Parameters): void {
	const open = parameters.names.find((name) => {
		const [low, high] = endsOf(parameters, name);
		return !parameters.fixed.includes(name) && !Number.isFinite(high - low);
	});
	if (open === undefined) return;
	throw new InputError(
		`--starts needs --bounds with two ends for each parameter, as ${open}=0..10`,
	);
}

/** The columns by their names in the cost. */
export function columnsOf(
	{ columns, sigma }: FitData,
	cost: RowCost,
): DataOptions["data"] {
	return sigma === undefined || cost.sigma === undefined
		? columns
		: { ...columns, [cost.sigma]: columns[sigma] as Float64Array };
}

export function optionsOf(
	{ data, batch, bounds, seed }: Descent,
	optimizer: Rule,
): DataOptions {
	return { data, batch, bounds, seed, optimizer };
}

/** The start that was given; without one for each parameter, the guess with the lowest cost on some of the rows. */
export async function startOf(
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
