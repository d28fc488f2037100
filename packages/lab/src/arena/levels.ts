import type { Interval } from "../model/ground.js";
import {
	type PlaneCost,
	quantile,
	SAME,
	sampleCosts,
} from "../model/lowest.js";

/**
 * How costs are spread over shades and isolines: evenly along asinh((cost - origin) / unit). This is linear within a unit
 * of the origin and logarithmic beyond it, on both sides.
 */
export interface CostScale {
	readonly origin: number;
	readonly unit: number;
	/** Whether the origin is the lowest cost. Then the unit is tiny: the scale is logarithmic in the height above the lowest. */
	readonly fromLowest: boolean;
}

/** The isolines and shades of a view. */
export interface Levels {
	readonly scale: CostScale;
	/** Along the scale, between two isolines; 0 if there are none. */
	readonly spacing: number;
	/** Isolines halfway between those have this opacity, so that none appears or vanishes suddenly. */
	readonly finer: number;
	/** Along the scale: a place where an isoline lies. */
	readonly offset: number;
	/** Along the scale: the places of the darkest, the middle and the lightest shade. */
	readonly shades: readonly [number, number, number];
	/** The share of the view where the cost is a finite number. */
	readonly finite: number;
}

const TEN = Math.log(10);
/** Isolines across the costs of a view, when those between them are at their faintest. */
const LINES = 10;
/** How far below most costs of a view the lowest ones count, along the scale. */
const MAX_BELOW = 3 * TEN;
/** The smallest unit of a scale from the lowest cost, relative to the costs' size and to the lowest cost. */
const [UNIT_OF_SIZE, UNIT_OF_LOWEST] = [1e-24, 4e-15];
/** In single precision a unit must not vanish. */
const MIN_UNIT = 1e-35;
/** A lowest cost that is closer to 0 than this, relative to the costs' size, counts as 0. */
const NEARLY_ZERO = 1e-10;

export function placeOf({ origin, unit }: CostScale, cost: number): number {
	const height = cost - origin;
	const size = Math.abs(height) / unit;
	// asinh overflows for numbers that this does not.
	const place =
		size > 1e8
			? Math.log(2) + Math.log(Math.abs(height)) - Math.log(unit)
			: Math.asinh(size);
	return height < 0 ? -place : place;
}

export function costAt({ origin, unit }: CostScale, place: number): number {
	return origin + unit * Math.sinh(place);
}

/**
 * Chooses the scale of a cost from its values on its own domain: from the lowest cost if there is one, or else from the
 * middle.
 * @param lowest the lowest cost, if there is one.
 */
export function scaleOf(
	cost: PlaneCost,
	x: Interval,
	y: Interval,
	lowest: number | undefined,
): CostScale {
	const costs = sampleCosts(cost, x, y, 41, 41);
	const middle = quantile(costs, 0.5);
	if (lowest !== undefined && Number.isFinite(lowest)) {
		const size = Math.max(quantile(costs, 0.9) - lowest, 0);
		const origin = Math.abs(lowest) < NEARLY_ZERO * Math.abs(size) ? 0 : lowest;
		const unit = Math.max(
			size * UNIT_OF_SIZE,
			Math.abs(origin) * UNIT_OF_LOWEST,
			MIN_UNIT,
		);
		return { origin, unit, fromLowest: true };
	}
	const spread = quantile(costs, 0.75) - quantile(costs, 0.25);
	const whole = quantile(costs, 0.98) - quantile(costs, 0.02);
	const unit = 2 * spread || whole || Math.abs(middle) || 1;
	const round = 10 ** Math.floor(Math.log10(unit));
	return {
		origin: Math.round(middle / round) * round || 0,
		unit: Math.max(unit, MIN_UNIT),
		fromLowest: false,
	};
}

/** A floor that takes more than this share of a view is flat: a bowl's lowest costs take less. */
const MIN_FLOOR = 0.01;
/** Above a floor by less than this, relative to the costs' spread, a cost is on it. */
const ON_FLOOR = 1e-9;

