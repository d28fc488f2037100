import { formatNumber } from "@ravine/plot";
import { haloText, type Inks, star } from "./ink.js";
import type { Minimum } from "./state.js";
import { type Pane, pixelX, pixelY, roundNumbers } from "./viewport.js";

/** What lies between the heat and the paths: numbers along the edges, minima, the curve of a cost of one variable. */
export interface Marks {
	readonly pane: Pane;
	readonly across: string;
	readonly up: string;
	readonly minima: readonly Minimum[];
	/** Of a function of one variable: its cost at a point. */
	readonly curve: ((x: number) => number) | undefined;
	readonly inks: Inks;
}

/** CSS pixels between two numbers along an edge, about. */
const [TICK_ACROSS, TICK_UP] = [110, 80];
const TICK = 6;

export function drawMarks(
	context: CanvasRenderingContext2D,
	marks: Marks,
): void {
	const { pane, minima, inks } = marks;
	if (marks.curve) drawCurve(context, marks, marks.curve);
	drawTicks(context, marks);
	for (const { at, known } of minima) {
		const [x, y] = at;
		context.beginPath();
		star(context, pixelX(pane, x), pixelY(pane, y), 9);
		context.lineJoin = "round";
		context.lineWidth = 3;
		context.strokeStyle = inks.paper;
		context.stroke();
		context.fillStyle = context.strokeStyle = inks.ink;
		context.lineWidth = 1.5;
		if (known) context.fill();
		else context.stroke();
	}
}

function drawTicks(
	context: CanvasRenderingContext2D,
	{ pane, across, up, inks }: Marks,
): void {
	const { width, height } = pane;
	context.font = `12px ${inks.font}`;
	context.textBaseline = "alphabetic";
	context.textAlign = "center";
	context.strokeStyle = inks.muted;
	const tick = (x0: number, y0: number, x1: number, y1: number) => {
		context.lineWidth = 1;
		context.strokeStyle = inks.muted;
		context.beginPath();
		context.moveTo(x0, y0);
		context.lineTo(x1, y1);
		context.stroke();
	};
	const acrossAt = roundNumbers(pane.x, width / TICK_ACROSS);
	const texts = tickTexts(acrossAt);
	acrossAt.forEach((value, k) => {
		const x = pixelX(pane, value);
		if (x < 40 || x > width - 44) return;
		tick(x, height, x, height - TICK);
		haloText(
			context,
			texts[k] as string,
			x,
			height - 10,
			inks.muted,
			inks.paper,
		);
	});
	context.textAlign = "right";
	haloText(context, across, width - 10, height - 10, inks.ink, inks.paper);
	context.textAlign = "left";
	const upAt = roundNumbers(pane.y, height / TICK_UP);
	const upTexts = tickTexts(upAt);
	upAt.forEach((value, k) => {
		const y = pixelY(pane, value);
		if (y < 34 || y > height - 30) return;
		tick(0, y, TICK, y);
		haloText(context, upTexts[k] as string, 10, y + 4, inks.muted, inks.paper);
	});
	haloText(context, up, 10, 20, inks.ink, inks.paper);
}

/** Numbers with as many digits as tell them apart. */
function tickTexts(values: readonly number[]): string[] {
	const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
	const largest = Math.max(...values.map(Math.abs), 0);
	const digits =
		step > 0 && largest > 0
			? Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step)) + 1
			: 4;
	return values.map((value) =>
		formatNumber(Math.abs(value) < step / 1e6 ? 0 : value, {
			digits: Math.min(15, Math.max(1, digits)),
			typeset: true,
		}),
	);
}

/** Samples for each pixel across. */
const FINENESS = 2;

function drawCurve(
	context: CanvasRenderingContext2D,
	{ pane, inks }: Marks,
	cost: (x: number) => number,
): void {
	const count = Math.max(2, Math.round(pane.width * FINENESS));
	context.beginPath();
	let last: number | undefined;
	for (let k = 0; k <= count; k++) {
		const share = k / count;
		const value = cost(pane.x[0] * (1 - share) + pane.x[1] * share);
		const y = pixelY(pane, value);
		// A jump over the whole picture is a pole, not a slope.
		const isPole = last !== undefined && Math.abs(y - last) > 3 * pane.height;
		if (!Number.isFinite(value) || isPole) last = undefined;
		else {
			const bounded = Math.min(5 * pane.height, Math.max(-5 * pane.height, y));
			const x = share * pane.width;
			if (last === undefined) context.moveTo(x, bounded);
			else context.lineTo(x, bounded);
			last = y;
		}
	}
	context.lineWidth = 2;
	context.strokeStyle = inks.muted;
	context.lineJoin = "round";
	context.stroke();
}
