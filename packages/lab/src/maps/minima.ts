import { eventLoopTurns, minimize } from "ravine";
import type { Ground } from "../model/ground.js";
import type { KnownMinimum } from "./questions.js";

/** The lowest first. */
type Minima = readonly KnownMinimum[];

/** Starts of the search along each of two variables. */
const TRIED_ALONG = 8;
/** Starts for more variables. */
const TRIED = 64;
const MAX_SEARCH_STEPS = 200;
/** Milliseconds; a formula of 2,000 characters with many hills could take longer. */
const MAX_TIME = 500;
/** Milliseconds of a search near some ends. */
const MAX_LOOK = 100;
const MAX_MINIMA = 500;
/** A minimum's distance to another one, in lengths of the domain, below which they are one. */
const SAME = 1e-3;
/** Points between two minima that tell whether the ground between them is flat. */
const BETWEEN = 16;
/** Minima further outside the domain than this many of its lengths do not count. */
const OUTSIDE = 1;
/** How close a cost comes to a minimum's to count as arrived there. The library's default target. */
const CLOSE = 1e-3;

/** How close a cost must come to a minimum's; in float32 a large cost has no finer steps. */
export function closeness(cost: number): number {
	return Math.max(CLOSE, 1e-6 * Math.abs(cost));
}

/** The distance from a minimum within which a descent can have arrived there, in lengths of the map. */
const MAX_APART = 0.08;

const known = new WeakMap<Ground, Promise<Minima>>();

/** The minima in a ground's domain: those that are known, and those that a search from many points finds. */
export function findMinima(ground: Ground): Promise<Minima> {
	const found = known.get(ground) ?? search(ground);
	known.set(ground, found);
	return found;
}

async function search(ground: Ground): Promise<Minima> {
	return withStarts(ground, ground.minima, startsOn(ground), {
		time: MAX_TIME,
	});
}

/** The known minima and those that a search from some more points finds. */
async function withStarts(
	ground: Ground,
	known: readonly KnownMinimum[],
	starts: readonly (readonly number[])[],
	{ time, signal }: { readonly time: number; readonly signal?: AbortSignal },
): Promise<Minima> {
	const found = [...known];
	const end = Date.now() + time;
	const turn = eventLoopTurns();
	for (const start of starts) {
		await turn();
		signal?.throwIfAborted();
		if (Date.now() > end || found.length >= MAX_MINIMA) break;
		const minimum = await descend(ground, start);
		if (minimum === undefined) continue;
		if (found.some((one) => isSame(ground, one, minimum))) continue;
		found.push(minimum);
	}
	return found.sort((a, b) => a.cost - b.cost);
}

/**
 * The minima, with those that lie near points where descents ended. Later calls of `findMinima` know them, too.
 * @param ends coordinates in the variables' order.
 */
export async function findMinimaNear(
	ground: Ground,
	ends: readonly (readonly number[])[],
	signal: AbortSignal,
): Promise<Minima> {
	const all = await findMinima(ground);
	const options = { time: MAX_LOOK, signal };
	const found = await withStarts(ground, all, ends, options);
	known.set(ground, Promise.resolve(found));
	return found;
}

/** Points that fill the domain and lie on none of its symmetry axes. */
function startsOn({ variables, domain }: Ground): number[][] {
	const count =
		variables.length === 1
			? TRIED_ALONG
			: variables.length === 2
				? TRIED_ALONG ** 2
				: TRIED;
	return Array.from({ length: count }, (_, i) =>
		variables.map((name, k) => {
			const [from, to] = domain[name] as readonly [number, number];
			const share =
				variables.length <= 2
					? (Math.floor(i / TRIED_ALONG ** k) % TRIED_ALONG) / TRIED_ALONG +
						(k === 0 ? 0.0789 : 0.0411)
					: // Multiples of irrational numbers spread evenly.
						((i + 1) * Math.sqrt(k + 2)) % 1;
			return from + share * (to - from);
		}),
	);
}

