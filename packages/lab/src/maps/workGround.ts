import { type DataCost, dataCost } from "ravine";
import { type Ground, readGround } from "../model/ground.js";
import type { KnownMinimum, RowsAsked } from "./questions.js";

/** A cost over data, as the worker knows it. */
export interface RowsGround {
	readonly surface: DataCost;
	readonly variables: readonly string[];
	readonly minima: readonly KnownMinimum[];
}

export type WorkGround = Ground | RowsGround;

export function isOverRows(ground: WorkGround): ground is RowsGround {
	return "rows" in ground.surface;
}

/** A question that cannot be answered, with the reason as a sentence. */
export class Unanswerable extends Error {
	override readonly name = "Unanswerable";
}

/** @throws Unanswerable for a formula that cannot be read. */
export async function groundOf(cost: string | RowsAsked): Promise<WorkGround> {
	if (typeof cost !== "string") return rowsGround(cost);
	const { ground, problem } = readGround(cost);
	if (ground === undefined) throw new Unanswerable(problem.message);
	return ground;
}

/** The last cost over data, which the next question is mostly about, too. */
let last: { readonly id: number; readonly surface: DataCost } | undefined;

async function rowsGround({
	id,
	formula,
	parameters,
	minima,
	x,
	y,
}: RowsAsked): Promise<RowsGround> {
	if (last?.id !== id) {
		const surface = await dataCost(formula, { x, y }, parameters, {
			threads: 1,
		});
		last?.surface.dispose();
		last = { id, surface };
	}
	const { surface } = last;
	return { surface, variables: surface.variables, minima };
}
