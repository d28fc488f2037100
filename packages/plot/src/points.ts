import { type Frame, pixelAt } from "./frame.js";
import type { FramePoint, Pixel } from "./geometry.js";

/** The number of points of which both numbers are finite. */
export function countFinite(
	x: ArrayLike<number>,
	y: ArrayLike<number>,
): number {
	let count = 0;
	for (let i = 0; i < x.length; i++) {
		if (Number.isFinite(x[i]) && Number.isFinite(y[i])) count++;
	}
	return count;
}

/** The pixels of the points of which both numbers are finite; a point outside the frame goes to its edge. */
export function pixelsOf(
	x: ArrayLike<number>,
	y: ArrayLike<number>,
	place: (x: number, y: number) => FramePoint,
	frame: Frame,
): Pixel[] {
	const inside = (part: number) => Math.min(1, Math.max(0, part));
	const pixels: Pixel[] = [];
	for (let i = 0; i < x.length; i++) {
		const [a, b] = [x[i] as number, y[i] as number];
		if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
		const [u, v] = place(a, b);
		pixels.push(pixelAt(frame, [inside(u), inside(v)]));
	}
	return pixels;
}
