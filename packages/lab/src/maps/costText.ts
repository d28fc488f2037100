import {
	type DataGround,
	type Ground,
	isOverData,
	namedSurfaces,
} from "../model/ground.js";

/** The text of a ground's cost, which the worker reads: a surface's name or a formula. Undefined for a cost over data. */
export function costText(ground: Ground | DataGround): string | undefined {
	if (isOverData(ground)) return undefined;
	const { surface } = ground;
	const named = Object.entries(namedSurfaces).find((one) => one[1] === surface);
	return named?.[0] ?? surface.formula;
}
