import type { Triangle } from "./triangle.js";

/**
 * The column-pivoted QR decomposition of some columns of a triangle, each divided by its scale: the least squares
 * problem "make |A u + b| small" that a step of a search solves, where `u` are scaled changes of the variables.
 *
 * Source: Businger & Golub 1965, as LAPACK's dgeqp3.
 */
export class Decomposition {
	/** How many columns. */
	readonly size: number;
	/** The upper triangle, by rows of `size` numbers; column k is that of `pivots[k]`. */
	readonly r: Float64Array;
	/** Qᵀb, its first `size` numbers. */
	readonly side: Float64Array;
	/** The place of each column among those given. */
	readonly pivots: Int32Array;
	/** How many columns are independent: the diagonal falls below `precision` behind them. */
	readonly rank: number;

	/**
	 * @param columns which of the triangle's.
	 * @param scales what each column of the triangle is divided by; none is 0.
	 * @param side the right side, a number for each row of the triangle.
	 */
	constructor(
		triangle: Triangle,
		columns: readonly number[],
		scales: Float64Array,
		side: ArrayLike<number>,
		precision: number,
	) {
		const rows = triangle.size;
		const size = columns.length;
		this.size = size;
		this.r = new Float64Array(size * size);
		this.side = new Float64Array(size);
		this.pivots = Int32Array.from({ length: size }, (_, k) => k);
		const a = columns.map((column) =>
			Float64Array.from(
				{ length: rows },
				(_, i) => triangle.at(i, column) / (scales[column] as number),
			),
		);
		const b = Float64Array.from(side);
		this.rank = this.#reduce(a, b, rows, precision);
	}

	#reduce(
		a: Float64Array[],
		b: Float64Array,
		rows: number,
		precision: number,
	): number {
		const { size, pivots } = this;
		let rank = size;
		for (let k = 0; k < size; k++) {
			let best = k;
			let most = -1;
			for (let j = k; j < size; j++) {
				const square = dot(a[j] as Float64Array, a[j] as Float64Array, k, rows);
				if (square > most) [best, most] = [j, square];
			}
			[a[k], a[best]] = [a[best] as Float64Array, a[k] as Float64Array];
			const moved = pivots[k] as number;
			pivots[k] = pivots[best] as number;
			pivots[best] = moved;
			const column = a[k] as Float64Array;
			const length = Math.sqrt(most);
			if (length > 0) {
				const beta = (column[k] as number) > 0 ? -length : length;
				const tau = (beta - (column[k] as number)) / beta;
				const pivot = (column[k] as number) - beta;
				for (let i = k + 1; i < rows; i++) {
					column[i] = (column[i] as number) / pivot;
				}
				column[k] = 1;
				for (const other of [...a.slice(k + 1), b]) {
					const sum = tau * dot(column, other, k, rows);
					for (let i = k; i < rows; i++) {
						other[i] = (other[i] as number) - sum * (column[i] as number);
					}
				}
				column[k] = beta;
			}
			const first = Math.abs(this.r[0] as number);
			if (k > 0 && length <= precision * first && rank === size) rank = k;
			if (k === 0 && length === 0) rank = 0;
			for (let i = 0; i <= k; i++) {
				this.r[i * size + k] = column[i] as number;
			}
		}
		this.side.set(b.subarray(0, size));
		return rank;
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

	/** The step that makes |A u + b| smallest; columns that depend on others do not move. In the order of the pivots. */
	gaussNewton(): Float64Array {
		const u = this.side.map((value) => -value);
		u.fill(0, this.rank);
		this.solveUpper(u);
		return u;
	}

	/**
	 * The columns that can change together without changing `A u`, by their places: those that the rows do not determine.
	 *
	 * @param share how much of a column must be in such a change.
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

	/** The inverse of AᵀA by places, of the independent columns; 0 for the others. */
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

function dot(
	a: Float64Array,
	b: Float64Array,
	from: number,
	to: number,
): number {
	let sum = 0;
	for (let i = from; i < to; i++) sum += (a[i] as number) * (b[i] as number);
	return sum;
}
