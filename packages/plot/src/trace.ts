/** A point in units of the frame: inside it, both numbers are from 0 to 1. */
export type FramePoint = readonly [number, number];

/** Where a path leaves the frame. */
export interface Exit {
	readonly at: FramePoint;
	/** The first point outside: which way the path goes. */
	readonly towards: FramePoint;
	/** The index of the last point inside. */
	readonly index: number;
}

/** What of a path can be seen through the frame. */
export interface Trace {
	/** Unbroken parts, clipped at the frame's edge. */
	readonly pieces: readonly (readonly FramePoint[])[];
	readonly exits: readonly Exit[];
	/** The index of the last point inside, or -1 when there is none. */
	readonly lastInside: number;
}

/**
 * Clips a path to the frame. It ends where the path leaves for good, that is, where no later point is inside: a
 * diverging zigzag would otherwise cross the frame at every step.
 */
export function trace(points: readonly FramePoint[]): Trace {
	const lastInside = points.findLastIndex(inside);
	const end = Math.min(points.length - 1, lastInside + 1);
	const exits: Exit[] = [];
	const pieces: FramePoint[][] = [];
	let piece: FramePoint[] = [];
	const first = points[0];
	if (end === 0 && first !== undefined && inside(first)) pieces.push([first]);
	for (let i = 0; i < end; i++) {
		const from = tame(points[i] as FramePoint);
		const to = tame(points[i + 1] as FramePoint);
		const visible = clip(from, to);
		if (visible === undefined) continue;
		if (piece.length === 0) piece.push(visible[0]);
		piece.push(visible[1]);
		if (!inside(to)) {
			pieces.push(piece);
			piece = [];
			if (inside(from)) exits.push({ at: visible[1], towards: to, index: i });
		}
	}
	if (piece.length > 0) pieces.push(piece);
	return { pieces, exits, lastInside };
}

export function inside([u, v]: FramePoint): boolean {
	return u >= 0 && u <= 1 && v >= 0 && v <= 1;
}

/** A point with numbers small enough that differences of two do not overflow. */
function tame([u, v]: FramePoint): FramePoint {
	const bound = (value: number) => Math.max(-1e9, Math.min(1e9, value));
	return [bound(u), bound(v)];
}

/** The part of a segment that is inside the frame (Liang and Barsky 1984). */
function clip(
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
	return [
		[u0 + enter * du, v0 + enter * dv],
		leave === 1 ? [u1, v1] : [u0 + leave * du, v0 + leave * dv],
	];
}
