import { contourScene, type Scene } from "@ravine/plot";
import { type CostFunction, costFunction, type RaceRun, sgd } from "ravine";
import { nearest } from "ravine/explain";
import { InputError } from "../errors.js";
import { shown } from "../text.js";
import type { Parameters } from "./parameters.js";
import { type Fitted, shownModel } from "./results.js";
import { rowCost } from "./rowCost.js";
import { someRows } from "./starts.js";

/** The contours are those of this number of rows at most. */
const MAX_ROWS = 200;
/** The slice reaches this many standard errors beyond the estimate, */
const ERRORS = 4;
/** but not farther than this many times the way of the search, or the estimate's own size. */
const MAX_REACH = 2;
/** Points of the path are shown that are this many times the interval's length outside of it. */
const DETOUR = 1.5;
/** The part of its length that is added to an interval at both ends. */
const MARGIN = 0.12;

/**
 * The parameters named in `--slice`.
 * @throws InputError unless they are one or two of the formula's parameters that are not fixed.
 */
export function readSlice(
	text: string,
	{ names, fixed }: Pick<Parameters, "names" | "fixed">,
): readonly string[] {
	const given = text.split(",").map((name) => name.trim());
	const free = names.filter((name) => !fixed.includes(name));
	for (const name of given) {
		if (free.includes(name)) continue;
		const near = nearest(name, free);
		throw new InputError(
			fixed.includes(name)
				? `--slice: ${shown(name)} is fixed`
				: `--slice: the formula has no parameter "${shown(name)}"; ${near === undefined ? `they are ${free.join(", ")}` : `did you mean "${near}"?`}`,
		);
	}
	if (given.length <= 2 && new Set(given).size === given.length) return given;
	throw new InputError(
		`--slice ${shown(text)}: write two different parameters, as ${free.slice(0, 2).join(",")}`,
	);
}

/** The two parameters that are correlated most; only one if there are no two. */
function mostCorrelated({ found, parameters }: Fitted): readonly string[] {
	const { names, fixed } = parameters;
	const free = names.filter((name) => !fixed.includes(name));
	let [pair, strongest] = [free.slice(0, 2), -1];
	for (const [i, one] of free.entries()) {
		for (const other of free.slice(i + 1)) {
			const size = Math.abs(found.correlation[one]?.[other] ?? Number.NaN);
			if (size > strongest) [pair, strongest] = [[one, other], size];
		}
	}
	return pair;
}

/**
 * Draws the cost over two parameters, the others at their estimates, with the path of the search.
 * @param asked the parameters; default the two that are correlated most.
 */
export function drawSlice(
	fitted: Fitted,
	asked: readonly string[] | undefined,
): Scene {
	const names = asked ?? mostCorrelated(fitted);
	const { found, path, parameters, data } = fitted;
	const costAt = sampledCost(fitted);
	const surface = sliceOf(fitted, names, costAt);
	const best = found.parameters;
	const points = path.map((point) => ({ ...best, ...point }));
	const column = (name: string) =>
		Float64Array.from(points, (point) => point[name] as number);
	const slopes = Object.fromEntries(
		names.map((name) => [name, new Float64Array(points.length)]),
	);
	const run: RaceRun = {
		rule: sgd(),
		...{ settings: {}, states: {}, scalars: {}, slopes, diverged: false },
		cost: Float64Array.from(points, costAt),
		variables: Object.fromEntries(names.map((name) => [name, column(name)])),
	};
	const start = Object.fromEntries(
		names.map((name) => [name, (points[0] ?? best)[name] as number]),
	);
	const others = parameters.names.filter((name) => !names.includes(name));
	const scene = contourScene({
		race: {
			...{ surface, start, runs: [run], noise: 0, seed: 1 },
			steps: Math.max(1, points.length - 1),
		},
		labels: [fitted.run?.rule.name ?? "Levenberg–Marquardt"],
		title: shownModel(fitted.model),
		domain: Object.fromEntries(
			names.map((name) => [name, intervalOf(fitted, name, column(name))]),
		),
	});
	return {
		...scene,
		notes: [
			...(others.length > 0
				? [
						`${others.join(", ")} at ${others.length === 1 ? "its estimate" : "their estimates"}`,
					]
				: []),
			...(data.rows > MAX_ROWS
				? [`the contours are those of ${MAX_ROWS} of the ${data.rows} rows`]
				: []),
			...scene.notes,
		],
	};
}

type Point = Readonly<Record<string, number>>;

/** The mean cost of some of the rows, as a function of all parameters. */
function sampledCost({
	model,
	data,
	parameters,
	loss,
	scale,
}: Fitted): (point: Point) => number {
	const { columns, rows, sigma } = someRows(data, MAX_ROWS);
	const names = [...Object.keys(columns), ...parameters.names];
	const cost = rowCost(model, names, { loss, scale, sigma });
	const all = Object.entries(columns);
	if (sigma !== undefined && cost.sigma !== undefined) {
		all.push([cost.sigma, columns[sigma] as Float64Array]);
	}
	const { cost: costOf } = costFunction(cost.formula, [
		...new Set([...parameters.names, ...all.map(([name]) => name)]),
	]);
	const point = new Float64Array(parameters.names.length + all.length);
	return (values) => {
		for (const [i, name] of parameters.names.entries()) {
			point[i] = values[name] as number;
		}
		let sum = 0;
		for (let row = 0; row < rows; row++) {
			for (let k = 0; k < all.length; k++) {
				const [, column] = all[k] as [string, Float64Array];
				point[parameters.names.length + k] = column[row] as number;
			}
			sum += costOf(point);
		}
		return sum / rows;
	};
}

/** The cost as a function of some parameters, the others at their estimates. */
function sliceOf(
	{ found, loss, scale, data, model }: Fitted,
	names: readonly string[],
	costAt: (point: Point) => number,
): CostFunction {
	const { label } = rowCost(model, [], { loss, scale, sigma: data.sigma });
	const values: Record<string, number> = { ...found.parameters };
	return {
		// Names and syntax of any cost of these variables.
		...costFunction(names.join(" + "), names),
		formula: label,
		cost(x) {
			for (const [i, name] of names.entries()) values[name] = x[i] as number;
			return costAt(values);
		},
	};
}

/** The interval from the start to the estimate and a few standard errors to both sides. */
function intervalOf(
	{ found }: Fitted,
	name: string,
	path: Float64Array,
): [number, number] {
	const best = found.parameters[name] as number;
	const from = path[0] ?? best;
	const far = MAX_REACH * Math.max(Math.abs(best - from), Math.abs(best));
	const error = ERRORS * (found.standardErrors[name] as number);
	const reach = Math.min(Number.isFinite(error) ? error : far, far);
	const [low, high] = [
		Math.min(from, best - reach),
		Math.max(from, best + reach),
	];
	const length = high - low;
	// Points far outside would make the rest small.
	const near = path.filter(
		(value) =>
			value >= low - DETOUR * length && value <= high + DETOUR * length,
	);
	const [least, most] = [Math.min(low, ...near), Math.max(high, ...near)];
	const pad = MARGIN * (most - least) || Math.abs(best) || 1;
	return [least - pad, most + pad];
}
