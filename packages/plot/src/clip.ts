import { type FramePoint, isInside } from "./geometry.js";

/** Where a path leaves the frame. */
export interface Exit {
	readonly at: FramePoint;
	/** The first point outside; it gives the direction. */
	readonly towards: FramePoint;
	/** The index of the last point inside. */
	readonly index: number;
}

/** The part of a path that lies inside the frame. */
export interface Visible {
	/** Unbroken pieces, cut at the frame's edge. */
	readonly pieces: readonly (readonly FramePoint[])[];
	readonly exits: readonly Exit[];
	/** The index of the last point inside, or -1 when there is none. */
	readonly lastInside: number;
}

/**
 * Cuts a path at the frame. The result ends after the last point inside: otherwise a diverging zigzag would cross the
 * frame at every step.
 *
 * @param points finite.
 */
export function clip(points: readonly FramePoint[]): Visible {
	const lastInside = points.findLastIndex(isInside);
	const end = Math.min(points.length - 1, lastInside + 1);
	const exits: Exit[] = [];
	const pieces: FramePoint[][] = [];
	let piece: FramePoint[] = [];
	const first = points[0];
	if (end === 0 && first !== undefined && isInside(first)) pieces.push([first]);
	for (let i = 0; i < end; i++) {
		const from = points[i] as FramePoint;
		const to = points[i + 1] as FramePoint;
		const visible = clipSegment(from, to);
		if (visible === undefined) continue;
		if (piece.length === 0) piece.push(visible[0]);
		piece.push(visible[1]);
		if (!isInside(to)) {
			pieces.push(piece);
			piece = [];
			if (isInside(from)) exits.push({ at: visible[1], towards: to, index: i });
		}
	}
	if (piece.length > 0) pieces.push(piece);
	return { pieces, exits, lastInside };
}

/** The part of a segment that is inside the frame (Liang and Barsky 1984). */
export function clipSegment(
	[u0, v0]: FramePoint,
	[u1, v1]: FramePoint,
): readonly [FramePoint, FramePoint] | undefined {
	const du = u1 - u0;
	const dv = v1 - v0;
	let enter = 0;
	let leave = 1;
	for (const [direction, distance] of [
		[-du, u0],
		[du, 1 - u0],
		[-dv, v0],
		[dv, 1 - v0],
	] as const) {
		if (direction === 0) {
			if (distance < 0) return undefined;
		} else if (direction < 0) {
			enter = Math.max(enter, distance / direction);
		} else {
			leave = Math.min(leave, distance / direction);
		}
	}
	if (enter > leave) return undefined;
	const at = (part: number): FramePoint =>
		onto([u0 + part * du, v0 + part * dv]);
	return [at(enter), leave === 1 ? onto([u1, v1]) : at(leave)];
}

/** Moves a point that rounding put outside the frame onto its edge. */
function onto([u, v]: FramePoint): FramePoint {
	return [Math.min(1, Math.max(0, u)), Math.min(1, Math.max(0, v))];
}
