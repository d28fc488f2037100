import { contourScene, formatNumber, type Scene } from "@ravine/plot";
import { type Race, race, sgd } from "ravine";
import { stepsOf } from "../race/results.js";
import { boxOf, type RatesData } from "./figures.js";

/** The rates of the slider: 0.5 is the limit of the bowl's steep direction. */
const RATES = [
	...[0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4],
	...[0.42, 0.44, 0.45, 0.46, 0.47, 0.48, 0.49, 0.495, 0.5, 0.505, 0.51, 0.52],
];
/** The rate at which the slider begins. */
const FIRST = 0.3;
/** The smallest distance between two marked steps, in pixels of the wide picture. */
const MIN_GAP = 9;

/** The slider below the picture of plain descent, and a sentence about the rate that it is set to. */
export const rateControls = `<div class="controls" hidden><label for="rate">Try a learning rate</label><input id="rate" type="range" min="0" max="${RATES.length - 1}" value="${RATES.indexOf(FIRST)}"></div>
<p class="said" data-sentence aria-live="polite" hidden>The slider draws plain descent with ${RATES.length} rates from ${RATES[0]} to ${RATES.at(-1)}, as a bold line in black or, in the dark, white.</p>`;

/**
 * Plain descent with each rate, on the surface of the classic race.
 * @param scenes the pictures in which the paths are drawn.
 */
export function ratesData(
	classic: Race,
	target: number,
	scenes: readonly Scene[],
): RatesData {
	const { surface, start, steps } = classic;
	const done = race({
		surface,
		start,
		steps,
		rules: RATES.map((learningRate) => sgd({ learningRate })),
	});
	const [{ frame: wide }] = scenes as [Scene];
	const [x0, y1] = wide.locate([wide.left, wide.top]);
	const [x1, y0] = wide.locate([
		wide.left + wide.width,
		wide.top + wide.height,
	]);
	return {
		frames: scenes.map(({ frame }) => boxOf(frame)),
		runs: done.runs.map((run, k) => {
			const picture = contourScene({
				race: { ...done, runs: [run] },
				domain: { x: [x0, x1], y: [y0, y1] },
			});
			return {
				sentence: sentenceOf(done, k, target, picture),
				line: thousandths(cornersOf(picture.layers.paths), picture),
				steps: thousandths(stepsIn(run, picture), picture),
			};
		}),
	};
}

function sentenceOf(
	done: Race,
	k: number,
	target: number,
	{ notes }: Scene,
): string {
	const run = done.runs[k] as Race["runs"][number];
	const start = `α = ${RATES[k]}: `;
	const fate = notes[0]?.replace(/^.*?(?=diverges|leaves)/, "");
	if (fate !== undefined) return `${start}it ${fate}.`;
	const count = stepsOf(done, run, target);
	const cost = formatNumber(run.cost.at(-1) as number, {
		digits: 3,
		typeset: true,
	});
	return count === null
		? `${start}not there after ${done.steps} steps, where the cost is ${cost}.`
		: `${start}there after ${count} steps; after ${done.steps} the cost is ${cost}.`;
}

/** The corners of a drawn path, in pixels. */
function cornersOf(paths: string): [number, number][] {
	const [, data = ""] = / d="M([^"]*)"/.exec(paths) ?? [];
	return data
		.split(/[ML]/)
		.map((pair) => pair.split(" ").map(Number) as [number, number]);
}

/** The steps inside the frame that are far enough apart to be seen, in pixels. */
function stepsIn(
	{ variables, cost }: Race["runs"][number],
	{ frame }: Scene,
): (readonly [number, number])[] {
	const shown: (readonly [number, number])[] = [];
	for (let step = 1; step < cost.length; step++) {
		const at = frame.place([
			variables.x?.[step] as number,
			variables.y?.[step] as number,
		]);
		const [u, v] = unitsOf(at, frame);
		if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) break;
		const [px, py] = shown.at(-1) ?? [-MIN_GAP, -MIN_GAP];
		if (Math.hypot(at[0] - px, at[1] - py) >= MIN_GAP) shown.push(at);
	}
	return shown;
}

function unitsOf([x, y]: readonly [number, number], frame: Scene["frame"]) {
	return [
		(x - frame.left) / frame.width,
		(y - frame.top) / frame.height,
	] as const;
}

function thousandths(
	points: readonly (readonly [number, number])[],
	{ frame }: Scene,
): number[] {
	return points.flatMap((point) =>
		unitsOf(point, frame).map((part) => Math.round(1e4 * part) / 10),
	);
}
