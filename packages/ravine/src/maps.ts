import { checkOptions, checkWhole, describe, isRecord } from "./checks.js";
import type { CostFunction, NamedCost } from "./cost.js";
import type { JudgedOutcomes, Outcomes } from "./descent.js";
import {
	checkEngine,
	type EngineOptions,
	readTarget,
	runDescents,
} from "./manyDescents.js";
import { checkSetting } from "./ranges.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import { checkIsWhole, type Rule, unknownSetting } from "./ruleFactory.js";
import { isSurface, readCost, readStart, type Surface } from "./surface.js";

/** The starts along one variable: `count` numbers, evenly spaced, from `from` to `to`, both included. */
export interface GridAxis {
	readonly from: number;
	readonly to: number;
	/** Default 256. */
	readonly count?: number;
}

/** @typeParam S one of the surfaces, a formula, or a cost that writes its slopes, such as `dataCost`'s, of two variables. */
export interface BasinsOptions<
	S extends NamedCost | string = Surface | CostFunction | string,
> extends EngineOptions {
	readonly surface: S;
	readonly rule: Rule;
	/** Along the first variable; default the surface's domain. */
	readonly x?: GridAxis;
	/** Along the second variable; default the surface's domain. */
	readonly y?: GridAxis;
	/** Default 200. */
	readonly steps?: number;
	/**
	 * A cost, or one for each start, in the order of the results; default 1e-3 above the surface's lowest known minimum, or
	 * 1e-3 for a formula.
	 */
	readonly target?: number | ArrayLike<number>;
}

/** The ends of descents from a grid. The start in column `i` and row `j` has the index `j * x.length + i`. */
export interface Basins<S extends NamedCost = Surface | CostFunction>
	extends Outcomes {
	readonly surface: S;
	readonly rule: Rule;
	readonly steps: number;
	readonly target: number | Float64Array;
	/** The first variable's starts, by column. */
	readonly x: Float64Array;
	/** The second variable's starts, by row. */
	readonly y: Float64Array;
	/** The index of the surface's minimum that is nearest to the end; -1 if the cost there is not below the target. */
	readonly minimum: Int32Array;
}

const MAX_COUNT = 4096;
const DEFAULT_COUNT = 256;

/**
 * Runs a rule from every point of a grid, to map which start leads to which minimum.
 *
 * Numbers are computed in float32, or with `precision: "float64"` as `race` computes them, bit for bit. A cost that writes
 * its slopes, such as `dataCost`'s, is computed in float64, one descent after another.
 *
 * @throws TextError for an invalid formula; RefusedType or RefusedRange for a surface without exactly two variables, a
 * grid without points, and an unknown option.
 */
export function basins(options: BasinsOptions): Promise<Basins>;
export function basins<S extends NamedCost>(
	options: BasinsOptions<S>,
): Promise<Basins<S>>;
export async function basins(
	options: BasinsOptions<NamedCost | string>,
): Promise<Basins<NamedCost>> {
	checkOptions("basins", options, [
		...["surface", "rule", "x", "y", "steps", "target"],
		...["precision", "backend", "signal"],
	]);
	const { rule, steps = 200 } = options;
	const surface = readCost("basins", options.surface);
	const [first, second, ...rest] = surface.variables;
	if (first === undefined || second === undefined || rest.length > 0) {
		throw new RefusedType(
			`basins: the surface must have two variables; ${"formula" in surface ? surface.formula : "this cost"} has ${surface.variables.length}`,
		);
	}
	checkIsWhole("basins: the rule", rule, { sections: true });
	checkWhole("basins", "steps", steps, 1);
	const x = readAxis("x", options.x, surface, first);
	const y = readAxis("y", options.y, surface, second);
	const count = x.length * y.length;
	const target =
		typeof options.target === "object"
			? readTargets(options.target, count)
			: readTarget("basins", surface, options.target);
	checkEngine("basins", options, surface);
	const engine = { ...options, precision: options.precision ?? "float32" };
	const { diverged: _, ...outcomes } = await runDescents(
		{
			...{ surface, rule, steps, target, varied: {} },
			count,
			fillStart: (numbers, variable) => {
				for (const [row, value] of y.entries()) {
					const place = row * x.length;
					if (variable === 0) numbers.set(x, place);
					else numbers.fill(value, place, place + x.length);
				}
			},
		},
		engine,
		false,
	);
	const minimum = nearestMinima(surface, outcomes, target, [x, y]);
	return { surface, rule, steps, target, x, y, ...outcomes, minimum };
}

/** The starts along a variable. */
function readAxis(
	option: "x" | "y",
	given: GridAxis | undefined,
	surface: NamedCost,
	variable: string,
): Float64Array {
	const domain = isSurface(surface) ? surface.domain[variable] : undefined;
	const axis = given ?? (domain && { from: domain[0], to: domain[1] });
	const subject = `basins, ${option}`;
	if (!isRecord(axis)) {
		throw new RefusedType(
			`${subject}: the starts of ${variable} must be { from, to, count }, got ${describe(axis)}`,
		);
	}
	checkOptions(subject, axis, ["from", "to", "count"]);
	const { from, to, count = DEFAULT_COUNT } = axis;
	checkWhole(subject, "count", count, 1, MAX_COUNT);
	for (const [end, value] of [
		["from", from],
		["to", to],
	] as const) {
		if (Number.isFinite(value)) continue;
		throw new RefusedRange(
			`${subject}: ${end} must be a finite number, got ${describe(value)}`,
		);
	}
	return Float64Array.from({ length: count }, (_, i) => {
		const share = count === 1 ? 0 : i / (count - 1);
		return from * (1 - share) + to * share;
	});
}

