import type { PlaneCost } from "../model/lowest.js";
import { toldApart } from "../model/numbers.js";
import { haloText, type Inks } from "./ink.js";
import { costAt, type Levels, placeOf } from "./levels.js";
import { hasButtons, type Pane, pixelX, pixelY, pointAt } from "./viewport.js";

/** A cost that is written on its isoline. */
export interface LevelLabel {
	/** In pixels: the middle of the text. */
	readonly x: number;
	readonly y: number;
	/** Of the isoline, in radians from −π/2 to π/2, so that the text is never upside down. */
	readonly angle: number;
	readonly text: string;
}

/** Isolines of a view that have a number, about. */
const MAX_LABELS = 6;
/** Directions that are tried, and pixels between two samples along one. */
const [DIRECTIONS, SAMPLE] = [16, 4];
/** Pixels between two numbers. */
const MIN_APART = 30;
/** From the picture's edges, where the axes' numbers stand. */
const MARGIN = { left: 50, right: 26, top: 22, bottom: 40 };
/** The corner that the buttons cover. */
const BUTTONS = { width: 64, height: 200 };

/**
 * Places numbers on some isolines: along the way out of the lowest point that crosses the most of them, and rather away
 * from the start, because the paths come from there.
 */
export function placeLevelLabels(
	cost: PlaneCost,
	pane: Pane,
	levels: Levels,
	lowest: readonly [number, number],
	start: readonly [number, number],
): readonly LevelLabel[] {
	if (levels.spacing === 0 || pane.width === 0) return [];
	const place = (x: number, y: number) =>
		placeOf(levels.scale, cost(...pointAt(pane, { x, y })));
	const [x, y] = [pixelX(pane, lowest[0]), pixelY(pane, lowest[1])];
	const toStart = Math.atan2(
		pixelY(pane, start[1]) - y,
		pixelX(pane, start[0]) - x,
	);
	let [best, most] = [[] as Crossing[], 0];
	for (let k = 0; k < DIRECTIONS; k++) {
		const angle = ((k + 0.5) / DIRECTIONS) * 2 * Math.PI;
		const found = crossings(pane, levels, place, [x, y], angle);
		// Texts are wide: one above the other they take less room than side by side.
		const steep = 0.7 + 0.3 * Math.abs(Math.sin(angle));
		const score = found.length * steep * (1.6 - Math.cos(angle - toStart));
		if (score > most) [best, most] = [found, score];
	}
	const texts = toldApart(
		best.map(({ level }) => costAt(levels.scale, level)),
		2,
	);
	return best.map(({ x, y }, k) => ({
		...{ x, y, angle: angleAt(place, x, y) },
		text: texts[k] as string,
	}));
}

type PlaceAt = (x: number, y: number) => number;

interface Crossing {
	readonly x: number;
	readonly y: number;
	/** The place of the isoline along the scale. */
	readonly level: number;
}

/** Where a straight way out of a point crosses the isolines that have numbers, each once. */
function crossings(
	pane: Pane,
	levels: Levels,
	place: PlaceAt,
	[x0, y0]: readonly [number, number],
	angle: number,
): Crossing[] {
	const apart = labelled(levels);
	const [dx, dy] = [Math.cos(angle) * SAMPLE, Math.sin(angle) * SAMPLE];
	const found = new Map<number, Crossing>();
	let [far, before] = [0, Number.NaN];
	for (let k = 0; k * SAMPLE < pane.width + pane.height; k++) {
		const [x, y] = [x0 + k * dx, y0 + k * dy];
		const along = (place(x, y) - levels.offset) / apart;
		const [low, high] = [Math.min(before, along), Math.max(before, along)];
		const number = Math.floor(high);
		// Where several lie within one sample, they are too close to be told apart.
		const isOne = number > low && number - 1 <= low;
		if (isOne && !found.has(number) && (k - far) * SAMPLE >= MIN_APART) {
			const back = (along - number) / (along - before);
			const at = { x: x - back * dx, y: y - back * dy };
			if (isFree(pane, at)) {
				found.set(number, { ...at, level: levels.offset + number * apart });
				far = k;
			}
		}
		before = along;
	}
	return [...found.values()];
}

/** Along the scale, between two isolines that have numbers. */
function labelled({ spacing, shades }: Levels): number {
	const lines = (shades[2] - shades[0]) / spacing;
	return spacing * 2 ** Math.max(0, Math.ceil(Math.log2(lines / MAX_LABELS)));
}

function isFree(
	pane: Pane,
	{ x, y }: { readonly x: number; readonly y: number },
): boolean {
	const { width, height } = pane;
	const { left, right, top, bottom } = MARGIN;
	if (x < left || x > width - right) return false;
	if (y < top || y > height - bottom) return false;
	const isClear = x < width - BUTTONS.width || y > BUTTONS.height;
	return isClear || !hasButtons(pane);
}

/** The direction of the isoline through a point. */
function angleAt(place: PlaceAt, x: number, y: number): number {
	const across = place(x + 2, y) - place(x - 2, y);
	const down = place(x, y + 2) - place(x, y - 2);
	const angle = Math.atan2(across, -down);
	if (!Number.isFinite(angle)) return 0;
	const turned = angle % Math.PI;
	if (turned > Math.PI / 2) return turned - Math.PI;
	return turned < -Math.PI / 2 ? turned + Math.PI : turned;
}

export function drawLevelLabels(
	context: CanvasRenderingContext2D,
	labels: readonly LevelLabel[],
	{ font, ink, paper }: Inks,
): void {
	context.font = `11px ${font}`;
	context.textAlign = "center";
	context.textBaseline = "middle";
	for (const { x, y, angle, text } of labels) {
		context.save();
		context.translate(x, y);
		context.rotate(angle);
		haloText(context, text, 0, 0, ink, paper);
		context.restore();
	}
}
