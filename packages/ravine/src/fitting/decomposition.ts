import type { Triangle } from "./triangle.js";

/**
 * The column-pivoted QR decomposition of some columns of a triangle, each divided by its scale: the least squares
 * problem "make |A u + b| small" that a step of a search solves, where `u` are scaled changes of the variables.
 *
 * Source: Businger & Golub 1965, as LAPACK's dgeqp3.
 */
export class Decomposition {
	/** The number of columns. */
	size = 0;
	/** The upper triangle, by rows of `size` numbers; column k is that of `pivots[k]`. */
	readonly r: Float64Array;
	/** Qᵀb, its first `size` numbers. */
	readonly side: Float64Array;
	/** The index of each column among the given ones. */
	readonly pivots: Int32Array;
	/** The number of independent columns: after them the diagonal falls below `precision`. */
	rank = 0;
	/** The columns one after the other, the right side last. */
	readonly #columns: Float64Array;

	/** @param most the largest number of columns; every decomposition uses the same memory. */
	constructor(most: number) {
		this.r = new Float64Array(most * most);
		this.side = new Float64Array(most);
		this.pivots = new Int32Array(most);
		this.#columns = new Float64Array(most * (most + 1));
	}

	/**
	 * Decomposes; what was decomposed before is lost.
	 *
	 * @param columns the indices of the triangle's columns.
	 * @param scales the divisor of each column of the triangle; 0 counts as 1.
	 * @param side the right-hand side, a number for each row of the triangle.
	 */
	decompose(
		triangle: Triangle,
		columns: readonly number[],
		scales: Float64Array,
		side: Float64Array,
		precision: number,
	): void {
		const rows = triangle.size;
		const size = columns.length;
		this.size = size;
		const a = this.#columns;
		a.fill(0, 0, size * rows);
		for (let k = 0; k < size; k++) {
			const column = columns[k] as number;
			const scale = (scales[column] as number) || 1;
			this.pivots[k] = k;
			for (let i = 0; i <= column; i++) {
				a[k * rows + i] = triangle.at(i, column) / scale;
			}
		}
		for (let i = 0; i < rows; i++) a[size * rows + i] = side[i] as number;
		this.rank = this.#reduce(rows, precision);
	}

	#reduce(rows: number, precision: number): number {
		const { size, r } = this;
		const a = this.#columns;
		let rank = size;
		for (let k = 0; k < size; k++) {
			const length = this.#pivot(a, rows, k);
			const column = k * rows;
			const alpha = a[column + k] as number;
			const beta = alpha > 0 ? -length : length;
			if (length > 0) {
				const tau = (beta - alpha) / beta;
				for (let i = k + 1; i < rows; i++) {
					a[column + i] = (a[column + i] as number) / (alpha - beta);
				}
				a[column + k] = 1;
				for (let j = k + 1; j <= size; j++) {
					const other = j * rows;
					const sum = tau * dot(a, column, other, k, rows);
					for (let i = k; i < rows; i++) {
						a[other + i] =
							(a[other + i] as number) - sum * (a[column + i] as number);
					}
				}
				a[column + k] = beta;
			}
			for (let i = 0; i <= k; i++) r[i * size + k] = a[column + i] as number;
			const first = Math.abs(r[0] as number);
			if (rank === size && length <= precision * first) rank = k;
		}
		const last = size * rows;
		for (let k = 0; k < size; k++) this.side[k] = a[last + k] as number;
		return rank;
	}

	/** Moves the longest of the columns from `k` on to index `k`. @returns its length below row `k`. */
	#pivot(a: Float64Array, rows: number, k: number): number {
		const { size, pivots } = this;
		let best = k;
		let most = -1;
		for (let j = k; j < size; j++) {
			const square = dot(a, j * rows, j * rows, k, rows);
			if (square > most) [best, most] = [j, square];
		}
		if (best !== k) {
			const moved = pivots[k] as number;
			pivots[k] = pivots[best] as number;
			pivots[best] = moved;
			for (let i = 0; i < rows; i++) {
				const [here, there] = [k * rows + i, best * rows + i];
				const value = a[here] as number;
				a[here] = a[there] as number;
				a[there] = value;
			}
		}
		return Math.sqrt(most);
	}

	/** Solves `R u = c` for the first `rank` numbers of `u`, in place. */
	solveUpper(c: Float64Array, rank = this.rank): void {
		const { r, size } = this;
		for (let k = rank - 1; k >= 0; k--) {
			let value = c[k] as number;
			for (let j = k + 1; j < rank; j++) {
				value -= (r[k * size + j] as number) * (c[j] as number);
			}
			c[k] = value / (r[k * size + k] as number);
		}
	}

	/** Writes the step that minimises |A u + b|, in the order of the pivots; columns that depend on others do not move. */
	gaussNewton(u: Float64Array): void {
		for (let k = 0; k < this.size; k++) {
			u[k] = k < this.rank ? -(this.side[k] as number) : 0;
		}
		this.solveUpper(u);
	}

	/**
	 * The indices of the columns that can change together without changing `A u`: the rows do not determine them.
	 *
	 * @param share the smallest part of a column in such a change.
	 */
	undetermined(share: number): number[] {
		const { r, size, rank, pivots } = this;
		const found = new Set<number>();
		for (let k = rank; k < size; k++) {
			const change = Float64Array.from(
				{ length: rank },
				(_, i) => r[i * size + k] as number,
			);
			this.solveUpper(change);
			found.add(pivots[k] as number);
			change.forEach((value, i) => {
				if (Math.abs(value) > share) found.add(pivots[i] as number);
			});
		}
		return [...found].sort((a, b) => a - b);
	}

	/** The inverse of AᵀA by index, for the independent columns; 0 for the others. */
	inverse(): Float64Array {
		const { size, rank, pivots } = this;
		const rows: Float64Array[] = [];
		// Column k of the inverse of R.
		for (let k = 0; k < rank; k++) {
			const column = new Float64Array(rank);
			column[k] = 1;
			this.solveUpper(column);
			rows.push(column);
		}
		const inverse = new Float64Array(size * size);
		for (let i = 0; i < rank; i++) {
			for (let j = i; j < rank; j++) {
				let sum = 0;
				for (let k = j; k < rank; k++) {
					sum += (rows[k]?.[i] as number) * (rows[k]?.[j] as number);
				}
				const [p, q] = [pivots[i] as number, pivots[j] as number];
				inverse[p * size + q] = sum;
				inverse[q * size + p] = sum;
			}
		}
		return inverse;
	}
}

/** The product of two columns that begin at `a` and `b`, from row `from` to before `to`. */
function dot(
	values: Float64Array,
	a: number,
	b: number,
	from: number,
	to: number,
): number {
	let sum = 0;
	for (let i = from; i < to; i++) {
		sum += (values[a + i] as number) * (values[b + i] as number);
	}
	return sum;
}
