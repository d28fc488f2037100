import { RefusedRange } from "ravine";

export type Marker =
	| "circle"
	| "square"
	| "triangle"
	| "diamond"
	| "plus"
	| "triangleDown"
	| "cross"
	| "pentagon";

/** The colours, dash and marker that distinguish a run from the others. */
export interface RunStyle {
	/** Colour on a light background, `#rrggbb`. */
	readonly light: string;
	/** Colour on a dark background, `#rrggbb`. */
	readonly dark: string;
	/** An SVG `stroke-dasharray`; `none` is solid. */
	readonly dash: string;
	readonly marker: Marker;
}

/** The colours of Okabe and Ito, darkened or lightened for enough contrast with the background. */
const styles: readonly [RunStyle, ...RunStyle[]] = [
	{ light: "#0072b2", dark: "#56b4e9", dash: "none", marker: "circle" },
	{ light: "#d55e00", dark: "#ff8c42", dash: "7 3", marker: "square" },
	{ light: "#8f3f77", dark: "#e8a0c8", dash: "2 3", marker: "triangle" },
	{ light: "#008a64", dark: "#2fc79a", dash: "10 3 2 3", marker: "diamond" },
	{ light: "#24292f", dark: "#f0f0f0", dash: "4 2", marker: "plus" },
	{
		light: "#7a6000",
		dark: "#f2d43d",
		dash: "7 2 2 2 2 2",
		marker: "triangleDown",
	},
	{ light: "#5b4bc4", dark: "#8f7bff", dash: "12 4", marker: "cross" },
	{ light: "#b3001b", dark: "#ff6b6b", dash: "1 2", marker: "pentagon" },
];

/**
 * The colours, the dash and the marker of style `k`, counted from 0; they repeat after eight.
 * @throws RefusedRange unless `k` is a whole number from 0.
 */
export function runStyle(k: number): RunStyle {
	if (!Number.isInteger(k) || k < 0) {
		throw new RefusedRange(
			`runStyle: a style's number must be a whole number from 0, got ${k}`,
		);
	}
	return styles[k % styles.length] ?? styles[0];
}

/**
 * Returns the given styles, or 0, 1, 2 and so on.
 * @throws RefusedRange unless there is one style for each of `count` runs, each a whole number from 0.
 */
export function chooseStyles(
	scene: string,
	count: number,
	given: readonly number[] | undefined,
): readonly number[] {
	if (given === undefined) return Array.from({ length: count }, (_, k) => k);
	if (given.length !== count) {
		throw new RefusedRange(
			`${scene}: there must be a style for each of the ${count} runs, got ${given.length}`,
		);
	}
	for (const k of given) runStyle(k);
	return given;
}

/** The colours of everything except the runs, on a light and on a dark background. */
export const colours = {
	paper: { light: "#ffffff", dark: "#14171c" },
	ink: { light: "#1f2328", dark: "#e8eaed" },
	muted: { light: "#59636e", dark: "#a7b0ba" },
	edge: { light: "#8b95a1", dark: "#6b7480" },
	grid: { light: "#e4e8ec", dark: "#2a3038" },
	contour: { light: "#a3b2c2", dark: "#4a5766" },
	band: { light: "#5b7fa6", dark: "#7fa6d0" },
} as const;
