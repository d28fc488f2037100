/** The settings of the shipped rules as types, with the comments that editors show. */

/** A setting that changes with time: a pure function of the step's number, which begins at 1. */
export type Schedule = (step: number) => number;

/**
 * Numbers and schedules by patterns of parameters' names: `{ "head.*": 1e-4, "*": 1e-3 }`. `*` stands for any letters; the
 * first pattern that matches counts.
 */
export interface SettingTable {
	readonly [pattern: string]: number | Schedule;
}

/** A number, a schedule, or a table of them. `Default` is the default value, so that editors show it. */
export type Setting<Default extends number = number> =
	| Default
	| number
	| Schedule
	| SettingTable;

// The settings as arguments, with their meanings as comments for editors. They are interfaces because TypeScript 7 does
// not show comments of mapped types, and exported because the types of the rules name them.

export interface LearningRateSetting<D extends number> {
	/** the length of a step, in units of the rule's direction; the first setting to tune */
	readonly learningRate?: Setting<D> | undefined;
}

export interface BetaSetting<D extends number> {
	/** how much of a running average is kept at each step; it remembers about 1 / (1 - beta) steps */
	readonly beta?: Setting<D> | undefined;
}

export interface Beta1Setting<D extends number> {
	/** how much of the running average of the gradient is kept at each step */
	readonly beta1?: Setting<D> | undefined;
}

export interface Beta2Setting<D extends number> {
	/** how much of the running average of the squared gradient is kept at each step */
	readonly beta2?: Setting<D> | undefined;
}

export interface Beta3Setting<D extends number> {
	/** how much of the rule's third running average is kept at each step */
	readonly beta3?: Setting<D> | undefined;
}

export interface RhoSetting<D extends number> {
	/** how much of the running averages is kept at each step */
	readonly rho?: Setting<D> | undefined;
}

export interface MomentumSetting<D extends number> {
	/** how much of the velocity is kept at each step */
	readonly momentum?: Setting<D> | undefined;
}

export interface EpsilonSetting<D extends number> {
	/** a small number that prevents a division by zero */
	readonly epsilon?: Setting<D> | undefined;
}

export interface WeightDecaySetting<D extends number> {
	/** how strongly the parameters are pulled towards zero */
	readonly weightDecay?: Setting<D> | undefined;
}

export interface InitialDistanceSetting<D extends number> {
	/** the first estimate of the distance from the start to the solution; too small is better than too large */
	readonly initialDistance?: Setting<D> | undefined;
}

interface Described<D extends number> {
	readonly learningRate: LearningRateSetting<D>;
	readonly beta: BetaSetting<D>;
	readonly beta1: Beta1Setting<D>;
	readonly beta2: Beta2Setting<D>;
	readonly beta3: Beta3Setting<D>;
	readonly rho: RhoSetting<D>;
	readonly momentum: MomentumSetting<D>;
	readonly epsilon: EpsilonSetting<D>;
	readonly weightDecay: WeightDecaySetting<D>;
	readonly initialDistance: InitialDistanceSetting<D>;
}

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (
	all: infer I,
) => void
	? I
	: never;

/** The argument of a shipped rule's factory, from its defaults by name. */
export type DescribedChoice<G extends Readonly<Record<keyof G, number>>> =
	Intersection<
		{
			[K in keyof G]: K extends keyof Described<number>
				? Described<G[K]>[K]
				: { readonly [Name in K]?: Setting<G[K]> | undefined };
		}[keyof G]
	>;
