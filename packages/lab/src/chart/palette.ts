import { computed } from "@preact/signals";
import {
	runColour,
	runDashes,
	runTextColour,
	theme,
	token,
} from "../model/theme.js";
import type { Role } from "./props.js";

/** The page's colours and type for canvases, read once for each theme. */
export const palette = computed(() => {
	void theme.value;
	return {
		paper: token("--paper"),
		ink: token("--ink"),
		muted: token("--muted"),
		edge: token("--edge"),
		grid: token("--grid"),
		accent: token("--accent"),
		wrong: token("--wrong"),
		font: token("--sans"),
	};
});

/** The colour of a run's style or of a role. */
export function colourOf(style: number | Role): string {
	return typeof style === "number" ? runColour(style) : palette.value[style];
}

/** The colour of a text about a series. */
export function textColourOf(style: number | Role): string {
	return typeof style === "number"
		? runTextColour(style)
		: palette.value[style];
}

/** The dashes of a run's style; a role's line is solid. */
export function dashesOf(style: number | Role): number[] {
	return typeof style === "number" ? runDashes(style) : [];
}
