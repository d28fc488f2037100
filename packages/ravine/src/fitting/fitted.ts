import { ROW_BLOCK, RowEvaluator } from "../language/rows.js";
import { RefusedRange } from "../refusal.js";
import type { Uncertainty } from "./covariance.js";
import { type DataColumns, readColumns } from "./data.js";
import type { EndReason } from "./descents.js";
import type { Model } from "./modelRows.js";
import { reportOf } from "./report.js";
import { quantileOfT } from "./studentT.js";

/** A curve of a model at some rows. */
export interface Prediction {
	/** The value of the model's left side in each row. */
	readonly values: Float64Array;
	/** The standard errors of the curve, not of an observation. */
	readonly standardErrors: Float64Array;
	/** The ends of the confidence band of the curve. */
	readonly lower: Float64Array;
	readonly upper: Float64Array;
}

/** The result of a fit. Numbers are never NaN: an error that the data do not determine is Infinity. */
export interface Fit<N extends string = string> {
	readonly parameters: Record<N, number>;
	/** 0 for a fixed parameter; Infinity if the data do not determine a parameter. */
	readonly standardErrors: Record<N, number>;
	readonly covariance: Record<N, Record<N, number>>;
	readonly correlation: Record<N, Record<N, number>>;
	/** The parameters that the data do not determine: others can compensate any change of them. */
	readonly undetermined: readonly N[];
	/** The parameters at one of their bounds; standard errors ignore bounds. */
	readonly atBounds: readonly N[];
	/** Observed minus predicted, in each row, without weights. */
	readonly residuals: Float64Array;
	/** With weights, if there are any. */
	readonly residualSumOfSquares: number;
	/** The number of rows with weight, minus the parameters that are not fixed. */
	readonly degreesOfFreedom: number;
	/** The estimated standard deviation of a residual of weight 1; Infinity without degrees of freedom. */
	readonly residualDeviation: number;
	readonly rSquared: number;
	/** Akaike's criterion, n log(rss / n) + 2 k, as in lmfit; only differences between models of the same rows are meaningful. */
	readonly aic: number;
	/** Schwarz's criterion, n log(rss / n) + k log(n). */
	readonly bic: number;
	/** Half the sum of squares, or the robust loss. */
	readonly cost: number;
	readonly converged: boolean;
	readonly reason: EndReason;
	/** The iterations of all starts together. */
	readonly iterations: number;
	/** The number of evaluations of the model in all rows, for all starts together, without its slopes. */
	readonly evaluations: number;
	/** The source of the slopes. */
	readonly jacobian: "exact";
	/** Confidence intervals of the parameters, by Student's t. Default level 0.95. */
	interval(level?: number): Record<N, [lower: number, upper: number]>;
	/**
	 * The curve in other rows, with its confidence band. Default level 0.95.
	 * @throws RefusedType for a missing column; RefusedRange if the curve is not finite.
	 */
	predict(data: DataColumns, level?: number): Prediction;
	/** The whole result as text. */
	report(): string;
}

/** The input of `fitted`. */
export interface Findings {
	readonly text: string;
	readonly model: Model;
	readonly names: readonly string[];
	readonly start: Float64Array;
	readonly values: Float64Array;
	/** The indices of the parameters that are not fixed. */
	readonly varying: readonly number[];
	readonly rows: number;
	// Functions, because many results are used only for their parameters; each is called once at most.
	readonly uncertainty: () => Uncertainty;
	readonly residuals: () => Float64Array;
	readonly totalSumOfSquares: () => number;
	/** The inputs that the result repeats. */
	readonly figures: Pick<
		Fit,
		| "atBounds"
		| "residualSumOfSquares"
		| "degreesOfFreedom"
		| "cost"
		| "reason"
		| "iterations"
		| "evaluations"
	>;
}

