import { scalarEvaluator } from "./evaluate.js";
import { evaluatorOf, type Operator } from "./operators.js";
import { isOperator, type Node, type Program } from "./program.js";

/** So many rows at a time: their values of all nodes stay in the cache. */
export const ROW_BLOCK = 256;

type Loop = (
	out: Float64Array,
	a: Float64Array,
	b: Float64Array,
	count: number,
) => void;

/** The operators that are one instruction; a call for each number would cost more than they do. */
const loops: Partial<Record<Operator, Loop>> = {
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

/**
 * Evaluates a program over rows, a block at a time and node after node, in float64. Leaves of kind `element` are
 * columns, leaves of kind `step` are variables.
 */
export class RowEvaluator {
	readonly #program: Program;
	readonly #columns: readonly { node: number; column: Float64Array }[];
	readonly #variables: readonly { node: number; place: number }[];
	/** Nodes with one value for all rows. */
	readonly #scalars: Float64Array;
	readonly #computeScalars: (values: Float64Array) => void;
	/** Scalars that rows use: each is a block of equal numbers. */
	readonly #spread: readonly number[];
	readonly #elements: readonly number[];
	/** A block of each node's values. */
	readonly #values: Float64Array[] = [];
	readonly #block: number;
	#from = -1;
	#count = 0;

	/** @param columns all of the same length. */
	constructor(
		program: Program,
		columns: ReadonlyMap<string, Float64Array>,
		length: number,
	) {
		const { nodes, variables, results } = program;
		this.#program = program;
		this.#block = Math.min(ROW_BLOCK, length);
		this.#scalars = new Float64Array(nodes.length);
		const columnNodes: { node: number; column: Float64Array }[] = [];
		const variableNodes: { node: number; place: number }[] = [];
		const scalars: number[] = [];
		const elements: number[] = [];
		const needed = new Set(results.map(({ node }) => node));
		nodes.forEach(({ op, kind, name, value, args }, node) => {
			if (op === "constant") this.#scalars[node] = value;
			else if (isOperator(op)) {
				if (kind === "step") scalars.push(node);
				else elements.push(node);
				if (kind !== "step") for (const arg of args) needed.add(arg);
			} else if (kind === "step") {
				variableNodes.push({ node, place: variables.indexOf(name) });
			} else {
				const column = columns.get(name) as Float64Array;
				columnNodes.push({ node, column });
			}
		});
		this.#columns = columnNodes;
		this.#variables = variableNodes;
		this.#elements = elements;
		this.#spread = [...needed].filter(
			(node) => (nodes[node] as Node).kind === "step",
		);
		this.#computeScalars = scalarEvaluator(program, scalars);
		const own = [...elements, ...this.#spread];
		const memory = new Float64Array(own.length * this.#block);
		own.forEach((node, k) => {
			const from = k * this.#block;
			this.#values[node] = memory.subarray(from, from + this.#block);
		});
	}

	/** Gives the variables their values, in the order of the program's. */
	setVariables(x: ArrayLike<number>): void {
		for (const { node, place } of this.#variables) {
			this.#scalars[node] = x[place] as number;
		}
		this.#computeScalars(this.#scalars);
		for (const node of this.#spread) {
			(this.#values[node] as Float64Array).fill(this.#scalars[node] as number);
		}
	}

	/** Computes the nodes of at most a block of rows. */
	run(from: number, count: number): void {
		const { nodes, mathematics } = this.#program;
		const values = this.#values;
		if (from !== this.#from || count !== this.#count) {
			for (const { node, column } of this.#columns) {
				values[node] = column.subarray(from, from + count);
			}
			this.#from = from;
			this.#count = count;
		}
		for (const node of this.#elements) {
			const { op, args } = nodes[node] as Node;
			const out = values[node] as Float64Array;
			const a = values[args[0] as number] as Float64Array;
			const b = values[(args[1] ?? args[0]) as number] as Float64Array;
			const loop = loops[op as Operator];
			if (loop !== undefined) {
				loop(out, a, b, count);
				continue;
			}
			const evaluate = evaluatorOf(op as Operator, mathematics);
			if (args.length < 3) {
				for (let i = 0; i < count; i++) {
					out[i] = evaluate(a[i] as number, b[i] as number, 0);
				}
			} else {
				const c = values[args[2] as number] as Float64Array;
				for (let i = 0; i < count; i++) {
					out[i] = evaluate(a[i] as number, b[i] as number, c[i] as number);
				}
			}
		}
	}

	/** The values of a result's node in the rows of the last run; the array is used again. */
	valuesOf(node: number): Float64Array {
		return this.#values[node] as Float64Array;
	}
}