function readTargets(given: unknown, count: number): Float64Array {
	const isArray = Array.isArray(given) || ArrayBuffer.isView(given);
	const targets = isArray ? Float64Array.from(given as number[]) : undefined;
	if (targets?.length === count && targets.every(Number.isFinite)) {
		return targets;
	}
	throw new RefusedRange(
		`basins: target must be a finite number or one for each of the ${count} starts, got ${describe(given)}`,
	);
}

/** Finds the minimum of each end; distances are in lengths of the grid. */
function nearestMinima(
	surface: NamedCost,
	{ ends, cost }: Outcomes,
	target: number | Float64Array,
	axes: readonly Float64Array[],
): Int32Array {
	const nearest = new Int32Array(cost.length).fill(-1);
	const { minima } = isSurface(surface) ? surface : { minima: [] };
	const [first, second] = surface.variables as [string, string];
	const [x, y] = [ends[first], ends[second]] as [Float64Array, Float64Array];
	const [width, height] = axes.map((axis) => {
		const length = (axis.at(-1) as number) - (axis[0] as number);
		return length || 1;
	}) as [number, number];
	const points = minima.map(({ at }) => [at[first], at[second]]) as number[][];
	for (let i = 0; i < cost.length; i++) {
		const own = typeof target === "number" ? target : (target[i] as number);
		if (!((cost[i] as number) < own)) continue;
		let least = Number.POSITIVE_INFINITY;
		for (let k = 0; k < points.length; k++) {
			const [atX, atY] = points[k] as [number, number];
			const across = ((x[i] as number) - atX) / width;
			const up = ((y[i] as number) - atY) / height;
			const distance = across * across + up * up;
			if (distance >= least) continue;
			least = distance;
			nearest[i] = k;
		}
	}
	return nearest;
}

/** @typeParam S one of the surfaces, a formula of named variables, or a cost that writes its slopes, such as `dataCost`'s. */
export interface StripOptions<
	S extends NamedCost | string = Surface | CostFunction | string,
> extends EngineOptions {
	readonly surface: S;
	readonly rule: Rule;
	/** The name of the setting to vary. */
	readonly setting: string;
	/** The values to try. */
	readonly values: ArrayLike<number>;
	/** The variables by name; default the surface's own start. */
	readonly start?: Readonly<Record<string, number>>;
	/** Default 200. */
	readonly steps?: number;
	/** A cost; default 1e-3 above the surface's lowest known minimum, or 1e-3 for a formula. */
	readonly target?: number;
}

/** The results of one rule with many values of a setting. */
export interface Strip<S extends NamedCost = Surface | CostFunction>
	extends JudgedOutcomes {
	readonly surface: S;
	readonly rule: Rule;
	readonly setting: string;
	readonly values: Float64Array;
	readonly start: Readonly<Record<string, number>>;
	readonly steps: number;
	readonly target: number;
}

const MAX_VALUES = 1_000_000;

/**
 * Runs a rule from one start with many values of a setting, to show how low and how fast each gets, and which diverge.
 *
 * Numbers are computed in float64, as `race` computes them, bit for bit; with `precision: "float32"`, faster. On a cost that
 * writes its slopes, such as `dataCost`'s, the descents run one after another.
 *
 * @throws TextError for a formula that cannot be read; RefusedType or RefusedRange for a setting that the rule does not
 * have, a value outside its range, no values, a bad start and an unknown option.
 */
export function strip(options: StripOptions): Promise<Strip>;
export function strip<S extends NamedCost>(
	options: StripOptions<S>,
): Promise<Strip<S>>;
export async function strip(
	options: StripOptions<NamedCost | string>,
): Promise<Strip<NamedCost>> {
	checkOptions("strip", options, [
		...["surface", "rule", "setting", "values", "start", "steps", "target"],
		...["precision", "backend", "signal"],
	]);
	const { rule, setting, steps = 200 } = options;
	const surface = readCost("strip", options.surface);
	checkIsWhole("strip: the rule", rule, { sections: true });
	const { settings } = rule.program;
	if (!settings.includes(setting)) {
		throw unknownSetting(`strip, ${rule.name}`, String(setting), settings);
	}
	const values = readValues(rule, setting, options.values);
	checkWhole("strip", "steps", steps, 1);
	const start = { ...readStart("strip", surface, options.start) };
	const point = surface.variables.map((name) => start[name] as number);
	const target = readTarget("strip", surface, options.target);
	checkEngine("strip", options, surface);
	const outcomes = await runDescents(
		{
			...{ surface, rule, steps, target },
			count: values.length,
			varied: { [setting]: values },
			fillStart: (numbers, variable) => {
				numbers.fill(point[variable] as number);
			},
		},
		options,
		true,
	);
	return {
		...{ surface, rule, setting, values, start, steps, target },
		...outcomes,
	};
}

function readValues(
	rule: Rule,
	setting: string,
	given: ArrayLike<number>,
): Float64Array {
	const length: unknown =
		Array.isArray(given) || ArrayBuffer.isView(given)
			? given.length
			: undefined;
	if (typeof length !== "number") {
		throw new RefusedType(
			`strip: values must be an array of numbers, got ${describe(given)}`,
		);
	}
	checkWhole("strip", "the number of values", length, 1, MAX_VALUES);
	for (let i = 0; i < length; i++) {
		const subject = `strip, ${rule.name}, value ${i}`;
		checkSetting(subject, rule.ranges, setting, given[i]);
	}
	return Float64Array.from(given);
}
