import type { Setting } from "../described.js";
import { power, usual } from "../dialect.js";
import { type AdamOptions, adamLines, adamNames, adamOptions } from "./adam.js";
import { type Exactly, type IfTrue, type KerasRule, keras } from "./options.js";

export interface AdamwOptions extends Omit<AdamOptions, "weightDecay"> {
	/** how strongly the parameters shrink before the step, in units of the rate */
	readonly weightDecay?: Setting<0.004> | undefined;
}

export type Adamw = <const O extends AdamwOptions = AdamwOptions>(
	options?: Exactly<O, AdamwOptions>,
) => KerasRule<
	O,
	"learningRate" | "beta1" | "beta2" | "epsilon" | "weightDecay",
	"m" | "v" | IfTrue<O, "amsgrad", "vMax">
>;

/**
 * `keras.optimizers.AdamW`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const adamw = /* #__PURE__ */ keras<Adamw>({
	name: "keras.adamw",
	source: "keras.optimizers.AdamW, Keras 3.15.1",
	options: {
		...adamOptions,
		amsgrad: false,
		weightDecay: usual("weightDecay", 0.004),
	},
	state: { m: 0, v: 0, vMax: 0 },
	stateNames: { ...adamNames },
	differences:
		"Epsilon is added before the bias correction, in ravine's adamw after it, and is 1e-7 by default; the decay is 0.004 by default.",
	uses: { power },
	write: (given) => adamLines(given.amsgrad),
});
