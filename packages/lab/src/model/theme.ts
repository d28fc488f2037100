import { computed, effect, signal } from "@preact/signals";
import { runStyle } from "@ravine/plot";

export type Theme = "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");
const system = signal<Theme>(dark.matches ? "dark" : "light");
dark.addEventListener("change", () => {
	system.value = dark.matches ? "dark" : "light";
});

/** What the reader chose; undefined: as the system does. */
export const chosenTheme = signal<Theme | undefined>(undefined);
export const theme = computed(() => chosenTheme.value ?? system.value);

effect(() => {
	document.documentElement.dataset.theme = theme.value;
});

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
