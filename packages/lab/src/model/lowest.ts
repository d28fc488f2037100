/** The lowest point of a cost over a part of the plane, found without its slopes. */

import type { Ground, Interval } from "./ground.js";

export type PlaneCost = (x: number, y: number) => number;

/** Costs that differ by less than this, relative to their size, are the same. */
export const SAME = 1e-13;

/** Costs on a grid over a rectangle, with the points of the corners; those that are not finite are left out. */
export function sampleCosts(
	cost: PlaneCost,
	[x0, x1]: Interval,
	[y0, y1]: Interval,
	columns: number,
	rows: number,
): Float64Array {
	const costs = new Float64Array(columns * rows);
	let count = 0;
	for (let row = 0; row < rows; row++) {
		const y = y0 + ((y1 - y0) * row) / (rows - 1);
		for (let column = 0; column < columns; column++) {
			const one = cost(x0 + ((x1 - x0) * column) / (columns - 1), y);
			if (Number.isFinite(one)) costs[count++] = one;
		}
	}
	return costs.subarray(0, count).sort();
}

export interface Lowest {
	readonly at: readonly [number, number];
	readonly cost: number;
}

/** The steps that a search for the lowest cost takes at most. */
const MAX_TURNS = 400;
/** How far a search may go from its first point, relative to the rectangle. */
const MAX_WALK = 2;

/**
 * Looks for the lowest cost near a rectangle: the best of a grid, then a walk downhill with a step that halves and a leap
 * along what the last step gained (Hooke and Jeeves 1961). Undefined where the cost seems to have no lowest point: the walk
 * goes far away, or ends in a pole.
 */
export function findLowest(
	cost: PlaneCost,
	x: Interval,
	y: Interval,
): Lowest | undefined {
	const reach = Math.max(x[1] - x[0], y[1] - y[0]);
	const first = bestOfGrid(cost, x, y, 41);
	let [bx, by, best] = first;
	if (best === Infinity) return undefined;
	let step = reach / 40;
	for (let turn = 0; turn < MAX_TURNS && step > reach * 1e-13; turn++) {
		const [ox, oy, before] = [bx, by, best];
		const attempt = (px: number, py: number) => {
			const one = cost(px, py);
			if (one < best) [bx, by, best] = [px, py, one];
		};
		for (const [dx, dy] of directions) attempt(bx + dx * step, by + dy * step);
		if (best < before) attempt(2 * bx - ox, 2 * by - oy);
		else step /= 4;
		if (Math.hypot(bx - first[0], by - first[1]) > MAX_WALK * reach)
			return undefined;
	}
	const lowest: Lowest = { at: [bx, by], cost: best };
	return isBottom(cost, lowest, sampleCosts(cost, x, y, 21, 21), reach)
		? lowest
		: undefined;
}

/** How far from a bottom the costs are looked at, relative to the rectangle, and how little they rise there. */
const [BESIDE, RISE] = [1e-4, 0.05];

/** Whether the costs around a point are about as low, and others are higher: it is not a pole, and the cost is not constant. */
function isBottom(
	cost: PlaneCost,
	{ at: [x, y], cost: least }: Lowest,
	costs: Float64Array,
	reach: number,
): boolean {
	const height = quantile(costs, 0.5) - least;
	const size = Math.max(Math.abs(least), quantile(costs, 1) - least);
	const around = directions
		.map(([dx, dy]) => cost(x + dx * reach * BESIDE, y + dy * reach * BESIDE))
		.filter(Number.isFinite);
	return (
		Number.isFinite(least) &&
		height > SAME * size &&
		around.length > 0 &&
		around.every((one) => one - least < RISE * height)
	);
}

const directions = [
	[1, 0],
	[-1, 0],
	[0, 1],
	[0, -1],
	[0.7, 0.7],
	[-0.7, 0.7],
	[0.7, -0.7],
	[-0.7, -0.7],
] as const;

function bestOfGrid(
	cost: PlaneCost,
	[x0, x1]: Interval,
	[y0, y1]: Interval,
	count: number,
): [number, number, number] {
	let found: [number, number, number] = [0, 0, Infinity];
	for (let k = 0; k < count * count; k++) {
		const px = x0 + ((x1 - x0) * (k % count)) / (count - 1);
		const py = y0 + ((y1 - y0) * Math.floor(k / count)) / (count - 1);
		const one = cost(px, py);
		if (one < found[2]) found = [px, py, one];
	}
	return found;
}

/** Of sorted numbers. */
export function quantile(sorted: Float64Array, share: number): number {
	return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

const known = new WeakMap<Ground, number | undefined>();

/**
 * The lowest cost on a ground: of the minima that are known, or else one that a search in its domain finds. Undefined
 * where the search finds none, and for more than two variables, which it cannot search.
 */
export function lowestCost(ground: Ground): number | undefined {
	if (ground.minima.length > 0) {
		return Math.min(...ground.minima.map(({ cost }) => cost));
	}
	if (!known.has(ground)) known.set(ground, searched(ground));
	return known.get(ground);
}

function searched({ surface, variables, domain }: Ground): number | undefined {
	const [first, second] = variables as [string, string?];
	if (variables.length > 2) return undefined;
	const cost: PlaneCost =
		second === undefined
			? (x) => surface.cost([x])
			: (x, y) => surface.cost([x, y]);
	const x = domain[first] as Interval;
	const y = second === undefined ? x : (domain[second] as Interval);
	return findLowest(cost, x, y)?.cost;
}
