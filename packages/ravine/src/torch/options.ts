/** Options that several of torch's optimizers have, with the comments that editors show. */

import type { Setting } from "../described.js";
import {
	type NumberOption,
	nonNegative,
	type PartsOption,
	usual,
} from "../dialect.js";

export interface LrOption<D extends number> {
	/** the length of a step; the first setting to tune */
	readonly lr?: Setting<D> | undefined;
}

export interface BetasOption {
	/**
	 * how much of the running averages of the gradient and of its square is kept at each step, [0.9, 0.999] by default; the
	 * settings are `beta1` and `beta2`
	 */
	readonly betas?: readonly [Setting<0.9>, Setting<0.999>] | undefined;
}

export interface EpsOption<D extends number> {
	/** a small number that prevents a division by zero */
	readonly eps?: Setting<D> | undefined;
}

export interface WeightDecayOption<D extends number = 0> {
	/** how strongly the parameters are pulled towards zero */
	readonly weightDecay?: Setting<D> | undefined;
}

export interface DecoupledOption {
	/** Whether the decay shrinks the parameters before the step, as in AdamW; by default it is added to the gradient. */
	readonly decoupledWeightDecay?: boolean | undefined;
}

export interface MaximizeOption {
	/** Whether to climb; false by default. */
	readonly maximize?: boolean | undefined;
}

export const betas: PartsOption = /* #__PURE__ */ Object.freeze({
	parts: {
		beta1: /* #__PURE__ */ usual("beta1", 0.9),
		beta2: /* #__PURE__ */ usual("beta2", 0.999),
	},
});

export function lr(value: number): NumberOption {
	return usual("learningRate", value);
}

export function eps(value: number): NumberOption {
	return usual("epsilon", value);
}

/** A momentum, which torch limits at 0 only. */
export function momentum(): NumberOption {
	return { value: 0, in: nonNegative, usual: "momentum" };
}

export function weightDecay(value = 0): NumberOption {
	return usual("weightDecay", value);
}

/** The lines before an update: the gradient's sign, and the decay. */
export function beginning({
	maximize,
	decoupledWeightDecay = false,
}: {
	readonly maximize: boolean | undefined;
	readonly decoupledWeightDecay?: boolean | undefined;
}): readonly (string | false)[] {
	return [
		maximize === true && "g = -g",
		decoupledWeightDecay
			? "w = (1 - lr * weightDecay) * w"
			: "g = g + weightDecay * w",
	];
}
