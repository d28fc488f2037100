import { effect } from "@preact/signals";
import type { Frames } from "../controls/frames.js";
import { isOverData } from "../model/ground.js";
import { theme, token } from "../model/theme.js";
import { type Heat, heatColours } from "./heat.js";
import { HeatShader } from "./heatShader.js";
import type { Inks } from "./ink.js";
import { drawMarks } from "./marks.js";
import { drawPaths, type Paths } from "./paths.js";
import { pictureCost } from "./pictureCost.js";
import { singleIsEnough } from "./precision.js";
import type { ArenaState } from "./state.js";
import { pixelX, pixelY } from "./viewport.js";

export interface Layers {
	readonly shader: HTMLCanvasElement;
	readonly grid: HTMLCanvasElement;
	readonly marks: HTMLCanvasElement;
	readonly paths: HTMLCanvasElement;
	/** The handle of the start. */
	readonly handle: HTMLElement;
}

/** Draws the layers of the picture when what they show changes while it is on the screen. @returns what stops it. */
export function paint(
	state: ArenaState,
	layers: Layers,
	frames: Frames,
): () => void {
	const heat = new HeatPainter(layers, frames);
	const whileSeen = (draw: () => void) =>
		effect(() => {
			if (state.isSeen.value) draw();
		});
	const stops = [
		whileSeen(() => {
			resize(layers, state);
			if (state.size.value.width > 0) heat.show(heatOf(state));
		}),
		whileSeen(() => paintMarks(state, layers.marks, frames)),
		whileSeen(() => paintPaths(state, layers.paths, frames)),
		whileSeen(() => {
			const pane = state.pane.value;
			const [x, y] = state.startPoint();
			frames.add(() =>
				placeHandle(
					layers.handle,
					pixelX(pane, x),
					pixelY(pane, y),
					pane.width,
					pane.height,
				),
			);
		}),
	];
	return () => {
		for (const stop of stops) stop();
		heat.stop();
	};
}

/** Draws heat by the shader, or from a grid where there is none or it has too few digits. */
class HeatPainter {
	readonly #layers: Layers;
	readonly #frames: Frames;
	readonly #shader: HeatShader | undefined;
	readonly #stop: () => void;
	#heat: Omit<Heat, "colours"> | undefined;
	readonly #draw = () => this.#drawNow();

	constructor(layers: Layers, frames: Frames) {
		this.#layers = layers;
		this.#frames = frames;
		this.#shader = HeatShader.on(layers.shader);
		const redraw = (event: Event) => {
			// Without this a lost context never comes back.
			event.preventDefault();
			this.#shader?.forget();
			frames.add(this.#draw);
		};
		const { shader } = layers;
		shader.addEventListener("webglcontextlost", redraw);
		shader.addEventListener("webglcontextrestored", redraw);
		this.#stop = () => {
			shader.removeEventListener("webglcontextlost", redraw);
			shader.removeEventListener("webglcontextrestored", redraw);
		};
	}

	show(heat: Omit<Heat, "colours"> | undefined): void {
		this.#heat = heat;
		this.#frames.add(this.#draw);
	}

	stop(): void {
		this.#stop();
	}

	#drawNow(): void {
		const { shader, grid } = this.#layers;
		if (this.#heat === undefined) {
			shader.hidden = grid.hidden = true;
			return;
		}
		const heat = { ...this.#heat, colours: heatColours() };
		const drawn =
			this.#shader !== undefined &&
			heat.panes.every((pane) => singleIsEnough(heat, pane)) &&
			this.#shader.draw(heat);
		shader.hidden = !drawn;
		grid.hidden = drawn;
		if (!drawn) this.#drawGrid(heat);
	}

	async #drawGrid(heat: Heat): Promise<void> {
		const asked = this.#heat;
		const { drawHeatGrid } = await import("./heatGrid.js");
		const context = this.#layers.grid.getContext("2d");
		if (context && this.#heat === asked) drawHeatGrid(context, heat);
	}
}

