import type { RaceRun } from "ravine";
import { wayThrough } from "../arena/thin.js";
import { shareOf } from "../maps/axis.js";
import { drawCells, hatchCells } from "../maps/canvas.js";
import { type Colour, minimumColour, missedColour } from "../maps/colours.js";
import { speedOf } from "../maps/speed.js";
import type { Drawing } from "../maps/useDrawing.js";
import { runColour, theme, token } from "../model/theme.js";
import { type BasinModel, LOST, MISSED } from "./basinModel.js";

/** Levels of brightness. */
const LEVELS = 48;

/** Draws where each start ends. */
export function drawMap(
	{ context, width, height }: Drawing,
	model: BasinModel,
): void {
	const map = model.map.value;
	if (map === undefined) return;
	const { minimum, steps, x, y } = map;
	const scale = model.scale.value;
	const missed = missedColour(0.35, theme.value);
	const known = new Map<number, Colour>();
	const colourOf = (k: number, level: number) => {
		const key = k * (LEVELS + 1) + level;
		const colour = known.get(key) ?? minimumColour(k, level / LEVELS);
		known.set(key, colour);
		return colour;
	};
	const size = [width, height] as const;
	const cells = [x.length, y.length] as const;
	drawCells(context, size, cells, (i) => {
		const k = minimum[i] as number;
		if (k === MISSED) return missed;
		if (k === LOST) return undefined;
		const taken = steps[i] as number;
		const speed = taken < 0 ? 0 : speedOf(scale, taken);
		return colourOf(k, Math.round(speed * LEVELS));
	});
	const isLost = (i: number) => minimum[i] === LOST;
	hatchCells(context, size, cells, isLost, token("--wrong"));
}

/** Minima that have a number on the map. */
const MAX_NUMBERED = 9;

/** Draws the minima, the run's own path and the path from the place under the pointer. */
export function drawOverMap(drawing: Drawing, model: BasinModel): void {
	drawMinima(drawing, model);
	const { lab } = model;
	const run = model.run.value;
	const own = lab.raced.value.find(({ id }) => id === run?.id);
	if (own !== undefined && run !== undefined) {
		drawPath(drawing, model, own.run, runColour(run.style));
	}
	const path = model.path.value;
	if (path !== undefined) drawPath(drawing, model, path, "#fff");
}

function placeOn(
	{ width, height }: Drawing,
	model: BasinModel,
	x: number,
	y: number,
): readonly [number, number] {
	return [shareOf(model.x, x) * width, (1 - shareOf(model.y, y)) * height];
}

function drawMinima(drawing: Drawing, model: BasinModel): void {
	const { context, width, height } = drawing;
	const [first, second] = model.lab.ground.value.variables as [string, string];
	context.font = `600 12px ${token("--sans")}`;
	context.textBaseline = "middle";
	context.lineJoin = "round";
	for (const [k, { at }] of (model.map.value?.minima ?? []).entries()) {
		const [x, y] = placeOn(
			...([drawing, model, at[first] as number, at[second] as number] as const),
		);
		if (!(x >= 0 && x <= width && y >= 0 && y <= height)) continue;
		context.beginPath();
		context.arc(x, y, 3.5, 0, 7);
		context.fillStyle = "#fff";
		context.strokeStyle = "#000";
		context.lineWidth = 1.5;
		context.fill();
		context.stroke();
		if (k >= MAX_NUMBERED) continue;
		const isRight = x > width - 22;
		context.textAlign = isRight ? "right" : "left";
		const textX = isRight ? x - 7 : x + 7;
		context.lineWidth = 3;
		context.strokeText(String(k + 1), textX, y);
		context.fillText(String(k + 1), textX, y);
	}
}

function drawPath(
	drawing: Drawing,
	model: BasinModel,
	{ variables }: RaceRun,
	colour: string,
): void {
	const { context, width, height } = drawing;
	const [first, second] = model.lab.ground.value.variables as [string, string];
	const [xs, ys] = [variables[first], variables[second]];
	if (xs === undefined || ys === undefined) return;
	const { x, y } = model;
	const pane = {
		...{ left: 0, top: 0, width, height },
		x: [x.from, x.to] as const,
		y: [y.from, y.to] as const,
	};
	const { pixels, breaks, length } = wayThrough(pane, xs, ys);
	context.beginPath();
	for (let i = 0; i < length; i++) {
		const point = [
			pixels[2 * i] as number,
			pixels[2 * i + 1] as number,
		] as const;
		if (i === 0 || breaks[i] === 1) context.moveTo(...point);
		else context.lineTo(...point);
	}
	context.lineJoin = "round";
	context.strokeStyle = colour === "#fff" ? "#000" : "#fff";
	context.lineWidth = 4;
	context.globalAlpha = 0.7;
	context.stroke();
	context.globalAlpha = 1;
	context.strokeStyle = colour;
	context.lineWidth = 2;
	context.stroke();
}
