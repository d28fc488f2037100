import { readFileSync } from "node:fs";
import type { Frame, Scene } from "@ravine/plot";
import { escapeHtml } from "./html.js";

/** The figures of the page, and what their scripts read. Without its script a figure shows the picture alone. */

/** Left, top, width and height of a picture's frame, in pixels. */
export type Box = readonly [number, number, number, number];

export interface PlayerData {
	readonly steps: number;
	/** The time that the picture takes for all steps, in seconds. */
	readonly moving: number;
	readonly labels: readonly string[];
	/** For each run its cost after each step. */
	readonly costs: readonly (readonly string[])[];
}

export interface ReaderData {
	/** The step of the first value. */
	readonly first: number;
	readonly count: number;
	/** Of the wide picture and of the narrow one. */
	readonly frames: readonly Box[];
	readonly series: readonly {
		readonly label: string;
		readonly style: number;
		readonly texts: readonly string[];
		/** In thousandths of the frame, from its top; null outside. */
		readonly heights: readonly (number | null)[];
	}[];
}

export interface RatesData {
	readonly frames: readonly Box[];
	readonly runs: readonly {
		readonly sentence: string;
		/** The path and the steps on it: x and y in thousandths of the frame, from its upper left corner. */
		readonly line: readonly number[];
		readonly steps: readonly number[];
	}[];
}

/** A figure's script, and the figure's attribute that it looks for. */
export type ScriptName = "player" | "reader" | "rates";

/** In pixels. */
const WIDE = 720;
const NARROW = 356;

/** Two pictures, for wide screens and for phones, with letters of the same size; the one that does not fit is hidden. */
export function drawBoth(draw: (width: number) => Scene): readonly Scene[] {
	return [draw(WIDE), draw(NARROW)];
}

/** @param script its controls are hidden until it runs, and above the picture, so that a phone shows both. */
export function figure(
	[wide, narrow]: readonly Scene[],
	script?: { name: ScriptName; controls: string; data: object },
): string {
	const { name, controls, data } = script ?? { controls: "", data: undefined };
	const tip = name === "reader" ? '<div class="tip" hidden></div>' : "";
	return [
		`<figure${name === undefined ? "" : ` data-${name}`}>`,
		controls,
		`<div class="plot"><div class="wide">${wide?.svg}</div>`,
		`<div class="narrow">${narrow?.svg}</div>${tip}</div>`,
		data === undefined ? "" : dataBlock(data),
		"</figure>",
	].join("\n");
}

export function boxOf({ left, top, width, height }: Frame): Box {
	return [left, top, width, height];
}

/** Data for a script, which cannot end the block. */
function dataBlock(data: object): string {
	const text = JSON.stringify(data).replaceAll("<", "\\u003c");
	return `<script type="application/json">${text}</script>`;
}

/** A slider over the steps, with the values at the one that it is set to. */
export function stepControls({
	id,
	count,
	label = "step",
	button = "",
	what,
	entries,
}: {
	readonly id: string;
	readonly count: number;
	/** Of the slider. */
	readonly label?: string;
	readonly button?: string;
	/** What the list below the slider contains, for screen readers. */
	readonly what: string;
	/** The sign and the label of each run, as HTML. */
	readonly entries: readonly string[];
}): string {
	const items = entries.map((entry) => `<li>${entry} <b data-value></b></li>`);
	return `<div class="controls" hidden>${button}<label for="${id}">${label}</label><input id="${id}" type="range" min="0" max="${count - 1}" value="${count - 1}"><span class="at" data-step></span></div>
<ul class="readout" aria-label="${escapeHtml(what)}" hidden>${items.join("")}</ul>`;
}

/** The scripts as they were compiled; they import nothing. */
export function readScripts(): string[] {
	return (["player", "reader", "rates"] satisfies ScriptName[]).map((name) => {
		// Also from the source folder, where the tests run.
		const file = new URL(
			`../../dist/report/scripts/${name}.js`,
			import.meta.url,
		);
		return readFileSync(file, "utf8");
	});
}