function heatOf(state: ArenaState): Omit<Heat, "colours"> | undefined {
	void theme.value;
	const { lab } = state;
	const ground = lab.ground.value;
	const plane = state.plane.value;
	if (plane.up === undefined) return undefined;
	const inset = state.inset.value;
	const pane = state.pane.value;
	const { scale } = state.levels.value;
	const panes = [{ pane, levels: state.levels.value }];
	if (inset)
		panes.push({
			pane: inset.pane,
			levels: state.levelsOn(inset.pane, 24, 24),
		});
	return {
		cost: pictureCost(ground),
		formula: isOverData(ground) ? undefined : ground.surface,
		axes: plane.axes,
		fixed: plane.fixed,
		panes,
		target: scale.fromLowest ? lab.target.value : undefined,
		ratio: state.size.value.ratio,
	};
}

function paintMarks(
	state: ArenaState,
	canvas: HTMLCanvasElement,
	frames: Frames,
): void {
	const { across, up } = state.plane.value;
	const pane = state.pane.value;
	const cost = state.planeCost();
	const marks = {
		pane,
		across,
		up: up ?? "cost",
		minima: state.minima.value,
		curve: up === undefined ? (x: number) => cost(x, 0) : undefined,
	};
	void theme.value;
	const { ratio } = state.size.value;
	frames.add(() => {
		const context = cleared(canvas, ratio);
		if (context && pane.width > 0)
			drawMarks(context, { ...marks, inks: readInks() });
	});
}

function paintPaths(
	state: ArenaState,
	canvas: HTMLCanvasElement,
	frames: Frames,
): void {
	const { lab } = state;
	const { hoveredRun, hoveredStep } = lab;
	const pointed =
		hoveredRun.value !== null && hoveredStep.value !== null
			? { run: hoveredRun.value, step: hoveredStep.value }
			: undefined;
	const paths: Omit<Paths, "inks"> = {
		pane: state.pane.value,
		runs: state.runs.value,
		step: lab.shownStep.value,
		chosen: state.chosen.value,
		arrows: state.arrows.value,
		arrowKinds: state.arrowKinds.value,
		pointed,
		inset: state.inset.value,
		start: state.startPoint(),
		levelLabels: state.levelLabels.value,
	};
	void theme.value;
	const { ratio } = state.size.value;
	frames.add(() => {
		const context = cleared(canvas, ratio);
		if (context && paths.pane.width > 0)
			drawPaths(context, { ...paths, inks: readInks() });
	});
}

/** The room that the start's hint needs beside it. */
const HINT = { width: 96, height: 48 };

function placeHandle(
	handle: HTMLElement,
	x: number,
	y: number,
	width: number,
	height: number,
): void {
	const near = (value: number, size: number) =>
		Math.min(size, Math.max(0, value));
	handle.style.transform = `translate(${near(x, width)}px, ${near(y, height)}px)`;
	handle.classList.toggle("at-right", x > width - HINT.width);
	handle.classList.toggle("at-bottom", y > height - HINT.height);
	handle.classList.toggle("beyond", x < 0 || y < 0 || x > width || y > height);
}

let known: { readonly theme: string; readonly inks: Inks } | undefined;

/** The colours of the current theme; read while drawing, when the page has them. */
function readInks(): Inks {
	if (known?.theme !== theme.peek()) {
		const inks = {
			ink: token("--ink"),
			paper: token("--paper"),
			muted: token("--muted"),
			font: token("--sans"),
		};
		known = { theme: theme.peek(), inks };
	}
	return known.inks;
}

function resize(
	{ shader, grid, marks, paths }: Layers,
	state: ArenaState,
): void {
	const { width, height, ratio } = state.size.value;
	for (const canvas of [shader, grid, marks, paths]) {
		const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
		if (canvas.width === w && canvas.height === h) continue;
		canvas.width = w;
		canvas.height = h;
	}
}

function cleared(
	canvas: HTMLCanvasElement,
	ratio: number,
): CanvasRenderingContext2D | null {
	const context = canvas.getContext("2d");
	context?.setTransform(ratio, 0, 0, ratio, 0, 0);
	context?.clearRect(0, 0, canvas.width, canvas.height);
	return context;
}
