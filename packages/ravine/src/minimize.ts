import { type Bounds, boxByName, boxByPlace } from "./bounds.js";
import { describe, isRecord } from "./checks.js";
import { readConstraints } from "./constraints.js";
import { checkStart, costFunction } from "./cost.js";
import type { Minimum } from "./minimizing/minimum.js";
import {
	checkMinimizeOptions,
	type DataOptions,
	type MinimizeOptions,
} from "./minimizing/options.js";
import { minimizeOverData } from "./minimizing/overData.js";
import type { DataPoint, DataStart } from "./minimizing/parameters.js";
import { search, searchWithin } from "./minimizing/search.js";
import {
	type CostWithGradient,
	objectiveOf,
	type PlainCost,
} from "./objective.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/**
 * Finds a minimum of a cost, in float64: by L-BFGS, or by a rule of your choice.
 *
 * @param cost a formula of named variables, whose gradient is exact; a function `(x, gradient) => cost` that writes its
 * gradient; or a function `(x) => cost`, which is differentiated by central differences. With the option `data`, a
 * formula of columns and parameters, whose mean over the rows is the cost.
 * @param start the variables by name or, for a function, an array; with `data` also arrays by name. Not mutated.
 * @throws TextError for a formula that cannot be read; RefusedType or RefusedRange for a start of other names or not of
 * numbers, for bounds that exclude it, for an unknown option, for a cost that is not finite at the start, and for a
 * function that takes a gradient and never writes it.
 */
export async function minimize<const S extends DataStart>(
	cost: string,
	start: S,
	options: DataOptions<NoInfer<keyof S & string>>,
): Promise<Minimum<DataPoint<S>>>;
export async function minimize<const N extends string>(
	cost: string,
	start: Readonly<Record<N, number>>,
	options?: MinimizeOptions<Readonly<Partial<Record<NoInfer<N>, Bounds>>>>,
): Promise<Minimum<Record<N, number>>>;
export async function minimize(
	// A PlainCost is one too. As a union, TypeScript would not infer its parameter.
	cost: CostWithGradient,
	start: ArrayLike<number>,
	options?: MinimizeOptions<readonly (Bounds | null | undefined)[]>,
): Promise<Minimum<Float64Array>>;
export async function minimize(
	cost: string | CostWithGradient | PlainCost,
	start: Readonly<Record<string, unknown>> | ArrayLike<number>,
	options: MinimizeOptions | DataOptions = {},
): Promise<Minimum<unknown>> {
	checkMinimizeOptions(options);
	if ("data" in options && options.data !== undefined) {
		if (typeof cost !== "string") {
			throw new RefusedType(
				`minimize: data need a formula of their columns for the cost, got ${describe(cost)}`,
			);
		}
		return minimizeOverData(cost, start, options);
	}
	if (typeof cost === "string") {
		const { evaluate, names, values } = readFormula(cost, start, options);
		const box = boxByName("minimize", options.bounds, names, values);
		const objective = objectiveOf("minimize", evaluate, {
			size: names.length,
			box,
			source: "exact",
		});
		const { x, ...rest } =
			options.subjectTo === undefined
				? await search(objective, values, box, options)
				: await searchWithin(
						readConstraints("minimize", options.subjectTo, names),
						objective,
						values,
						box,
						options,
					);
		return {
			...rest,
			x: Object.fromEntries(names.map((name, i) => [name, x[i]])),
		};
	}
	if (typeof cost !== "function") {
		throw new RefusedType(
			`minimize: the cost must be a formula or a function, got ${describe(cost)}`,
		);
	}
	if (options.subjectTo !== undefined) {
		throw new RefusedType(
			"minimize: subjectTo needs a formula for the cost, because conditions name its variables",
		);
	}
	const values = checkArray(start);
	const box = boxByPlace("minimize", options.bounds, values);
	const objective = objectiveOf("minimize", cost, { size: values.length, box });
	return search(objective, values, box, options);
}

/** Turns a formula into a function of an array in the order of the start's names. */
function readFormula(
	formula: string,
	start: unknown,
	{ subjectTo }: MinimizeOptions,
) {
	const own = costFunction(formula);
	const conditions =
		subjectTo === undefined ? [] : readConstraints("minimize", subjectTo);
	const variables = [
		...new Set([own, ...conditions].flatMap(({ variables }) => variables)),
	];
	if (!isRecord(start)) {
		throw new RefusedType(
			`minimize: with a formula for the cost, the start must be numbers by name: { ${variables.map((name) => `${name}: …`).join(", ")} }`,
		);
	}
	checkStart("minimize", variables, start);
	const names = Object.keys(start);
	const values = Float64Array.from(names, (name) => start[name] as number);
	if (subjectTo !== undefined) {
		// A variable may occur only in the conditions.
		const { costAndGradient } = costFunction(formula, names);
		return { evaluate: costAndGradient, names, values };
	}
	const { costAndGradient } = own;
	if (names.every((name, i) => name === variables[i])) {
		return { evaluate: costAndGradient, names, values };
	}
	const places = variables.map((name) => names.indexOf(name));
	const slopes = new Float64Array(names.length);
	const evaluate = (x: Float64Array, gradient: Float64Array): number => {
		const cost = costAndGradient(
			places.map((place) => x[place] as number),
			slopes,
		);
		places.forEach((place, i) => {
			gradient[place] = slopes[i] as number;
		});
		return cost;
	};
	return { evaluate, names, values };
}

function checkArray(start: unknown): Float64Array {
	const { length } = (start ?? {}) as { length?: unknown };
	if (typeof start !== "object" || typeof length !== "number") {
		throw new RefusedType(
			`minimize: with a function for the cost, the start must be an array of numbers, got ${describe(start)}`,
		);
	}
	const values = Array.from(start as ArrayLike<unknown>);
	if (values.length === 0) {
		throw new RefusedRange("minimize: the start has no numbers");
	}
	values.forEach((value, i) => {
		if (typeof value === "number" && Number.isFinite(value)) return;
		throw new RefusedType(
			`minimize: the start must be finite numbers, got ${describe(value)} at index ${i}`,
		);
	});
	return Float64Array.from(values as number[]);
}
