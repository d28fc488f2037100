import { type Axis, positionOn, valueOn } from "./axis.js";
import type { FramePoint, Pixel, Rectangle } from "./geometry.js";

/** The rectangle of a picture in which the data are drawn. */
export interface Frame extends Rectangle {
	/** Converts a data point to pixels. A point outside the axes is outside the frame; NaN counts as the axis's beginning. */
	place(point: readonly [x: number, y: number]): Pixel;
	/** Converts pixels to a data point. */
	locate(pixel: Pixel): readonly [x: number, y: number];
}

/** Converts units of the frame to pixels. */
export function pixelAt(
	{ left, top, width, height }: Rectangle,
	[u, v]: FramePoint,
): Pixel {
	return [left + u * width, top + (1 - v) * height];
}

export function createFrame(rectangle: Rectangle, x: Axis, y: Axis): Frame {
	const [toU, toV] = [positionOn(x), positionOn(y)];
	const [toX, toY] = [valueOn(x), valueOn(y)];
	const { left, top, width, height } = rectangle;
	return {
		...rectangle,
		place: ([a, b]) => pixelAt(rectangle, [toU(a), toV(b)]),
		locate: ([px, py]) => [
			toX((px - left) / width),
			toY(1 - (py - top) / height),
		],
	};
}
