import type { DatasetName } from "./examples.js";

/** What is trained, and how; the same for every rule. */
export interface Task {
	readonly dataset: DatasetName;
	/** The standard deviation of the noise on the inputs. */
	readonly noise: number;
	/** Rows of a mini-batch. */
	readonly batch: number;
	/** Units of each of the two hidden layers. */
	readonly hidden: number;
	readonly epochs: number;
	/** Of the data, the initial weights and the order of the mini-batches. */
	readonly seed: number;
}

/** A question to the worker. */
export type Question =
	| {
			readonly ask: "train";
			readonly task: Task;
			/** The rules' texts, in order. */
			readonly rules: readonly string[];
	  }
	/** The classes over a square of the plane, by a run's network after an epoch. */
	| { readonly ask: "decide"; readonly run: number; readonly epoch: number }
	/** The cost over the plane through the start and the ends of two runs, with every run's path in it. */
	| { readonly ask: "slice"; readonly runs: readonly [number, number] };

export interface Scores {
	/** The mean cross-entropy over all rows. */
	readonly cost: number;
	/** The share of the rows whose class is right. */
	readonly accuracy: number;
}

/** An answer of the worker. */
export type Answer =
	/** The examples are there; points only of data in the plane. */
	| {
			readonly tell: "began";
			readonly parameters: number;
			readonly rows: { readonly train: number; readonly test: number };
			readonly points: Points | undefined;
	  }
	| {
			readonly tell: "epoch";
			readonly run: number;
			/** From 0: before the first step. */
			readonly epoch: number;
			/** The cost of each mini-batch before its step; none for epoch 0. */
			readonly batchCosts: Float32Array;
			readonly train: Scores;
			readonly test: Scores;
	  }
	/** A run ends early because its numbers left the finite ones. */
	| { readonly tell: "diverged"; readonly run: number; readonly step: number }
	| { readonly tell: "done" }
	| {
			readonly tell: "decided";
			readonly run: number;
			readonly epoch: number;
			readonly grid: DecisionGrid;
	  }
	| { readonly tell: "sliced"; readonly slice: Slice }
	| { readonly tell: "failed"; readonly message: string };

export interface Points {
	readonly inputs: Float32Array;
	readonly classes: Uint8Array;
	readonly test: Uint32Array;
}

/** The classes of the points of a square from -`reach` to `reach`, row after row from the bottom. */
export interface DecisionGrid {
	readonly size: number;
	readonly reach: number;
	readonly classes: Uint8Array;
	/** The probability of the chosen class. */
	readonly confidence: Float32Array;
}

/** The cost of all training rows over a plane in the space of the parameters. */
export interface Slice {
	readonly size: number;
	/** The interval of each coordinate, in lengths of the parameters' space. */
	readonly x: readonly [number, number];
	readonly y: readonly [number, number];
	/** Row after row from the bottom. */
	readonly costs: Float64Array;
	/** For each run its points after each epoch, projected on the plane. */
	readonly paths: readonly {
		readonly x: Float64Array;
		readonly y: Float64Array;
	}[];
}
