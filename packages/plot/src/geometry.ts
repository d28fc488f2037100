/** Pixels from the left and from the top. */
export type Pixel = readonly [number, number];

/** Both ends, inclusive. */
export type Interval = readonly [number, number];

/** A point in units of the frame: inside it both numbers are from 0 to 1, and the second one points up. */
export type FramePoint = readonly [number, number];

/** In pixels, from the left and from the top. */
export interface Rectangle {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

export function isInside([u, v]: FramePoint): boolean {
	return u >= 0 && u <= 1 && v >= 0 && v <= 1;
}

export function distance([ax, ay]: Pixel, [bx, by]: Pixel): number {
	return Math.hypot(ax - bx, ay - by);
}
