import { batches } from "ravine";

/** The rows to train on, to validate (decide when to stop), and to test. */
export interface Split {
	/** All rows that are not tested: the final training takes them all. */
	readonly train: Uint32Array;
	/** Empty if the training has a fixed length. */
	readonly folds: readonly Fold[];
	readonly test: Uint32Array;
}

/** A part of the rows to validate, and the others. */
export interface Fold {
	readonly train: Uint32Array;
	readonly validation: Uint32Array;
}

/** The share of the rows to validate, or each third of them in turn; 0 for none. */
export type Validation = number | "thirds";

const THIRDS = 3;

/**
 * Splits the rows in random order, with at least one to train on and one to test.
 * @param validation of the rows that are not tested.
 */
export function splitRows(
	rows: number,
	test: number,
	validation: Validation,
	seed: number,
): Split {
	const [order] = batches(rows, { size: rows, seed }).epoch(0);
	const shuffled = order as Uint32Array;
	const held = Math.min(Math.max(1, Math.round(rows * test)), rows - 1);
	const train = shuffled.subarray(held);
	return {
		test: shuffled.subarray(0, held),
		train,
		folds:
			validation === "thirds"
				? thirdsOf(train)
				: foldOf(train, Math.round(train.length * validation)),
	};
}

/** The first rows to validate, at least one row to train on. */
function foldOf(rows: Uint32Array, wanted: number): Fold[] {
	const count = Math.min(wanted, rows.length - 1);
	if (count === 0) return [];
	return [{ validation: rows.subarray(0, count), train: rows.subarray(count) }];
}

function thirdsOf(rows: Uint32Array): Fold[] {
	if (rows.length < THIRDS) return [];
	return Array.from({ length: THIRDS }, (_, k) => ({
		validation: rows.filter((_, i) => i % THIRDS === k),
		train: rows.filter((_, i) => i % THIRDS !== k),
	}));
}

/** The number of rows that are validated. */
export function validatedRows({ folds }: Split): number {
	return folds.reduce((sum, { validation }) => sum + validation.length, 0);
}

/** The default length of a training: this number of steps, within these numbers of epochs. */
const USUAL_STEPS = 3000;
const MIN_EPOCHS = 10;
const MAX_EPOCHS = 1000;
/** A search for the best epoch ends after this number of steps without a better epoch. */
const PATIENT_STEPS = 600;
const MAX_PATIENCE = 200;
/** With fewer rows besides the test rows, there is no validation by default. */
const MIN_ROWS_TO_VALIDATE = 50;
/** With more rows, one part is enough to find the best epoch. */
const MAX_ROWS_IN_THIRDS = 1000;
const USUAL_VALIDATION = 0.15;
const USUAL_BATCH = 64;
const MIN_BATCH = 8;

/** The length and the batch size of a training. */
export interface Length {
	readonly batch: number;
	readonly epochs: number;
	readonly validation: Validation;
}

/**
 * Chooses the options that were not given, by the number of rows: small files get more epochs and smaller batches. A
 * training with given epochs runs all of them, and validates only if asked to.
 */
export function chooseLength(
	rows: number,
	test: number,
	given: { readonly [K in keyof Length]?: Length[K] | undefined },
): Length {
	const left = splitRows(rows, test, 0, 1).train.length;
	const validation =
		given.validation ??
		(given.epochs === undefined ? usualValidation(left) : 0);
	const { folds, train: all } = splitRows(rows, test, validation, 1);
	const train = folds[0]?.train ?? all;
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

function usualValidation(rows: number): Validation {
	if (rows < MIN_ROWS_TO_VALIDATE) return 0;
	return rows <= MAX_ROWS_IN_THIRDS ? "thirds" : USUAL_VALIDATION;
}

/** The number of epochs without a better one after which a search ends. */
export function patienceOf(train: Uint32Array, batch: number): number {
	return Math.max(
		MIN_EPOCHS,
		Math.min(MAX_PATIENCE, Math.round(PATIENT_STEPS / stepsOf(train, batch))),
	);
}

/** Steps an epoch. */
export function stepsOf(train: Uint32Array, batch: number): number {
	return Math.ceil(train.length / batch);
}
