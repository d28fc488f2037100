/** Options that all of Keras' optimizers have, and their lines. */

import type { Setting } from "../described.js";
import {
	type DialectInfo,
	dialect,
	type NumberOption,
	nonNegative,
	positive,
	type Starts,
	usual,
	weight,
} from "../dialect.js";
import { RefusedRange } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";

export interface LearningRateOption<D extends number = 0.001> {
	/** the length of a step, in units of the rule's direction; the first setting to tune */
	readonly learningRate?: Setting<D> | undefined;
}

export interface BetaOptions {
	/** how much of the running average of the gradient is kept at each step */
	readonly beta1?: Setting<0.9> | undefined;
	/** how much of the running average of the squared gradient is kept at each step */
	readonly beta2?: Setting<0.999> | undefined;
}

export interface EpsilonOption<D extends number = 1e-7> {
	/** a small number that prevents a division by zero */
	readonly epsilon?: Setting<D> | undefined;
}

/** The options of Keras' base class. */
export interface CommonOptions {
	/**
	 * how strongly the parameters shrink before the step, in units of the rate; without it they do not. A table,
	 * `{ "*.bias": 0, "*": 0.004 }`, takes the place of `exclude_from_weight_decay`
	 */
	readonly weightDecay?: Setting | undefined;
	/** the largest norm of the gradient of one array */
	readonly clipnorm?: Setting | undefined;
	/** the largest absolute value of a slope */
	readonly clipvalue?: Setting | undefined;
	/** the largest norm of all gradients together */
	readonly globalClipnorm?: Setting | undefined;
	/** Whether a running average of the parameters is kept, which `optimizer.averaged` shows; false by default. */
	readonly useEma?: boolean | undefined;
	/** how much of that average is kept at each step */
	readonly emaMomentum?: Setting<0.99> | undefined;
	/** the number of steps after which the average takes the place of the parameters, again and again; never by default */
	readonly emaOverwriteFrequency?: Setting | undefined;
	/** what the gradients are divided by, because the loss was multiplied by it */
	readonly lossScaleFactor?: Setting | undefined;
}

/** Options `O`; a name that is not among `All` is an error. */
export type Exactly<O, All> = O & {
	readonly [K in Exclude<keyof O, keyof All>]: never;
};

/** A number's name, if the options give it: it is a setting then. */
export type IfGiven<O, Name extends string> = Name extends keyof O
	? undefined extends O[Name]
		? never
		: Name
	: never;

/** States that are there if a flag is true. */
export type IfTrue<O, Flag extends string, States extends string> = O extends {
	readonly [K in Flag]: true;
}
	? States
	: never;

/** The rule that options give: its own settings and states, and those of the base class. */
export type KerasRule<O, Settings extends string, States extends string> = Rule<
	| Settings
	| IfGiven<
			O,
			| "weightDecay"
			| "clipnorm"
			| "clipvalue"
			| "globalClipnorm"
			| "emaOverwriteFrequency"
			| "lossScaleFactor"
	  >
	| IfTrue<O, "useEma", "emaMomentum">,
	States | IfTrue<O, "useEma", "average">
>;

const common = {
	weightDecay: {
		value: undefined,
		in: nonNegative,
		usual: "weightDecay",
	},
	clipnorm: {
		value: undefined,
		in: nonNegative,
		meaning: "the largest norm of the gradient of one array",
	},
	clipvalue: {
		value: undefined,
		in: nonNegative,
		meaning: "the largest absolute value of a slope",
	},
	globalClipnorm: {
		value: undefined,
		in: nonNegative,
		meaning: "the largest norm of all gradients together",
	},
	useEma: false,
	emaMomentum: {
		value: 0.99,
		in: weight,
		meaning: "how much of the average of the parameters is kept at each step",
	},
	emaOverwriteFrequency: {
		value: undefined,
		in: positive,
		meaning:
			"the number of steps after which the average takes the place of the parameters",
	},
	lossScaleFactor: {
		value: undefined,
		in: positive,
		meaning: "what the gradients are divided by",
	},
} satisfies Readonly<Record<keyof CommonOptions, NumberOption | false>>;

/** The state of the base class. */
const average = { average: "w" };

/** The end of each optimizer's differences. */
const onCommon =
	"A weight decay shrinks the parameters before the step, in units of the rate.";

export function learningRate(value = 0.001): NumberOption {
	return usual("learningRate", value);
}

export function epsilon(value = 1e-7): NumberOption {
	return usual("epsilon", value);
}

export const betas = {
	beta1: /* #__PURE__ */ usual("beta1", 0.9),
	beta2: /* #__PURE__ */ usual("beta2", 0.999),
};

type Definition<Make extends (options: never) => object> = Parameters<
	typeof dialect<Make>
>[0];

/** An optimizer without what all of Keras' optimizers have. */
interface OwnDefinition<Make extends (options: never) => object>
	extends Omit<Definition<Make>, "options" | "state" | "check"> {
	/** Its own options, and other defaults of the base class. */
	readonly options: Omit<Definition<Make>["options"], keyof CommonOptions> &
		Partial<Definition<Make>["options"]>;
	readonly state: Starts;
}

/** Makes an optimizer that has the options, the state and the lines of Keras' base class beside its own. */
export function keras<Make extends (options: never) => object>({
	options,
	state,
	differences,
	write,
	...rest
}: OwnDefinition<Make>): Make & DialectInfo {
	return dialect<Make>({
		...rest,
		// Own options come first, and their defaults count.
		options: { ...options, ...common, ...options } as never,
		state: { ...state, ...average },
		differences: `${differences} ${onCommon}`,
		check: checkClips(rest.name),
		write: (given) => withCommon(given, write(given)),
	});
}

/** @throws RefusedRange for two of the clips, as Keras does. */
function checkClips(name: string) {
	return (given: CommonOptions): void => {
		const clips = (["clipnorm", "clipvalue", "globalClipnorm"] as const).filter(
			(clip) => given[clip] !== undefined,
		);
		if (clips.length < 2) return;
		throw new RefusedRange(
			`${name}: only one of clipnorm, clipvalue and globalClipnorm can be given, got ${clips.join(" and ")}`,
		);
	};
}

/** An optimizer's lines between those of the base class: the clip and the decay before them, the average behind. */
function withCommon(
	given: CommonOptions,
	lines: readonly (string | false | undefined)[],
): readonly (string | false | undefined)[] {
	const { lossScaleFactor, weightDecay, useEma } = given;
	return [
		lossScaleFactor !== undefined && "g = g / lossScaleFactor",
		clipLine(given),
		weightDecay !== undefined && "w = w - learningRate * weightDecay * w",
		...lines,
		...(useEma ? averageLines(given) : []),
	];
}

/** Keras takes a limit of 0 as no limit. */
function clipLine({ clipnorm, clipvalue, globalClipnorm }: CommonOptions) {
	if (clipnorm) return "g = g * clipnorm / max(norm(g), clipnorm)";
	if (globalClipnorm) {
		return "g = g * globalClipnorm / max(globalNorm(g), globalClipnorm)";
	}
	return clipvalue ? "g = clamp(g, -clipvalue, clipvalue)" : undefined;
}

/** In this form the weights of the old average and of the new parameters add up to 1 in float32 too. */
function averageLines({ emaOverwriteFrequency }: CommonOptions) {
	return [
		"keep = where(t == 1, 0, emaMomentum)",
		"average = average + (1 - keep) * (w - average)",
		...(emaOverwriteFrequency === undefined
			? []
			: [
					"turns = t / emaOverwriteFrequency",
					"w = where(turns == floor(turns), average, w)",
				]),
	];
}
