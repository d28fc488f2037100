import { batches, type RaceRun } from "ravine";
import type { DataGround } from "../model/ground.js";

/** A slope along each parameter. */
export type Slopes = readonly [number, number];

/** The gradients at a point of a run: of all rows, and of the mini-batches of its epoch. */
export interface StepSlopes {
	readonly at: Slopes;
	/** Of all rows. */
	readonly whole: Slopes;
	/** That the step from this point uses; undefined where a step uses all rows. */
	readonly batch: Slopes | undefined;
	/** The epoch of the step, from 0, and the mini-batch within it, from 0. */
	readonly epoch: number;
	readonly index: number;
	/** The mini-batches of an epoch. */
	readonly count: number;
	/** Those of the epoch's other mini-batches at the same point; at most `MAX_OTHERS`. */
	readonly others: readonly Slopes[];
}

/** Of more mini-batches in an epoch, only some are shown. */
const MAX_OTHERS = 150;

/**
 * The slopes at a point of a run on a cost over data.
 * @param batch the rows of a mini-batch; undefined or as many as all rows: there are none.
 */
export function slopesAt(
	{ surface, variables }: Pick<DataGround, "surface" | "variables">,
	run: RaceRun,
	step: number,
	batch: number | undefined,
	seed: number,
): StepSlopes {
	const last = run.cost.length - 1;
	const place = Math.max(0, Math.min(step, last));
	const at = variables.map(
		(name) => run.variables[name]?.[place] as number,
	) as unknown as Slopes;
	const point = Float64Array.from(at);
	const gradient = new Float64Array(2);
	const on = (rows?: Uint32Array): Slopes => {
		surface.costAndGradient(point, gradient, rows);
		return [gradient[0] as number, gradient[1] as number];
	};
	const whole = on();
	const { rows } = surface;
	if (batch === undefined || batch >= rows) {
		return {
			...{ at, whole, batch: undefined, others: [] },
			...{ epoch: place, index: 0, count: 1 },
		};
	}
	const all = batches(rows, { size: batch, seed });
	const epoch = Math.floor(place / all.length);
	const index = place % all.length;
	const parts = all.epoch(epoch);
	const others = parts.filter((_, k) => k !== index).slice(0, MAX_OTHERS);
	return {
		...{ at, whole, batch: on(parts[index]), others: others.map(on) },
		...{ epoch, index, count: all.length },
	};
}
