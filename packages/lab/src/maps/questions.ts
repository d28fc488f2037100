/** What the page asks of the worker, and what it answers: plain data that a message can carry. */

import type { Interval, Point, RowCost } from "../model/ground.js";

/** A cost over data. */
export interface RowsAsked extends RowCost {
	/** The same for the same cost. */
	readonly id: number;
	readonly minima: readonly KnownMinimum[];
}

/** What every question says. */
interface Asked {
	/** A surface's name, a formula, or a cost over data. */
	readonly cost: string | RowsAsked;
	/** The steps of the race; the worker may take fewer. */
	readonly steps: number;
	/** The cost that is to be reached. */
	readonly target: number;
}

/** A run's text, with the setting to vary; without one the rule runs once. */
export interface VariedRun {
	readonly id: number;
	readonly text: string;
	readonly setting: string | undefined;
}

/** How fast each rule gets to the target with each value of one of its settings. */
export interface StripsQuestion extends Asked {
	readonly kind: "strips";
	readonly start: Point;
	readonly runs: readonly VariedRun[];
	readonly values: Float64Array;
}

interface VariedSetting {
	readonly setting: string;
	readonly values: Float64Array;
}

/** How fast one rule gets to the target with each pair of values of two of its settings. */
export interface GridQuestion extends Asked {
	readonly kind: "grid";
	readonly start: Point;
	readonly text: string;
	readonly x: VariedSetting;
	readonly y: VariedSetting;
}

/** Where one rule ends from every point of a part of the plane. */
export interface BasinsQuestion extends Asked {
	readonly kind: "basins";
	readonly text: string;
	readonly x: Interval;
	readonly y: Interval;
}

export type Question = StripsQuestion | GridQuestion | BasinsQuestion;

/** What came of some descents, one number for each. */
export interface Outcomes {
	/** The steps to the target; -1 where it was not reached. */
	readonly steps: Int32Array;
	/** The last cost; NaN where a number was not finite. */
	readonly cost: Float64Array;
	/** 1 where the descent diverged. */
	readonly diverged: Uint8Array;
}

/** How the worker goes about a question. */
export interface Plan {
	readonly part: "plan";
	/** The steps that it takes. */
	readonly steps: number;
	/** The cost that is to be reached: the question's. */
	readonly target: number;
	/** Why the picture is coarse: kernels may not be compiled here, or the cost takes long. */
	readonly coarse?: "interpreted" | "slow";
}

export interface StripPart extends Outcomes {
	readonly part: "strip";
	readonly id: number;
	/** The values that were tried; empty for a rule without the setting. */
	readonly values: Float64Array;
}

/** Why a run has no strip, as a sentence. */
export interface RefusedPart {
	readonly part: "refused";
	readonly id: number;
	readonly message: string;
}

/** Some rows of a grid. */
export interface GridPart extends Outcomes {
	readonly part: "grid";
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** The first row of this part; the index of column i is `i` plus the row's number in the part times the columns. */
	readonly row: number;
	readonly rows: number;
}

/** Where descents can end. */
export interface KnownMinimum {
	readonly at: Point;
	readonly cost: number;
}

export interface BasinsPart {
	readonly part: "basins";
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** Where the descents can end; the first one is the lowest. */
	readonly minima: readonly KnownMinimum[];
	/** The index of the minimum where each start ended; -1 if it arrived at none, -2 if it diverged. */
	readonly minimum: Int16Array;
	/** The steps until the cost was close to that minimum's; -1 where unknown. */
	readonly steps: Int32Array;
}

export type Part = Plan | StripPart | RefusedPart | GridPart | BasinsPart;

/** Messages to the worker. */
export type Order =
	| { readonly ask: number; readonly question: Question }
	| { readonly ask: number; readonly question?: undefined };

/** Messages from the worker. `ended` follows the last part of a question, also of one that was cancelled. */
export type Reply = { readonly ask: number } & (
	| { readonly part: Part }
	| { readonly ended: true; readonly problem?: string }
);
