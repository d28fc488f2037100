import {
	type Fit,
	type FitOptions,
	type FitProgress,
	fit,
	isRefusal,
} from "ravine";
import type { FitData } from "./data.js";
import { type Ends, endsOf, type Parameters } from "./parameters.js";

/** Starts within bounds, where no start is given. */
const USUAL_STARTS = 20;
/** Guesses, where no start is given and bounds do not help. */
const GUESSES = 48;
/** Guesses are tried on this number of rows at most. */
const MAX_ROWS = 500;
const MAX_ITERATIONS = 40;
/** Guesses are up to this many powers of ten from the data's own sizes. */
const MAX_POWERS = 3;
/** Fits whose R² differ by less count as equal. */
const EQUAL = 1e-9;
/** Sizes of parameters that agree in these digits count as equal. */
const SIZE_DIGITS = 4;

/** A fit, with the starts that it began from. */
export interface Started {
	readonly found: Fit;
	readonly start: Readonly<Record<string, number>>;
	/** The points of the search, from the start to the estimate, where it is known. */
	readonly path: readonly Readonly<Record<string, number>>[];
	/** Says where the starts come from, unless all were given. */
	readonly notes: readonly string[];
}

/** A fit's arguments except the start. */
export interface Problem {
	readonly model: string;
	readonly data: FitData;
	readonly parameters: Parameters;
	readonly options: Omit<FitOptions, "bounds" | "fixed">;
	/** Called before each of several starts. */
	readonly onStart?: (done: number, starts: number) => void;
}

/**
 * Fits from the starts given. Without a start for each parameter, it fits from several: at random within the bounds,
 * where each parameter has two ends, and else from guesses of many sizes, tried on some of the rows.
 * @throws Refusal
 */
export async function fitFromStarts(problem: Problem): Promise<Started> {
	const { parameters } = problem;
	const { names, given, fixed } = parameters;
	const open = names.filter((name) => !Object.hasOwn(given, name));
	if (open.length === 0) return fitFrom(problem, given, []);
	const isClosed = names
		.filter((name) => !fixed.includes(name))
		.every((name) => {
			const [low, high] = endsOf(parameters, name);
			return Number.isFinite(high - low);
		});
	if (!isClosed && problem.options.starts === undefined) {
		return fitFromGuesses(problem, open);
	}
	const starts = problem.options.starts ?? USUAL_STARTS;
	const [, ...others] = guessStarts(parameters, open, sizesOf(problem));
	return fitFromFirst(
		{ ...problem, options: { ...problem.options, starts } },
		[middleOf(parameters, open), ...others],
		[
			`no start for ${open.join(", ")}: the best of ${starts} starts within the bounds`,
		],
	);
}

/** Fits from the first start at which the formula is finite; if there is none, the error is that of the first start. */
async function fitFromFirst(
	problem: Problem,
	starts: readonly Readonly<Record<string, number>>[],
	notes: readonly string[],
): Promise<Started> {
	for (const start of starts) {
		const started = await unlessRefused(() => fitFrom(problem, start, notes));
		if (started !== undefined) return started;
	}
	return fitFrom(problem, starts[0] ?? {}, notes);
}

async function fitFrom(
	{ model, data, parameters, options }: Problem,
	start: Readonly<Record<string, number>>,
	notes: readonly string[],
): Promise<Started> {
	const { names, fixed, bounds } = parameters;
	// In the formula's order.
	const ordered = Object.fromEntries(
		names.map((name) => [name, start[name] as number]),
	);
	const walks: FitProgress[][] = [];
	const found = await fit(model, data.columns, ordered, {
		...options,
		fixed,
		...(Object.keys(bounds).length === 0 ? {} : { bounds }),
		onStep: (step) => {
			const walk = walks.at(-1);
			const before = walk?.at(-1)?.iteration ?? Infinity;
			if (walk !== undefined && step.iteration > before) walk.push(step);
			else walks.push([step]);
			return options.onStep?.(step);
		},
	});
	// Of several starts, only the first is known.
	const first = (options.starts ?? 1) === 1 ? [ordered] : [];
	const path = [...first, ...lowestOf(walks), found.parameters];
	return { found, start: ordered, path, notes };
}

/** The points of the search that ended at the lowest cost. */
function lowestOf(
	walks: readonly (readonly FitProgress[])[],
): Started["start"][] {
	const ends = walks.map((walk) => walk.at(-1)?.cost ?? Infinity);
	const best = walks[ends.indexOf(Math.min(...ends))] ?? [];
	return best.map(({ parameters }) => parameters);
}

