/** Options that several of optax's optimizers have, with the comments that editors show. */

import type { Setting } from "../described.js";
import {
	type NumberOption,
	nonNegative,
	type PartsOption,
	usual,
} from "../dialect.js";

export interface LearningRateOption {
	/** the length of a step, in units of the rule's direction; the first setting to tune */
	readonly learningRate: Setting;
}

export interface B1Option<D extends number = 0.9> {
	/** how much of the running average of the gradient is kept at each step */
	readonly b1?: Setting<D> | undefined;
}

export interface B2Option<D extends number = 0.999> {
	/** how much of the running average of the squared gradient is kept at each step */
	readonly b2?: Setting<D> | undefined;
}

export interface EpsOption<D extends number = 1e-8> {
	/** a small number that prevents a division by zero */
	readonly eps?: Setting<D> | undefined;
}

export interface EpsRootOption<D extends number = 0> {
	/** a small number inside the square root */
	readonly epsRoot?: Setting<D> | undefined;
}

export interface WeightDecayOption<D extends number = 0> {
	/** how strongly the parameters are pulled towards zero; a table, `{ "*.bias": 0, "*": 1e-4 }`, is optax's mask */
	readonly weightDecay?: Setting<D> | undefined;
}

export interface NesterovOption {
	/** Whether the step looks ahead along the average; false by default. */
	readonly nesterov?: boolean | undefined;
}

export interface MomentumOption {
	/** how much of the velocity is kept at each step; without it the rule has no velocity */
	readonly momentum?: Setting | undefined;
}

export const learningRate: NumberOption = /* #__PURE__ */ Object.freeze({
	.../* #__PURE__ */ usual("learningRate", undefined),
	required: true,
});

export function b1(value = 0.9): NumberOption {
	return usual("beta1", value);
}

export function b2(value = 0.999): NumberOption {
	return usual("beta2", value);
}

export function eps(value = 1e-8): NumberOption {
	return usual("epsilon", value);
}

export function epsRoot(value = 0): NumberOption {
	return {
		value,
		in: nonNegative,
		meaning: "a small number inside the square root",
	};
}

export function weightDecay(value = 0): NumberOption {
	return usual("weightDecay", value);
}

/** A momentum, which optax does not limit. */
export function momentum(value?: number): NumberOption {
	return { value, in: nonNegative, usual: "momentum" };
}

/** Adam's two moments with their bias correction, as `mHat` and `vHat`. */
export function momentLines(nesterov: boolean | undefined): readonly string[] {
	return [
		"m = b1 * m + (1 - b1) * g",
		"v = b2 * v + (1 - b2) * g^2",
		correctedMoment(nesterov),
		"vHat = v / (1 - b2^t)",
	];
}

/** The corrected first moment; with `nesterov` one that looks ahead. */
export function correctedMoment(nesterov: boolean | undefined): string {
	return nesterov
		? "mHat = b1 * m / (1 - b1^(t + 1)) + (1 - b1) * g / (1 - b1^t)"
		: "mHat = m / (1 - b1^t)";
}

/** optax's own names of the moments. */
export const moments = /* #__PURE__ */ Object.freeze({ m: "mu", v: "nu" });

export interface BetasOption {
	/**
	 * how much of the running averages of the gradient and of its square is kept at each step, [0.9, 0.999] by default; the
	 * settings are `beta1` and `beta2`
	 */
	readonly betas?: readonly [Setting<0.9>, Setting<0.999>] | undefined;
}

export interface EstimLr0Option {
	/** the first estimate of the distance from the start to the solution; too small is better than too large */
	readonly estimLr0?: Setting<1e-6> | undefined;
}

export interface RateOfOneOption {
	/** the length of a step, in units of the rule's own; 1 suits most problems */
	readonly learningRate?: Setting<1> | undefined;
}

export const betas: PartsOption = /* #__PURE__ */ Object.freeze({
	parts: {
		beta1: /* #__PURE__ */ usual("beta1", 0.9),
		beta2: /* #__PURE__ */ usual("beta2", 0.999),
	},
});

export const estimLr0: NumberOption = /* #__PURE__ */ usual(
	"initialDistance",
	1e-6,
);

export const rateOfOne: NumberOption = /* #__PURE__ */ usual("learningRate", 1);
