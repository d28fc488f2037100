import { checkOptions, describe } from "./checks.js";
import { powerOfScalars } from "./language/mathematics/powerOfScalars.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/**
 * The exponentially weighted moving average of a series: a new value has the weight 1 - beta, the average so far beta.
 *
 * @param values any array of numbers.
 * @param beta in [0, 1): the kept part; the average is over about 1 / (1 - beta) values.
 * @param options `biasCorrection` divides by 1 - beta^t, so that the first averages are not too near to 0, where the
 * average starts. Default true.
 * @returns a new array as long as `values`; nothing is mutated.
 * @throws RefusedRange if beta is outside [0, 1), RefusedType for values that are not an array and for an unknown option.
 */
export function movingAverage(
	values: ArrayLike<number>,
	beta: number,
	options: { readonly biasCorrection?: boolean | undefined } = {},
): Float64Array {
	checkOptions("movingAverage", options, ["biasCorrection"]);
	const { biasCorrection = true } = options;
	if (typeof values !== "object" || typeof values?.length !== "number") {
		throw new RefusedType(
			`movingAverage: the values must be an array of numbers, got ${describe(values)}`,
		);
	}
	if (typeof beta !== "number" || !(beta >= 0 && beta < 1)) {
		throw new RefusedRange(
			`movingAverage: beta must be in [0, 1), got ${describe(beta)}`,
		);
	}
	const averages = new Float64Array(values.length);
	let average = 0;
	for (let i = 0; i < values.length; i++) {
		average = beta * average + (1 - beta) * (values[i] as number);
		averages[i] = biasCorrection
			? average / (1 - powerOfScalars(beta, i + 1))
			: average;
	}
	return averages;
}
