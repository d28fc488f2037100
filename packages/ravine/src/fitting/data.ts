import { describe, isRecord, isTensor } from "../checks.js";
import { suggestion } from "../language/errors.js";
import { RefusedRange, RefusedType } from "../refusal.js";

/** Numbers, one for each row. */
export type Column =
	| readonly number[]
	| Float64Array
	| Float32Array
	| Int8Array
	| Uint8Array
	| Uint8ClampedArray
	| Int16Array
	| Uint16Array
	| Int32Array
	| Uint32Array;

/** Several columns side by side, row after row: `{ data, shape: [rows, columns] }`, or an array of rows. */
export type ColumnBlock =
	| {
			readonly data: Column;
			readonly shape: readonly [rows: number, columns: number];
	  }
	| readonly (readonly number[])[];

/** Columns and blocks of columns by name, with equal numbers of rows. */
export type DataColumns = Readonly<Record<string, Column | ColumnBlock>>;

/** The length of each block's rows, by name; undefined for a column. The cells are not checked. */
export function lengthsOf(
	data: Readonly<Record<string, unknown>>,
): Map<string, number | undefined> {
	return new Map(
		Object.entries(data).map(([name, value]) => {
			const [row] = Array.isArray(value) ? value : [];
			if (Array.isArray(row)) return [name, row.length];
			const { shape } = isRecord(value) ? value : {};
			const length = Array.isArray(shape) ? shape[1] : undefined;
			return [name, typeof length === "number" ? length : undefined];
		}),
	);
}

/**
 * Copies the columns that a model uses; `X[2]` is a column of a block. If it uses none, the number of rows is that of the
 * first column, or 1.
 *
 * @throws RefusedType for a missing column or one that is not of numbers; RefusedRange for columns of different lengths, for
 * cells that are not finite, and for no rows.
 */
export function readColumns(
	subject: string,
	data: unknown,
	names: readonly string[],
): { columns: Map<string, Float64Array>; rows: number } {
	const given = checkData(subject, data);
	const columns = new Map<string, Float64Array>();
	let [rows, first] = [-1, ""];
	const blocks = new Map<string, Block>();
	for (const name of names) {
		const [, block, place] = ENTRY.exec(name) ?? [];
		const own = block ?? name;
		if (!Object.hasOwn(given, own)) {
			throw new RefusedType(
				`${subject}: the data lack the column "${own}"${suggestion(own, Object.keys(given))}`,
			);
		}
		const what = `${subject}: column "${own}"`;
		let column: Float64Array;
		if (block === undefined) column = readColumn(what, given[own]);
		else {
			const whole = blocks.get(block) ?? readBlock(what, given[own]);
			if (!blocks.has(block)) checkWidth(what, whole, widthOf(names, block));
			blocks.set(block, whole);
			column = columnOf(whole, Number(place));
		}
		columns.set(name, column);
		if (rows < 0) [rows, first] = [column.length, own];
		if (column.length === rows) continue;
		throw new RefusedRange(
			`${what} has ${column.length} rows, "${first}" has ${rows}`,
		);
	}
	if (rows < 0) {
		// Only the number of rows matters to a model without columns.
		const [any] = Object.values(given);
		const [length] = isRecord(any) ? (any.shape as readonly number[]) : [];
		rows = length ?? ((any ?? [0]) as ArrayLike<unknown>).length;
	}
	if (rows === 0) throw new RefusedRange(`${subject}: the data have no rows`);
	return { columns, rows };
}

/** The name of a block's column. */
const ENTRY = /^(.*)\[(\d+)\]$/;

interface Block {
	/** Row after row. */
	readonly numbers: Float64Array;
	readonly width: number;
}

/** Copies a block of columns: `{ data, shape }` or an array of rows. */
function readBlock(what: string, value: unknown): Block {
	if (isRecord(value)) {
		const { data, shape } = value as { data: unknown; shape: unknown };
		const [rows, width] = Array.isArray(shape) ? shape : [];
		const numbers = readColumn(what, data, width);
		if (Array.isArray(shape) && shape.length === 2) {
			if (numbers.length === rows * width) return { numbers, width };
			throw new RefusedRange(
				`${what} has ${numbers.length} numbers, its shape [${shape.join(", ")}] needs ${rows * width}`,
			);
		}
	}
	const rows = Array.isArray(value) ? value : [];
	const width: unknown = rows[0]?.length;
	if (typeof width !== "number") {
		throw new RefusedType(
			`${what} must be a block of columns, { data, shape: [rows, columns] }, got ${describe(value)}`,
		);
	}
	const wrong = rows.findIndex((row) => row?.length !== width);
	if (wrong >= 0) {
		throw new RefusedRange(
			`${what} has ${width} numbers in row 1, but ${rows[wrong]?.length} in row ${wrong + 1}`,
		);
	}
	return { numbers: readColumn(what, rows.flat(), width), width };
}

/** The number of columns of a block that a model names. */
function widthOf(names: readonly string[], block: string): number {
	const places = names.map((name) => {
		const [, own, place] = ENTRY.exec(name) ?? [];
		return own === block ? Number(place) : -1;
	});
	return Math.max(...places) + 1;
}

