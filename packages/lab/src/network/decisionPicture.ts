import { channels } from "../model/colour.js";
import { token } from "../model/theme.js";
import type { DecisionGrid, Points } from "./protocol.js";

type Colour = ReturnType<typeof channels>;

/** The colours of the classes, which are no runs' colours. */
export const classColours = {
	light: ["#4477aa", "#cc6677", "#ddaa33"],
	dark: ["#77aadd", "#ee8899", "#ddbb55"],
} as const;

/** The opacity of a class's colour where it is as likely as the others, and what is added where it is certain. */
const [FAINTEST, STRONGER] = [0.08, 0.45];

/** Draws the class of every point, the stronger the surer, on a square of `size` pixels. */
export function drawGround(
	context: CanvasRenderingContext2D,
	size: number,
	{ size: side, classes, confidence }: DecisionGrid,
	paperColour: string,
	colours: readonly string[],
): void {
	const paper = channels(paperColour);
	const inks = colours.map(channels);
	const image = new ImageData(side, side);
	for (let i = 0; i < side * side; i++) {
		// The grid begins at the bottom, an image at the top.
		const at = 4 * ((side - 1 - Math.floor(i / side)) * side + (i % side));
		const own = inks[(classes[i] as number) % inks.length] as Colour;
		const sure = Math.max(0, 2 * (confidence[i] as number) - 1);
		const share = FAINTEST + STRONGER * sure;
		for (let k = 0; k < 3; k++) {
			image.data[at + k] =
				(paper[k] as number) * (1 - share) + (own[k] as number) * share;
		}
		image.data[at + 3] = 255;
	}
	const small = new OffscreenCanvas(side, side);
	small.getContext("2d")?.putImageData(image, 0, 0);
	context.drawImage(small, 0, 0, size, size);
}

type Shape = (context: CanvasRenderingContext2D, x: number, y: number) => void;

/** The shapes of the classes, which can be told apart without colours. */
const shapes: readonly Shape[] = [
	(context, x, y) => context.arc(x, y, 2.6, 0, 2 * Math.PI),
	(context, x, y) => context.rect(x - 2.3, y - 2.3, 4.6, 4.6),
	(context, x, y) => {
		context.moveTo(x, y - 3.2);
		context.lineTo(x + 2.9, y + 2);
		context.lineTo(x - 2.9, y + 2);
		context.closePath();
	},
];

/** Draws the data on a square from -`reach` to `reach`: filled to train on, open where held out. */
export function drawPoints(
	context: CanvasRenderingContext2D,
	size: number,
	reach: number,
	{ inputs, classes, test }: Points,
	colours: readonly string[],
): void {
	const held = new Set(test);
	const [paper, ink] = [token("--paper"), token("--ink")];
	classes.forEach((one, row) => {
		const x = (size * ((inputs[2 * row] as number) / reach + 1)) / 2;
		const y = (size * (1 - (inputs[2 * row + 1] as number) / reach)) / 2;
		const colour = colours[one % colours.length] as string;
		context.beginPath();
		const shape = shapes[one % shapes.length] as Shape;
		shape(context, x, y);
		// A rim of the paper, and a colour that is stronger than the ground's.
		context.strokeStyle = paper;
		context.lineWidth = 3;
		context.stroke();
		const strong = `color-mix(in srgb, ${colour} 65%, ${ink})`;
		context.strokeStyle = context.fillStyle = strong;
		context.lineWidth = 1.2;
		if (held.has(row)) context.stroke();
		else context.fill();
	});
}
