import type { CostFunction, NamedCost } from "ravine";
import { hessian } from "ravine/explain";

/**
 * The second derivatives of a cost at a point, row after row: exact for a formula, by central differences of the slopes
 * for any other cost.
 *
 * @param scales the lengths over which each variable changes the cost noticeably; default the variables' own sizes.
 */
export function curvatures(
	cost: NamedCost | CostFunction,
	point: readonly number[],
	scales: readonly number[] = point,
): Float64Array {
	if ("program" in cost) return hessian(cost, point);
	const n = point.length;
	const matrix = new Float64Array(n * n);
	const [above, below] = [new Float64Array(n), new Float64Array(n)];
	for (let i = 0; i < n; i++) {
		const step = STEP * Math.max(1e-3, Math.abs(scales[i] as number));
		const slopesAt = (distance: number, slopes: Float64Array) => {
			const x = Float64Array.from(point);
			x[i] = (x[i] as number) + distance;
			cost.costAndGradient(x, slopes);
		};
		slopesAt(step, above);
		slopesAt(-step, below);
		for (let j = 0; j < n; j++) {
			const slope = ((above[j] as number) - (below[j] as number)) / (2 * step);
			// Half of each of the two estimates.
			matrix[n * i + j] = (matrix[n * i + j] as number) + slope / 2;
			matrix[n * j + i] = (matrix[n * j + i] as number) + slope / 2;
		}
	}
	return matrix;
}

/** The relative step of differences, which balances the errors from rounding and from the third derivative. */
const STEP = Math.cbrt(Number.EPSILON);

/** The largest and the smallest curvature of two variables, over all directions. */
export function principalCurvatures(
	matrix: ArrayLike<number>,
): readonly [number, number] {
	const [a, b, , d] = matrix as unknown as [number, number, number, number];
	const middle = (a + d) / 2;
	const spread = Math.hypot((a - d) / 2, b);
	const largest = middle + spread;
	// The product of both is the determinant: a difference of near numbers would lose its digits.
	const smallest = largest > 0 ? (a * d - b * b) / largest : middle - spread;
	return [largest, smallest];
}
