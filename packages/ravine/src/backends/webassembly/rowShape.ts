import {
	DOT_ROWS,
	paddedWidth,
	type RowNodes,
	type RowPass,
	rowTileOf,
} from "../../language/rowPass.js";
import { aligned, bytesPerNumber } from "../backend.js";
import { BYTES } from "./registers.js";

/** Words of the plan, which precedes the scalars. Addresses and sizes are in bytes. */
export const plan = {
	/** The scratch of the first thread, and the distance to the next. */
	scratch: 0,
	scratchBytes: 1,
	/** The number of rows in the data. The row after the last has zeros. */
	rows: 2,
	/** The number of rows of a mini-batch, and their numbers. */
	batch: 3,
	indices: 4,
	records: 5,
	/** For each block, its address and that of its weights. */
	blocks: 6,
} as const;

/** The word of the plan that has a block's address; the next one has that of its weights. */
export const blockWords = (b: number) => plan.blocks + 2 * b;

/** Sizes and distances of a kernel, in bytes. */
export interface RowShape {
	/** A record of the columns, row after row. */
	readonly record: number;
	/** A tile of the columns. */
	readonly tile: number;
	/** The scalars, behind the plan. */
	readonly scalars: number;
	readonly plan: number;
	/** A row of each block. */
	readonly blockRows: readonly number[];
	/** Places in a thread's scratch. */
	readonly numbers: number;
	readonly columns: number;
	readonly products: number;
	readonly results: number;
	readonly sums: number;
	readonly scratch: number;
	/** From one column of a scratch to the next. */
	readonly column: number;
}

/** Columns of results are so much longer than a tile, so that stores do not meet loads at equal distances. */
const COLUMN_PADDING = 64;

export function rowShapeOf(pass: RowPass, nodes: RowNodes): RowShape {
	const { precision, blocks, program } = pass;
	const bytes = bytesPerNumber[precision];
	const record = aligned(nodes.columns.length * bytes, BYTES);
	const rows = rowTileOf(pass);
	const tile = record * rows;
	const scalars = aligned(4 * blockWords(blocks.length), BYTES);
	const blockRows = blocks.map(
		({ width }) => paddedWidth(width, precision) * bytes,
	);
	const column = rows * bytes + COLUMN_PADDING;
	const numbers = 0;
	const columns = numbers + (rows + DOT_ROWS) * 4;
	const products = columns + tile;
	const results = products + blocks.length * column;
	const sums = results + program.results.length * column;
	// Half a page more, so that the scratches of threads are apart.
	const scratch = aligned(sums + Math.max(0, ...blockRows)) + 2048;
	return {
		...{ record, tile, scalars, blockRows },
		plan: aligned(scalars + nodes.row.length * bytes),
		...{ numbers, columns, products, results, sums, scratch, column },
	};
}
