import { type Marker, runStyle } from "./palette.js";
import { circle, line, path, picture } from "./svg.js";

const corners: Readonly<
	Partial<Record<Marker, readonly (readonly [number, number])[]>>
> = {
	square: [
		[-0.88, -0.88],
		[0.88, -0.88],
		[0.88, 0.88],
		[-0.88, 0.88],
	],
	triangle: [
		[0, -1.15],
		[1.1, 0.85],
		[-1.1, 0.85],
	],
	triangleDown: [
		[0, 1.15],
		[1.1, -0.85],
		[-1.1, -0.85],
	],
	diamond: [
		[0, -1.3],
		[1.1, 0],
		[0, 1.3],
		[-1.1, 0],
	],
	pentagon: [
		[0, -1.15],
		[1.1, -0.36],
		[0.68, 0.93],
		[-0.68, 0.93],
		[-1.1, -0.36],
	],
};

/** A run's marker around a point, `radius` in pixels. */
export function markerAt(
	marker: Marker,
	x: number,
	y: number,
	radius: number,
	className: string,
): string {
	const at = (dx: number, dy: number) =>
		[x + dx * radius, y + dy * radius] as const;
	const shape = corners[marker];
	if (shape !== undefined) {
		return path(
			shape.map(([dx, dy]) => at(dx, dy)),
			className,
			true,
		);
	}
	// Strokes alone, on top of what is below: a plus upright or turned.
	if (marker === "plus") {
		return (
			line(at(-1.2, 0), at(1.2, 0), `${className} bar`) +
			line(at(0, -1.2), at(0, 1.2), `${className} bar`)
		);
	}
	if (marker === "cross") {
		return (
			line(at(-1, -1), at(1, 1), `${className} bar`) +
			line(at(-1, 1), at(1, -1), `${className} bar`)
		);
	}
	return circle(x, y, radius, className);
}

/** The line and marker that stand for run `k`, 30 × 12 pixels, with their left edge at x and their middle at y. */
export function swatchAt(k: number, x: number, y: number): string {
	return (
		line([x, y], [x + 30, y], `path run${k}`) +
		markerAt(runStyle(k).marker, x + 15, y, 3.6, `marker run${k}`)
	);
}

/**
 * The swatch of run `k` as an SVG of its own, 30 × 12 pixels, to stand in a page's table beside the run's name.
 * @throws RangeError unless `k` is a whole number from 0.
 */
export function runSwatch(k: number): string {
	const { marker, dash } = runStyle(k);
	return picture({
		width: 30,
		height: 12,
		title: `run ${k + 1}`,
		description: `${dash === "none" ? "solid" : "dashed"} line, ${marker}`,
		runs: [k],
		paper: false,
		draw: () => swatchAt(k, 0, 6),
	});
}
