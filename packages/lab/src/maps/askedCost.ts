import {
	type DataGround,
	type Ground,
	isOverData,
	namedSurfaces,
} from "../model/ground.js";
import type { RowsAsked } from "./questions.js";

/** Descents on more rows would take too long. */
const MAX_ROWS = 4000;

/** What the worker makes a ground's cost of; undefined for a cost over too many rows. */
export function askedCost(
	ground: Ground | DataGround,
): string | RowsAsked | undefined {
	if (isOverData(ground)) {
		const { id, made, minima } = ground;
		return made.x.length > MAX_ROWS ? undefined : { id, ...made, minima };
	}
	const { surface } = ground;
	const named = Object.entries(namedSurfaces).find((one) => one[1] === surface);
	return named?.[0] ?? surface.formula;
}

/** Why there are no pictures of many descents on a ground, as sentences; undefined if there can be. */
export function obstacleOn(ground: Ground | DataGround): string | undefined {
	return askedCost(ground) === undefined
		? "These pictures run thousands of descents, which would take too long on so many rows. They are here for a function, and for a table of at most 4,000 rows. Your data has a chart of its own rates."
		: undefined;
}
