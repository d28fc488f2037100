import type { CostFunction } from "ravine";
import { channels } from "../model/colour.js";
import { type Theme, theme, token } from "../model/theme.js";
import type { Levels } from "./levels.js";
import type { Pane } from "./viewport.js";

/** Red, green and blue, from 0 to 1. */
export type Colour = readonly [number, number, number];

export interface HeatColours {
	readonly low: Colour;
	readonly middle: Colour;
	readonly high: Colour;
	readonly line: Colour;
	readonly target: Colour;
	/** The stripes where the cost is not a finite number, and what is between them. */
	readonly hatch: Colour;
	readonly blank: Colour;
}

export interface HeatPane {
	readonly pane: Pane;
	readonly levels: Levels;
}

/** What the heat and the isolines are drawn from. */
export interface Heat {
	readonly cost: (x: ArrayLike<number>) => number;
	/** The cost as a formula; undefined: it is over data, which a shader does not have. */
	readonly formula: CostFunction | undefined;
	/** The places of the variables across and up among the surface's. */
	readonly axes: readonly [number, number];
	/** A number for each variable; those of the two axes are not used. */
	readonly fixed: readonly number[];
	/** The first one fills the picture; others lie on it. */
	readonly panes: readonly HeatPane[];
	/** The cost whose level set is drawn as the target. */
	readonly target: number | undefined;
	readonly colours: HeatColours;
	/** Pixels of the screen for each pixel of CSS. */
	readonly ratio: number;
}

/** The opacities of an isoline on the darkest and on the lightest shade: with the colours of `arena.css` it stands out by 3 to 1 from every shade. */
export const LINE_OPACITY = { darkest: 0.86, lightest: 0.71 } as const;

let known: { readonly theme: Theme; readonly colours: HeatColours } | undefined;

/** The colours of the current theme; the same object while it stays. */
export function heatColours(): HeatColours {
	if (known?.theme === theme.peek()) return known.colours;
	const colours = {
		low: parse(token("--heat-low")),
		middle: parse(token("--heat-middle")),
		high: parse(token("--heat-high")),
		line: parse(token("--heat-line")),
		target: parse(token("--accent")),
		hatch: parse(token("--muted")),
		blank: parse(token("--ground")),
	};
	known = { theme: theme.peek(), colours };
	return colours;
}

/** The shade at a share from 0, the lowest, to 1. */
export function shade(
	{ low, middle, high }: HeatColours,
	share: number,
): Colour {
	const t = Math.min(1, Math.max(0, share)) * 2;
	const [from, to, part] = t < 1 ? [low, middle, t] : [middle, high, t - 1];
	return [0, 1, 2].map(
		(k) => (from[k] as number) * (1 - part) + (to[k] as number) * part,
	) as unknown as Colour;
}

export function cssColour(colour: Colour, opacity = 1): string {
	const [r, g, b] = colour.map((part) => Math.round(part * 255));
	return `rgb(${r} ${g} ${b} / ${opacity})`;
}

function parse(hex: string): Colour {
	return channels(hex).map((part) => part / 255) as unknown as Colour;
}
