import {
	type CostFunction,
	costFunction,
	type DataCost,
	isSurface,
	type Surface,
} from "ravine";
import { nearest } from "ravine/explain";
import * as surfaces from "ravine/surfaces";
import { type Problem, problemOf } from "./ruleText.js";

/** The surfaces that the library brings, by name, from simple to wild. */
export const namedSurfaces: Readonly<Record<string, Surface>> = surfaces;

export type Interval = readonly [number, number];

/** The narrowest interval to show, relative to the size of its ends: beyond it float64 has too few digits. */
const MIN_SPAN = 1e-12;
/** The farthest place to show. */
export const MAX_PLACE = 1e30;

/** Whether a picture can show an interval. */
export function isDrawable([from, to]: Interval): boolean {
	const span = to - from;
	const size = Math.max(Math.abs(from), Math.abs(to));
	return span > size * MIN_SPAN && span > 1 / MAX_PLACE && size < MAX_PLACE;
}
export type Point = Readonly<Record<string, number>>;

/** What the rules descend on: a cost with what the page needs to show it. */
export interface Ground {
	/** What `race`, `strip` and `basins` take. */
	readonly surface: CostFunction | Surface;
	readonly variables: readonly string[];
	/** The start that is used until one is chosen. */
	readonly start: Point;
	/** The interval to show of each variable until one is chosen. */
	readonly domain: Readonly<Record<string, Interval>>;
	readonly minima: readonly { readonly at: Point; readonly cost: number }[];
}

/** A cost of one row, with the rows. */
export interface RowCost {
	readonly formula: string;
	readonly parameters: Point;
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** A cost over data with what the page needs to show it. Unlike a formula's, its surface has no program. */
export interface DataGround extends Omit<Ground, "surface"> {
	/** Tells it from every other one of this page. */
	readonly id: number;
	/** What the surface is made of, so that a worker can make it again. */
	readonly made: RowCost;
	/** What `race` takes: the mean cost of all rows. */
	readonly surface: DataCost;
	/** A sentence about the cost, such as "the mean of (W * x + b - y)^2 over 20 rows". */
	readonly title: string;
	/** The cost for pictures: quick, because of many rows it uses some. */
	readonly sketch: (x: ArrayLike<number>) => number;
	/** The number of rows that `sketch` uses. */
	readonly sketchRows: number;
	/** The cost on those rows, for trials that need not be exact. */
	readonly sketched: DataCost;
	/** The cost at which a run has arrived. */
	readonly target: number;
	/** Milliseconds that the cost of all rows takes. */
	readonly evaluationTime: number;
}

/** Whether a ground is a cost over data, and no formula. */
export function isOverData(ground: Ground | DataGround): ground is DataGround {
	return "sketch" in ground;
}

export type ReadGround =
	| { readonly ground: Ground; readonly problem?: undefined }
	| { readonly ground?: undefined; readonly problem: Problem };

/** The longest formula. */
export const MAX_FORMULA = 2000;

const known = new Map<string, ReadGround>();
const MAX_KNOWN = 100;

/** Reads a surface's name or a formula. The same text gives the same ground. */
export function readGround(text: string): ReadGround {
	if (text.length > MAX_FORMULA) {
		const message = `the formula has ${text.length} characters; at most ${MAX_FORMULA} are allowed`;
		return { problem: { message } };
	}
	const found = known.get(text);
	if (found !== undefined) return found;
	const read = attempt(text.trim());
	if (known.size >= MAX_KNOWN) known.clear();
	known.set(text, read);
	return read;
}

function attempt(text: string): ReadGround {
	try {
		const surface = Object.hasOwn(namedSurfaces, text)
			? (namedSurfaces[text] as Surface)
			: costFunction(text);
		const problem = misspeltSurface(text);
		return problem ? { problem } : { ground: groundOf(surface) };
	} catch (error) {
		return { problem: problemOf(error, text) };
	}
}

/** A name alone that is nearly a surface's. */
function misspeltSurface(text: string): Problem | undefined {
	if (Object.hasOwn(namedSurfaces, text) || !/^[\p{L}_]+$/u.test(text)) {
		return undefined;
	}
	const near = nearest(text, Object.keys(namedSurfaces));
	return near === undefined
		? undefined
		: { message: `no function is called "${text}"; did you mean "${near}"?` };
}

/** The half of the interval that is shown of a formula's variables. */
const REACH = 4;
/** Starts that are tried for a formula, in units of the reach. */
const TRIED = [
	[-0.75, -0.5],
	[0.6, 0.4],
	[0.3, -0.7],
	[0.13, 0.21],
] as const;

function groundOf(surface: CostFunction | Surface): Ground {
	const { variables } = surface;
	if (isSurface(surface)) {
		const { start, domain, minima } = surface;
		return { surface, variables, start, domain, minima };
	}
	const domain = Object.fromEntries(
		variables.map((name) => [name, [-REACH, REACH] as const]),
	);
	return { surface, variables, start: startOn(surface), domain, minima: [] };
}

/** The first of some points at which the cost and its slopes are finite, or else the first point. */
function startOn(surface: CostFunction): Point {
	const { variables } = surface;
	const gradient = new Float64Array(variables.length);
	const points = TRIED.map(([odd, even]) =>
		variables.map((_, i) => REACH * (i % 2 === 0 ? odd : even)),
	);
	const isFinitePoint = (point: readonly number[]) =>
		Number.isFinite(surface.costAndGradient(point, gradient)) &&
		gradient.every(Number.isFinite);
	const chosen = points.find(isFinitePoint) ?? (points[0] as number[]);
	return Object.fromEntries(
		variables.map((name, i) => [name, chosen[i] as number]),
	);
}
