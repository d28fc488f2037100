import type { Scene } from "@ravine/plot";
import type { Lab, LabRun } from "../model/lab.js";
import { runColour, runDashes } from "../model/theme.js";
import type { JobOptions } from "./fileMaker.js";
import { GifColours } from "./gifColours.js";
import { rasterise, sceneOf, themedSvg } from "./stills.js";
import { withoutRuns } from "./withoutRuns.js";

/** The longest film, in frames. */
const MAX_FRAMES = 120;
const FRAMES_A_SECOND = 20;
/** Frames at the end that stand still. */
const REST = 30;
/** A GIF has 256 colours; one of them is for what does not change. */
const COLOURS = 255;

/** Draws the frames of a race: the ground once, the paths up to each frame's step. */
class Film {
	readonly canvas: HTMLCanvasElement;
	readonly context: CanvasRenderingContext2D;
	readonly frames: number;
	readonly #ground: HTMLCanvasElement;
	readonly #scene: Scene;
	readonly #runs: readonly LabRun[];
	readonly #variables: readonly string[];
	readonly #steps: number;

	private constructor(lab: Lab, scene: Scene, ground: HTMLCanvasElement) {
		this.#scene = scene;
		this.#ground = ground;
		this.#runs = lab.shownRuns.value;
		this.#variables = lab.ground.value.variables;
		this.#steps = Math.max(
			0,
			...this.#runs.map(({ run }) => run.cost.length - 1),
		);
		this.frames = Math.min(MAX_FRAMES, this.#steps + 1);
		this.canvas = document.createElement("canvas");
		this.canvas.width = ground.width;
		this.canvas.height = ground.height;
		this.context = this.canvas.getContext("2d", {
			willReadFrequently: true,
		}) as CanvasRenderingContext2D;
	}

	static async of(lab: Lab): Promise<Film> {
		const scene = sceneOf(lab);
		const ground = await rasterise(
			themedSvg({ svg: withoutRuns(scene) }),
			scene,
			1,
		);
		return new Film(lab, scene, ground);
	}

	draw(frame: number): void {
		const { context } = this;
		const step =
			this.frames > 1
				? Math.round((frame / (this.frames - 1)) * this.#steps)
				: 0;
		context.drawImage(this.#ground, 0, 0);
		const { left, top, width, height } = this.#scene.frame;
		context.save();
		context.beginPath();
		context.rect(left, top, width, height);
		context.clip();
		for (const run of this.#runs) this.#drawRun(run, step);
		context.restore();
	}

	#drawRun({ run, style }: LabRun, step: number): void {
		const { context } = this;
		const [first, second] = this.#variables.map((name) => run.variables[name]);
		const until = Math.min(step, run.cost.length - 1);
		const place = (at: number) =>
			this.#scene.frame.place([
				first?.[at] as number,
				(second ?? run.cost)[at] as number,
			]);
		context.strokeStyle = runColour(style);
		context.fillStyle = runColour(style);
		context.lineWidth = 2;
		context.lineJoin = "round";
		context.setLineDash(runDashes(style));
		context.beginPath();
		for (let at = 0; at <= until; at++) context.lineTo(...place(at));
		context.stroke();
		context.setLineDash([]);
		if (until < 0) return;
		context.beginPath();
		context.arc(...place(until), 5, 0, 2 * Math.PI);
		context.fill();
	}
}

/** The race as an animated GIF. */
export async function gifOf(
	lab: Lab,
	{ onProgress, signal }: JobOptions,
): Promise<Blob> {
	const [{ GIFEncoder }, film] = await Promise.all([
		import("gifenc"),
		Film.of(lab),
	]);
	const { width, height } = film.canvas;
	const encoder = GIFEncoder();
	// The last frame has all the colours. The colour behind the last one means: as in the frame before.
	film.draw(film.frames - 1);
	const pixels = () => film.context.getImageData(0, 0, width, height).data;
	const colours = new GifColours(pixels(), COLOURS);
	const same = colours.palette.length;
	const palette = [...colours.palette, [0, 0, 0] as const];
	let before: Uint8Array | undefined;
	for (let frame = 0; frame < film.frames; frame++) {
		signal.throwIfAborted();
		film.draw(frame);
		const index = colours.indexOf(pixels());
		const changed =
			before === undefined
				? index
				: index.map((colour, i) => (colour === before?.[i] ? same : colour));
		before = index;
		const rest = frame === film.frames - 1 ? REST : 1;
		encoder.writeFrame(changed, width, height, {
			palette,
			delay: (1000 / FRAMES_A_SECOND) * rest,
			repeat: 0,
			transparent: true,
			transparentIndex: same,
			dispose: 1,
		});
		onProgress((frame + 1) / film.frames);
		await new Promise((resolve) => setTimeout(resolve));
	}
	encoder.finish();
	return new Blob([encoder.bytes()], { type: "image/gif" });
}

const WEBM = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/** Whether this browser can record a WebM. */
export function recordsWebm(): boolean {
	return (
		typeof MediaRecorder === "function" &&
		WEBM.some((type) => MediaRecorder.isTypeSupported(type))
	);
}

/** The race as a WebM film. The browser records it in real time. */
export async function webmOf(
	lab: Lab,
	{ onProgress, signal }: JobOptions,
): Promise<Blob> {
	const film = await Film.of(lab);
	const mimeType = WEBM.find((type) =>
		MediaRecorder.isTypeSupported(type),
	) as string;
	const recorder = new MediaRecorder(
		film.canvas.captureStream(FRAMES_A_SECOND),
		{ mimeType, videoBitsPerSecond: 4_000_000 },
	);
	const parts: Blob[] = [];
	recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
	const ended = new Promise<void>((resolve, reject) => {
		recorder.addEventListener("stop", () => resolve());
		recorder.addEventListener("error", () =>
			reject(new Error("the browser could not record the film")),
		);
	});
	film.draw(0);
	recorder.start();
	const total = film.frames + REST;
	try {
		for (let frame = 0; frame < total; frame++) {
			signal.throwIfAborted();
			film.draw(Math.min(frame, film.frames - 1));
			onProgress((frame + 1) / total);
			await new Promise((resolve) =>
				setTimeout(resolve, 1000 / FRAMES_A_SECOND),
			);
		}
	} finally {
		recorder.stop();
	}
	await ended;
	return new Blob(parts, { type: "video/webm" });
}
