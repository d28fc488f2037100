import { contours } from "d3-contour";
import {
	cssColour,
	type Heat,
	type HeatPane,
	LINE_OPACITY,
	shade,
} from "./heat.js";
import { isolineCosts, placeOf, shadeAt } from "./levels.js";
import type { Pane } from "./viewport.js";

/** CSS pixels between two samples of the cost. */
const GAP = 3;
const MAX_SAMPLES = 320;

/** Draws heat and isolines from costs in float64 on a grid, for where there is no shader or it has too few digits. */
export function drawHeatGrid(
	context: CanvasRenderingContext2D,
	heat: Heat,
): void {
	context.setTransform(heat.ratio, 0, 0, heat.ratio, 0, 0);
	for (const pane of heat.panes) drawPane(context, heat, pane);
}

function drawPane(
	context: CanvasRenderingContext2D,
	heat: Heat,
	{ pane, levels }: HeatPane,
): void {
	const columns = samplesAlong(pane.width);
	const rows = samplesAlong(pane.height);
	const costs = costsOn(heat, pane, columns, rows);
	const { scale, shades, spacing } = levels;
	const places = costs.map((cost) => placeOf(scale, cost));
	context.save();
	context.beginPath();
	context.rect(pane.left, pane.top, pane.width, pane.height);
	context.clip();
	hatch(context, heat, pane);
	const image = new ImageData(columns, rows);
	places.forEach((place, i) => {
		if (!Number.isFinite(place)) return;
		const [r, g, b] = shade(heat.colours, shadeAt(shades, place));
		image.data.set([r * 255, g * 255, b * 255, 255], 4 * i);
	});
	drawImage(context, image, pane);
	const draw = lineDrawer(context, pane, places, columns, rows);
	if (spacing > 0) {
		const sorted = costs.filter(Number.isFinite).sort();
		context.lineWidth = 1;
		for (const { cost, opacity } of isolineCosts(levels, sorted)) {
			const place = placeOf(scale, cost);
			context.strokeStyle = cssColour(
				heat.colours.line,
				opacity * lineOpacity(shadeAt(shades, place)),
			);
			draw(place);
		}
	}
	if (heat.target !== undefined) {
		context.strokeStyle = cssColour(heat.colours.target, 0.85);
		context.lineWidth = 1.5;
		draw(placeOf(scale, heat.target));
	}
	context.restore();
}

function lineOpacity(share: number): number {
	const { darkest, lightest } = LINE_OPACITY;
	return darkest + share * (lightest - darkest);
}

/** Costs at the middles of the grid's cells, row by row from the top. */
function costsOn(
	{ cost, axes: [across, up], fixed }: Heat,
	{ x, y }: Pane,
	columns: number,
	rows: number,
): Float64Array {
	const point = Float64Array.from(fixed);
	const costs = new Float64Array(columns * rows);
	for (let i = 0; i < costs.length; i++) {
		const u = ((i % columns) + 0.5) / columns;
		const v = (Math.floor(i / columns) + 0.5) / rows;
		point[across] = x[0] * (1 - u) + x[1] * u;
		point[up] = y[1] * (1 - v) + y[0] * v;
		costs[i] = cost(point);
	}
	return costs;
}

function drawImage(
	context: CanvasRenderingContext2D,
	image: ImageData,
	{ left, top, width, height }: Pane,
): void {
	const canvas = document.createElement("canvas");
	canvas.width = image.width;
	canvas.height = image.height;
	canvas.getContext("2d")?.putImageData(image, 0, 0);
	context.imageSmoothingQuality = "high";
	context.drawImage(canvas, left, top, width, height);
}

function lineDrawer(
	context: CanvasRenderingContext2D,
	{ left, top, width, height }: Pane,
	places: Float64Array,
	columns: number,
	rows: number,
): (place: number) => void {
	const grid = Array.from(places);
	const generator = contours().size([columns, rows]);
	const x = (column: number) => left + (column / columns) * width;
	const y = (row: number) => top + (row / rows) * height;
	const onEdge = (column: number, row: number) =>
		column <= 0.5 || row <= 0.5 || column >= columns - 0.5 || row >= rows - 0.5;
	return (place) => {
		context.beginPath();
		for (const ring of generator.contour(grid, place).coordinates.flat()) {
			// The first point begins a line, also where it lies inside.
			let edge: boolean | undefined;
			for (const [column = 0, row = 0] of ring) {
				const isEdge = onEdge(column, row);
				if (edge === undefined || (edge && isEdge))
					context.moveTo(x(column), y(row));
				else context.lineTo(x(column), y(row));
				edge = isEdge;
			}
		}
		context.stroke();
	};
}

function hatch(
	context: CanvasRenderingContext2D,
	{ colours }: Heat,
	{ left, top, width, height }: Pane,
): void {
	context.fillStyle = cssColour(colours.blank);
	context.fillRect(left, top, width, height);
	context.strokeStyle = cssColour(colours.hatch, 0.8);
	context.lineWidth = 1;
	context.beginPath();
	for (let at = -height; at < width; at += 9) {
		context.moveTo(left + at, top);
		context.lineTo(left + at + height, top + height);
	}
	context.stroke();
}

function samplesAlong(length: number): number {
	return Math.min(MAX_SAMPLES, Math.max(2, Math.round(length / GAP)));
}
