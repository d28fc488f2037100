import { type Numbers, scalarEvaluator } from "./evaluate.js";
import { evaluatorOf, type Operator } from "./operators.js";
import {
	isOperator,
	type Node,
	type Program,
	type Result,
	reach,
} from "./program.js";

/** So many rows at a time: their values of all nodes stay in the cache. */
export const ROW_BLOCK = 256;

type Loop = (out: Numbers, a: Numbers, b: Numbers, count: number) => void;

/** The operators that are one instruction; a call for each number would cost more than they do. */
export const loops: Partial<Record<Operator, Loop>> = {
	add: (out, a, b, count) => {
		for (let i = 0; i < count; i++)
			out[i] = (a[i] as number) + (b[i] as number);
	},
	subtract: (out, a, b, count) => {
		for (let i = 0; i < count; i++)
			out[i] = (a[i] as number) - (b[i] as number);
	},
	multiply: (out, a, b, count) => {
		for (let i = 0; i < count; i++)
			out[i] = (a[i] as number) * (b[i] as number);
	},
	divide: (out, a, b, count) => {
		for (let i = 0; i < count; i++)
			out[i] = (a[i] as number) / (b[i] as number);
	},
	negate: (out, a, _, count) => {
		for (let i = 0; i < count; i++) out[i] = -(a[i] as number);
	},
};

/** An operator on rows, with the values of its arguments. */
interface Operation {
	readonly loop: Loop | undefined;
	readonly evaluate: (a: number, b: number, c: number) => number;
	readonly out: Float64Array;
	readonly a: Float64Array;
	readonly b: Float64Array;
	/** Undefined: it has fewer than three arguments. */
	readonly c: Float64Array | undefined;
}

/** How much of a block is computed. */
const NOTHING = 0;
const FIRST = 1;
const ALL = 2;

/**
 * Evaluates a program over rows, a block at a time and node after node, in float64. Leaves of kind `element` are
 * columns, leaves of kind `step` are variables. What the first result needs is computed apart, and nothing is computed
 * again for the same variables and rows.
 */
export class RowEvaluator {
	/** The columns of more than one block, and where a block of each is copied. */
	readonly #columns: { readonly from: Float64Array; into: Float64Array }[] = [];
	readonly #variables: { readonly node: number; readonly place: number }[] = [];
	/** Nodes with one value for all rows. */
	readonly #scalars: Float64Array;
	readonly #computeScalars: (values: Float64Array) => void;
	/** Scalars that rows use: each is a block of equal numbers. */
	readonly #spread: { readonly node: number; readonly into: Float64Array }[] =
		[];
	/** The operations that the first result needs, and the others. */
	readonly #first: Operation[] = [];
	readonly #rest: Operation[] = [];
	/** A block of each node's values. */
	readonly #values: Float64Array[] = [];
	#from = -1;
	#count = 0;
	#computed = NOTHING;

	/** @param columns all of the same length. */
	constructor(
		program: Program,
		columns: ReadonlyMap<string, Float64Array>,
		length: number,
	) {
		const { nodes, variables, results } = program;
		const block = Math.min(ROW_BLOCK, length);
		const memory = new Float64Array(nodes.length * block);
		const values = this.#values;
		this.#scalars = new Float64Array(nodes.length);
		const scalars: number[] = [];
		const first = reach(nodes, [(results[0] as Result).node]);
		nodes.forEach(({ op, kind, name, value, args }, node) => {
			const own = memory.subarray(node * block, (node + 1) * block);
			values[node] = own;
			if (op === "constant") {
				this.#scalars[node] = value;
				own.fill(value);
			} else if (kind === "step") {
				if (isOperator(op)) scalars.push(node);
				else this.#variables.push({ node, place: variables.indexOf(name) });
			} else if (isOperator(op)) {
				const at = (k: number) => values[args[k] as number] as Float64Array;
				(first.has(node) ? this.#first : this.#rest).push({
					loop: loops[op],
					evaluate: evaluatorOf(op, program.mathematics),
					out: own,
					a: at(0),
					b: at(args.length > 1 ? 1 : 0),
					c: args.length > 2 ? at(2) : undefined,
				});
			} else {
				const column = columns.get(name) as Float64Array;
				if (length <= block) values[node] = column;
				else this.#columns.push({ from: column, into: own });
			}
		});
		this.#computeScalars = scalarEvaluator(program, scalars);
		const spread = new Set(results.map((result) => result.node));
		for (const { kind, args } of nodes) {
			if (kind !== "step") for (const arg of args) spread.add(arg);
		}
		for (const node of spread) {
			const { op, kind } = nodes[node] as Node;
			if (kind !== "step" || op === "constant") continue;
			this.#spread.push({ node, into: values[node] as Float64Array });
		}
	}

	/** Gives the variables their values, in the order of the program's. */
	setVariables(x: ArrayLike<number>): void {
		const scalars = this.#scalars;
		let isSame = this.#from >= 0;
		for (const { node, place } of this.#variables) {
			if (Object.is(scalars[node], x[place])) continue;
			scalars[node] = x[place] as number;
			isSame = false;
		}
		if (isSame) return;
		this.#computed = NOTHING;
		this.#computeScalars(scalars);
		for (const { node, into } of this.#spread) {
			into.fill(scalars[node] as number);
		}
	}

	/**
	 * Computes at most a block of rows.
	 *
	 * @param whole whether to compute all results, or the first one.
	 */
	run(from: number, count: number, whole = true): void {
		if (from !== this.#from || count !== this.#count) {
			for (const column of this.#columns) {
				column.into.set(column.from.subarray(from, from + count));
			}
			this.#from = from;
			this.#count = count;
			this.#computed = NOTHING;
		}
		if (this.#computed === NOTHING) compute(this.#first, count);
		if (whole && this.#computed !== ALL) compute(this.#rest, count);
		this.#computed = whole ? ALL : Math.max(this.#computed, FIRST);
	}

	/** The values of a result's node in the rows of the last run, perhaps followed by others; the array is used again. */
	valuesOf(node: number): Float64Array {
		return this.#values[node] as Float64Array;
	}
}

function compute(operations: readonly Operation[], count: number): void {
	for (const { loop, evaluate, out, a, b, c } of operations) {
		if (loop !== undefined) loop(out, a, b, count);
		else if (c === undefined) {
			for (let i = 0; i < count; i++) {
				out[i] = evaluate(a[i] as number, b[i] as number, 0);
			}
		} else {
			for (let i = 0; i < count; i++) {
				out[i] = evaluate(a[i] as number, b[i] as number, c[i] as number);
			}
		}
	}
}
