import { compilesFor } from "./backends/choose.js";
import { type Bounds, boxByName } from "./bounds.js";
import { describe, isRecord } from "./checks.js";
import { eventLoopTurns } from "./eventLoop.js";
import { Uncertainty } from "./fitting/covariance.js";
import {
	type Column,
	checkData,
	type DataColumns,
	lengthsOf,
	readColumns,
	readWeights,
	type Weights,
} from "./fitting/data.js";
import { type Answer, descents, type End } from "./fitting/descents.js";
import { type Fit, fitted } from "./fitting/fitted.js";
import {
	type Model,
	ModelRows,
	namesOf,
	readModel,
} from "./fitting/modelRows.js";
import {
	checkSearchOptions,
	type SearchOptions,
	searchOptions,
} from "./fitting/options.js";
import type { Search } from "./fitting/search.js";
import { Triangle } from "./fitting/triangle.js";
import { varianceFactor } from "./fitting/variance.js";
import { entryName } from "./language/dots.js";
import { suggestion } from "./language/errors.js";
import type { Lengths } from "./language/rowNames.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** The progress of a fit. */
export interface FitProgress<N extends string = string> {
	readonly iteration: number;
	readonly parameters: Record<N, number>;
	readonly cost: number;
}

/** The parameters by name: numbers, or arrays for `dot(W, X)`. */
export type FitStart = Readonly<
	Record<string, number | readonly number[] | Float64Array | Float32Array>
>;

/** The names of a start's numbers: `a`, or `W[0]`, `W[1]`, … for an array. */
export type FitNames<S> = {
	[K in keyof S & string]:
		| ([Extract<S[K], number>] extends [never] ? never : K)
		| ([Exclude<S[K], number>] extends [never] ? never : `${K}[${number}]`);
}[keyof S & string];

/** @typeParam A the names of the start, with those of its arrays. */
export interface FitOptions<N extends string = string, A extends string = N>
	extends SearchOptions<FitProgress<N>> {
	/** The minimum and the maximum of a parameter, by name; of all numbers of an array. */
	readonly bounds?: Readonly<Partial<Record<A, Bounds>>> | undefined;
	/** The parameters that keep their starts; `W` or `W[0]` of an array. */
	readonly fixed?: readonly (N | A)[] | undefined;
	/** The standard deviation of each row's response: numbers, one number for all, or the name of a column. */
	readonly sigma?: Column | number | string | undefined;
	/** The weight of each row, 1 / sigma^2, instead of sigma. */
	readonly weights?: Column | number | string | undefined;
	/** Use sigma as it is. Otherwise only its proportions count, and its size is estimated from the residuals. Default false. */
	readonly absoluteSigma?: boolean | undefined;
}

const known = [
	...searchOptions,
	"bounds",
	"fixed",
	"sigma",
	"weights",
	"absoluteSigma",
] as const satisfies readonly (keyof FitOptions)[];

/**
 * Fits a model to data: finds the parameters that minimise the sum of squared residuals, or a robust loss. The method is
 * Levenberg–Marquardt with exact slopes, in float64.
 *
 * @param model an equation such as `y = a * exp(-k * t) + c`. Names in `data` are columns, names in `start` are
 * parameters. The left side may be an expression of columns, as `log(y)`.
 * @param data columns by name, also ones that the model does not use. Copied before this returns a promise.
 * @param start the parameters by name: numbers, or arrays, which meet blocks of columns in `dot(W, X)` and whose numbers are
 * called `W[0]`, `W[1]`, … in the result.
 * @throws TextError for an invalid model, or a name that is neither column nor parameter; RefusedType or
 * RefusedRange for columns of text, of different lengths or with cells that are not finite, for fewer rows than
 * parameters, for bounds that are crossed or exclude the start, for a sigma of 0 or below, for a model that is not finite
 * at the start, and for an unknown option.
 */
export async function fit<const S extends FitStart>(
	model: string,
	data: DataColumns,
	start: S,
	options?: FitOptions<FitNames<S>, keyof S & string>,
): Promise<Fit<FitNames<S>>>;
export async function fit(
	text: string,
	data: DataColumns,
	start: FitStart,
	options: FitOptions = {},
): Promise<Fit> {
	const problem = readProblem(text, data, start, options);
	const { rows } = problem;
	if (hasManyRows(problem)) {
		const { prepareSums } = await import("./manyRows.js");
		rows.sums = await prepareSums(problem);
	}
	try {
		return await search(problem, options);
	} finally {
		rows.sums?.dispose();
	}
}

async function search(problem: Problem, options: FitOptions): Promise<Fit> {
	const { rows, from, box, names } = problem;
	const turn = eventLoopTurns();
	const run = descents("fit", rows, from, box, options, (search) =>
		begin(search, problem),
	);
	const { onStep, signal } = options;
	for (let answer: Answer; ; ) {
		const { done, value } = run.next(answer);
		if (done) return resultOf(problem, value, options);
		const parameters = value && rows.parametersAt(value.x);
		const stops =
			parameters &&
			onStep?.({
				iteration: value.iteration,
				parameters: Object.fromEntries(
					names.map((name, i) => [name, parameters[i] as number]),
				),
				cost: value.cost,
			}) === false;
		const waiting = turn();
		if (waiting) await waiting;
		answer = stops ? "stopped" : signal?.aborted ? "aborted" : undefined;
	}
}

