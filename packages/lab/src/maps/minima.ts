import { minimize } from "ravine";
import type { Ground } from "../model/ground.js";
import type { KnownMinimum } from "./questions.js";

/** Starts of the search along each of two variables. */
const TRIED_ALONG = 8;
/** Starts for more variables. */
const TRIED = 64;
const MAX_SEARCH_STEPS = 200;
/** Milliseconds; a formula of 2,000 characters with many hills could take longer. */
const MAX_TIME = 1000;
/** A minimum's distance to another one, in lengths of the domain, below which they are one. */
const SAME = 1e-3;
/** Minima further outside the domain than this many of its lengths do not count. */
const OUTSIDE = 1;
/** How close a cost comes to a minimum's to count as arrived there. The library's default target. */
const CLOSE = 1e-3;

/** How close a cost must come to a minimum's; in float32 a large cost has no finer steps. */
export function closeness(cost: number): number {
	return Math.max(CLOSE, 1e-6 * Math.abs(cost));
}

/** The distance from a minimum within which a descent can have arrived there, in lengths of the map. */
const MAX_APART = 0.25;

const known = new WeakMap<Ground, Promise<readonly KnownMinimum[]>>();

/** The minima in a ground's domain: those that are known, and those that a search from many points finds. */
export function findMinima(ground: Ground): Promise<readonly KnownMinimum[]> {
	const found = known.get(ground) ?? search(ground);
	known.set(ground, found);
	return found;
}

async function search(ground: Ground): Promise<readonly KnownMinimum[]> {
	const found: KnownMinimum[] = [...ground.minima];
	const end = Date.now() + MAX_TIME;
	for (const start of startsOn(ground)) {
		if (Date.now() > end) break;
		const minimum = await descend(ground, start);
		if (minimum === undefined) continue;
		if (found.some((one) => isSame(ground, one, minimum))) continue;
		found.push(minimum);
	}
	return found.sort((a, b) => a.cost - b.cost);
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

/** Whether the cost is no lower around a point, so that it is no saddle. */
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
	const close = closeness(one.cost);
	if (Math.abs(one.cost - other.cost) > close / 2) return false;
	const between = (share: number) =>
		variables.map((name) => {
			const [from, to] = [one.at[name], other.at[name]] as [number, number];
			return from + share * (to - from);
		});
	const level = Math.max(one.cost, other.cost) + close / 2;
	return [0.25, 0.5, 0.75].every(
		(share) => surface.cost(between(share)) < level,
	);
}

/** The index of the minimum at which a descent arrived; -1 if at none. */
export function arrivedAt(
	minima: readonly KnownMinimum[],
	[first, second]: readonly [string, string],
	sizes: readonly [number, number],
	end: { readonly x: number; readonly y: number; readonly cost: number },
): number {
	let least = MAX_APART ** 2;
	let found = -1;
	for (let k = 0; k < minima.length; k++) {
		const { at, cost } = minima[k] as KnownMinimum;
		const across = (end.x - (at[first] as number)) / sizes[0];
		const up = (end.y - (at[second] as number)) / sizes[1];
		const distance = across * across + up * up;
		if (distance >= least) continue;
		if (Math.abs(end.cost - cost) > closeness(cost)) continue;
		least = distance;
		found = k;
	}
	return found;
}
