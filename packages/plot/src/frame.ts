import { type Axis, positionOn, valueOn } from "./axis.js";
import type { FramePoint, Pixel, Rectangle } from "./geometry.js";

/** The part of a picture in which the data are drawn. */
export interface Frame extends Rectangle {
	/** Where a data point lies, in pixels; a point outside the axes lies outside the frame, NaN where the axis begins. */
	place(point: readonly [x: number, y: number]): Pixel;
	/** The data point at a pixel. */
	locate(pixel: Pixel): readonly [x: number, y: number];
}

/** The pixel at a point in units of the frame. */
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
