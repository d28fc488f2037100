import type { Loss, Robust } from "./losses.js";

/**
 * The factor that makes the inverse of JᵀJ the covariance of an estimate.
 *
 * @param residuals each times the root of its weight; only a robust loss needs them.
 * @param cost half the sum of their squares, or the robust loss.
 * @param degrees of freedom; without any, the factor is Infinity.
 */
export function varianceFactor(
	residuals: Float64Array,
	cost: number,
	degrees: number,
	loss: Loss,
	robust: Robust | undefined,
): number {
	if (degrees <= 0) return Number.POSITIVE_INFINITY;
	if (robust === undefined) return (2 * cost) / degrees;
	const factor =
		loss === "absolute"
			? (0.5 * sparsity(residuals)) ** 2
			: influenceFactor(residuals, degrees, robust);
	// The variance of residuals near the largest numbers overflows.
	return Number.isNaN(factor) ? Number.POSITIVE_INFINITY : factor;
}

/** Source: Huber 1973, Robust regression, equation 6.5 with its correction for few rows. */
function influenceFactor(
	residuals: Float64Array,
	degrees: number,
	robust: Robust,
): number {
	const count = residuals.length;
	let [squares, slopes, slopeSquares] = [0, 0, 0];
	for (const residual of residuals) {
		const [value, slope] = robust.influence(residual);
		squares += value * value;
		slopes += slope;
		slopeSquares += slope * slope;
	}
	const mean = slopes / count;
	// All rows are outliers of the loss.
	if (!(mean > 0)) return Number.POSITIVE_INFINITY;
	const spread = slopeSquares / count - mean * mean;
	const correction = 1 + ((count - degrees) / count) * (spread / mean ** 2);
	return (correction / mean) ** 2 * (squares / degrees);
}

/**
 * The inverse of the residuals' density at their median, on which the errors of an estimate by absolute residuals depend.
 * Source: Koenker & Bassett 1978; the width is Hall & Sheather's 1988, for 95 %.
 */
function sparsity(residuals: Float64Array): number {
	const sorted = residuals.slice().sort();
	const width = Math.min(
		0.45,
		sorted.length ** (-1 / 3) *
			1.96 ** (2 / 3) *
			(1.5 / (2 * Math.PI)) ** (1 / 3),
	);
	const quantile = (p: number) => {
		const place = p * (sorted.length - 1);
		const [low, high] = [Math.floor(place), Math.ceil(place)];
		const [a, b] = [sorted[low] as number, sorted[high] as number];
		return a + (place - low) * (b - a);
	};
	return (quantile(0.5 + width) - quantile(0.5 - width)) / (2 * width);
}
