import type { Pixel } from "./geometry.js";
import { drawMarker } from "./markers.js";
import { runStyle } from "./palette.js";
import { svgDocument } from "./picture.js";
import { line } from "./svg.js";

/** In pixels. */
export const SWATCH_WIDTH = 32;
const SWATCH_HEIGHT = 12;
const MARKER_RADIUS = 3.8;

/** Draws the line and marker of style `k`; the point is the middle of their left edge. */
export function drawSwatch(k: number, [x, y]: Pixel): string {
	return (
		line([x, y], [x + SWATCH_WIDTH, y], `path run${k}`) +
		drawMarker(k, [x + SWATCH_WIDTH / 2, y], MARKER_RADIUS)
	);
}

/** Draws the bar and marker of style `k`; the point is the middle of their left edge. */
export function drawBarSwatch(k: number, [x, y]: Pixel): string {
	return (
		line([x, y], [x + SWATCH_WIDTH, y], `range run${k}`) +
		drawMarker(k, [x + SWATCH_WIDTH / 2, y], MARKER_RADIUS)
	);
}

/**
 * The swatch of style `k` as a separate SVG, 32 × 12 pixels, for a page's table.
 * @throws RefusedRange unless `k` is a whole number from 0.
 */
export function runSwatch(k: number): string {
	const { marker, dash } = runStyle(k);
	const swatch = drawSwatch(k, [0, SWATCH_HEIGHT / 2]);
	return svgDocument(
		{
			width: SWATCH_WIDTH,
			height: SWATCH_HEIGHT,
			title: `run ${k + 1}`,
			description: `${dash === "none" ? "solid" : "dashed"} line, ${marker}`,
			styles: [k],
		},
		swatch,
		() => swatch,
	);
}