/**
 * With more rows times operations than this, a compiled kernel is faster, though it is compiled first. An object, so that
 * tests can change it.
 */
export const kernels = { minOperations: 50_000 };

function hasManyRows({ model, response }: Problem): boolean {
	const rows = response.length;
	const { length } = model.slopes.nodes;
	const isLarge = rows * length >= kernels.minOperations;
	return isLarge && compilesFor(rows, length);
}

type Problem = ReturnType<typeof readProblem>;

function readProblem(
	text: unknown,
	data: unknown,
	start: unknown,
	options: FitOptions,
) {
	checkSearchOptions("fit", options, known);
	if (typeof text !== "string") {
		throw new RefusedType(
			`fit: the model must be an equation as text, as "y = a * x + b", got ${describe(text)}; leastSquares takes functions`,
		);
	}
	const given = checkData("fit", data);
	const parameters = readParameters(start);
	const { names, owners, values, lengths } = parameters;
	const model = readModel(text, lengthsOf(given), lengths);
	const { columns, rows: count } = readColumns("fit", given, model.columns);
	const varying = varyingOf(parameters, options.fixed);
	const weights = readWeights("fit", count, given, options);
	checkAbsolute(options);
	if (weights.count < varying.length) {
		throw new RefusedRange(
			`fit: ${varying.length} parameters need at least as many rows${weights.roots ? " that weigh something" : ""}, got ${weights.count}; fix some of them`,
		);
	}
	const whole = boxByName("fit", options.bounds, owners, values, names);
	const part = (ends: Float64Array) =>
		Float64Array.from(varying, (place) => ends[place] as number);
	const box = whole && { lower: part(whole.lower), upper: part(whole.upper) };
	const response = model.respond(columns, count);
	checkResponse(response, columns, model);
	const rows = new ModelRows(
		model,
		columns,
		response,
		weights.roots,
		values,
		varying,
	);
	const from = part(values);
	return {
		...{ text, model, names, values, varying, columns, response, weights },
		...{ rows, from, box, roots: weights.roots },
		loss: options.loss ?? "squared",
	};
}

interface Parameters {
	readonly lengths: Lengths;
	/** All numbers of the start, end to end, with their names and those of their arrays. */
	readonly values: Float64Array;
	readonly names: readonly string[];
	readonly owners: readonly string[];
}

/** @throws RefusedType for a start that is not finite numbers by name, or arrays of them. */
function readParameters(start: unknown): Parameters {
	if (!isRecord(start)) {
		throw new RefusedType(
			`fit: the start must be the parameters by name, as { a: 1, k: 0.1 }, got ${describe(start)}`,
		);
	}
	const lengths = new Map<string, number | undefined>();
	const values: number[] = [];
	const owners: string[] = [];
	for (const [name, value] of Object.entries(start)) {
		const isArray =
			Array.isArray(value) ||
			value instanceof Float64Array ||
			value instanceof Float32Array;
		const numbers: ArrayLike<unknown> = isArray ? value : [value];
		lengths.set(name, isArray ? numbers.length : undefined);
		for (let i = 0; i < numbers.length; i++) {
			const one = numbers[i];
			if (!Number.isFinite(one)) {
				throw new RefusedType(
					`fit: the start's ${isArray ? entryName(name, i) : name} must be a finite number, got ${describe(one)}`,
				);
			}
			values.push(one as number);
			owners.push(name);
		}
	}
	if (values.length === 0) {
		throw new RefusedType("fit: the start has no parameters");
	}
	return {
		...{ lengths, owners, names: namesOf(lengths) },
		values: Float64Array.from(values),
	};
}

/** The indices of the parameters that are not fixed. */
function varyingOf({ names, owners }: Parameters, fixed: unknown): number[] {
	if (fixed !== undefined && !Array.isArray(fixed)) {
		throw new RefusedType(
			`fit: fixed must be an array of parameters, as ["${names[0]}"], got ${describe(fixed)}`,
		);
	}
	const held: readonly unknown[] = fixed ?? [];
	const known = [...new Set([...owners, ...names])];
	for (const name of held) {
		if (known.includes(name as string)) continue;
		throw new RefusedType(
			`fit: ${describe(name)} in fixed is not a parameter; the parameters are ${names.join(", ")}${typeof name === "string" ? suggestion(name, known) : ""}`,
		);
	}
	const varying = Array.from(names.keys()).filter(
		(i) => !held.includes(names[i]) && !held.includes(owners[i]),
	);
	if (varying.length === 0) {
		throw new RefusedRange("fit: every parameter is fixed");
	}
	return varying;
}

