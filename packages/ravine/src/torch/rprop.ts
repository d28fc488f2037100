import type { Setting } from "../described.js";
import { dialect, type Option } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type LrOption, lr, type MaximizeOption } from "./options.js";

export interface RpropOptions extends LrOption<0.01>, MaximizeOption {
	/**
	 * the factors of a parameter's step after its slope has turned, and while it keeps its sign, [0.5, 1.2] by default; the
	 * settings are `etaMinus` and `etaPlus`
	 */
	readonly etas?: readonly [Setting<0.5>, Setting<1.2>] | undefined;
	/**
	 * the smallest and the largest step, [1e-6, 50] by default; the settings are `stepSizeMin` and `stepSizeMax`
	 */
	readonly stepSizes?: readonly [Setting<1e-6>, Setting<50>] | undefined;
}

export type Rprop = (
	options?: RpropOptions,
) => Rule<
	"lr" | "etaMinus" | "etaPlus" | "stepSizeMin" | "stepSizeMax",
	"stepSize" | "before"
>;

const etas: Option = {
	parts: {
		etaMinus: {
			value: 0.5,
			in: { minimum: 0, maximum: 1, includes: [false, false] },
			meaning: "the factor of a step after its slope has turned",
		},
		etaPlus: {
			value: 1.2,
			in: {
				minimum: 1,
				maximum: Number.POSITIVE_INFINITY,
				includes: [false, false],
			},
			meaning: "the factor of a step while its slope keeps its sign",
		},
	},
};

/**
 * `torch.optim.Rprop`. `lr` is the first step of each parameter, and has no effect later.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const rprop = /* #__PURE__ */ dialect<Rprop>({
	name: "torch.rprop",
	source: "torch.optim.Rprop, torch 2.15.0",
	options: {
		lr: lr(0.01),
		etas,
		stepSizes: {
			parts: {
				stepSizeMin: { value: 1e-6, meaning: "the smallest step" },
				stepSizeMax: { value: 50, meaning: "the largest step" },
			},
		},
		maximize: false,
	},
	state: { stepSize: "lr", before: 0 },
	stateNames: { stepSize: "step_size", before: "prev" },
	differences:
		"It is ravine's rprop under torch's names: the steps are limited at every call, and a gradient after a turn counts as 0.",
	write: ({ maximize }) => [
		maximize && "g = -g",
		"turn = g * before",
		"factor = where(turn > 0, etaPlus, where(turn < 0, etaMinus, 1))",
		"stepSize = clamp(stepSize * factor, stepSizeMin, stepSizeMax)",
		"before = where(turn < 0, 0, g)",
		"w = w - stepSize * sign(before)",
	],
});
