import { clipSegment } from "./clip.js";
import { pixelAt } from "./frame.js";
import {
	distance,
	type FramePoint,
	isInside,
	type Pixel,
	type Rectangle,
} from "./geometry.js";

/** A path's part inside a rectangle as one line, with its progress along that line. */
export interface Way {
	/** In pixels; where the path is outside, the line goes straight from where it left to where it comes back. */
	readonly line: readonly Pixel[];
	/** The part of the line's length that lies behind after each step, from 0 to 1. */
	readonly progress: readonly number[];
	/** Of the line, in pixels. */
	readonly length: number;
}

/** @param points of the path after each step, in units of the rectangle. */
export function wayThrough(
	points: readonly FramePoint[],
	rectangle: Rectangle,
): Way {
	const last = points.findLastIndex(isInside) + 1;
	const line: Pixel[] = [];
	let length = 0;
	const extend = (to: Pixel) => {
		const from = line.at(-1);
		const apart = from === undefined ? 0 : distance(from, to);
		if (from !== undefined && apart === 0) return;
		line.push(to);
		length += apart;
	};
	const [first] = points;
	if (first !== undefined && isInside(first)) extend(pixelAt(rectangle, first));
	const lengths = points.map((to, step) => {
		const from = points[step - 1];
		if (from === undefined || step > last) return length;
		for (const at of clipSegment(from, to) ?? []) {
			extend(pixelAt(rectangle, at));
		}
		return length;
	});
	return { line, progress: lengths.map((one) => one / (length || 1)), length };
}
