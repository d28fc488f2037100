import { type DataCost, dataCost } from "ravine";
import { type Ground, readGround } from "../model/ground.js";
import type { KnownMinimum, RowsAsked } from "./questions.js";

/** A cost over data, as the worker knows it. */
export interface RowsGround {
	readonly surface: DataCost;
	readonly variables: readonly string[];
	readonly minima: readonly KnownMinimum[];
	/** Milliseconds that a step of a rule takes. */
	readonly stepTime: number;
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
let last: { readonly id: number; readonly ground: RowsGround } | undefined;

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
		last?.ground.surface.dispose();
		const { variables } = surface;
		const stepTime = RULE_TIME + timeOf(surface);
		last = { id, ground: { surface, variables, minima, stepTime } };
	}
	return last.ground;
}

/** Milliseconds that a rule's own part of a step takes. */
const RULE_TIME = 0.002;
/** Milliseconds that are long enough for a clock. */
const MIN_TIMED = 1;
/** Measurements, of which the shortest counts: other work of the machine only makes them longer. */
const TIMES = 4;

/** Milliseconds that the cost takes. */
function timeOf({ costAndGradient, variables: { length } }: DataCost): number {
	const [at, slopes] = [new Float64Array(length), new Float64Array(length)];
	// The first evaluations are slower.
	for (let k = 0; k < 20; k++) costAndGradient(at, slopes);
	let shortest = Number.POSITIVE_INFINITY;
	for (let k = 0; k < TIMES; k++) {
		const begun = performance.now();
		let [count, passed] = [0, 0];
		for (; passed < MIN_TIMED; count++) {
			costAndGradient(at, slopes);
			passed = performance.now() - begun;
		}
		shortest = Math.min(shortest, passed / count);
	}
	return shortest;
}
