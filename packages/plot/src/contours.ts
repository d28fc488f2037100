import { contours } from "d3-contour";
import type { CostFunction } from "ravine";
import { pixelAt } from "./frame.js";
import type { Interval, Pixel, Rectangle } from "./geometry.js";
import { straighten } from "./simplify.js";
import { lineData } from "./svg.js";

const LEVELS = 13;
const MIN_LEVELS = 7;
/** In pixels: a smaller rectangle has fewer levels. */
const FULL_WIDTH = 260;
/** The distance between samples of the cost, in pixels. */
const SAMPLE_GAP = 3;
/** The largest number of samples in one direction; in larger pictures the samples are farther apart. */
const MAX_SAMPLES = 400;
/** In square pixels: smaller rings lie between samples and are unreliable. */
const MIN_AREA = SAMPLE_GAP ** 2;
/** The number of drawings kept for a cost function. */
const MAX_KEPT = 16;

/** The latest drawings of each cost function, the oldest first. */
const kept = new WeakMap<CostFunction, Map<string, string>>();

/**
 * Draws the cost's contours as closed paths that reach a little beyond the frame, the lowest level first. The last few
 * drawings of a cost function are kept, so that drawing it again under other paths takes no time.
 */
export function drawContours(
	cost: CostFunction,
	x: Interval,
	y: Interval,
	frame: Rectangle,
): string {
	const { left, top, width, height } = frame;
	const key = [...x, ...y, left, top, width, height].join(" ");
	const drawings = kept.get(cost) ?? new Map<string, string>();
	kept.set(cost, drawings);
	const drawn = drawings.get(key) ?? computeContours(cost, x, y, frame);
	drawings.delete(key);
	drawings.set(key, drawn);
	for (const oldest of drawings.keys()) {
		if (drawings.size <= MAX_KEPT) break;
		drawings.delete(oldest);
	}
	return drawn;
}

function computeContours(
	cost: CostFunction,
	[x0, x1]: Interval,
	[y0, y1]: Interval,
	frame: Rectangle,
): string {
	const columns = samplesAlong(frame.width);
	const rows = samplesAlong(frame.height);
	// One more sample beyond each edge, so that no contour closes along the edge.
	const [width, height] = [columns + 2, rows + 2];
	const costs = Array.from({ length: width * height }, (_, i) => {
		const u = ((i % width) - 0.5) / columns;
		const v = (Math.floor(i / width) - 0.5) / rows;
		return cost.cost([x0 * (1 - u) + x1 * u, y0 * (1 - v) + y1 * v]);
	});
	const root = rootAbove(costs);
	// Negated, so that a contour encloses what is lower: the lower the ground, the more contours fill it.
	const grid = costs.map((cost) => -root(cost));
	const draw = contours().size([width, height]);
	const count = frame.width < FULL_WIDTH ? MIN_LEVELS : LEVELS;
	return contourLevels(costs, count)
		.map((level) => {
			const rings = draw.contour(grid, -root(level)).coordinates.flat();
			return rings
				.map((ring) =>
					ring
						.slice(0, -1)
						.map(([column, row]) =>
							pixelAt(frame, [
								((column as number) - 1) / columns,
								((row as number) - 1) / rows,
							]),
						),
				)
				.filter((ring) => areaOf(ring) > MIN_AREA)
				.map((ring) => lineData(straighten(ring).map(rounded), true));
		})
		.filter((rings) => rings.length > 0)
		.map((rings) => `<path class="contour" d="${rings.join("")}"/>`)
		.join("\n");
}

/** To a tenth of a pixel, which no eye sees and which makes a picture smaller. */
function rounded([x, y]: Pixel): Pixel {
	return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}

/** The area within a ring (Gauss's shoelace formula). */
function areaOf(ring: readonly Pixel[]): number {
	let [px, py] = ring[ring.length - 1] ?? [0, 0];
	let doubled = 0;
	for (const [x, y] of ring) {
		doubled += px * y - x * py;
		[px, py] = [x, y];
	}
	return Math.abs(doubled) / 2;
}

function samplesAlong(length: number): number {
	return Math.min(MAX_SAMPLES, Math.max(2, Math.round(length / SAMPLE_GAP)));
}

/**
 * Returns the square root of a cost's height above the lowest. Near a minimum this root is linear, so interpolation
 * between two samples places the contour correctly. Halves, because the difference of two large costs can overflow.
 */
function rootAbove(costs: readonly number[]): (cost: number) => number {
	const lowest = costs
		.filter(Number.isFinite)
		.reduce((low, cost) => Math.min(low, cost), Infinity);
	return (cost) =>
		Number.isNaN(cost) ? cost : Math.sqrt(Math.max(0, cost / 2 - lowest / 2));
}

/**
 * The levels of the contours: quantiles of the costs on the grid. Their squared spacing gives a bowl evenly spaced
 * ellipses, and gives a ravine lines along its floor however high its walls are.
 */
export function contourLevels(
	costs: readonly number[],
	count = LEVELS,
): number[] {
	const sorted = Float64Array.from(costs.filter(Number.isFinite)).sort();
	const low = sorted[0] ?? 0;
	const high = sorted[sorted.length - 1] ?? 0;
	const apart = (high / 2 - low / 2) * 2e-9;
	const levels: number[] = [];
	for (let k = 1; k <= count; k++) {
		const fraction = (k / (count + 1)) ** 2;
		const level = sorted[Math.round(fraction * (sorted.length - 1))] ?? low;
		if (level - (levels[levels.length - 1] ?? low) > apart) levels.push(level);
	}
	return levels;
}
