import {
	type ContourSceneOptions,
	contourScene,
	MAX_ANIMATED_STEPS,
	type Scene,
} from "@ravine/plot";
import type { Race } from "ravine";
import { isOverData } from "../model/ground.js";
import type { Lab } from "../model/lab.js";
import { counted } from "../model/numbers.js";
import { theme } from "../model/theme.js";
import { noNumbers } from "./raceJson.js";

/** The width of pictures in CSS pixels. */
const WIDTH = 960;
/** PNGs have twice the resolution. */
const SHARPNESS = 2;
/** The length of an animated SVG, in seconds. */
const LOOP = 8;

/** Why this race has no picture as a file; undefined if it has one. */
export function noPicture(lab: Lab): string | undefined {
	if (isOverData(lab.ground.value))
		return "pictures of costs over data cannot be exported yet; take a screenshot";
	const problem = noNumbers(lab);
	if (problem !== undefined) return problem;
	if (lab.ground.value.variables.length > 2)
		return "pictures are of costs of one or two variables";
	return undefined;
}

/** Why this race has no animated picture; undefined if it has one. */
export function noMovingPicture(lab: Lab): string | undefined {
	return lab.steps.value > MAX_ANIMATED_STEPS
		? `an animated SVG has at most ${counted(MAX_ANIMATED_STEPS, "step")}`
		: noPicture(lab);
}

/** The race with an inset round the minimum, as a still or a moving picture. */
export function pictureOf(lab: Lab, isMoving = false): Scene {
	return sceneOf(lab, {
		inset: lab.ground.value.variables.length === 2,
		...(isMoving ? { animate: { seconds: LOOP } } : {}),
	});
}

/** The race as the plots' scene, with the arena's view. */
export function sceneOf(
	lab: Lab,
	extras: Pick<ContourSceneOptions, "inset" | "animate"> = {},
): Scene {
	const runs = lab.shownRuns.value;
	const { surface, variables } = lab.ground.value;
	const { x, y } = lab.view.value;
	const race: Race = {
		surface: surface as Race["surface"],
		start: lab.start.value,
		steps: lab.steps.value,
		noise: lab.noise.value,
		seed: lab.seed.value,
		runs: runs.map(({ run }) => run),
	};
	const [first, second] = variables as [string, string?];
	return contourScene({
		race,
		labels: runs.map(({ label }) => label),
		styles: runs.map(({ style }) => style),
		domain: second === undefined ? { [first]: x } : { [first]: x, [second]: y },
		width: WIDTH,
		...extras,
	});
}

/** The scene in the page's theme, and not in the reader's system's. */
export function themedSvg({ svg }: Pick<Scene, "svg">): string {
	const media = theme.value === "dark" ? "all" : "not all";
	return svg.replaceAll(
		/@media \(prefers-color-scheme:\s*dark\)/g,
		`@media ${media}`,
	);
}

/** Draws an SVG into a new canvas. */
export async function rasterise(
	svg: string,
	{ width, height }: Pick<Scene, "width" | "height">,
	sharpness = SHARPNESS,
): Promise<HTMLCanvasElement> {
	const address = URL.createObjectURL(
		new Blob([svg], { type: "image/svg+xml" }),
	);
	try {
		const image = new Image();
		image.src = address;
		await image.decode();
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(width * sharpness);
		canvas.height = Math.round(height * sharpness);
		const context = canvas.getContext("2d") as CanvasRenderingContext2D;
		context.drawImage(image, 0, 0, canvas.width, canvas.height);
		return canvas;
	} finally {
		URL.revokeObjectURL(address);
	}
}

export async function pngOf(lab: Lab): Promise<Blob> {
	const scene = pictureOf(lab);
	const canvas = await rasterise(themedSvg(scene), scene);
	const blob = await new Promise<Blob | null>((resolve) =>
		canvas.toBlob(resolve, "image/png"),
	);
	if (blob === null) throw new Error("the browser could not write the PNG");
	return blob;
}
