import type { Heat, HeatPane } from "./heat.js";
import { placeOf } from "./levels.js";
import { singleEvaluator } from "./single.js";

/** The largest error along the scale that does not show, as a share of the distance between two isolines. */
const MAX_ERROR = 0.04;
/** The largest error that does not show, as a share of what a pixel changes. */
const MAX_PIXEL_ERROR = 0.5;
/** A smaller error shows nowhere, as a share of the distance between two isolines. */
const MIN_ERROR = 0.002;
/** The points at which single precision is compared with double precision, in each direction. */
const COMPARED = 9;

/** Whether single precision shows the same isolines as double precision. */
export function singleIsEnough(
	{
		cost,
		formula,
		axes,
		fixed,
	}: Pick<Heat, "cost" | "formula" | "axes" | "fixed">,
	{ pane, levels: { scale, spacing } }: HeatPane,
): boolean {
	const { x, y } = pane;
	if (formula === undefined) return false;
	if (spacing === 0) return true;
	const single = singleEvaluator(formula.program);
	const exactly = Float64Array.from(fixed);
	const pixel = (x[1] - x[0]) / Math.max(1, pane.width);
	const point = Float32Array.from(fixed);
	const [cx, cy] = [x[0] / 2 + x[1] / 2, y[0] / 2 + y[1] / 2].map(Math.fround);
	let wrong = 0;
	for (let k = 0; k < COMPARED * COMPARED; k++) {
		// Odd shares, so that the points are not round numbers, which have few digits.
		const u = ((k % COMPARED) / (COMPARED - 1)) * 1.87 - 0.913;
		const v = (Math.floor(k / COMPARED) / (COMPARED - 1)) * 1.83 - 0.937;
		exactly[axes[0]] = x[0] / 2 + x[1] / 2 + (u * (x[1] - x[0])) / 2;
		exactly[axes[1]] = y[0] / 2 + y[1] / 2 + (v * (y[1] - y[0])) / 2;
		point[axes[0]] = (cx as number) + Math.fround((u * (x[1] - x[0])) / 2);
		point[axes[1]] = (cy as number) + Math.fround((v * (y[1] - y[0])) / 2);
		const value = cost(exactly);
		const rounded = Math.fround(single(point) - Math.fround(scale.origin));
		const [place, roundedPlace] = [
			placeOf(scale, value),
			placeOf({ ...scale, origin: 0 }, rounded),
		];
		exactly[axes[0]] = (exactly[axes[0]] as number) + pixel;
		exactly[axes[1]] = (exactly[axes[1]] as number) + pixel;
		const change = Math.abs(placeOf(scale, cost(exactly)) - place);
		const limit = Math.min(
			MAX_ERROR * spacing,
			Math.max(MAX_PIXEL_ERROR * change, MIN_ERROR * spacing),
		);
		const same =
			Math.abs(place - roundedPlace) < limit ||
			(!Number.isFinite(place) && !Number.isFinite(roundedPlace));
		if (!same) wrong++;
	}
	return wrong <= 3;
}
