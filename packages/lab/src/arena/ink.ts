import { markerCorners, runStyle } from "@ravine/plot";

/** Shapes that the layers of the picture share. */

export interface Inks {
	readonly paper: string;
	readonly ink: string;
	readonly muted: string;
	readonly font: string;
}

/** Draws a text with an outline of the paper's colour, so that it can be read on anything. */
export function haloText(
	context: CanvasRenderingContext2D,
	text: string,
	x: number,
	y: number,
	colour: string,
	halo: string,
): void {
	context.lineJoin = "round";
	context.lineWidth = 3.5;
	context.strokeStyle = halo;
	context.strokeText(text, x, y);
	context.fillStyle = colour;
	context.fillText(text, x, y);
}

/** Adds a star with five points to the path. */
export function star(
	context: CanvasRenderingContext2D,
	x: number,
	y: number,
	radius: number,
): void {
	for (let k = 0; k < 10; k++) {
		const angle = (k * Math.PI) / 5 - Math.PI / 2;
		const r = k % 2 === 0 ? radius : radius * 0.45;
		const [px, py] = [x + r * Math.cos(angle), y + r * Math.sin(angle)];
		if (k === 0) context.moveTo(px, py);
		else context.lineTo(px, py);
	}
	context.closePath();
}

const corners: typeof markerCorners = {
	...markerCorners,
	plus: bars(0),
	cross: bars(Math.PI / 4),
};

/** A plus with thick bars, turned by an angle. */
function bars(angle: number): [number, number][] {
	const [long, thin] = [1.3, 0.42];
	const corners: [number, number][] = [
		[-thin, -long],
		[thin, -long],
		[thin, -thin],
		[long, -thin],
		[long, thin],
		[thin, thin],
		[thin, long],
		[-thin, long],
		[-thin, thin],
		[-long, thin],
		[-long, -thin],
		[-thin, -thin],
	];
	return corners.map(([x, y]) => [
		x * Math.cos(angle) - y * Math.sin(angle),
		x * Math.sin(angle) + y * Math.cos(angle),
	]);
}

/** Fills the marker of a run's style around a point, with an outline of the paper's colour. */
export function marker(
	context: CanvasRenderingContext2D,
	style: number,
	x: number,
	y: number,
	radius: number,
	colour: string,
	halo: string,
): void {
	const shape = corners[runStyle(style).marker];
	context.beginPath();
	if (shape === undefined) context.arc(x, y, radius, 0, 2 * Math.PI);
	else {
		for (const [dx, dy] of shape)
			context.lineTo(x + dx * radius, y + dy * radius);
		context.closePath();
	}
	context.lineJoin = "round";
	context.lineWidth = 3;
	context.strokeStyle = halo;
	context.stroke();
	context.fillStyle = colour;
	context.fill();
}

export interface ArrowLook {
	readonly colour: string;
	readonly width: number;
	/** An open head, and a line with dashes if there are any. */
	readonly open?: boolean;
	readonly dashes?: readonly number[];
}

/** Draws an arrow with an outline of the paper's colour. */
export function arrow(
	context: CanvasRenderingContext2D,
	[x, y]: readonly [number, number],
	[dx, dy]: readonly [number, number],
	{ colour, width, open = false, dashes = [] }: ArrowLook,
	halo: string,
): void {
	const length = Math.hypot(dx, dy);
	if (!(length > 2)) return;
	const head = Math.min(length * 0.6, 5 + 2 * width);
	const [ux, uy] = [dx / length, dy / length];
	const [tx, ty] = [x + dx, y + dy];
	const shaft = open ? 0.3 : head * 0.8;
	const draw = (extra: number, stroke: string, dash: readonly number[]) => {
		context.strokeStyle = stroke;
		context.lineWidth = width + extra;
		context.lineCap = "round";
		context.setLineDash([...dash]);
		context.beginPath();
		context.moveTo(x, y);
		context.lineTo(tx - ux * shaft, ty - uy * shaft);
		context.stroke();
		context.setLineDash([]);
		context.beginPath();
		const wing = head * 0.45;
		context.moveTo(tx - ux * head - uy * wing, ty - uy * head + ux * wing);
		context.lineTo(tx, ty);
		context.lineTo(tx - ux * head + uy * wing, ty - uy * head - ux * wing);
		if (!open) context.closePath();
		context.stroke();
		if (!open) {
			context.fillStyle = stroke;
			context.fill();
		}
	};
	draw(3, halo, []);
	draw(0, colour, dashes);
	context.lineCap = "butt";
}