/**
 * The sorted costs of a view without those on a flat floor. On a logarithmic scale from the lowest cost they would lie very
 * far below all others.
 */
function aboveFloor(
	{ origin, fromLowest }: CostScale,
	costs: Float64Array,
): Float64Array {
	if (!fromLowest) return costs;
	const edge = origin + ON_FLOOR * (quantile(costs, 0.98) - origin);
	const first = costs.findIndex((cost) => cost > edge);
	return first > MIN_FLOOR * costs.length ? costs.subarray(first) : costs;
}

/** Chooses the isolines and shades of a view from its sorted costs. */
export function levelsOf(
	scale: CostScale,
	costs: Float64Array,
	sampled: number,
): Levels {
	const above = aboveFloor(scale, costs);
	const at = (share: number) => placeOf(scale, quantile(above, share));
	// Below the lowest known minimum, outside its domain, costs lie very far away along the scale.
	const low = scale.fromLowest ? Math.max(at(0), at(0.02) - MAX_BELOW) : at(0);
	const high = at(1);
	// Not through a round number exactly, which may be the cost of a whole plateau.
	const offset = scale.fromLowest ? placeOf(scale, scale.origin + 1) + 1e-5 : 0;
	const common = { scale, offset, finite: costs.length / sampled };
	const sizeOf = (share: number) => Math.abs(quantile(costs, share));
	const apart = quantile(costs, 1) - quantile(costs, 0);
	if (!(apart > SAME * Math.max(sizeOf(0), sizeOf(1))))
		return { ...common, spacing: 0, finer: 0, shades: [low - 1, low, low + 1] };
	const span = Math.max(at(0.98) - at(0.02), (high - low) / 6);
	const exact = Math.log2(span / LINES / TEN);
	const whole = Math.ceil(exact);
	return {
		...common,
		spacing: TEN * 2 ** whole,
		finer: whole - exact,
		shades: shadesOf(at),
	};
}

/** The places of the shades: most costs lie between the outer ones, about half of them below the middle one. */
function shadesOf(at: (share: number) => number): Levels["shades"] {
	const lightest = at(0.99);
	const darkest = Math.min(
		Math.max(at(0.01), lightest - 3 * (lightest - at(0.1))),
		at(0.25),
	);
	if (!(lightest > darkest)) return [darkest - 1, darkest, darkest + 1];
	const middle = at(0.5) * 0.6 + (darkest + lightest) * 0.2;
	const edge = (lightest - darkest) * 0.1;
	return [
		darkest,
		Math.min(lightest - edge, Math.max(darkest + edge, middle)),
		lightest,
	];
}

/** The share of the shades, from 0 to 1, at a place along the scale. */
export function shadeAt(
	[darkest, middle, lightest]: Levels["shades"],
	place: number,
): number {
	const share =
		place < middle
			? (0.5 * (place - darkest)) / (middle - darkest)
			: 0.5 + (0.5 * (place - middle)) / (lightest - middle);
	return Math.min(1, Math.max(0, share));
}

/** The costs of the isolines of a view, from the lowest: for drawing without a shader, at most `most` of them. */
export function isolineCosts(
	{ scale, spacing, finer, offset }: Levels,
	costs: Float64Array,
	most = 40,
): { readonly cost: number; readonly opacity: number }[] {
	if (spacing === 0) return [];
	const above = aboveFloor(scale, costs);
	const low = Math.max(
		placeOf(scale, quantile(above, 0)),
		placeOf(scale, quantile(above, 0.02)) - MAX_BELOW,
	);
	const high = placeOf(scale, quantile(above, 1));
	const half = spacing / 2;
	const last = Math.floor((high - offset) / half);
	const first = Math.max(Math.ceil((low - offset) / half), last - 2 * most);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
		const k = first + i;
		return {
			cost: costAt(scale, offset + k * half),
			opacity: k % 2 === 0 ? 1 : finer,
		};
	}).filter(({ opacity }) => opacity > 0.15);
}
