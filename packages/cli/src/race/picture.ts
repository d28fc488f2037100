import {
	type ContourSceneOptions,
	contourScene,
	curvesScene,
	MAX_ANIMATED_STEPS,
	runLabels,
	type Scene,
} from "@ravine/plot";
import { isSurface, type Race } from "ravine";
import { InputError } from "../errors.js";
import { entryAt } from "../files.js";
import { labelRules } from "../rules.js";
import { settingValue } from "../schedules.js";
import { shown } from "../text.js";

/** What a race's picture has besides its paths. */
export type PictureExtras = Pick<ContourSceneOptions, "animate" | "inset">;

/**
 * Checks that a race's picture can have the extras.
 * @throws InputError naming the option of the command line.
 */
export function checkExtras(
	{ animate, inset }: PictureExtras,
	variables: readonly string[],
	steps: number,
): void {
	const got = `this cost has ${variables.length} (${variables.join(", ")})`;
	if (inset && variables.length !== 2) {
		throw new InputError(`--inset: an inset needs two variables; ${got}`);
	}
	if (animate !== undefined && variables.length > 2) {
		throw new InputError(
			`--animate: paths move over one or two variables; ${got}`,
		);
	}
	if (animate !== undefined && steps > MAX_ANIMATED_STEPS) {
		throw new InputError(
			`--animate: an animation shows at most ${MAX_ANIMATED_STEPS} steps; add --steps ${MAX_ANIMATED_STEPS} or less`,
		);
	}
}

/** Draws a race: contours for two variables, a curve for one, and for more the cost against the step. */
export function drawRace(done: Race, extras: PictureExtras): Scene {
	const { surface, runs } = done;
	if (surface.variables.length <= 2) {
		return contourScene({ race: done, labels: pathLabels(runs), ...extras });
	}
	const labels = labelRules(runs.map(({ rule }) => rule));
	const scene = curvesScene({
		title: isSurface(surface) ? surface.name : surface.formula,
		series: runs.map(({ cost }, k) => ({
			label: labels[k] as string,
			values: cost,
		})),
		xLabel: "step",
		yLabel: "cost",
	});
	return {
		...scene,
		notes: [
			`contours need one or two variables and there are ${surface.variables.length}: the picture shows the cost at each step`,
			...scene.notes,
		],
	};
}

/** The picture's usual labels, but with the text of a scheduled learning rate. */
function pathLabels(runs: Race["runs"]): string[] {
	return runLabels(runs).map((label, k) => {
		const { rule, settings } = runs[k] as Race["runs"][number];
		const rate = settings.learningRate;
		return typeof rate === "function"
			? `${rule.name} ${settingValue(rate)}`
			: label;
	});
}

/** The first of race.svg, race-2.svg, … that does not exist, so that no picture is replaced by default. */
export function freePictureName(): string {
	let name = "race.svg";
	for (let k = 2; entryAt(name) !== undefined; k++) name = `race-${k}.svg`;
	return name;
}

/** @throws InputError for the ending of another picture format than SVG. */
export function checkPictureName(path: string): void {
	const [, ending] =
		/\.(png|jpe?g|gif|webp|pdf|bmp|tiff?|avif)$/i.exec(path) ?? [];
	if (ending === undefined) return;
	throw new InputError(
		`--out ${shown(path)}: pictures are SVG, and a file ending in .${ending} would not be one; write --out ${shown(path.slice(0, -ending.length))}svg and convert that, for example with rsvg-convert, resvg or a browser`,
	);
}
