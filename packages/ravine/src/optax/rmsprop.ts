import type { Setting } from "../described.js";
import { dialect, nonNegative, power, weight } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type EpsOption,
	eps,
	type LearningRateOption,
	learningRate,
	type MomentumOption,
	momentum,
} from "./options.js";

export interface RmspropOptions
	extends LearningRateOption,
		EpsOption,
		MomentumOption {
	/** how much of the running averages is kept at each step */
	readonly decay?: Setting<0.9> | undefined;
	/** the second moment before the first step */
	readonly initialScale?: Setting<0> | undefined;
	/** Whether eps is added inside the square root; true by default. */
	readonly epsInSqrt?: boolean | undefined;
	/** Whether the gradient is divided by its deviation, not by its root mean square; false by default. */
	readonly centered?: boolean | undefined;
	/** Whether the step looks ahead along the velocity; it has no effect without a momentum. */
	readonly nesterov?: boolean | undefined;
	/** Whether the averages are corrected for their start at zero; false by default. */
	readonly biasCorrection?: boolean | undefined;
}

type Settings = "learningRate" | "decay" | "eps" | "initialScale";
type WithMomentum = RmspropOptions & {
	readonly momentum: NonNullable<RmspropOptions["momentum"]>;
};

export interface Rmsprop {
	(
		options: WithMomentum & { readonly centered: true },
	): Rule<Settings | "momentum", "v" | "m" | "trace">;
	(options: WithMomentum): Rule<Settings | "momentum", "v" | "trace">;
	(
		options: RmspropOptions & { readonly centered: true },
	): Rule<Settings, "v" | "m">;
	(options: RmspropOptions): Rule<Settings, "v">;
}

/**
 * `optax.rmsprop`. With `centered`, the variance is kept from rounding below 0, where optax can give NaN.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const rmsprop = /* #__PURE__ */ dialect<Rmsprop>({
	name: "optax.rmsprop",
	source: "optax.rmsprop, optax 0.2.8",
	options: {
		learningRate,
		decay: {
			value: 0.9,
			in: weight,
			meaning: "how much of the running averages is kept at each step",
		},
		eps: eps(),
		initialScale: {
			value: 0,
			in: nonNegative,
			meaning: "the second moment before the first step",
		},
		epsInSqrt: true,
		centered: false,
		momentum: momentum(),
		nesterov: false,
		biasCorrection: false,
	},
	state: { v: "initialScale", m: 0, trace: 0 },
	stateNames: { v: "nu", m: "mu" },
	differences:
		"Epsilon is inside the square root, unless epsInSqrt is false; in ravine's rmsprop, as in torch, it is outside. The momentum comes after the rate. With centered, the variance is never below 0, where optax's root of a rounding can give NaN.",
	uses: { power },
	write: ({ momentum, centered, nesterov, epsInSqrt, biasCorrection }) => {
		const corrected = (name: string) =>
			biasCorrection ? `${name} / (1 - decay^t)` : name;
		const v = corrected("v");
		const m = corrected("m");
		const variance = centered
			? `max(${v} - ${biasCorrection ? `(${m})^2` : "m^2"}, 0)`
			: v;
		const step = "learningRate * u";
		return [
			"v = decay * v + (1 - decay) * g^2",
			centered && "m = decay * m + (1 - decay) * g",
			epsInSqrt
				? `u = g / sqrt(${variance} + eps)`
				: `u = g / (sqrt(${variance}) + eps)`,
			...(momentum === undefined
				? [`w = w - ${step}`]
				: [
						`trace = momentum * trace - ${step}`,
						nesterov ? `w = w + momentum * trace - ${step}` : "w = w + trace",
					]),
		];
	},
});
