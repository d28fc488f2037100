/**
 * The QR decomposition of a tall matrix and a right-hand side, by Householder reflections of one block of rows after the
 * other. It keeps only a triangle for any number of rows, and loses no digits, unlike the normal equations.
 *
 * Source: Golub & Van Loan 2013, algorithm 5.2.1, each time with the triangle above the block.
 */
export class Triangle {
	/** The number of columns of the matrix. */
	readonly size: number;
	/** R, followed by Qᵀ times the right-hand side: columns of `size + 1` numbers, one after the other. */
	readonly values: Float64Array;

	constructor(size: number) {
		this.size = size;
		this.values = new Float64Array((size + 1) ** 2);
	}

	clear(): void {
		this.values.fill(0);
	}

	/** Row `i` of column `j`; column `size` is the right side. */
	at(i: number, j: number): number {
		return this.values[j * (this.size + 1) + i] as number;
	}

	/** The Euclidean length of a column of the matrix. */
	lengthOfColumn(j: number): number {
		const from = j * (this.size + 1);
		return lengthOf(this.values, from, from + j + 1);
	}

	isFinite(): boolean {
		const { values } = this;
		for (let i = 0; i < values.length; i++) {
			if (!Number.isFinite(values[i])) return false;
		}
		return true;
	}

	/**
	 * Adds rows.
	 *
	 * @param block the columns, the right side last: each has `stride` numbers, of which the first `count` are rows. Mutated.
	 */
	add(block: Float64Array, count: number, stride: number): void {
		const { size, values } = this;
		for (let k = 0; k < size; k++) {
			const column = k * stride;
			const below = lengthOf(block, column, column + count);
			if (below === 0) continue;
			const diagonal = k * (size + 1) + k;
			const alpha = values[diagonal] as number;
			const length = hypotenuse(alpha, below);
			const beta = alpha > 0 ? -length : length;
			const tau = (beta - alpha) / beta;
			const pivot = alpha - beta;
			for (let i = 0; i < count; i++) {
				block[column + i] = (block[column + i] as number) / pivot;
			}
			values[diagonal] = beta;
			for (let j = k + 1; j <= size; j++) {
				const other = j * stride;
				const top = j * (size + 1) + k;
				let sum = values[top] as number;
				for (let i = 0; i < count; i++) {
					sum += (block[column + i] as number) * (block[other + i] as number);
				}
				sum *= tau;
				values[top] = (values[top] as number) - sum;
				for (let i = 0; i < count; i++) {
					block[other + i] =
						(block[other + i] as number) - sum * (block[column + i] as number);
				}
			}
		}
	}
}

/** Squares of lengths between these are neither rounded to 0 nor infinite. */
const MIN_SQUARE = 1e-280;
const MAX_SQUARE = 1e280;

/** The Euclidean length of a part of an array, without overflow. */
export function lengthOf(
	values: ArrayLike<number>,
	from = 0,
	to = values.length,
): number {
	let sum = 0;
	for (let i = from; i < to; i++) sum += (values[i] as number) ** 2;
	if (sum > MIN_SQUARE && sum < MAX_SQUARE) return Math.sqrt(sum);
	let largest = 0;
	for (let i = from; i < to; i++) {
		largest = Math.max(largest, Math.abs(values[i] as number));
	}
	if (largest === 0 || !Number.isFinite(largest)) return largest;
	sum = 0;
	for (let i = from; i < to; i++) sum += ((values[i] as number) / largest) ** 2;
	return largest * Math.sqrt(sum);
}

/** The length of (a, b), without overflow; the host's own function takes any number of arguments and is slower. */
export function hypotenuse(a: number, b: number): number {
	const sum = a * a + b * b;
	return sum > MIN_SQUARE && sum < MAX_SQUARE
		? Math.sqrt(sum)
		: Math.hypot(a, b);
}
