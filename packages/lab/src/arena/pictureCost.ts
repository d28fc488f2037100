import { type DataGround, type Ground, isOverData } from "../model/ground.js";

/** The cost for pictures, which compute it at very many points. */
export function pictureCost(
	ground: Ground | DataGround,
): (x: ArrayLike<number>) => number {
	return isOverData(ground) ? ground.sketch : ground.surface.cost;
}

/** The cost at a point that is given by name. */
export function costAtPoint(
	ground: Ground | DataGround,
	point: Readonly<Record<string, number>>,
): number {
	const at = ground.variables.map((name) => point[name] as number);
	return isOverData(ground)
		? ground.surface.cost(Float64Array.from(at))
		: ground.surface.cost(at);
}