async function descend(
	{ surface, variables, domain }: Ground,
	start: readonly number[],
): Promise<KnownMinimum | undefined> {
	const gradient = new Float64Array(start.length);
	if (!Number.isFinite(surface.costAndGradient(start, gradient))) return;
	if (!gradient.every(Number.isFinite)) return;
	const { x, cost, converged } = await minimize(
		(point, slopes) => surface.costAndGradient(point, slopes),
		start,
		{ maxSteps: MAX_SEARCH_STEPS },
	);
	if (!converged || !Number.isFinite(cost)) return;
	const isInside = variables.every((name, k) => {
		const [from, to] = domain[name] as readonly [number, number];
		const share = ((x[k] as number) - from) / (to - from);
		return share >= -OUTSIDE && share <= 1 + OUTSIDE;
	});
	if (!isInside || !isLow(surface, domainSizes(variables, domain), x, cost)) {
		return;
	}
	return {
		at: Object.fromEntries(variables.map((name, k) => [name, x[k] as number])),
		cost,
	};
}

/** Whether the cost is no lower around a point, so that it is not a saddle. */
function isLow(
	surface: Ground["surface"],
	sizes: readonly number[],
	x: Float64Array,
	cost: number,
): boolean {
	const slack = 1e-9 * Math.max(1, Math.abs(cost));
	const directions = 8;
	for (let d = 0; d < directions; d++) {
		const probe = Float64Array.from(x, (value, k) => {
			const angle = (2 * Math.PI * d) / directions + 0.3 * (k >> 1);
			const part = k % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
			return value + SAME * (sizes[k] as number) * part;
		});
		if (surface.cost(probe) < cost - slack) return false;
	}
	return true;
}

function domainSizes(
	variables: readonly string[],
	domain: Ground["domain"],
): number[] {
	return variables.map((name) => {
		const [from, to] = domain[name] as readonly [number, number];
		return to - from;
	});
}

/** Minima that lie together, or with flat ground between them, are one. */
function isSame(
	{ surface, variables, domain }: Ground,
	one: KnownMinimum,
	other: KnownMinimum,
): boolean {
	const sizes = domainSizes(variables, domain);
	const isNear = variables.every((name, k) => {
		const apart = (one.at[name] as number) - (other.at[name] as number);
		return Math.abs(apart) < SAME * (sizes[k] as number);
	});
	if (isNear) return true;
	const point = ({ at }: KnownMinimum) =>
		variables.map((name) => at[name] as number);
	return isFlat(surface, point(one), point(other), (one.cost + other.cost) / 2);
}

/** Whether the ground between two points has the same cost all the way. */
function isFlat(
	surface: Ground["surface"],
	from: readonly number[],
	to: readonly number[],
	level: number,
): boolean {
	const close = closeness(level);
	const at = new Float64Array(from.length);
	// Hills and valleys between the points would not all fall on one of these.
	for (let step = 1; step <= BETWEEN; step++) {
		const share = step / (BETWEEN + 1);
		for (const [k, start] of from.entries()) {
			at[k] = start + share * ((to[k] as number) - start);
		}
		if (!(Math.abs(surface.cost(at) - level) < close)) return false;
	}
	return true;
}

/** The index of a minimum from which flat ground leads to a point; -1 if there is none. */
export function flatTo(
	{ surface, variables }: Ground,
	minima: readonly KnownMinimum[],
	point: readonly number[],
	cost: number,
): number {
	return minima.findIndex((minimum) => {
		if (Math.abs(cost - minimum.cost) > closeness(minimum.cost)) return false;
		const place = variables.map((name) => minimum.at[name] as number);
		return isFlat(surface, place, point, minimum.cost);
	});
}

/**
 * The index of the minimum at which a descent arrived; -1 if at none.
 * @param minima the lowest first.
 */
export function arrivedAt(
	minima: readonly KnownMinimum[],
	[first, second]: readonly [string, string],
	sizes: readonly [number, number],
	end: { readonly x: number; readonly y: number; readonly cost: number },
): number {
	const reach = 2 * closeness(end.cost);
	let least = MAX_APART ** 2;
	let found = -1;
	for (let k = firstFrom(minima, end.cost - reach); k < minima.length; k++) {
		const { at, cost } = minima[k] as KnownMinimum;
		if (cost > end.cost + reach) break;
		if (Math.abs(end.cost - cost) > closeness(cost)) continue;
		const across = (end.x - (at[first] as number)) / sizes[0];
		const up = (end.y - (at[second] as number)) / sizes[1];
		const distance = across * across + up * up;
		if (distance >= least) continue;
		least = distance;
		found = k;
	}
	return found;
}

/** The index of the first minimum that is no lower than a cost. */
function firstFrom(minima: readonly KnownMinimum[], cost: number): number {
	let [low, high] = [0, minima.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((minima[middle] as KnownMinimum).cost < cost) low = middle + 1;
		else high = middle;
	}
	return low;
}
