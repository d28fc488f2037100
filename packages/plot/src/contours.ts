import { ascending, quantileSorted } from "d3-array";
import { contours } from "d3-contour";
import type { CostFunction } from "ravine";
import type { Frame, Interval } from "./chart.js";
import { lineData, type Pixel } from "./svg.js";

const levelCount = 13;

/**
 * The levels at which contours are drawn: quantiles of the costs on the grid, whose squared spacing gives a bowl evenly
 * spaced ellipses, and a ravine lines along its floor however high its walls are.
 */
export function contourLevels(costs: readonly number[]): number[] {
	const sorted = costs.filter(Number.isFinite).sort(ascending);
	const low = sorted[0] ?? 0;
	const high = sorted[sorted.length - 1] ?? 0;
	const apart = (high - low) * 1e-9;
	const levels: number[] = [];
	for (let k = 1; k <= levelCount; k++) {
		const fraction = (k / (levelCount + 1)) ** 2;
		const level = quantileSorted(sorted, fraction) ?? low;
		if (level - (levels[levels.length - 1] ?? low) > apart) levels.push(level);
	}
	return levels;
}

/** The cost's contours as closed paths that reach a little beyond the frame, the lowest level first. */
export function drawContours(
	cost: CostFunction,
	[x0, x1]: Interval,
	[y0, y1]: Interval,
	frame: Frame,
): string {
	// One sample every four pixels, and one more beyond each edge, so that no contour is closed along the edge.
	const columns = Math.max(2, Math.round(frame.width / 4));
	const rows = Math.max(2, Math.round(frame.height / 4));
	const width = columns + 2;
	const height = rows + 2;
	const costs = Array.from({ length: width * height }, (_, i) => {
		const u = ((i % width) - 0.5) / columns;
		const v = (Math.floor(i / width) - 0.5) / rows;
		return cost.cost([x0 + u * (x1 - x0), y0 + v * (y1 - y0)]);
	});
	const finite = costs.filter(Number.isFinite);
	const lowest = finite.reduce((low, value) => Math.min(low, value), Infinity);
	// Near a minimum the root is straight, so that the lines between samples are found where they are.
	const root = (value: number) => Math.sqrt(value - lowest);
	const draw = contours().size([width, height]);
	const grid = costs.map((value) =>
		Number.isNaN(value) ? value : root(Math.max(value, lowest)),
	);
	return contourLevels(costs)
		.map((level) => {
			const { coordinates } = draw.contour(grid, root(level));
			const rings = coordinates.flat().map((ring) => {
				const pixels = ring.map(([column, row]) =>
					frame.place([
						((column as number) - 1) / columns,
						((row as number) - 1) / rows,
					]),
				);
				return lineData(straighten(pixels.slice(0, -1)), true);
			});
			return rings.length === 0
				? ""
				: `<path class="contour" d="${rings.join("")}"/>`;
		})
		.filter((drawn) => drawn !== "")
		.join("\n");
}

/** The points without those less than a sixth of a pixel from the line through their neighbours (Douglas and Peucker 1973). */
function straighten(points: readonly Pixel[]): Pixel[] {
	const keep = new Set([0, points.length - 1]);
	const open: [number, number][] = [[0, points.length - 1]];
	for (let span = open.pop(); span !== undefined; span = open.pop()) {
		const [from, to] = span;
		const [ax, ay] = points[from] as Pixel;
		const [bx, by] = points[to] as Pixel;
		const length = Math.hypot(bx - ax, by - ay);
		let farthest = -1;
		let distance = 1 / 6;
		for (let i = from + 1; i < to; i++) {
			const [x, y] = points[i] as Pixel;
			const away =
				length === 0
					? Math.hypot(x - ax, y - ay)
					: Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length;
			if (away > distance) {
				farthest = i;
				distance = away;
			}
		}
		if (farthest !== -1) {
			keep.add(farthest);
			open.push([from, farthest], [farthest, to]);
		}
	}
	return points.filter((_, i) => keep.has(i));
}
