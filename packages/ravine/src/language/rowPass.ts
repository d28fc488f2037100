import type { Numbers } from "./evaluate.js";
import { scalarEvaluator } from "./evaluate.js";
import { evaluatorOf, type Operator } from "./operators.js";
import {
	isOperator,
	type Node,
	type Precision,
	type Program,
	reach,
} from "./program.js";
import { loops } from "./rows.js";

/**
 * One pass over rows of data. A program computes some values in every row, and the pass adds them up: its leaves of kind
 * `step` are parameters, its leaves of kind `element` are columns, or products of a block of columns with weights.
 */
export interface RowPass {
	/**
	 * Its results, in order: `sums` values to add up; `products` values of which the sums of all products of two are wanted;
	 * then, for each block, the value that multiplies its columns in the block's sums.
	 */
	readonly program: Program;
	readonly sums: number;
	readonly products: number;
	readonly blocks: readonly RowBlock[];
	readonly precision: Precision;
}

/** Several columns side by side: in each row their product with the weights is one value, a leaf of the program. */
export interface RowBlock {
	/** The leaf's name. */
	readonly name: string;
	/** The number of columns. */
	readonly width: number;
}

/** The numbers of all rows. */
export interface RowData {
	readonly rows: number;
	/** A number for each row, or a block's numbers row after row. */
	readonly columns: ReadonlyMap<string, Float64Array>;
}

/** A span has at least this many rows. */
const MIN_SPAN = 1024;
/** More spans would make the sums of spans longer than they need to be. */
const MAX_SPANS = 1024;
const MAX_SPAN_SUMS = 2 ** 20;

/** Four registers for plain sums, one for products. */
const sumLanes = { float32: 16, float64: 8 } as const;
const productLanes = { float32: 4, float64: 2 } as const;
/** The lanes of a row's product with weights: two registers. */
const dotLanes = { float32: 8, float64: 4 } as const;
/** A block's sums take this many rows at a time. */
export const DOT_ROWS = 4;

/** A block's width with the columns of zeros that fill its registers. */
export function paddedWidth(width: number, precision: Precision): number {
	const lanes = dotLanes[precision];
	return Math.ceil(width / lanes) * lanes;
}

/** A column of a tile fills a page of memory: then processors read ahead. */
const COLUMN_BYTES = 4096;
/** The results and the blocks of a tile should stay in the cache. */
const MAX_TILE_BYTES = 48 * 1024;
const MIN_TILE = 64;

/** The number of rows of a tile. */
export function rowTileOf({ program, blocks, precision }: RowPass): number {
	const bytes = precision === "float32" ? 4 : 8;
	let width = program.results.length;
	for (const block of blocks) width += block.width;
	let tile = COLUMN_BYTES / bytes;
	while (tile > MIN_TILE && tile * width * bytes > MAX_TILE_BYTES) tile /= 2;
	return tile;
}

/**
 * The places of the sums of a pass, and the order of its additions, which is the same for every number of threads: rows
 * are cut into tiles. Within a tile, sums have the program's precision, and row i goes to lane i modulo `sumLanes`; sums
 * of tiles are added in float64, first within a span of tiles, then over the spans.
 */
export interface RowSums {
	/** The first number of the products: a square matrix whose lower triangle counts. */
	readonly products: number;
	/** The first number of each block's sums. */
	readonly blocks: readonly number[];
	readonly size: number;
	/** The rows of a tile, and of a span. */
	readonly tile: number;
	readonly span: number;
}

/** @param rows the number of rows of the data. */
export function rowSumsOf(pass: RowPass, rows: number): RowSums {
	const products = pass.sums;
	let size = products + pass.products ** 2;
	const blocks = pass.blocks.map(({ width }) => {
		const from = size;
		size += paddedWidth(width, pass.precision);
		return from;
	});
	let span = MIN_SPAN;
	const tooMany = () => {
		const spans = Math.ceil(rows / span);
		return spans > MAX_SPANS || (spans > 8 && spans * size > MAX_SPAN_SUMS);
	};
	while (tooMany()) span *= 2;
	return { products, blocks, size, tile: rowTileOf(pass), span };
}

/** The nodes of a pass by their roles. */
export interface RowNodes {
	/** The parameters' names, in order. */
	readonly parameters: readonly string[];
	/** The columns' names, in order. */
	readonly columns: readonly string[];
	/** Element nodes in order, leaves included. */
	readonly elements: readonly number[];
	/** Scalars that elements or results use, without constants. */
	readonly row: readonly number[];
	/** Computes the row from the parameters, in float64. */
	compute(parameters: ArrayLike<number>, row: Numbers): void;
}

