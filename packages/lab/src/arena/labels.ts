import { runColour, runTextColour } from "../model/theme.js";
import { arrow, haloText, type Inks } from "./ink.js";
import { hasButtons, type Pane } from "./viewport.js";

const HEIGHT = 17;
const MARGIN = 8;
/** The corner that the picture's buttons cover. */
const BUTTONS = { width: 54, height: 196 };
/** The width of the corner where the axis has its name. */
const NAME = 60;
/** The length of an arrow that leaves the picture. */
const LEAVING = 22;

/** Writes labels into a picture so that none covers another. */
export class Labels {
	readonly #context: CanvasRenderingContext2D;
	readonly #pane: Pane;
	readonly #inks: Inks;
	readonly #taken: { left: number; right: number; y: number }[] = [];

	constructor(
		context: CanvasRenderingContext2D,
		{ pane, inks }: { readonly pane: Pane; readonly inks: Inks },
	) {
		this.#context = context;
		this.#pane = pane;
		this.#inks = inks;
	}

	/** Writes a run's label beside a point. */
	add(style: number, [x, y]: readonly [number, number], text: string): void {
		const context = this.#context;
		const { width, height } = this.#pane;
		context.font = `600 13px ${this.#inks.font}`;
		context.textAlign = "left";
		context.textBaseline = "middle";
		const size = context.measureText(text).width;
		const isBeside = hasButtons(this.#pane) && y < BUTTONS.height;
		const right = width - (isBeside ? BUTTONS.width : MARGIN);
		const beside = x + 14 + size > right ? x - 14 - size : x + 14;
		const left = Math.max(MARGIN, Math.min(right - size, beside));
		const free = this.#freeBeside(
			left,
			left + size,
			Math.min(height - 34, Math.max(left < NAME ? 36 : 16, y - 12)),
		);
		const colour = runTextColour(style);
		haloText(context, text, left, free, colour, this.#inks.paper);
		this.#taken.push({ left, right: left + size, y: free });
	}

	/** Draws an arrow that leaves at the edge, with a label. */
	addLeaving(
		style: number,
		[x, y]: readonly [number, number],
		[dx, dy]: readonly [number, number],
		text: string,
	): void {
		const { width, height } = this.#pane;
		const length = Math.hypot(dx, dy);
		const out: readonly [number, number] =
			length > 0
				? [dx / length, dy / length]
				: outwards(x - width / 2, y - height / 2);
		const from = [x - out[0] * LEAVING, y - out[1] * LEAVING] as const;
		arrow(
			this.#context,
			from,
			[out[0] * (LEAVING - 2), out[1] * (LEAVING - 2)],
			{ colour: runColour(style), width: 2.5 },
			this.#inks.paper,
		);
		this.add(style, [from[0], from[1] + 12], text);
	}

	#freeBeside(left: number, right: number, y: number): number {
		const { height } = this.#pane;
		const isFree = (at: number) =>
			!this.#taken.some(
				(box) =>
					box.left < right && left < box.right && Math.abs(box.y - at) < HEIGHT,
			);
		for (let away = 0; away < height; away += HEIGHT) {
			if (y + away < height - 30 && isFree(y + away)) return y + away;
			if (y - away > 12 && isFree(y - away)) return y - away;
		}
		return y;
	}
}

function outwards(x: number, y: number): readonly [number, number] {
	const length = Math.hypot(x, y) || 1;
	return [x / length, y / length];
}
