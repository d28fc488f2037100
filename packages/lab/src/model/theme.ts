import { computed, effect, signal } from "@preact/signals";
import { runStyle } from "@ravine/plot";

export type Theme = "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");
const system = signal<Theme>(dark.matches ? "dark" : "light");
dark.addEventListener("change", () => {
	system.value = dark.matches ? "dark" : "light";
});

/** Under what name the browser keeps the choice. */
const KEPT = "ravine-lab-theme";

/** What the reader chose, also at an earlier visit; undefined: as the system does. */
export const chosenTheme = signal<Theme | undefined>(keptTheme());
/** Paper is light. */
const isPrinted = signal(false);
addEventListener("beforeprint", () => {
	isPrinted.value = true;
});
addEventListener("afterprint", () => {
	isPrinted.value = false;
});
export const theme = computed(() =>
	isPrinted.value ? "light" : (chosenTheme.value ?? system.value),
);

effect(() => {
	document.documentElement.dataset.theme = theme.value;
});

effect(() => {
	const { value } = chosenTheme;
	if (value === undefined) return;
	try {
		localStorage.setItem(KEPT, value);
	} catch {
		// A browser may keep nothing for a page in a frame; the choice holds until the page is left.
	}
});

function keptTheme(): Theme | undefined {
	try {
		const kept = localStorage.getItem(KEPT);
		return kept === "dark" || kept === "light" ? kept : undefined;
	} catch {
		return undefined;
	}
}

const still = matchMedia("(prefers-reduced-motion: reduce)");
/** Whether nothing may move by itself. */
export const reducedMotion = signal(still.matches);
still.addEventListener("change", () => {
	reducedMotion.value = still.matches;
});

/** A run's colour in the current theme, `#rrggbb`. */
export function runColour(style: number): string {
	return runStyle(style)[theme.value];
}

/** How much of the ink a run's colour needs to be read as a text on a light ground, at 4.5 to 1. */
const INK_IN_TEXT = 0.15;

/** A run's colour for a text. */
export function runTextColour(style: number): string {
	const colour = runColour(style);
	if (theme.value === "dark") return colour;
	const parts = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16);
		return Math.round(part * (1 - INK_IN_TEXT));
	});
	return `rgb(${parts.join(" ")})`;
}

/** A run's dashes in pixels; empty: solid. */
export function runDashes(style: number): number[] {
	const { dash } = runStyle(style);
	return dash === "none" ? [] : dash.split(" ").map(Number);
}

/** A custom property of the page, such as `--ink`, for what is drawn on a canvas. Reading it follows the theme. */
export function token(name: `--${string}`): string {
	void theme.value;
	return getComputedStyle(document.documentElement)
		.getPropertyValue(name)
		.trim();
}
