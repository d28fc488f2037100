import type { Setting } from "../described.js";
import { nonNegative, powerOfElements } from "../dialect.js";
import {
	type CommonOptions,
	type Exactly,
	type KerasRule,
	keras,
	type LearningRateOption,
	learningRate,
} from "./options.js";

export interface FtrlOptions extends LearningRateOption, CommonOptions {
	/** how the rate falls with the sum of squares: its power, at most 0 */
	readonly learningRatePower?: Setting<-0.5> | undefined;
	/** the sum of squares before the first step */
	readonly initialAccumulatorValue?: Setting<0.1> | undefined;
	/** how strongly parameters are pulled to exactly zero */
	readonly l1RegularizationStrength?: Setting<0> | undefined;
	/** how strongly parameters are pulled towards zero */
	readonly l2RegularizationStrength?: Setting<0> | undefined;
	/** how strongly the gradient's sum, but not the sum of squares, is pulled */
	readonly l2ShrinkageRegularizationStrength?: Setting<0> | undefined;
	/** a number that is added to the root of the sum of squares */
	readonly beta?: Setting<0> | undefined;
}

export type Ftrl = <const O extends FtrlOptions = FtrlOptions>(
	options?: Exactly<O, FtrlOptions>,
) => KerasRule<
	O,
	| "learningRate"
	| "learningRatePower"
	| "initialAccumulatorValue"
	| "l1RegularizationStrength"
	| "l2RegularizationStrength"
	| "l2ShrinkageRegularizationStrength"
	| "beta",
	"n" | "z"
>;

/**
 * `keras.optimizers.Ftrl`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range, and for
 * two of `clipnorm`, `clipvalue` and `globalClipnorm`.
 */
export const ftrl = /* #__PURE__ */ keras<Ftrl>({
	name: "keras.ftrl",
	source: "keras.optimizers.Ftrl, Keras 3.15.1",
	options: {
		learningRate: learningRate(),
		learningRatePower: {
			value: -0.5,
			in: {
				minimum: Number.NEGATIVE_INFINITY,
				maximum: 0,
				includes: [false, true],
			},
			meaning: "how the rate falls with the sum of squares: its power",
		},
		initialAccumulatorValue: {
			value: 0.1,
			in: nonNegative,
			meaning: "the sum of squares before the first step",
		},
		l1RegularizationStrength: {
			value: 0,
			in: nonNegative,
			meaning: "how strongly parameters are pulled to exactly zero",
		},
		l2RegularizationStrength: {
			value: 0,
			in: nonNegative,
			meaning: "how strongly parameters are pulled towards zero",
		},
		l2ShrinkageRegularizationStrength: {
			value: 0,
			in: nonNegative,
			meaning:
				"how strongly the gradient's sum, but not the sum of squares, is pulled",
		},
		beta: {
			value: 0,
			in: nonNegative,
			meaning: "a number that is added to the root of the sum of squares",
		},
	},
	state: { n: "initialAccumulatorValue", z: 0 },
	stateNames: { n: "accumulator", z: "linear" },
	differences:
		"ravine has no rule of this name. The second strength counts twice, where the paper has lambda2, and beta is divided by the rate: so does Keras.",
	uses: { power: powerOfElements },
	write: () => [
		"q = -learningRatePower",
		"before = n^q",
		"n = n + g^2",
		"after = n^q",
		"z = z + g + 2 * l2ShrinkageRegularizationStrength * w - (after - before) / learningRate * w",
		"curvature = after / learningRate + 2 * l2RegularizationStrength + beta / learningRate",
		"kept = clamp(z, -l1RegularizationStrength, l1RegularizationStrength)",
		"w = (kept - z) / curvature",
	],
});
