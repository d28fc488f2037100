import { circle, line, path, picture } from "./svg.js";

export type Marker =
	| "circle"
	| "square"
	| "triangle"
	| "diamond"
	| "plus"
	| "triangleDown"
	| "cross"
	| "pentagon";

/** How a run is told from the others: by colour, by dash, and by the marker at its steps. */
export interface RunStyle {
	/** Colour on a light background, `#rrggbb`. */
	readonly light: string;
	/** Colour on a dark background, `#rrggbb`. */
	readonly dark: string;
	/** An SVG `stroke-dasharray`; `none` is solid. */
	readonly dash: string;
	readonly marker: Marker;
}

/** The colours of Okabe and Ito, darkened or lightened until each stands out from its background. */
const styles: readonly [RunStyle, ...RunStyle[]] = [
	{ light: "#0072b2", dark: "#56b4e9", dash: "none", marker: "circle" },
	{ light: "#d55e00", dark: "#ff8c42", dash: "7 3", marker: "square" },
	{ light: "#8f3f77", dark: "#e8a0c8", dash: "2 3", marker: "triangle" },
	{ light: "#008a64", dark: "#2fc79a", dash: "10 3 2 3", marker: "diamond" },
	{ light: "#24292f", dark: "#f0f0f0", dash: "4 2", marker: "plus" },
	{
		light: "#a87400",
		dark: "#f2d43d",
		dash: "7 2 2 2 2 2",
		marker: "triangleDown",
	},
	{ light: "#5b4bc4", dark: "#a99bff", dash: "12 4", marker: "cross" },
	{ light: "#b3001b", dark: "#ff6b6b", dash: "1 2", marker: "pentagon" },
];

/**
 * The colours, the dash and the marker of run `k`, counted from 0; after eight they come round again.
 * @throws RangeError unless `k` is a whole number from 0.
 */
export function runStyle(k: number): RunStyle {
	if (!Number.isInteger(k) || k < 0) {
		throw new RangeError(
			`runStyle: a run's number must be a whole number from 0, got ${k}`,
		);
	}
	return styles[k % styles.length] ?? styles[0];
}

const corners: Readonly<
	Partial<Record<Marker, readonly (readonly [number, number])[]>>
> = {
	square: [
		[-0.88, -0.88],
		[0.88, -0.88],
		[0.88, 0.88],
		[-0.88, 0.88],
	],
	triangle: [
		[0, -1.15],
		[1.1, 0.85],
		[-1.1, 0.85],
	],
	triangleDown: [
		[0, 1.15],
		[1.1, -0.85],
		[-1.1, -0.85],
	],
	diamond: [
		[0, -1.3],
		[1.1, 0],
		[0, 1.3],
		[-1.1, 0],
	],
	pentagon: [
		[0, -1.15],
		[1.1, -0.36],
		[0.68, 0.93],
		[-0.68, 0.93],
		[-1.1, -0.36],
	],
};

/** A run's marker around a point, `radius` in pixels. */
export function markerAt(
	marker: Marker,
	x: number,
	y: number,
	radius: number,
	className: string,
): string {
	const at = (dx: number, dy: number) =>
		[x + dx * radius, y + dy * radius] as const;
	const shape = corners[marker];
	if (shape !== undefined) {
		return path(
			shape.map(([dx, dy]) => at(dx, dy)),
			className,
			true,
		);
	}
	// Strokes alone, on top of what is below: a plus upright or turned.
	if (marker === "plus") {
		return (
			line(at(-1.2, 0), at(1.2, 0), `${className} bar`) +
			line(at(0, -1.2), at(0, 1.2), `${className} bar`)
		);
	}
	if (marker === "cross") {
		return (
			line(at(-1, -1), at(1, 1), `${className} bar`) +
			line(at(-1, 1), at(1, -1), `${className} bar`)
		);
	}
	return circle(x, y, radius, className);
}

/** The line and marker that stand for run `k`, 30 × 12 pixels, with their left edge at x and their middle at y. */
export function swatchAt(k: number, x: number, y: number): string {
	return (
		line([x, y], [x + 30, y], `path run${k}`) +
		markerAt(runStyle(k).marker, x + 15, y, 3.6, `marker run${k}`)
	);
}

/**
 * The swatch of run `k` as an SVG of its own, 30 × 12 pixels, to stand in a page's table beside the run's name.
 * @throws RangeError unless `k` is a whole number from 0.
 */
export function runSwatch(k: number): string {
	const { marker, dash } = runStyle(k);
	return picture({
		width: 30,
		height: 12,
		title: `run ${k + 1}`,
		description: `${dash === "none" ? "solid" : "dashed"} line, ${marker}`,
		runs: [k],
		paper: false,
		draw: () => swatchAt(k, 0, 6),
	});
}
