import { type Colour, cssColour } from "./colours.js";

/** Fits a canvas's pixels to its size on the screen. @returns its size in CSS pixels, and a context that draws in them. */
export function fitCanvas(canvas: HTMLCanvasElement): {
	readonly context: CanvasRenderingContext2D;
	readonly width: number;
	readonly height: number;
} {
	const { width, height } = canvas.getBoundingClientRect();
	const ratio = globalThis.devicePixelRatio || 1;
	const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
	if (canvas.width !== pixels[0]) canvas.width = pixels[0] as number;
	if (canvas.height !== pixels[1]) canvas.height = pixels[1] as number;
	const context = canvas.getContext("2d") as CanvasRenderingContext2D;
	context.setTransform(ratio, 0, 0, ratio, 0, 0);
	context.clearRect(0, 0, width, height);
	return { context, width, height };
}

/** Draws a grid of colours over the whole canvas; the first row is the lowest. Cells are centred on their samples. */
export function drawCells(
	context: CanvasRenderingContext2D,
	[width, height]: readonly [number, number],
	[columns, rows]: readonly [number, number],
	colourAt: (i: number) => Colour | undefined,
): void {
	const image = new ImageData(columns, rows);
	for (let j = 0; j < rows; j++) {
		for (let i = 0; i < columns; i++) {
			const colour = colourAt(j * columns + i);
			if (colour === undefined) continue;
			const at = 4 * ((rows - 1 - j) * columns + i);
			image.data.set([...colour, 255], at);
		}
	}
	const small = new OffscreenCanvas(columns, rows);
	(small.getContext("2d") as OffscreenCanvasRenderingContext2D).putImageData(
		image,
		0,
		0,
	);
	context.imageSmoothingEnabled = false;
	// The first and the last sample lie on the edges, so half of their cells is outside.
	const across = columns > 1 ? width / (columns - 1) : width;
	const up = rows > 1 ? height / (rows - 1) : height;
	context.drawImage(
		small,
		columns > 1 ? -across / 2 : 0,
		rows > 1 ? -up / 2 : 0,
		columns * across,
		rows * up,
	);
}

/** Distance of the hatching's lines, in pixels. */
const HATCH = 6;

/** Hatches the cells of a grid, as `drawCells` lays them out. */
export function hatchCells(
	context: CanvasRenderingContext2D,
	[width, height]: readonly [number, number],
	[columns, rows]: readonly [number, number],
	isHatched: (i: number) => boolean,
	colour: string,
): void {
	const across = columns > 1 ? width / (columns - 1) : width;
	const up = rows > 1 ? height / (rows - 1) : height;
	context.save();
	context.beginPath();
	for (let j = 0; j < rows; j++) {
		const top = rows > 1 ? height - (j + 0.5) * up : 0;
		// Neighbours are one rectangle.
		for (let i = 0; i < columns; i++) {
			if (!isHatched(j * columns + i)) continue;
			const from = i;
			while (i + 1 < columns && isHatched(j * columns + i + 1)) i++;
			const left = columns > 1 ? (from - 0.5) * across : 0;
			context.rect(left, top, (i - from + 1) * across, up);
		}
	}
	context.clip();
	context.beginPath();
	for (let x = -height; x < width; x += HATCH) {
		context.moveTo(x, height);
		context.lineTo(x + height, 0);
	}
	context.strokeStyle = colour;
	context.globalAlpha = 0.7;
	context.lineWidth = 1;
	context.stroke();
	context.restore();
}

/** A CSS gradient of colours, for legends. */
export function gradientOf(colourAt: (share: number) => Colour): string {
	const stops = Array.from({ length: 12 }, (_, i) =>
		cssColour(colourAt(i / 11)),
	);
	return `linear-gradient(to right, ${stops.join(", ")})`;
}