export function rowNodesOf({ program, blocks }: RowPass): RowNodes {
	const { nodes, results } = program;
	const roots = results.map(({ node }) => node);
	const isElement = ({ kind }: Node) => kind === "element";
	const elements = [...reach(nodes, roots, isElement)].sort((a, b) => a - b);
	const used = new Set(
		[...roots, ...elements.flatMap((i) => (nodes[i] as Node).args)].filter(
			(i) => {
				const { kind, op } = nodes[i] as Node;
				return kind === "step" && op !== "constant";
			},
		),
	);
	const row = [...used];
	const products = new Set(blocks.map(({ name }) => name));
	const columns = elements.flatMap((i) => {
		const { op, name } = nodes[i] as Node;
		return op === "variable" && !products.has(name) ? [name] : [];
	});
	const { variables } = program;
	const values = new Float64Array(nodes.length);
	const leaves: { node: number; place: number }[] = [];
	const scalars: number[] = [];
	nodes.forEach(({ op, kind, name, value }, node) => {
		if (kind !== "step") return;
		if (op === "constant") values[node] = value;
		else if (isOperator(op)) scalars.push(node);
		else leaves.push({ node, place: variables.indexOf(name) });
	});
	const evaluate = scalarEvaluator(program, scalars);
	return {
		...{ parameters: variables, columns, elements, row },
		compute(parameters, into) {
			for (const { node, place } of leaves) {
				values[node] = parameters[place] as number;
			}
			evaluate(values);
			row.forEach((node, k) => {
				into[k] = values[node] as number;
			});
		},
	};
}

/** Runs a pass again and again. */
export interface RowRunner {
	/**
	 * Adds up over all rows, or over the given ones in their order.
	 *
	 * @param parameters as the program's variables.
	 * @param weights of each block.
	 * @returns the sums, as `rowSumsOf` places them; the array is used again.
	 */
	run(
		parameters: ArrayLike<number>,
		weights: readonly Numbers[],
		rows?: Uint32Array,
	): Float64Array;
	dispose(): void;
}

/**
 * Runs a pass literally, number after number, each rounded to the precision. Compiled passes give the same bits.
 */
export function interpretRows(pass: RowPass, data: RowData): RowRunner {
	const nodes = rowNodesOf(pass);
	const sums = rowSumsOf(pass, data.rows);
	const tile = new Tile(pass, nodes, data);
	const total = new Float64Array(sums.size);
	const part = new Float64Array(sums.size);
	return {
		run(parameters, weights, rows) {
			const count = rows?.length ?? data.rows;
			tile.prepare(parameters, weights);
			total.fill(0);
			for (let from = 0; from < count; from += sums.span) {
				const end = Math.min(from + sums.span, count);
				part.fill(0);
				for (let at = from; at < end; at += sums.tile) {
					tile.compute(at, Math.min(sums.tile, end - at), rows);
					tile.addTo(part, sums);
				}
				addInto(total, part);
			}
			return total;
		},
		dispose() {},
	};
}

export function addInto(total: Float64Array, part: Float64Array): void {
	for (let k = 0; k < total.length; k++) {
		total[k] = (total[k] as number) + (part[k] as number);
	}
}

/** The values of a tile's rows. */
class Tile {
	readonly #pass: RowPass;
	readonly #nodes: RowNodes;
	readonly #columns: ReadonlyMap<string, Float64Array>;
	readonly #round: (x: number) => number;
	/** Each node's values in the rows of the tile; scalars are repeated. */
	readonly #values: Numbers[] = [];
	readonly #row: Numbers;
	#weights: readonly Numbers[] = [];
	/** The rows of the tile. */
	readonly #at: Uint32Array;
	#count = 0;

	constructor(pass: RowPass, nodes: RowNodes, { columns }: RowData) {
		this.#pass = pass;
		this.#nodes = nodes;
		this.#columns = columns;
		const tile = rowTileOf(pass);
		this.#at = new Uint32Array(tile);
		const isSingle = pass.precision === "float32";
		this.#round = isSingle ? Math.fround : (x) => x;
		const numbers = (length: number) =>
			isSingle ? new Float32Array(length) : new Float64Array(length);
		this.#row = numbers(nodes.row.length);
		pass.program.nodes.forEach(({ op, value }, node) => {
			this.#values[node] = numbers(tile);
			if (op === "constant") this.#values[node]?.fill(value);
		});
	}

