import { lengthOf } from "./curvature.js";

/** Bounds of every variable; an open end is infinite. */
export interface Box {
	readonly lower: Float64Array;
	readonly upper: Float64Array;
}

/** The length of the box's diagonal; infinite if an end is open. */
export function widthOf({ lower, upper }: Box): number {
	return lengthOf(upper.map((end, i) => end - (lower[i] as number)));
}

/** Moves `x` into the box. */
export function clampInto(
	x: Float64Array | Float32Array,
	{ lower, upper }: Box,
): void {
	for (let i = 0; i < x.length; i++) {
		x[i] = Math.min(
			Math.max(x[i] as number, lower[i] as number),
			upper[i] as number,
		);
	}
}

/** Whether a variable is at a bound and its slope pushes it outwards. */
export function isHeld(
	i: number,
	x: Float64Array,
	gradient: Float64Array,
	{ lower, upper }: Box,
): boolean {
	const slope = gradient[i] as number;
	return slope > 0 ? x[i] === lower[i] : slope < 0 && x[i] === upper[i];
}

/** The slopes, with 0 for variables held at a bound; all are 0 at a minimum. A new array. */
export function freeSlopes(
	x: Float64Array,
	gradient: Float64Array,
	box: Box | undefined,
): Float64Array {
	if (box === undefined) return gradient.slice();
	return gradient.map((slope, i) => (isHeld(i, x, gradient, box) ? 0 : slope));
}

/** The longest step without a bound in the way, in multiples of the direction. */
export const MAX_ROOM = 1e20;

/** The largest multiple of a direction that stays in the box; the direction itself stays in it, except for rounding. */
export function roomAlong(
	x: Float64Array,
	direction: Float64Array,
	{ lower, upper }: Box,
): number {
	let room = MAX_ROOM;
	for (let i = 0; i < x.length; i++) {
		const d = direction[i] as number;
		if (d === 0) continue;
		const bound = (d < 0 ? lower[i] : upper[i]) as number;
		room = Math.min(room, (bound - (x[i] as number)) / d);
	}
	return Math.max(room, 1);
}