function checkWidth(what: string, { width }: Block, needed: number): void {
	if (width === needed) return;
	throw new RefusedRange(
		`${what} has ${width} column${width === 1 ? "" : "s"}, the model needs ${needed}`,
	);
}

function columnOf(block: Block, place: number): Float64Array {
	const { numbers, width } = block;
	const column = new Float64Array(numbers.length / width);
	for (let row = 0; row < column.length; row++) {
		column[row] = numbers[row * width + place] as number;
	}
	return column;
}

/** @throws RefusedType for data that are not columns by name. */
export function checkData(
	subject: string,
	data: unknown,
): Readonly<Record<string, unknown>> {
	if (isRecord(data) && !isTensor(data)) return data;
	throw new RefusedType(
		`${subject}: the data must be columns by name, as { t: [0, 1, 2], y: [5, 3, 2] }, got ${describe(data)}`,
	);
}

/**
 * Copies numbers, one or `width` for each row.
 * @throws RefusedType for anything but numbers; RefusedRange for cells that are not finite: their number, and the first.
 */
export function readColumn(
	what: string,
	value: unknown,
	width = 1,
): Float64Array {
	const isTyped =
		ArrayBuffer.isView(value) &&
		!(value instanceof DataView) &&
		!(value instanceof BigInt64Array) &&
		!(value instanceof BigUint64Array);
	if (!Array.isArray(value) && !isTyped) {
		throw new RefusedType(
			`${what} must be an array of numbers, got ${describe(value)}`,
		);
	}
	if (isTyped) {
		const copy = new Float64Array(value as Float64Array);
		if (allFinite(copy)) return copy;
	}
	const numbers = value as ArrayLike<unknown>;
	const column = new Float64Array(numbers.length);
	const place = (at: number) =>
		`in row ${Math.floor(at / width) + 1}${width > 1 ? `, column ${(at % width) + 1}` : ""}`;
	let [odd, firstOdd] = [0, -1];
	for (let at = 0; at < numbers.length; at++) {
		const cell = numbers[at];
		if (typeof cell !== "number" && cell !== null && cell !== undefined) {
			throw new RefusedType(
				`${what} must have numbers, got ${describe(cell)} ${place(at)}`,
			);
		}
		column[at] = cell ?? Number.NaN;
		if (Number.isFinite(cell)) continue;
		if (odd === 0) firstOdd = at;
		odd++;
	}
	if (odd > 0) {
		throw new RefusedRange(
			`${what} has ${odd} cell${odd === 1 ? "" : "s"} without a finite number, the first ${place(firstOdd)}: ${describe(numbers[firstOdd])}`,
		);
	}
	return column;
}

function allFinite(column: Float64Array): boolean {
	// 0 times a number that is not finite is NaN.
	let zero = 0;
	for (let at = 0; at < column.length; at++) zero += 0 * (column[at] as number);
	return zero === 0;
}

/** The weights of the rows, from `sigma` or `weights`. */
export interface Weights {
	/** The root of each row's weight; undefined: all are 1. */
	readonly roots: Float64Array | undefined;
	/** The number of rows with weight above 0. */
	readonly count: number;
}

/** @throws RefusedType or RefusedRange for invalid weights, and for another length than the rows. */
export function readWeights(
	subject: string,
	rows: number,
	data: Readonly<Record<string, unknown>>,
	{ sigma, weights }: { readonly sigma?: unknown; readonly weights?: unknown },
): Weights {
	if (sigma === undefined && weights === undefined) {
		return { roots: undefined, count: rows };
	}
	if (sigma !== undefined && weights !== undefined) {
		throw new RefusedType(
			`${subject}: sigma and weights exclude each other: a weight is 1 / sigma^2`,
		);
	}
	const isSigma = sigma !== undefined;
	const name = isSigma ? "sigma" : "weights";
	const given = isSigma ? sigma : weights;
	const values = numbersOf(subject, name, given, rows, data);
	if (values.length !== rows) {
		throw new RefusedRange(
			`${subject}: ${name} has ${values.length} numbers, the data have ${rows} rows`,
		);
	}
	const wrong = values.findIndex((value) => (isSigma ? value <= 0 : value < 0));
	if (wrong >= 0) {
		throw new RefusedRange(
			`${subject}: ${name} must be ${isSigma ? "above 0" : "0 or more"}, got ${values[wrong]} in row ${wrong + 1}`,
		);
	}
	const roots = values.map((value) => (isSigma ? 1 / value : Math.sqrt(value)));
	const count = roots.reduce((sum, root) => sum + (root > 0 ? 1 : 0), 0);
	return { roots, count };
}

function numbersOf(
	subject: string,
	name: string,
	given: unknown,
	rows: number,
	data: Readonly<Record<string, unknown>>,
): Float64Array {
	if (typeof given === "number") return new Float64Array(rows).fill(given);
	if (typeof given !== "string")
		return readColumn(`${subject}: ${name}`, given);
	const { columns } = readColumns(subject, data, [given]);
	return columns.get(given) as Float64Array;
}
