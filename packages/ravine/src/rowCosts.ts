import { compilesFor } from "./backends/choose.js";
import { compileRows } from "./backends/webassembly/rowEngine.js";
import type { Numbers } from "./language/evaluate.js";
import { type GradientPass, gradientPassOf } from "./language/gradientPass.js";
import { mathematics } from "./language/mathematics/elements.js";
import type { Precision, Program } from "./language/program.js";
import type { Lengths } from "./language/rowNames.js";
import {
	interpretRows,
	type RowRunner,
	rowSumsOf,
} from "./language/rowPass.js";

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

/** How a cost over data is computed. */
export interface CostOptions {
	/** How many times as often as in a search it is evaluated. Default 1. */
	readonly searches?: number;
	/** Whether it is compiled; by default, if the data are worth it and the host allows it. */
	readonly compiled?: boolean;
	/** The largest number of threads; by default as many as the work is worth. */
	readonly threads?: number;
}

/** With more rows times operations than this, a search gains more than the compilation takes. */
const MIN_OPERATIONS = 20_000;

/** Prepares a cost over data: compiled or interpreted, with the same bits. */
export async function prepareRowCosts(
	costs: RowCosts,
	options: CostOptions,
): Promise<DataCost> {
	const pass = gradientPassOf(
		costs.program,
		costs.parameters,
		costs.precision,
		mathematics,
	);
	const data = { rows: costs.rows, columns: columnsOf(pass, costs) };
	const { searches = 1 } = options;
	const { compiled = isWorthIt(pass, costs.rows * searches) } = options;
	const runner = compiled
		? await compileRows(pass, data, {
				threads: options.threads,
				passes: 100,
				batches: true,
			})
		: interpretRows(pass, data);
	return costOf(pass, costs, runner);
}

function isWorthIt({ program, blocks }: GradientPass, rows: number): boolean {
	const width = blocks.reduce((sum, block) => sum + block.width, 0);
	const { length } = program.nodes;
	const isLarge = rows * (length + width) > MIN_OPERATIONS;
	return isLarge && compilesFor(rows, length, width);
}

/** The columns of a pass by its own names. */
function columnsOf(
	{ dots, entries }: GradientPass,
	{ columns, rows }: RowCosts,
): Map<string, Float64Array> {
	const own = new Map(columns);
	for (const { name, other } of dots) {
		own.set(name, columns.get(other) as Float64Array);
	}
	for (const [name, { array, place }] of entries) {
		const block = columns.get(array) as Float64Array;
		const width = block.length / rows;
		own.set(
			name,
			Float64Array.from({ length: rows }, (_, row) =>
				Number(block[row * width + place]),
			),
		);
	}
	return own;
}

function costOf(
	pass: GradientPass,
	{ parameters: lengths, rows: all }: RowCosts,
	runner: RowRunner,
): DataCost {
	const { scalars, dots } = pass;
	const offsets = new Map<string, number>();
	let size = 0;
	for (const [name, length] of lengths) {
		offsets.set(name, size);
		size += length ?? 1;
	}
	const offsetOf = (name: string) => offsets.get(name) as number;
	const lengthOf = (name: string) => lengths.get(name) as number;
	const places = rowSumsOf(pass, all);
	const values = new Float64Array(scalars.length);
	const slopes = new Float64Array(size);
	return {
		rows: all,
		costAndGradient(parameters, gradient, rows) {
			const at = (place: number) => parameters[place] as number;
			const part = (name: string) => {
				const from = offsetOf(name);
				return parameters.subarray(from, from + lengthOf(name));
			};
			scalars.forEach((one, k) => {
				if ("array" in one) {
					values[k] = at(offsetOf(one.array) + one.place);
					return;
				}
				const [a, b] = [part(one.parameter), part(one.other)];
				let sum = 0;
				for (let i = 0; i < a.length; i++) {
					sum += (a[i] as number) * (b[i] as number);
				}
				values[k] = sum;
			});
			const sums = runner.run(
				values,
				dots.map(({ parameter }) => part(parameter)),
				rows,
			);
			const count = rows?.length ?? all;
			slopes.fill(0);
			const add = (place: number, share: number) => {
				slopes[place] = (slopes[place] as number) + share;
			};
			scalars.forEach((one, k) => {
				const slope = sums[1 + k] as number;
				if ("array" in one) {
					add(offsetOf(one.array) + one.place, slope);
					return;
				}
				const [a, b] = [offsetOf(one.parameter), offsetOf(one.other)];
				for (let i = 0; i < lengthOf(one.parameter); i++) {
					add(a + i, slope * at(b + i));
					add(b + i, slope * at(a + i));
				}
			});
			dots.forEach(({ parameter }, d) => {
				const from = places.blocks[d] as number;
				const [to, length] = [offsetOf(parameter), lengthOf(parameter)];
				for (let i = 0; i < length; i++) {
					slopes[to + i] =
						(slopes[to + i] as number) + (sums[from + i] as number);
				}
			});
			for (let k = 0; k < size; k++) {
				gradient[k] = (slopes[k] as number) / count;
			}
			return (sums[0] as number) / count;
		},
		dispose: () => runner.dispose(),
	};
}