function checkAbsolute({ absoluteSigma, sigma, weights }: FitOptions): void {
	if (absoluteSigma !== undefined && typeof absoluteSigma !== "boolean") {
		throw new RefusedType(
			`fit: absoluteSigma must be true or false, got ${describe(absoluteSigma)}`,
		);
	}
	if (absoluteSigma && sigma === undefined && weights === undefined) {
		throw new RefusedType("fit: absoluteSigma needs sigma or weights");
	}
}

/** Formats the cells of a row for errors. */
function cellsOf(
	row: number,
	names: readonly string[],
	columns: ReadonlyMap<string, Float64Array>,
): string {
	return names
		.map((name) => `${name} = ${columns.get(name)?.[row]}`)
		.join(", ");
}

function checkResponse(
	response: Float64Array,
	columns: ReadonlyMap<string, Float64Array>,
	{ responseColumns }: Model,
): void {
	// Columns have been checked.
	if (columns.get(responseColumns[0] as string) === response) return;
	const row = response.findIndex((value) => !Number.isFinite(value));
	if (row < 0) return;
	throw new RefusedRange(
		`fit: the left side is ${response[row]} in row ${row + 1}, where ${cellsOf(row, responseColumns, columns)}`,
	);
}

/** @throws RefusedRange where the model or a slope is not finite at the start, with the row. */
function begin(search: Search, problem: Problem): void {
	const { names, values, columns, model, rows, varying } = problem;
	if (search.begin() && Number.isFinite(search.cost)) return;
	const at = names.map((name, i) => `${name} = ${values[i]}`).join(", ");
	const whereIs = (row: number) =>
		`in row ${row + 1}${model.predictionColumns.length > 0 ? `, where ${cellsOf(row, model.predictionColumns, columns)}` : ""}`;
	search.fillResiduals();
	const row = search.residuals.findIndex((value) => !Number.isFinite(value));
	if (row >= 0) {
		throw new RefusedRange(
			`fit: the model is not finite at the start (${at}) ${whereIs(row)}`,
		);
	}
	let from = 0;
	rows.linearize(search.x, (block, count, stride) => {
		const wrong = block.findIndex(
			(value, i) => i % stride < count && !Number.isFinite(value),
		);
		if (wrong >= 0) {
			const name = names[varying[Math.floor(wrong / stride)] as number];
			throw new RefusedRange(
				`fit: the model's slope along ${name} is not finite at the start (${at}) ${whereIs(from + (wrong % stride))}`,
			);
		}
		from += count;
	});
	throw new RefusedRange(
		`fit: the sum of squares or a slope overflows at the start (${at})`,
	);
}

function resultOf(
	problem: Problem,
	{ search, robust, cost, reason, iterations, evaluations }: End,
	{ loss = "squared", absoluteSigma = false }: FitOptions,
): Fit {
	const { text, model, names, values, varying, rows, box, weights } = problem;
	const { x, residuals: weighted } = search;
	const degreesOfFreedom = weights.count - varying.length;
	const uncertainty = () =>
		new Uncertainty(
			robust === undefined ? search.triangle : triangleAt(rows, x),
			absoluteSigma && robust === undefined
				? 1
				: varianceFactor(weighted, cost, degreesOfFreedom, loss, robust),
			rows.precision,
		);
	const atBounds = varying.filter(
		(_, k) => box && (x[k] === box.lower[k] || x[k] === box.upper[k]),
	);
	return fitted({
		...{ text, model, names, varying, uncertainty },
		start: values,
		values: rows.parametersAt(x).slice(),
		rows: weights.count,
		residuals: () => rows.observedLessPredicted(x),
		totalSumOfSquares: () => totalOf(problem.response, weights),
		figures: {
			...{ cost, reason, iterations, evaluations, degreesOfFreedom },
			atBounds: atBounds.map((place) => names[place] as string),
			residualSumOfSquares:
				robust === undefined
					? 2 * cost
					: weighted.reduce((sum, r) => sum + r * r, 0),
		},
	});
}

/** The triangle without a loss. */
function triangleAt(rows: ModelRows, x: Float64Array): Triangle {
	const triangle = new Triangle(rows.size);
	// With an infinite scale a loss is the squares.
	if (rows.sums?.reduce(x, Number.POSITIVE_INFINITY, triangle)) return triangle;
	triangle.clear();
	rows.linearize(x, (block, count, stride) => {
		triangle.add(block, count, stride);
	});
	return triangle;
}

/** The sum of squares around the mean, with weights. */
function totalOf(response: Float64Array, { roots }: Weights): number {
	const weightOf = (row: number) => (roots?.[row] ?? 1) ** 2;
	let [weights, sum] = [0, 0];
	response.forEach((value, row) => {
		weights += weightOf(row);
		sum += weightOf(row) * value;
	});
	const mean = sum / weights;
	return response.reduce(
		(total, value, row) => total + weightOf(row) * (value - mean) ** 2,
		0,
	);
}
