import { checkModel } from "../language/checkModel.js";
import { differentiate } from "../language/differentiate.js";
import { entryName, writeDotsOut } from "../language/dots.js";
import type { Program } from "../language/program.js";
import type { Lengths } from "../language/rowNames.js";
import { ROW_BLOCK, RowEvaluator } from "../language/rows.js";
import type { Residuals } from "./search.js";
import type { Sums } from "./sums.js";

/** Smaller relative differences of the Jacobian's columns are rounding. */
const PRECISION = 1e-13;

/** A model of columns and parameters, made from an equation. */
export interface Model {
	/** The columns of both sides. */
	readonly columns: readonly string[];
	/** Computes the response in every row from the left side's columns, one of which it may be itself. */
	respond(
		columns: ReadonlyMap<string, Float64Array>,
		rows: number,
	): Float64Array;
	readonly responseColumns: readonly string[];
	readonly predictionColumns: readonly string[];
	/** One program with the prediction and its slopes along the parameters. */
	readonly slopes: Program;
}

/** Models are kept, because the same one is often fitted to many data. */
const MAX_MODELS = 8;
const models = new Map<string, Model>();

/**
 * Reads a model; products of arrays are written out, number by number.
 * @throws TextError with a caret.
 */
export function readModel(
	text: string,
	columns: Lengths,
	parameters: Lengths,
): Model {
	const key = JSON.stringify([text, [...columns], [...parameters]]);
	let model = models.get(key);
	if (model === undefined) {
		model = makeModel(text, columns, parameters);
		const [oldest] = models.keys();
		if (models.size >= MAX_MODELS) models.delete(oldest as string);
		models.set(key, model);
	}
	return model;
}

function makeModel(text: string, columns: Lengths, parameters: Lengths): Model {
	const checked = checkModel("model", text, columns, parameters);
	const { response } = checked;
	const isPlain = [...parameters.values()].every((one) => one === undefined);
	const prediction = isPlain
		? checked.prediction
		: writeDotsOut(
				checked.prediction,
				({ parameter }) => parameters.get(parameter),
				namesOf(parameters),
			);
	const responseColumns = columnsOf(response);
	const predictionColumns = columnsOf(prediction);
	return {
		columns: [...new Set([...responseColumns, ...predictionColumns])],
		responseColumns,
		predictionColumns,
		slopes: differentiate(prediction),
		respond(given, rows) {
			// A bare column is the response itself.
			const [only, ...more] = response.nodes;
			if (only?.op === "variable" && more.length === 0) {
				return given.get(only.name) as Float64Array;
			}
			const values = new Float64Array(rows);
			const evaluator = new RowEvaluator(response, given, rows);
			const found = evaluator.valuesOf(response.results[0]?.node as number);
			evaluator.setVariables([]);
			for (let from = 0; from < rows; from += ROW_BLOCK) {
				const count = Math.min(ROW_BLOCK, rows - from);
				evaluator.run(from, count);
				for (let i = 0; i < count; i++) values[from + i] = found[i] as number;
			}
			return values;
		},
	};
}

/** The names of the single numbers: `W[0]` for an array's first. */
export function namesOf(parameters: Lengths): string[] {
	return [...parameters].flatMap(([name, length]) =>
		length === undefined
			? [name]
			: Array.from({ length }, (_, k) => entryName(name, k)),
	);
}

function columnsOf({ nodes }: Program): string[] {
	return nodes
		.filter(({ op, kind }) => op === "variable" && kind === "element")
		.map(({ name }) => name);
}

/** The residuals of a model, prediction minus response, each times the root of its weight. */
export class ModelRows implements Residuals {
	readonly count: number;
	readonly size: number;
	readonly precision = PRECISION;
	/** Set where a kernel computes them. */
	sums: Sums | undefined;
	readonly #evaluator: RowEvaluator;
	readonly #predicted: Float64Array;
	/** The slopes along the variables, then the prediction, in the rows of the evaluator's block. */
	readonly #found: readonly Float64Array[];
	readonly #block: Float64Array;
	readonly #parameters: Float64Array;
	readonly #varying: readonly number[];

	/**
	 * @param varying the places of the parameters that are variables of the search; the others keep their values.
	 * @param roots of the weights; undefined: all are 1.
	 */
	constructor(
		{ slopes }: Model,
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
		const evaluator = new RowEvaluator(slopes, columns, this.count);
		const [predicted, ...found] = slopes.results.map(({ node }) =>
			evaluator.valuesOf(node),
		) as [Float64Array, ...Float64Array[]];
		this.#evaluator = evaluator;
		this.#predicted = predicted;
		this.#found = [
			...varying.map((place) => found[place] as Float64Array),
			predicted,
		];
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
		for (let i = 0; i < residuals.length; i++) {
			residuals[i] = -(residuals[i] as number);
		}
		return residuals;
	}

	#evaluate(
		x: Float64Array,
		residuals: Float64Array,
		roots: Float64Array | undefined,
	): void {
		const { response, count: rows } = this;
		const predicted = this.#predicted;
		const evaluator = this.#evaluator;
		evaluator.setVariables(this.parametersAt(x));
		for (let from = 0; from < rows; from += ROW_BLOCK) {
			const count = Math.min(ROW_BLOCK, rows - from);
			evaluator.run(from, count, false);
			for (let i = 0; i < count; i++) {
				const row = from + i;
				const residual = (predicted[i] as number) - (response[row] as number);
				residuals[row] = roots ? residual * (roots[row] as number) : residual;
			}
		}
	}

	linearize(
		x: Float64Array,
		take: (block: Float64Array, count: number, stride: number) => void,
	): void {
		const { count: rows } = this;
		const block = this.#block;
		const stride = Math.min(ROW_BLOCK, rows);
		const evaluator = this.#evaluator;
		evaluator.setVariables(this.parametersAt(x));
		for (let from = 0; from < rows; from += ROW_BLOCK) {
			const count = Math.min(ROW_BLOCK, rows - from);
			evaluator.run(from, count);
			this.#fillBlock(from, count, stride);
			take(block, count, stride);
		}
	}

	/** Writes the slopes and the residuals of some rows, with weights. */
	#fillBlock(from: number, count: number, stride: number): void {
		const { response, roots, size } = this;
		const block = this.#block;
		const found = this.#found;
		for (let k = 0; k <= size; k++) {
			const column = found[k] as Float64Array;
			for (let i = 0; i < count; i++) {
				block[k * stride + i] = column[i] as number;
			}
		}
		const last = size * stride;
		for (let i = 0; i < count; i++) {
			block[last + i] =
				(block[last + i] as number) - (response[from + i] as number);
		}
		if (roots === undefined) return;
		for (let k = 0; k <= size; k++) {
			for (let i = 0; i < count; i++) {
				const at = k * stride + i;
				block[at] = (block[at] as number) * (roots[from + i] as number);
			}
		}
	}
}
