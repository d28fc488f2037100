/**
 * Robust losses. A cost is half the sum of `scale² ρ((r / scale)²)` over the residuals.
 * Source: Triggs et al. 2000, Bundle adjustment; names and forms as scipy's `least_squares`.
 */
export type Loss =
	| "squared"
	| "huber"
	| "softL1"
	| "cauchy"
	| "arctan"
	| "absolute";

/** ρ and its first two derivatives at z, written into `out`. */
export type LossFunction = (z: number, out: Float64Array) => void;

function write(
	out: Float64Array,
	value: number,
	slope: number,
	curvature: number,
): void {
	out[0] = value;
	out[1] = slope;
	out[2] = curvature;
}

const softL1: LossFunction = (z, out) => {
	const t = 1 + z;
	const root = Math.sqrt(t);
	// 2 (√t - 1), without the difference.
	write(out, (2 * z) / (root + 1), 1 / root, -0.5 / (t * root));
};

/** `absolute` is `softL1` with a scale that goes to 0. */
export const lossFunctions: Readonly<
	Record<Exclude<Loss, "squared">, LossFunction>
> = {
	huber(z, out) {
		if (z <= 1) return write(out, z, 1, 0);
		const root = Math.sqrt(z);
		write(out, 2 * root - 1, 1 / root, -0.5 / (z * root));
	},
	softL1,
	cauchy(z, out) {
		const t = 1 + z;
		write(out, Math.log1p(z), 1 / t, -1 / (t * t));
	},
	arctan(z, out) {
		const t = 1 + z * z;
		write(out, Math.atan(z), 1 / t, (-2 * z) / (t * t));
	},
	absolute: softL1,
};

/**
 * The smallest curvature of a residual's loss, as a part of its slope. Far out, where the loss curves the other way, the
 * model of the cost would otherwise have no minimum.
 */
export const MIN_CURVATURE = 1e-4;

/** Applies a robust loss to residuals. */
export class Robust {
	readonly #rho: LossFunction;
	readonly scale: number;
	readonly #out = new Float64Array(3);

	constructor(rho: LossFunction, scale: number) {
		this.#rho = rho;
		this.scale = scale;
	}

	costOf(residuals: Float64Array): number {
		let sum = 0;
		for (let i = 0; i < residuals.length; i++) {
			this.#rho(((residuals[i] as number) / this.scale) ** 2, this.#out);
			sum += this.#out[0] as number;
		}
		return 0.5 * this.scale ** 2 * sum;
	}

	/**
	 * Scales rows so that half the sum of their squares has the slopes of the cost, and approximately its curvature.
	 *
	 * @param block the Jacobian's columns, the residuals last; see `Triangle`. Mutated.
	 */
	scaleRows(block: Float64Array, count: number, stride: number): void {
		const last = block.length - stride;
		for (let i = 0; i < count; i++) {
			const residual = block[last + i] as number;
			const z = (residual / this.scale) ** 2;
			this.#rho(z, this.#out);
			const [, slope, curvature] = this.#out as unknown as [
				number,
				number,
				number,
			];
			const factor = Math.sqrt(
				Math.max(slope + 2 * curvature * z, MIN_CURVATURE * slope),
			);
			for (let at = i; at < last; at += stride) {
				block[at] = (block[at] as number) * factor;
			}
			block[last + i] = (residual * slope) / factor;
		}
	}

	/** ψ, the slope of a residual's share of the cost, and its derivative. */
	influence(residual: number): [value: number, slope: number] {
		const z = (residual / this.scale) ** 2;
		this.#rho(z, this.#out);
		const [, slope, curvature] = this.#out as unknown as [
			number,
			number,
			number,
		];
		return [residual * slope, slope + 2 * curvature * z];
	}
}