/** Tries guesses on some of the rows, and fits all rows from the best of them at which the model is finite. */
async function fitFromGuesses(
	problem: Problem,
	open: readonly string[],
): Promise<Started> {
	const { data, parameters, options } = problem;
	const some = {
		...problem,
		data: someRows(data),
		options: { ...options, maxIterations: MAX_ITERATIONS },
	};
	const guesses = guessStarts(parameters, open, sizesOf(problem));
	const tried: Started[] = [];
	for (const [done, start] of guesses.entries()) {
		if (options.signal?.aborted) break;
		problem.onStart?.(done, guesses.length + 1);
		const started = await unlessRefused(() => fitFrom(some, start, []));
		if (started !== undefined) tried.push(started);
	}
	problem.onStart?.(guesses.length, guesses.length + 1);
	const isStopped = options.signal?.aborted === true;
	const count = isStopped ? tried.length : guesses.length;
	const notes = [
		`no start for ${open.join(", ")}: the best of ${count} guesses; --start ${open[0]}=… gives one`,
	];
	if (tried.length === 0) return fitFromFirst(problem, guesses, notes);
	// The fit of all rows will not take a step then, so it begins where the best guess led.
	const ranked = inOrder(tried).map(({ start, found }) =>
		isStopped ? found.parameters : start,
	);
	return fitFromFirst(problem, ranked, notes);
}

/**
 * Fits by their costs, the lowest first. Of equal fits, as of waves whose frequencies the rows cannot tell
 * apart, the one with the smallest parameters comes first; of equal parameters, the one with the shortest way.
 */
function inOrder(tried: readonly Started[]): Started[] {
	const byCost = [...tried].sort((a, b) => a.found.cost - b.found.cost);
	const best = byCost[0]?.found.rSquared ?? 0;
	const isEqual = ({ found }: Started) => best - found.rSquared < EQUAL;
	const sizeOf = ({ found }: Started) => {
		const size = Object.values(found.parameters).reduce(
			// Of two signs that fit as well, the positive one is plainer.
			(sum, value) => sum + (value < 0 ? -1.01 * value : value),
			0,
		);
		return Number(size.toPrecision(SIZE_DIGITS));
	};
	const equal = byCost
		.filter(isEqual)
		.sort(
			(a, b) =>
				sizeOf(a) - sizeOf(b) || a.found.iterations - b.found.iterations,
		);
	const others = byCost.filter((one) => !isEqual(one));
	return [...equal, ...others];
}

export async function unlessRefused<T>(
	run: () => Promise<T>,
): Promise<T | undefined> {
	try {
		return await run();
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw error;
	}
}

/** Rows from all of the file, at equal distances. */
export function someRows(data: FitData, most = MAX_ROWS): FitData {
	if (data.rows <= most) return data;
	const stride = data.rows / most;
	const columns = Object.fromEntries(
		Object.entries(data.columns).map(([name, values]) => [
			name,
			Float64Array.from(
				{ length: most },
				(_, i) => values[Math.floor(i * stride)] as number,
			),
		]),
	);
	return { ...data, columns, rows: most };
}

/** Sizes that a parameter may have: 1, a column's, one over a column's. */
export function sizesOf({ data: { columns } }: Problem): number[] {
	const own = Object.values(columns).map((values) => {
		const sum = values.reduce((total, value) => total + Math.abs(value), 0);
		return sum / values.length;
	});
	const usable = own.filter((size) => size > 0 && Number.isFinite(size));
	return [1, ...usable, ...usable.map((size) => 1 / size)];
}

/** Guesses that fill the space evenly: first 1 for each parameter, then numbers of many sizes and both signs. */
export function guessStarts(
	parameters: Parameters,
	open: readonly string[],
	sizes: readonly number[],
): Record<string, number>[] {
	const numbers = evenNumbers(4 * open.length);
	return Array.from({ length: GUESSES + 1 }, (_, k) => {
		const draws = numbers(k);
		const guess = (name: string, i: number) => {
			const [part = 0, sign = 0, power = 0, which = 0] = draws.slice(4 * i);
			const [low, high] = endsOf(parameters, name);
			if (k === 0) return within([low, high], 1);
			if (Number.isFinite(high - low)) return low + part * (high - low);
			const size =
				(sizes[Math.floor(which * sizes.length)] as number) *
				10 ** (MAX_POWERS * (2 * power - 1));
			if (Number.isFinite(low)) return low + size;
			if (Number.isFinite(high)) return high - size;
			return sign < 0.5 ? -size : size;
		};
		return {
			...parameters.given,
			...Object.fromEntries(open.map((name, i) => [name, guess(name, i)])),
		};
	});
}

function within([low, high]: Ends, value: number): number {
	return Math.min(high, Math.max(low, value));
}

/** The starts given, and the middle of the bounds for the other parameters. */
export function middleOf(
	parameters: Parameters,
	open: readonly string[],
): Record<string, number> {
	const middles = open.map((name) => {
		const [low, high] = endsOf(parameters, name);
		return [
			name,
			Number.isFinite(high - low) ? low / 2 + high / 2 : within([low, high], 1),
		];
	});
	return { ...parameters.given, ...Object.fromEntries(middles) };
}

/**
 * Points that fill a cube evenly.
 * Source: Roberts 2018, The unreasonable effectiveness of quasirandom sequences.
 */
function evenNumbers(dimensions: number): (k: number) => number[] {
	let root = 2;
	for (let i = 0; i < 50; i++) root = (1 + root) ** (1 / (dimensions + 1));
	return (k) =>
		Array.from(
			{ length: dimensions },
			(_, i) => (0.5 + (k + 1) * root ** -(i + 1)) % 1,
		);
}
