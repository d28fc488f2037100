import { batches } from "ravine";

/** The rows to train on, to validate (decide when to stop), and to test. */
export interface Split {
	readonly train: Uint32Array;
	/** Empty if the training has a fixed length. */
	readonly validation: Uint32Array;
	readonly test: Uint32Array;
}

/**
 * Splits the rows in random order, with at least one to train on and one to test.
 * @param validation the share of the rows that are not tested.
 */
export function splitRows(
	rows: number,
	test: number,
	validation: number,
	seed: number,
): Split {
	const [order] = batches(rows, { size: rows, seed }).epoch(0);
	const shuffled = order as Uint32Array;
	const held = Math.min(Math.max(1, Math.round(rows * test)), rows - 1);
	const stopping = Math.min(
		Math.round((rows - held) * validation),
		rows - held - 1,
	);
	return {
		test: shuffled.subarray(0, held),
		validation: shuffled.subarray(held, held + stopping),
		train: shuffled.subarray(held + stopping),
	};
}

/** The default length of a training: this number of steps, within these numbers of epochs. */
const USUAL_STEPS = 4000;
const MIN_EPOCHS = 10;
const MAX_EPOCHS = 1000;
/** A training ends after this number of steps without a lower cost on the validation rows. */
const PATIENT_STEPS = 600;
const MAX_PATIENCE = 200;
/** With fewer rows besides the test rows, there is no validation by default. */
const MIN_ROWS_TO_VALIDATE = 50;
const USUAL_VALIDATION = 0.15;
const USUAL_BATCH = 64;
const MIN_BATCH = 8;

/** The length and the batch size of a training. */
export interface Length {
	readonly batch: number;
	readonly epochs: number;
	readonly validation: number;
}

/**
 * Chooses the options that were not given, by the number of rows: small files get more epochs and smaller batches. A
 * training with given epochs runs all of them, and validates only if asked to.
 */
export function chooseLength(
	rows: number,
	test: number,
	given: { readonly [K in keyof Length]?: number | undefined },
): Length {
	const left = rows - splitRows(rows, test, 0, 1).test.length;
	const usual =
		given.epochs === undefined && left >= MIN_ROWS_TO_VALIDATE
			? USUAL_VALIDATION
			: 0;
	const validation = given.validation ?? usual;
	const { train } = splitRows(rows, test, validation, 1);
	const batch =
		given.batch ??
		Math.max(MIN_BATCH, Math.min(USUAL_BATCH, Math.floor(train.length / 16)));
	const epochs =
		given.epochs ??
		Math.max(
			MIN_EPOCHS,
			Math.min(MAX_EPOCHS, Math.round(USUAL_STEPS / stepsOf(train, batch))),
		);
	return { batch: Math.min(batch, train.length), epochs, validation };
}

/** The number of epochs without a lower cost after which a training ends. */
export function patienceOf(train: Uint32Array, batch: number): number {
	return Math.max(
		MIN_EPOCHS,
		Math.min(MAX_PATIENCE, Math.round(PATIENT_STEPS / stepsOf(train, batch))),
	);
}

/** Steps an epoch. */
function stepsOf(train: Uint32Array, batch: number): number {
	return Math.ceil(train.length / batch);
}