	prepare(parameters: ArrayLike<number>, weights: readonly Numbers[]): void {
		this.#nodes.compute(parameters, this.#row);
		this.#nodes.row.forEach((node, k) => {
			this.#values[node]?.fill(this.#row[k] as number);
		});
		this.#weights = weights;
	}

	compute(from: number, count: number, rows: Uint32Array | undefined): void {
		this.#count = count;
		for (let i = 0; i < count; i++) {
			this.#at[i] = rows?.[from + i] ?? from + i;
		}
		const { program, precision } = this.#pass;
		for (const index of this.#nodes.elements) {
			const { op, args, name } = program.nodes[index] as Node;
			if (!isOperator(op)) {
				this.#read(index, name);
				continue;
			}
			const own = op as Operator;
			const values = (k: number) =>
				this.#values[args[k] ?? (args[0] as number)] as Numbers;
			const out = this.#values[index] as Numbers;
			const [a, b, c] = [values(0), values(1), values(2)];
			// The arrays round to the precision.
			const loop = loops[own];
			if (loop !== undefined) {
				loop(out, a, b, count);
				continue;
			}
			const evaluate = evaluatorOf(own, program.mathematics, precision);
			for (let i = 0; i < count; i++) {
				out[i] = evaluate(a[i] as number, b[i] as number, c[i] as number);
			}
		}
	}

	/** A column, or the products of a block with its weights. */
	#read(index: number, name: string): void {
		const place = this.#pass.blocks.findIndex((one) => one.name === name);
		const column = this.#columns.get(name) as Float64Array;
		const values = this.#values[index] as Numbers;
		for (let i = 0; i < this.#count; i++) {
			const row = this.#at[i] as number;
			values[i] = place < 0 ? (column[row] as number) : this.#dot(place, row);
		}
	}

	#dot(place: number, row: number): number {
		const { blocks, precision } = this.#pass;
		const { name, width } = blocks[place] as RowBlock;
		const column = this.#columns.get(name) as Float64Array;
		const weights = this.#weights[place] as Numbers;
		const lanes = dotLanes[precision];
		const sums = new Float64Array(lanes);
		const round = this.#round;
		for (let k = 0; k < width; k++) {
			const product = round(
				round(weights[k] as number) * round(column[row * width + k] as number),
			);
			sums[k % lanes] = round((sums[k % lanes] as number) + product);
		}
		// The upper half of the lanes is added to the lower, until one is left.
		for (let half = lanes / 2; half >= 1; half /= 2) {
			for (let k = 0; k < half; k++) {
				sums[k] = round((sums[k] as number) + (sums[k + half] as number));
			}
		}
		return sums[0] as number;
	}

	#valueOf(node: number, i: number): number {
		return (this.#values[node] as Numbers)[i] as number;
	}

	addTo(part: Float64Array, places: RowSums): void {
		const { program, sums, products, blocks, precision } = this.#pass;
		const roots = program.results.map(({ node }) => node);
		const add = (k: number, value: number) => {
			part[k] = (part[k] as number) + value;
		};
		for (let k = 0; k < sums; k++) {
			const root = roots[k] as number;
			add(
				k,
				this.#sum(sumLanes[precision], (i) => this.#valueOf(root, i)),
			);
		}
		for (let j = 0; j < products; j++) {
			for (let k = 0; k <= j; k++) {
				const [a, b] = [roots[sums + j], roots[sums + k]] as [number, number];
				const sum = this.#sum(productLanes[precision], (i) =>
					this.#round(this.#valueOf(a, i) * this.#valueOf(b, i)),
				);
				add(places.products + j * products + k, sum);
			}
		}
		blocks.forEach(({ name, width }, b) => {
			const factor = roots[sums + products + b] as number;
			const column = this.#columns.get(name) as Float64Array;
			for (let k = 0; k < width; k++) {
				const sum = this.#sumInFours((i) => {
					const row = this.#at[i] as number;
					const number = this.#round(column[row * width + k] as number);
					return this.#round(this.#valueOf(factor, i) * number);
				});
				add((places.blocks[b] as number) + k, sum);
			}
		});
	}

	/** Lanes in the program's precision; registers are added in pairs, then their lanes in float64. */
	#sum(lanes: number, of: (i: number) => number): number {
		const sums = new Float64Array(lanes);
		for (let i = 0; i < this.#count; i++) {
			const lane = i % lanes;
			sums[lane] = this.#round((sums[lane] as number) + of(i));
		}
		const width = productLanes[this.#pass.precision];
		for (let registers = lanes / width; registers > 1; registers /= 2) {
			for (let k = 0; k < (registers * width) / 2; k++) {
				const from = 2 * (k - (k % width)) + (k % width);
				sums[k] = this.#round(
					(sums[from] as number) + (sums[from + width] as number),
				);
			}
		}
		// In float32, lanes 2 and 3 are added to 0 and 1.
		if (width === 4) {
			for (const k of [0, 1]) {
				sums[k] = (sums[k] as number) + (sums[k + 2] as number);
			}
		}
		return (sums[0] as number) + (sums[1] as number);
	}

	/** The sum of four rows, in pairs, is added at a time. */
	#sumInFours(of: (i: number) => number): number {
		const round = this.#round;
		const count = this.#count;
		let sum = 0;
		for (let i = 0; i < count; i += DOT_ROWS) {
			const at = (k: number) => (i + k < count ? of(i + k) : 0);
			const four = round(round(at(0) + at(1)) + round(at(2) + at(3)));
			sum = round(sum + four);
		}
		return sum;
	}
}