/** Makes the result of a fit. */
export function fitted(findings: Findings): Fit {
	const { names, values, varying, rows, figures } = findings;
	const { residualSumOfSquares, degreesOfFreedom, reason } = figures;
	const uncertainty = once(findings.uncertainty);
	const place = new Map(varying.map((name, k) => [name, k]));
	const byName = <T>(of: (i: number, k: number | undefined) => T) =>
		Object.fromEntries(names.map((name, i) => [name, of(i, place.get(i))]));
	const errorOf = (k: number | undefined) =>
		k === undefined ? 0 : uncertainty().errorOf(k);
	const square = (of: (k: number, l: number) => number, fixed: number) =>
		byName((i, k) =>
			byName((j, l) =>
				k === undefined || l === undefined ? (i === j ? fixed : 0) : of(k, l),
			),
		);
	const perRow = residualSumOfSquares / rows;
	const margin = (level: number) =>
		degreesOfFreedom > 0 ? quantileOfT(level, degreesOfFreedom) : Infinity;
	const result = {
		...figures,
		parameters: byName((i) => values[i] as number),
		residualDeviation:
			degreesOfFreedom > 0
				? Math.sqrt(residualSumOfSquares / degreesOfFreedom)
				: Number.POSITIVE_INFINITY,
		aic: rows * Math.log(perRow) + 2 * varying.length,
		bic: rows * Math.log(perRow) + Math.log(rows) * varying.length,
		converged: reason === "converged",
		jacobian: "exact" as const,
		interval(level = 0.95) {
			checkLevel(level);
			const factor = margin(level);
			return byName((i, k) => {
				const value = values[i] as number;
				const error = errorOf(k);
				const half = error === 0 ? 0 : factor * error;
				return [value - half, value + half] as [number, number];
			});
		},
		predict(data: DataColumns, level = 0.95) {
			checkLevel(level);
			return predict(findings, uncertainty(), data, margin(level));
		},
		report: (): string => reportOf(findings, whole),
	};
	const whole: Fit = withLazy(result, {
		standardErrors: () => byName((_, k) => errorOf(k)),
		covariance() {
			const { matrix, size } = uncertainty();
			return square((k, l) => matrix[k * size + l] as number, 0);
		},
		correlation: () => square((k, l) => uncertainty().correlationOf(k, l), 1),
		undetermined: () =>
			uncertainty().undetermined.map(
				(k) => names[varying[k] as number] as string,
			),
		residuals: findings.residuals,
		rSquared: () =>
			rSquaredOf(residualSumOfSquares, findings.totalSumOfSquares()),
	});
	return whole;
}

/** Adds properties to an object whose values are computed when they are first read. */
function withLazy<T extends object, L extends object>(
	object: T,
	computes: { readonly [K in keyof L]: () => L[K] },
): T & L {
	for (const [name, compute] of Object.entries<() => unknown>(computes)) {
		Object.defineProperty(object, name, {
			get: once(compute),
			enumerable: true,
			configurable: true,
		});
	}
	return object as T & L;
}

/** A function that computes its value when it is first called. */
function once<T>(compute: () => T): () => T {
	let value: T | undefined;
	let isKnown = false;
	return () => {
		if (!isKnown) {
			value = compute();
			isKnown = true;
		}
		return value as T;
	};
}

function rSquaredOf(rest: number, total: number): number {
	if (total > 0) return 1 - rest / total;
	return rest > 0 ? 0 : 1;
}

function checkLevel(level: unknown): void {
	if (typeof level === "number" && level > 0 && level < 1) return;
	throw new RefusedRange(
		`fit: the level must be a number between 0 and 1, as 0.95, got ${level}`,
	);
}

function predict(
	{ model, values, varying }: Findings,
	uncertainty: Uncertainty,
	data: unknown,
	margin: number,
): Prediction {
	const { columns, rows } = readColumns(
		"fit: predict",
		data,
		model.predictionColumns,
	);
	const prediction = {
		values: new Float64Array(rows),
		standardErrors: new Float64Array(rows),
		lower: new Float64Array(rows),
		upper: new Float64Array(rows),
	};
	const { slopes: program } = model;
	const evaluator = new RowEvaluator(program, columns, rows);
	const [found, ...all] = program.results.map(({ node }) =>
		evaluator.valuesOf(node),
	) as [Float64Array, ...Float64Array[]];
	const along = varying.map((place) => all[place] as Float64Array);
	const slopes = new Float64Array(along.length);
	evaluator.setVariables(values);
	for (let from = 0; from < rows; from += ROW_BLOCK) {
		const count = Math.min(ROW_BLOCK, rows - from);
		evaluator.run(from, count);
		for (let i = 0; i < count; i++) {
			const value = found[i] as number;
			for (let k = 0; k < along.length; k++) {
				slopes[k] = (along[k] as Float64Array)[i] as number;
			}
			const error = uncertainty.errorAlong(slopes);
			if (!Number.isFinite(value) || Number.isNaN(error)) {
				throw new RefusedRange(
					`fit: predict: the model or a slope of it is not finite in row ${from + i + 1}`,
				);
			}
			const half = error === 0 ? 0 : margin * error;
			prediction.values[from + i] = value;
			prediction.standardErrors[from + i] = error;
			prediction.lower[from + i] = value - half;
			prediction.upper[from + i] = value + half;
		}
	}
	return prediction;
}
