import { checkModel } from "../language/checkModel.js";
import { differentiate } from "../language/differentiate.js";
import type { Program } from "../language/program.js";
import { ROW_BLOCK, RowEvaluator } from "../language/rows.js";
import type { Residuals } from "./search.js";
import type { Sums } from "./sums.js";

/** Smaller relative differences of the Jacobian's columns are rounding. */
const PRECISION = 1e-13;

/** A model of columns and parameters, made from an equation. */
export interface Model {
	/** The columns of both sides. */
	readonly columns: readonly string[];
	/** Computes the response in every row from the left side's columns. */
	respond(
		columns: ReadonlyMap<string, Float64Array>,
		rows: number,
	): Float64Array;
	readonly responseColumns: readonly string[];
	readonly predictionColumns: readonly string[];
	readonly prediction: Program;
	/** One program with the prediction and its slopes along the parameters. */
	readonly slopes: Program;
}

/** @throws TextError with a caret. */
export function readModel(
	text: string,
	columns: readonly string[],
	parameters: readonly string[],
): Model {
	const { response, prediction } = checkModel(
		"model",
		text,
		columns,
		parameters,
	);
	const responseColumns = columnsOf(response);
	const predictionColumns = columnsOf(prediction);
	return {
		columns: [...new Set([...responseColumns, ...predictionColumns])],
		responseColumns,
		predictionColumns,
		prediction,
		slopes: differentiate(prediction),
		respond(given, rows) {
			const values = new Float64Array(rows);
			eachBlock(
				new RowEvaluator(response, given, rows),
				[],
				rows,
				(from, of) => {
					values.set(of(response.results[0]?.node as number), from);
				},
			);
			return values;
		},
	};
}

function columnsOf({ nodes }: Program): string[] {
	return nodes
		.filter(({ op, kind }) => op === "variable" && kind === "element")
		.map(({ name }) => name);
}

/** Runs a program over all rows; `take` gets the values of a node in the block's rows. */
export function eachBlock(
	evaluator: RowEvaluator,
	x: ArrayLike<number>,
	rows: number,
	take: (
		from: number,
		of: (node: number) => Float64Array,
		count: number,
	) => void,
): void {
	evaluator.setVariables(x);
	for (let from = 0; from < rows; from += ROW_BLOCK) {
		const count = Math.min(ROW_BLOCK, rows - from);
		evaluator.run(from, count);
		take(from, (node) => evaluator.valuesOf(node).subarray(0, count), count);
	}
}

/** The residuals of a model, prediction minus response, each times the root of its weight. */
export class ModelRows implements Residuals {
	readonly count: number;
	readonly size: number;
	readonly precision = PRECISION;
	/** Set where a kernel computes them. */
	sums: Sums | undefined;
	readonly #prediction: RowEvaluator;
	readonly #slopes: RowEvaluator;
	readonly #predicted: number;
	/** The nodes of the slopes, then that of the prediction. */
	readonly #nodes: readonly number[];
	readonly #block: Float64Array;
	readonly #parameters: Float64Array;
	readonly #varying: readonly number[];

	/**
	 * @param varying the places of the parameters that are variables of the search; the others keep their values.
	 * @param roots of the weights; undefined: all are 1.
	 */
	constructor(
		{ prediction, slopes }: Model,
		columns: ReadonlyMap<string, Float64Array>,
		private readonly response: Float64Array,
		private readonly roots: Float64Array | undefined,
		parameters: Float64Array,
		varying: readonly number[],
	) {
		this.count = response.length;
		this.size = varying.length;
		this.#parameters = parameters.slice();
		this.#varying = varying;
		this.#prediction = new RowEvaluator(prediction, columns, this.count);
		this.#predicted = prediction.results[0]?.node as number;
		const [root, ...all] = slopes.results.map(({ node }) => node);
		this.#nodes = [...varying.map((place) => all[place]), root] as number[];
		this.#slopes = new RowEvaluator(slopes, columns, this.count);
		this.#block = new Float64Array(
			(this.size + 1) * Math.min(ROW_BLOCK, this.count),
		);
	}

	/** All parameters at a point of the search. */
	parametersAt(x: ArrayLike<number>): Float64Array {
		this.#varying.forEach((place, k) => {
			this.#parameters[place] = x[k] as number;
		});
		return this.#parameters;
	}

	evaluate(x: Float64Array, residuals: Float64Array): void {
		this.#evaluate(x, residuals, this.roots);
	}

	/** The residuals the other way round, without weights. */
	observedLessPredicted(x: Float64Array): Float64Array {
		const residuals = new Float64Array(this.count);
		this.#evaluate(x, residuals, undefined);
		return residuals.map((residual) => -residual);
	}

	#evaluate(
		x: Float64Array,
		residuals: Float64Array,
		roots: Float64Array | undefined,
	): void {
		const { response } = this;
		const parameters = this.parametersAt(x);
		eachBlock(this.#prediction, parameters, this.count, (from, of, count) => {
			const predicted = of(this.#predicted);
			for (let i = 0; i < count; i++) {
				const row = from + i;
				const residual = (predicted[i] as number) - (response[row] as number);
				residuals[row] = roots ? residual * (roots[row] as number) : residual;
			}
		});
	}

	linearize(
		x: Float64Array,
		take: (block: Float64Array, count: number, stride: number) => void,
	): void {
		const { response, roots, size } = this;
		const block = this.#block;
		const stride = Math.min(ROW_BLOCK, this.count);
		eachBlock(
			this.#slopes,
			this.parametersAt(x),
			this.count,
			(from, of, count) => {
				this.#nodes.forEach((node, k) => {
					block.set(of(node), k * stride);
				});
				for (let i = 0; i < count; i++) {
					const at = size * stride + i;
					block[at] = (block[at] as number) - (response[from + i] as number);
				}
				if (roots !== undefined) {
					for (let k = 0; k <= size; k++) {
						for (let i = 0; i < count; i++) {
							const at = k * stride + i;
							block[at] = (block[at] as number) * (roots[from + i] as number);
						}
					}
				}
				take(block, count, stride);
			},
		);
	}
}
