import { differentiate } from "./language/differentiate.js";
import type { Numbers } from "./language/evaluate.js";
import type { Precision, Program } from "./language/program.js";
import type { Lengths } from "./language/rowNames.js";
import { ROW_BLOCK, RowEvaluator } from "./language/rows.js";

/** A cost as the mean over rows. */
export interface DataCost {
	readonly rows: number;
	/**
	 * Returns the mean cost of all rows, or of the given ones, and writes the mean's slopes along all parameters: numbers
	 * and arrays end to end, in the start's order.
	 */
	costAndGradient(
		parameters: Numbers,
		gradient: Numbers,
		rows?: Uint32Array,
	): number;
	dispose(): void;
}

/** The cost of one row and the data of all. */
export interface RowCosts {
	/** From `checkRowCost`: its variables are the parameters, its leaves of kind `element` the columns. */
	readonly program: Program;
	/** The parameters in the start's order. */
	readonly parameters: Lengths;
	readonly rows: number;
	/** By name: a number for each row, or a block of columns, row after row. */
	readonly columns: ReadonlyMap<string, Float64Array>;
	readonly precision: Precision;
}

/** Prepares a cost over data for many evaluations. */
export async function prepareDataCost(costs: RowCosts): Promise<DataCost> {
	return interpretedDataCost(costs);
}

/** Computes a cost over data with the interpreter, in float64. */
function interpretedDataCost({ program, rows, columns }: RowCosts): DataCost {
	const whole = differentiate(program);
	const used = new Set(
		whole.nodes
			.filter(({ op, kind }) => op === "variable" && kind === "element")
			.map(({ name }) => name),
	);
	const own = new Map([...columns].filter(([name]) => used.has(name)));
	const evaluator = new RowEvaluator(whole, own, rows);
	// The rows of a mini-batch are copied side by side, a block at a time.
	const gathered = new Map(
		[...own.keys()].map((name) => [name, new Float64Array(ROW_BLOCK)]),
	);
	const batch = new RowEvaluator(whole, gathered, ROW_BLOCK);
	const results = whole.results.map(({ node }) => node);
	const sums = new Float64Array(results.length);
	const add = (from: RowEvaluator, count: number) => {
		results.forEach((node, k) => {
			const values = from.valuesOf(node);
			let sum = 0;
			for (let i = 0; i < count; i++) sum += values[i] as number;
			sums[k] = (sums[k] as number) + sum;
		});
	};
	return {
		rows,
		costAndGradient(parameters, gradient, some) {
			sums.fill(0);
			const count = some?.length ?? rows;
			const running = some === undefined ? evaluator : batch;
			running.setVariables(parameters);
			for (let from = 0; from < count; from += ROW_BLOCK) {
				const size = Math.min(ROW_BLOCK, count - from);
				if (some === undefined) {
					running.run(from, size);
				} else {
					for (const [name, into] of gathered) {
						const column = own.get(name) as Float64Array;
						for (let i = 0; i < size; i++) {
							into[i] = column[some[from + i] as number] as number;
						}
					}
					running.run(0, size);
				}
				add(running, size);
			}
			for (let k = 0; k < gradient.length; k++) {
				gradient[k] = (sums[k + 1] as number) / count;
			}
			return (sums[0] as number) / count;
		},
		dispose() {},
	};
}
