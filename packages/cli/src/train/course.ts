import { batches } from "ravine";

/** Some rows to train on, in the same batches for every rule, and rows to measure after each epoch. */
export interface Course {
	readonly train: Uint32Array;
	readonly held: Uint32Array;
	/** An epoch's batches, by its number from 0. */
	readonly epoch: (epoch: number) => readonly Uint32Array[];
	/** Each batch's share of the rows of an epoch. */
	readonly shares: readonly number[];
}

/** Makes a course; the seed decides the order of the batches. */
export function createCourse(
	train: Uint32Array,
	held: Uint32Array,
	size: number,
	seed: number,
): Course {
	const order = batches(train, { size, seed });
	const epoch: Course["epoch"] = (k) =>
		order.epoch(k).map((batch) => batch.map((i) => train[i] as number));
	return {
		train,
		held,
		epoch,
		shares: epoch(0).map((rows) => rows.length / train.length),
	};
}

/** An epoch's mean cost over rows, from its batches' means. */
export function epochCost(
	stepCosts: readonly number[],
	{ shares }: Course,
	epoch: number,
): number {
	return shares.reduce(
		(sum, share, k) =>
			sum + share * (stepCosts[epoch * shares.length + k] as number),
		0,
	);
}
