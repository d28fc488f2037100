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
