import type { Decomposition } from "./decomposition.js";
import { hypotenuse, lengthOf } from "./triangle.js";

/** The largest relative difference between the step's length and the radius. */
const NEARNESS = 0.1;
const MAX_ROUNDS = 10;

/**
 * Steps `u` within a radius that minimise |A u + b|: the Gauss–Newton step if it is short enough, else a damped step
 * with about the radius's length.
 *
 * Source: Moré 1978, The Levenberg–Marquardt algorithm; MINPACK's lmpar.
 */
export class DampedStep {
	/** The step of the last call, in the order of the columns. */
	readonly step: Float64Array;
	/** The damping that kept it within the radius. */
	damping = 0;
	/** The step in the order of the pivots. */
	readonly #u: Float64Array;
	readonly #w: Float64Array;
	readonly #damped: Float64Array;

	/** @param most the largest number of columns; every step uses the same memory. */
	constructor(most: number) {
		this.step = new Float64Array(most);
		this.#u = new Float64Array(most);
		this.#w = new Float64Array(most);
		this.#damped = new Float64Array(most * most);
	}

	/** @param guess the last step's damping. */
	solve(of: Decomposition, radius: number, guess: number): void {
		this.damping = this.#solve(of, radius, guess);
		for (let k = 0; k < of.size; k++) {
			this.step[of.pivots[k] as number] = this.#u[k] as number;
		}
	}

	/** @returns the damping. */
	#solve(of: Decomposition, radius: number, guess: number): number {
		const { size } = of;
		const u = this.#u;
		of.gaussNewton(u);
		let length = lengthOf(u, 0, size);
		let excess = length - radius;
		if (excess <= NEARNESS * radius) return 0;
		let least =
			of.rank === size
				? this.#correction(of.r, size, length, excess, radius)
				: 0;
		const slope = this.#slope(of);
		let most = slope / radius || Number.MIN_VALUE / Math.min(radius, NEARNESS);
		let damping = Math.min(Math.max(guess, least), most) || slope / length;
		for (let round = 1; ; round++) {
			if (damping === 0) damping = Math.max(Number.MIN_VALUE, 0.001 * most);
			this.#solveDamped(of, Math.sqrt(damping));
			length = lengthOf(u, 0, size);
			const before = excess;
			excess = length - radius;
			const isNear = Math.abs(excess) <= NEARNESS * radius;
			const isStuck = least === 0 && excess <= before && before < 0;
			if (isNear || isStuck || round === MAX_ROUNDS || !(length > 0)) {
				return damping;
			}
			const change = this.#correction(
				this.#damped,
				size,
				length,
				excess,
				radius,
			);
			if (excess > 0) least = Math.max(least, damping);
			else most = Math.min(most, damping);
			damping = Math.max(least, damping + change);
		}
	}

	/** The length of the slopes, RᵀQᵀb. */
	#slope({ r, side, size }: Decomposition): number {
		const slopes = this.#w.fill(0);
		for (let i = 0; i < size; i++) {
			for (let j = i; j < size; j++) {
				slopes[j] =
					(slopes[j] as number) +
					(r[i * size + j] as number) * (side[i] as number);
			}
		}
		return lengthOf(slopes, 0, size);
	}

	/** Newton's correction of the damping. */
	#correction(
		r: Float64Array,
		size: number,
		length: number,
		excess: number,
		radius: number,
	): number {
		// Solves Rᵀ w = u / |u|.
		const w = this.#w;
		for (let k = 0; k < size; k++) w[k] = (this.#u[k] as number) / length;
		for (let k = 0; k < size; k++) {
			w[k] = (w[k] as number) / (r[k * size + k] as number);
			for (let j = k + 1; j < size; j++) {
				w[j] =
					(w[j] as number) - (r[k * size + j] as number) * (w[k] as number);
			}
		}
		return excess / radius / lengthOf(w, 0, size) ** 2;
	}

	/**
	 * The step that minimises |A u + b|² + damping² |u|², by Givens rotations of the triangle with a diagonal below it,
	 * and the new triangle, by rows.
	 *
	 * Source: MINPACK's qrsolv.
	 */
	#solveDamped({ r, side, size }: Decomposition, damping: number): void {
		const u = this.#u;
		const row = this.#w;
		const damped = this.#damped;
		for (let i = 0; i < size * size; i++) damped[i] = r[i] as number;
		for (let i = 0; i < size; i++) u[i] = -(side[i] as number);
		for (let j = 0; j < size; j++) {
			row.fill(0);
			row[j] = damping;
			let rest = 0;
			for (let k = j; k < size; k++) {
				const below = row[k] as number;
				if (below === 0) continue;
				const above = damped[k * size + k] as number;
				const length = hypotenuse(above, below);
				const cos = above / length;
				const sin = below / length;
				damped[k * size + k] = length;
				const value = u[k] as number;
				u[k] = cos * value + sin * rest;
				rest = cos * rest - sin * value;
				for (let i = k + 1; i < size; i++) {
					const place = k * size + i;
					const up = damped[place] as number;
					const down = row[i] as number;
					damped[place] = cos * up + sin * down;
					row[i] = cos * down - sin * up;
				}
			}
		}
		for (let k = size - 1; k >= 0; k--) {
			let value = u[k] as number;
			for (let j = k + 1; j < size; j++) {
				value -= (damped[k * size + j] as number) * (u[j] as number);
			}
			u[k] = value / (damped[k * size + k] as number);
		}
	}
}
