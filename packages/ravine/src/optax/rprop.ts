import type { Setting } from "../described.js";
import { dialect, nonNegative, positive, weight } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type LearningRateOption, learningRate } from "./options.js";

export interface RpropOptions extends LearningRateOption {
	/** the factor of a step after its slope has turned */
	readonly etaMinus?: Setting<0.5> | undefined;
	/** the factor of a step while its slope keeps its sign */
	readonly etaPlus?: Setting<1.2> | undefined;
	/** the smallest step */
	readonly minStepSize?: Setting<1e-6> | undefined;
	/** the largest step */
	readonly maxStepSize?: Setting<50> | undefined;
}

export type Rprop = (
	options: RpropOptions,
) => Rule<
	"learningRate" | "etaMinus" | "etaPlus" | "minStepSize" | "maxStepSize",
	"size" | "before"
>;

/**
 * `optax.rprop`. Each step is taken at once; optax 0.2.8 takes it one call late, and its first call moves nothing. The
 * learning rate is the first step of each parameter, and has no effect later.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const rprop = /* #__PURE__ */ dialect<Rprop>({
	name: "optax.rprop",
	source: "optax.rprop, optax 0.2.8",
	options: {
		learningRate,
		etaMinus: {
			value: 0.5,
			in: weight,
			meaning: "the factor of a step after its slope has turned",
		},
		etaPlus: {
			value: 1.2,
			in: positive,
			meaning: "the factor of a step while its slope keeps its sign",
		},
		minStepSize: { value: 1e-6, in: nonNegative, meaning: "the smallest step" },
		maxStepSize: { value: 50, in: nonNegative, meaning: "the largest step" },
	},
	state: { size: "learningRate", before: 0 },
	stateNames: { size: "step_sizes", before: "prev_updates" },
	differences:
		"A step is limited only when it changes; in ravine's rprop and torch's a first step outside the limits is limited at once. optax 0.2.8 takes each step one call late, and its first call moves nothing; here it is taken at once.",
	write: () => [
		"turn = g * before",
		"changed = clamp(size * where(turn > 0, etaPlus, etaMinus), minStepSize, maxStepSize)",
		"size = where(turn == 0, size, changed)",
		"before = where(turn < 0, 0, size * sign(g))",
		"w = w - before",
	],
});
