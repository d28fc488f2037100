import type { Triangle } from "./triangle.js";

/**
 * Below this, squared, the part of a column that the others do not explain has lost its digits in the products: they
 * have twice the columns' digits.
 */
const MIN_PART = 1e-7;

/**
 * Makes a triangle of products, by Cholesky's decomposition.
 *
 * @returns whether the columns are independent enough for the digits to count; else the triangle is spoilt.
 */
export function triangleFrom(triangle: Triangle, gram: Float64Array): boolean {
	const { size, values } = triangle;
	const stride = size + 1;
	triangle.clear();
	for (let j = 0; j <= size; j++) {
		for (let i = 0; i <= Math.min(j, size - 1); i++) {
			let value = gram[i * stride + j] as number;
			for (let k = 0; k < i; k++) {
				value -=
					(values[i * stride + k] as number) *
					(values[j * stride + k] as number);
			}
			if (i < j) {
				values[j * stride + i] = value / (values[i * stride + i] as number);
			} else {
				if (!(value > MIN_PART * (gram[j * stride + j] as number)))
					return false;
				values[j * stride + j] = Math.sqrt(value);
			}
		}
	}
	return true;
}
