import { Decomposition } from "./decomposition.js";
import { lengthOf, type Triangle } from "./triangle.js";

/** A variable is undetermined if at least this part of it can change together with others. */
const MIN_SHARE = 1e-6;

/** The uncertainty of variables: the covariance is the inverse of JᵀJ times a factor. */
export class Uncertainty {
	readonly size: number;
	/** The covariance matrix, by rows; for an undetermined variable it has Infinity on the diagonal and 0 elsewhere. */
	readonly matrix: Float64Array;
	/** The indices of the variables that the rows do not determine. */
	readonly undetermined: readonly number[];
	readonly #of: Decomposition;
	readonly #scales: Float64Array;
	readonly #factor: number;
	readonly #along: Float64Array;

	/**
	 * @param factor the variance of a residual; Infinity if unknown.
	 * @param precision columns that differ by less, relatively, count as dependent.
	 */
	constructor(triangle: Triangle, factor: number, precision: number) {
		const { size } = triangle;
		this.size = size;
		this.#factor = factor;
		this.#along = new Float64Array(size);
		this.#scales = new Float64Array(size).map(
			(_, j) => triangle.lengthOfColumn(j) || 1,
		);
		this.#of = new Decomposition(size);
		this.#of.decompose(
			triangle,
			Array.from(this.#scales.keys()),
			this.#scales,
			new Float64Array(size),
			precision,
		);
		this.undetermined = this.#of.undetermined(MIN_SHARE);
		this.matrix = this.#of.inverse();
		this.#finish();
	}

	#finish(): void {
		const { size, matrix, undetermined } = this;
		const scale = (i: number) => this.#scales[i] as number;
		for (let i = 0; i < size; i++) {
			for (let j = 0; j < size; j++) {
				const at = i * size + j;
				const value = (matrix[at] as number) / scale(i) / scale(j);
				const isKnown = !undetermined.includes(i) && !undetermined.includes(j);
				// A product of 0 and an overflow is not a number.
				const isZero = value === 0 || this.#factor === 0;
				matrix[at] = isKnown && !isZero ? value * this.#factor : 0;
			}
		}
		for (const i of undetermined) {
			matrix[i * size + i] = Number.POSITIVE_INFINITY;
		}
	}

	/** The standard error of a variable. */
	errorOf(i: number): number {
		return Math.sqrt(this.matrix[i * this.size + i] as number);
	}

	/** The correlation of two variables; 0 where an error is infinite or 0. */
	correlationOf(i: number, j: number): number {
		if (i === j) return 1;
		const product = this.errorOf(i) * this.errorOf(j);
		if (!(product > 0 && Number.isFinite(product))) return 0;
		const value = (this.matrix[i * this.size + j] as number) / product;
		return Math.min(1, Math.max(-1, value));
	}

	/** The standard error of a value that has these slopes along the variables. */
	errorAlong(slopes: ArrayLike<number>): number {
		const { r, size, rank, pivots } = this.#of;
		// Solves Rᵀ w = slopes, in the order of the pivots.
		const w = this.#along;
		for (let k = 0; k < size; k++) {
			const place = pivots[k] as number;
			w[k] = (slopes[place] as number) / (this.#scales[place] as number);
		}
		const length = lengthOf(w);
		for (let k = 0; k < rank; k++) {
			w[k] = (w[k] as number) / (r[k * size + k] as number);
			for (let j = k + 1; j < size; j++) {
				w[j] =
					(w[j] as number) - (r[k * size + j] as number) * (w[k] as number);
			}
		}
		if (lengthOf(w, rank) > MIN_SHARE * length) return Number.POSITIVE_INFINITY;
		const error = lengthOf(w, 0, rank);
		return error === 0 || this.#factor === 0
			? 0
			: error * Math.sqrt(this.#factor);
	}
}
