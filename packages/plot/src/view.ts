import { type CostFunction, isSurface, type Race, RefusedType } from "ravine";
import { drawable } from "./axis.js";
import type { Interval } from "./geometry.js";
import type { Trace } from "./trace.js";

/** The interval to show of a variable, by name. */
export type Domain = Readonly<Record<string, Interval>>;

/** The part of its length that is added to an interval at both ends. */
const PATH_MARGIN = 0.12;
const SURFACE_MARGIN = 0.04;
const COST_MARGIN = 0.06;
/** The largest ratio of two axes' lengths at which they have the same scale. */
const MAX_RATIO = 20;
/** The number of samples of a curve over one variable. */
const SAMPLES = 240;

/**
 * The interval to show of each variable: `asked`, or the surface's domain extended to the start, or the box of the paths
 * that do not diverge.
 * @throws RefusedType for an unknown variable, or an interval that is not two finite numbers in rising order.
 */
export function viewOf(
	race: Race,
	traces: readonly Trace[],
	asked: Domain | undefined,
): Interval[] {
	const { surface } = race;
	checkDomain(surface, asked);
	const intervals = surface.variables.map((name, i) =>
		asked !== undefined && Object.hasOwn(asked, name)
			? drawable(asked[name] as Interval)
			: drawable(intervalOf(race, traces, i)),
	);
	const [x, y] = intervals;
	const free = !isSurface(surface) && asked === undefined;
	if (!free || x === undefined || y === undefined) return intervals;
	return evenOut(x, y).map(drawable);
}

function checkDomain(surface: CostFunction, asked: Domain | undefined): void {
	for (const [name, interval] of Object.entries(asked ?? {})) {
		if (!surface.variables.includes(name)) {
			throw new RefusedType(
				`contourScene: the domain has "${name}"; the variables are ${surface.variables.join(", ")}`,
			);
		}
		const [low, high] = Array.isArray(interval)
			? interval
			: [Number.NaN, Number.NaN];
		if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
			throw new RefusedType(
				`contourScene: the domain of ${name} must be two finite numbers in rising order`,
			);
		}
	}
}

function intervalOf(
	{ surface, start }: Race,
	traces: readonly Trace[],
	i: number,
): Interval {
	const name = surface.variables[i] as string;
	const from = start[name] as number;
	if (isSurface(surface)) {
		const [low, high] = surface.domain[name] as Interval;
		if (from >= low && from <= high) return [low, high];
		return padded([Math.min(low, from), Math.max(high, from)], SURFACE_MARGIN);
	}
	const tame = traces.filter(({ diverged }) => !diverged);
	if (tame.length === 0) {
		// As far as the origin, to both sides.
		const reach = Math.max(1, Math.abs(from));
		return padded([from - reach, from + reach], PATH_MARGIN);
	}
	let [low, high] = [from, from];
	for (const trace of tame) {
		for (let step = 0; step < trace.length; step++) {
			low = Math.min(low, trace.at(step, i));
			high = Math.max(high, trace.at(step, i));
		}
	}
	return padded([low, high], PATH_MARGIN);
}

/** Lengthens an interval by a part of its length at both ends; an interval of length 0 becomes longer too. */
function padded(interval: Interval, part: number): Interval {
	const [low, high] = interval;
	const size = Math.max(Math.abs(low), Math.abs(high));
	const least = size === 0 ? 1 : size * 1e-6;
	const pad = Math.max((high - low) * part, least);
	return [low - pad, high + pad];
}

/** Gives two intervals the same scale, unless one is so much longer that the other would vanish. */
function evenOut(x: Interval, y: Interval): readonly Interval[] {
	const [xLength, yLength] = [x[1] - x[0], y[1] - y[0]];
	const ratio = yLength / xLength;
	if (!(ratio >= 1 / MAX_RATIO && ratio <= MAX_RATIO)) return [x, y];
	return [
		stretched(x, Math.max(xLength, yLength)),
		stretched(y, Math.max(yLength, xLength / 2)),
	];
}

function stretched([low, high]: Interval, length: number): Interval {
	const pad = (length - (high - low)) / 2;
	return [low - pad, high + pad];
}

export interface Sample {
	readonly x: number;
	readonly cost: number;
}

/** The costs along an interval of the one variable. */
export function sampleCosts(
	surface: CostFunction,
	[low, high]: Interval,
): Sample[] {
	return Array.from({ length: SAMPLES + 1 }, (_, i) => {
		const part = i / SAMPLES;
		const x = low * (1 - part) + high * part;
		return { x, cost: surface.cost([x]) };
	});
}

/** The interval of the costs that are finite. */
export function costInterval(samples: readonly Sample[]): Interval {
	const costs = samples.map(({ cost }) => cost).filter(Number.isFinite);
	if (costs.length === 0) return drawable([0, 1]);
	const whole = drawable([Math.min(...costs), Math.max(...costs)]);
	return drawable(padded(whole, COST_MARGIN));
}
