import {
	batches,
	costFunction,
	type DataCost,
	dataCost,
	isRefusal,
	minimize,
} from "ravine";
import { curvatures, principalCurvatures } from "../model/curvature.js";
import type { DataGround, Interval } from "../model/ground.js";
import { grouped, readable } from "../model/numbers.js";
import type { Model } from "./models.js";

/** Columns of numbers, one for each row. */
export interface Rows {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** The shift and the divisor that give x the mean 0 and the standard deviation 1. */
export interface Scale {
	readonly mean: number;
	readonly deviation: number;
}

/** A model's cost over rows, ready to race on. */
export interface Prepared {
	readonly model: Model;
	/** As the file has them. */
	readonly rows: Rows;
	/** What x was standardised with, if it was. */
	readonly scale: Scale | undefined;
	/** As the cost uses them. */
	readonly used: Rows;
	readonly ground: DataGround;
	/** The parameters with the lowest cost, if a search found them. */
	readonly best: Minimum | undefined;
	/** The shape of the surface at its lowest point. */
	readonly shape: Shape | undefined;
	/** The same for x as it is, if x is standardised, and the other way round. */
	readonly otherShape: Shape | undefined;
}

interface Minimum {
	readonly at: readonly [number, number];
	readonly cost: number;
	/** The start from which a search found it. */
	readonly from: readonly [number, number];
}

export interface Shape {
	/** The largest curvature over the smallest. */
	readonly ratio: number;
	/** Plain descent diverges at larger rates than this: 2 over the largest curvature. */
	readonly edge: number;
}

/** Data that a model cannot be fitted to, with the reason as a sentence without a full stop. */
export class DataError extends Error {
	override readonly name = "DataError";
}

/** Pictures use this many rows where there are more than `MAX_SKETCHED`. */
const SKETCHED = 1000;
const MAX_SKETCHED = 4000;
/** The share of the way from the start's cost to the lowest at which a run has arrived. */
const ARRIVED = 1e-3;

/**
 * Prepares the cost of a model over rows.
 *
 * @param start a start that suits x as it is.
 * @throws DataError for rows that do not suit the model.
 */
export async function prepare(
	model: Model,
	rows: Rows,
	standardised: boolean,
	start?: readonly [number, number],
): Promise<Prepared> {
	checkRows(model, rows);
	const scale = scaleOf(rows.x);
	const asked = standardised ? scale : undefined;
	const main = await surfaceOf(model, rows, asked, asked ? undefined : start);
	const otherScale = standardised ? undefined : scale;
	const other =
		scale === undefined
			? undefined
			: await surfaceOf(
					model,
					rows,
					otherScale,
					otherScale ? undefined : start,
				).catch(() => undefined);
	return {
		...{ model, rows, scale: asked },
		...main,
		otherShape: other?.shape,
	};
}

function checkRows({ isBinary }: Model, { x, y }: Rows): void {
	if (x.length < 3) {
		throw new DataError(
			`there ${x.length === 1 ? "is 1 row" : `are ${x.length} rows`} with numbers in both columns; two parameters need at least 3`,
		);
	}
	if (!isBinary) return;
	const strange = y.find((value) => value !== 0 && value !== 1);
	if (strange !== undefined) {
		throw new DataError(
			`a logistic curve needs a y of zeros and ones, and y has ${strange}; choose another column or another model`,
		);
	}
	const ones = y.reduce((sum, value) => sum + value, 0);
	if (ones === 0 || ones === y.length) {
		throw new DataError(
			`y is ${ones === 0 ? 0 : 1} in every row; a logistic curve needs both zeros and ones`,
		);
	}
}

/** Undefined where all numbers are equal. */
export function scaleOf(x: Float64Array): Scale | undefined {
	const mean = x.reduce((sum, value) => sum + value / x.length, 0);
	const squares = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	const deviation = Math.sqrt(squares / x.length);
	const isFlat = deviation <= 1e-12 * Math.abs(mean);
	return isFlat || !Number.isFinite(deviation)
		? undefined
		: { mean, deviation };
}

/** x as a model uses it. */
export function scaled(x: number, scale: Scale | undefined): number {
	return scale === undefined ? x : (x - scale.mean) / scale.deviation;
}

/** All rows, or some of many. */
function sampleOf(rows: Rows): Rows {
	const { length } = rows.x;
	if (length <= MAX_SKETCHED) return rows;
	const [chosen] = batches(length, { size: SKETCHED }).epoch(0);
	const pick = (column: Float64Array) =>
		Float64Array.from(chosen as Uint32Array, (row) => column[row] as number);
	return { x: pick(rows.x), y: pick(rows.y) };
}

/** How many have been made. */
let grounds = 0;

type Surfaced = Pick<Prepared, "used" | "ground" | "best" | "shape">;

async function surfaceOf(
	model: Model,
	rows: Rows,
	scale: Scale | undefined,
	given: readonly [number, number] | undefined,
): Promise<Surfaced> {
	const used = { x: rows.x.map((x) => scaled(x, scale)), y: rows.y };
	const some = sampleOf(used);
	const sketch = await costOf(model, some);
	const whole = some === used ? sketch : await costOf(model, used);
	const starts = [...(given ? [given] : []), ...model.starts];
	if (!starts.some((at) => isUsable(sketch, at))) {
		throw new DataError(notFinite(model, used, scale));
	}
	const best = withZeros(whole, await lowest(model, used, sketch, given));
	const start = startOf(model, whole, best, given);
	const reach = reachOf(sketch, start, best);
	const shape = best && shapeOf(whole, best, reach);
	const middle = best?.at ?? start;
	const lowestCost = best?.cost ?? 0;
	const [first, second] = model.parameters;
	const named = ([a, b]: readonly [number, number]) => ({
		[first]: a,
		[second]: b,
	});
	const interval = (k: 0 | 1): Interval => [
		middle[k] - reach[k],
		middle[k] + reach[k],
	];
	const scratch = new Float64Array(2);
	const startCost = whole.cost(Float64Array.from(start));
	return {
		...{ used, best, shape },
		ground: {
			id: ++grounds,
			made: {
				...{ formula: model.cost, parameters: named(start) },
				...{ x: used.x, y: used.y },
			},
			surface: whole,
			variables: model.parameters,
			start: named(start),
			domain: { [first]: interval(0), [second]: interval(1) },
			minima: best ? [{ at: named(best.at), cost: best.cost }] : [],
			target: lowestCost + ARRIVED * Math.max(0, startCost - lowestCost),
			title: `the ${model.costName} of ${model.equation ?? model.cost} over ${grouped(rows.x.length)} rows`,
			sketch: (x) => {
				scratch.set(x);
				return sketch.cost(scratch);
			},
			sketchRows: sketch.rows,
			sketched: sketch,
			evaluationTime: timeOf(whole),
		},
	};
}

/** Milliseconds that compiled code takes at least. */
const MIN_TIME = 5e-4;
const MIN_TIME_A_ROW = 4e-6;
/** Evaluations of so many rows together are long enough for a clock. */
const TIMED_ROWS = 20_000;

/** Milliseconds that a cost takes. */
function timeOf(cost: DataCost): number {
	const slopes = new Float64Array(2);
	const at = new Float64Array(2);
	const count = Math.ceil(TIMED_ROWS / cost.rows);
	let least = Infinity;
	for (let turn = 0; turn < 3; turn++) {
		const before = performance.now();
		for (let i = 0; i < count; i++) cost.costAndGradient(at, slopes);
		least = Math.min(least, (performance.now() - before) / count);
	}
	return Math.max(MIN_TIME + MIN_TIME_A_ROW * cost.rows, least);
}

/** Why the cost is finite at no start, with a row where it is not. */
function notFinite(
	{ cost, starts, parameters }: Model,
	{ x, y }: Rows,
	scale: Scale | undefined,
): string {
	const own = costFunction(cost);
	const start = starts[0] ?? [1, 1];
	const row = x.findIndex((_, i) => {
		const named = new Map<string, number>([
			...(parameters.map((name, k) => [name, start[k]]) as [string, number][]),
			["x", x[i] as number],
			["y", y[i] as number],
		]);
		const at = own.variables.map((name) => named.get(name) as number);
		return !Number.isFinite(own.cost(at));
	});
	const digits = (value: number | undefined) => readable(value ?? 0);
	return [
		"the cost is not a finite number",
		row < 0
			? " at any of the usual parameters"
			: ` where x is ${digits(x[row])} and y is ${digits(y[row])}`,
		isLarge(x) || isLarge(y)
			? "; the numbers are too large to be squared: divide the column by a power of ten"
			: scale !== undefined && (x[row] ?? 0) < 0
				? "; standardised, x is below 0 in some rows, where log, sqrt and powers of x have no value: try x as it is"
				: "",
	].join("");
}

/** Whether the squares of some numbers, or of their multiples, are beyond the largest number. */
function isLarge(values: Float64Array): boolean {
	return values.some((value) => Math.abs(value) > 1e140);
}

async function costOf(
	{ cost, parameters: [first, second], starts }: Model,
	{ x, y }: Rows,
): Promise<DataCost> {
	const [a, b] = starts[0] ?? [0, 0];
	// On one thread: a race evaluates it thousands of times in a row, and others wait on the same page.
	return dataCost(cost, { x, y }, { [first]: a, [second]: b }, { threads: 1 });
}

/** The lowest point that a search from each start finds on all rows. */
async function lowest(
	model: Model,
	{ x, y }: Rows,
	sketch: DataCost,
	given: readonly [number, number] | undefined,
): Promise<Minimum | undefined> {
	const [first, second] = model.parameters;
	const starts = given ? [given] : model.starts;
	let best: Minimum | undefined;
	const began = performance.now();
	for (const [a, b] of starts) {
		if (!isUsable(sketch, [a, b])) continue;
		try {
			const start: Record<string, number> = { [first]: a, [second]: b };
			const found = await minimize(model.cost, start, {
				...{ data: { x, y }, maxSteps: MAX_SEARCH },
			});
			const at = [found.x[first], found.x[second]] as [number, number];
			const { cost } = found;
			const isEnd =
				(found.converged || found.reason === "stuck") &&
				at.every((one) => Math.abs(one) < MAX_PARAMETER);
			if (isEnd && !(best && cost >= best.cost))
				best = { at, cost, from: [a, b] };
		} catch (error) {
			if (!isRefusal(error)) throw error;
		}
		if (best !== undefined && performance.now() - began > MAX_TIME) break;
	}
	return best;
}

/** A parameter below this is 0 but for rounding, if it matters less than this share of the way down from 0. */
export const MAX_ROUNDING = 1e-12;

/** The lowest point with a 0 for each parameter that is 0 but for rounding: 1e-15 says nothing about the size to show. */
function withZeros(
	cost: DataCost,
	best: Minimum | undefined,
): Minimum | undefined {
	if (best === undefined) return undefined;
	const costAt = (at: readonly number[]) => cost.cost(Float64Array.from(at));
	const most = MAX_ROUNDING * Math.max(0, costAt([0, 0]) - best.cost);
	let { at } = best;
	for (const k of [0, 1] as const) {
		const zeroed: [number, number] = k === 0 ? [0, at[1]] : [at[0], 0];
		if (Math.abs(at[k]) < MAX_ROUNDING && costAt(zeroed) - best.cost <= most)
			at = zeroed;
	}
	return at === best.at ? best : { ...best, at, cost: costAt(at) };
}

const MAX_SEARCH = 300;
/** Milliseconds after which no further start is tried, if there is a minimum. */
const MAX_TIME = 500;
/** A search that ends farther away has followed a cost that has no lowest point. */
const MAX_PARAMETER = 1e100;

/** Whether the cost and its slopes are finite at a point and beside it. */
function isUsable(cost: DataCost, [a, b]: readonly [number, number]): boolean {
	const slopes = new Float64Array(2);
	const isFiniteAt = (x: number, y: number) =>
		Number.isFinite(cost.costAndGradient(Float64Array.of(x, y), slopes)) &&
		slopes.every(Number.isFinite);
	const [besideA, besideB] = [a, b].map(
		(one) => one + 1e-3 * (Math.abs(one) || 1),
	) as [number, number];
	return isFiniteAt(a, b) && isFiniteAt(besideA, b) && isFiniteAt(a, besideB);
}

/**
 * The point from which the rules descend: a start of the model's own, or else one as far from the lowest point as that is
 * from zero.
 */
function startOf(
	{ starts }: Model,
	cost: DataCost,
	best: Minimum | undefined,
	given: readonly [number, number] | undefined,
): readonly [number, number] {
	if (given !== undefined && isUsable(cost, given)) return given;
	const usable = starts.filter((at) => isUsable(cost, at));
	const own = usable[0];
	if (best === undefined) return own ?? [0, 0];
	const isOrigin = starts.length === 1;
	if (isOrigin && own !== undefined) return own;
	const [a, b] = best.at;
	const near = [
		[0.4 * a, 1.8 * b],
		[0.6 * a, 1.3 * b],
		[0.9 * a, 0.9 * b],
	] as const;
	return near.find((at) => isUsable(cost, at)) ?? own ?? best.at;
}

/** Half of the interval to show of each parameter: the start and the lowest point lie well inside. */
function reachOf(
	cost: DataCost,
	start: readonly [number, number],
	best: Minimum | undefined,
): [number, number] {
	const own = ([0, 1] as const).map((k) => Math.abs(start[k]) || 1);
	if (best === undefined) return [2 * (own[0] ?? 1), 2 * (own[1] ?? 1)];
	const apart = ([0, 1] as const).map((k) => Math.abs(start[k] - best.at[k]));
	const size = best.at.map((one, k) => Math.abs(one) || (own[k] as number));
	const matrix = curvatures(cost, best.at, size);
	const [a, b, , d] = matrix as unknown as [number, number, number, number];
	const above =
		Math.max(0, cost.cost(Float64Array.from(start)) - best.cost) ||
		Math.abs(best.cost) ||
		1;
	const determinant = a * d - b * b;
	// How far the level of the start's cost reaches along each axis through the lowest point's ellipse.
	const ellipse = [d, a].map((one) =>
		determinant > 0 ? Math.sqrt((2 * above * one) / determinant) : 0,
	);
	return ([0, 1] as const).map((k) => {
		const far = MARGIN * (apart[k] as number);
		const across = ellipse[k] as number;
		if (far > 0.1 * across) return far;
		const reach = across > 0 ? across / 2 : (size[k] as number);
		return risingReach(cost, best, k, reach, above / 8);
	}) as [number, number];
}

/** A reach at whose end the cost has risen: at a crease, the curvature says nothing about how fast it rises. */
function risingReach(
	cost: DataCost,
	best: Minimum,
	k: 0 | 1,
	least: number,
	rise: number,
): number {
	const riseAt = (offset: number) => {
		const point = Float64Array.from(best.at);
		point[k] = (point[k] as number) + offset;
		return cost.cost(point) - best.cost;
	};
	let reach = least;
	for (let turn = 0; turn < MAX_DOUBLINGS; turn++) {
		if (!(riseAt(reach) < rise && riseAt(-reach) < rise)) return reach;
		reach *= 2;
	}
	return least;
}

const MAX_DOUBLINGS = 40;

/** Where the start lies between the lowest point and the edge of the view. */
const MARGIN = 1.5;

function shapeOf(
	cost: DataCost,
	{ at }: Minimum,
	reach: readonly [number, number],
): Shape | undefined {
	const matrix = curvatures(cost, at, reach);
	const [largest, smallest] = principalCurvatures(matrix);
	if (!(smallest > 0 && Number.isFinite(largest))) return undefined;
	return { ratio: largest / smallest, edge: 2 / largest };
}
