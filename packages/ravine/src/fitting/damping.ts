import type { Decomposition } from "./decomposition.js";
import { lengthOf } from "./triangle.js";

/** The largest relative difference between the step's length and the radius. */
const NEARNESS = 0.1;
const MAX_ROUNDS = 10;

/** A step in the order of the columns, and the damping that kept it within the radius. */
export interface DampedStep {
	readonly step: Float64Array;
	readonly damping: number;
}

/**
 * The step `u` within a radius that minimises |A u + b|: the Gauss–Newton step if it is short enough, else a damped step
 * with about the radius's length.
 *
 * Source: Moré 1978, The Levenberg–Marquardt algorithm; MINPACK's lmpar.
 *
 * @param guess the last step's damping.
 */
export function dampedStep(
	of: Decomposition,
	radius: number,
	guess: number,
): DampedStep {
	const { size, pivots } = of;
	const inPlaces = (u: Float64Array, damping: number): DampedStep => {
		const step = new Float64Array(size);
		for (let k = 0; k < size; k++) {
			step[pivots[k] as number] = u[k] as number;
		}
		return { step, damping };
	};
	let u = of.gaussNewton();
	let length = lengthOf(u);
	let excess = length - radius;
	if (excess <= NEARNESS * radius) return inPlaces(u, 0);
	let least =
		of.rank === size ? correction(of.r, size, u, length, excess, radius) : 0;
	const slope = slopeOf(of);
	let most = slope / radius || Number.MIN_VALUE / Math.min(radius, NEARNESS);
	let damping = Math.min(Math.max(guess, least), most) || slope / length;
	const damped = new Float64Array(size * size);
	for (let round = 1; ; round++) {
		if (damping === 0) damping = Math.max(Number.MIN_VALUE, 0.001 * most);
		u = solveDamped(of, Math.sqrt(damping), damped);
		length = lengthOf(u);
		const before = excess;
		excess = length - radius;
		const isNear = Math.abs(excess) <= NEARNESS * radius;
		const isStuck = least === 0 && excess <= before && before < 0;
		if (isNear || isStuck || round === MAX_ROUNDS || !(length > 0)) break;
		const change = correction(damped, size, u, length, excess, radius);
		if (excess > 0) least = Math.max(least, damping);
		else most = Math.min(most, damping);
		damping = Math.max(least, damping + change);
	}
	return inPlaces(u, damping);
}

/** The length of the slopes, RᵀQᵀb. */
function slopeOf({ r, side, size }: Decomposition): number {
	const slopes = new Float64Array(size);
	for (let i = 0; i < size; i++) {
		for (let j = i; j < size; j++) {
			slopes[j] =
				(slopes[j] as number) +
				(r[i * size + j] as number) * (side[i] as number);
		}
	}
	return lengthOf(slopes);
}

/** Newton's correction of the damping. */
function correction(
	r: Float64Array,
	size: number,
	u: Float64Array,
	length: number,
	excess: number,
	radius: number,
): number {
	// Solves Rᵀ w = u / |u|.
	const w = u.map((value) => value / length);
	for (let k = 0; k < size; k++) {
		w[k] = (w[k] as number) / (r[k * size + k] as number);
		for (let j = k + 1; j < size; j++) {
			w[j] = (w[j] as number) - (r[k * size + j] as number) * (w[k] as number);
		}
	}
	return excess / radius / lengthOf(w) ** 2;
}

/**
 * The step that minimises |A u + b|² + damping² |u|², by Givens rotations of the triangle with a diagonal below it.
 * `damped` becomes the new triangle, by rows.
 *
 * Source: MINPACK's qrsolv.
 */
function solveDamped(
	{ r, side, size }: Decomposition,
	damping: number,
	damped: Float64Array,
): Float64Array {
	damped.set(r);
	const u = side.map((value) => -value);
	const row = new Float64Array(size);
	for (let j = 0; j < size; j++) {
		row.fill(0);
		row[j] = damping;
		let rest = 0;
		for (let k = j; k < size; k++) {
			const below = row[k] as number;
			if (below === 0) continue;
			const above = damped[k * size + k] as number;
			const length = Math.hypot(above, below);
			const [cos, sin] = [above / length, below / length];
			damped[k * size + k] = length;
			const value = u[k] as number;
			u[k] = cos * value + sin * rest;
			rest = cos * rest - sin * value;
			for (let i = k + 1; i < size; i++) {
				const place = k * size + i;
				const [up, down] = [damped[place] as number, row[i] as number];
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
	return u;
}
